"""A study's own framework as a sheet or as YAML: its groups, codes and what each code says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from uuid import uuid4

from polyvocal.core.errors import BadFile
from polyvocal.core.findings import Finding, Outcome
from polyvocal.core.language import _
from polyvocal.core.template import Code, CodeFinder, Origin, Template, TemplateVersion
from polyvocal.formats.cell_values import plain, read_word, split_list
from polyvocal.formats.headings import Column, Columns, read_table, unknown_columns
from polyvocal.formats.template_tree import NUMBERED, Entry, Node, build_tree
from polyvocal.formats.template_yaml import PublishedKey, YamlTemplate, read_yaml

LABEL = Column("label", ("label", "code", "name", "code name", "technique", "title"))
NUMBER = Column("number", ("number", "no", "code number", "nr", "#", "code id"))
DEFINITION = Column("definition", ("definition", "description", "meaning"))
FURTHER: Columns = (
    Column(
        "include", ("include", "inclusion", "include when", "inclusion criteria", "when to use")
    ),
    Column(
        "exclude",
        ("exclude", "exclusion", "exclude when", "exclusion criteria", "when not to use"),
    ),
    Column("examples", ("example", "example quote", "example text"), repeats=True),
)
COLUMNS: Columns = (
    replace(LABEL, is_required=True),
    NUMBER,
    Column("group", ("group", "group number", "category", "theme", "domain", "cluster")),
    Column("group_label", ("group label", "group name", "category name", "theme name")),
    Column("parent", ("parent", "parent code", "under", "belongs to")),
    DEFINITION,
    *FURTHER,
    Column("synonyms", ("synonym", "alias", "aliases", "other names", "also called"), repeats=True),
    Column("ids", ("ids", "identifier", "ontology id", "foreign id"), repeats=True),
    Column("origin", ("origin", "source", "deductive or inductive")),
)

ORIGINS: dict[str, Origin] = {
    **dict.fromkeys(("", "a priori", "apriori", "framework", "deductive"), Origin.A_PRIORI),
    **dict.fromkeys(("emergent", "new", "own", "inductive"), Origin.EMERGENT),
}


@dataclass(frozen=True, slots=True)
class TemplateRead:
    """The codes, each group before what it holds, and what was said about the file.

    `framework` and `add_ons` are published codes that the file names by their key.
    """

    codes: tuple[Code, ...]
    findings: tuple[Finding, ...]
    framework: PublishedKey | None = None
    add_ons: tuple[PublishedKey, ...] = ()

    def template(self) -> Template:
        """A template whose first version has these codes."""
        return Template((TemplateVersion(1, self.codes),))


def read_template(data: bytes, file_name: str) -> TemplateRead:
    """Codes from CSV, XLSX or YAML (by the file's name).

    The group column makes the groups, by name, by number and name, or by the number of a row; a
    parent column names another row. YAML may name a published framework and add-ons to it, whose
    keys are not looked up here. Raises `BadFile` naming the row for a blank label, a number or
    label that is there twice, a group or parent nobody states, a circle, an unreadable origin or
    id.
    """
    name = PurePath(file_name).name
    findings: tuple[Finding, ...] = ()
    if name.lower().endswith((".yaml", ".yml")):
        stated = read_yaml(data, name, COLUMNS)
    else:
        table = read_table(data, file_name, COLUMNS, _("codes"))
        findings = (*table.findings, *unknown_columns(table))
        entries = tuple(
            Entry(
                name,
                table.sheet.place(row.number),
                {field: table.cells(row, field) for field in table.fields},
            )
            for row in table.sheet.rows
        )
        stated = YamlTemplate(entries)
    if not (stated.entries or stated.framework or stated.add_ons):
        raise BadFile(name, _("there are no codes in it."), remedy=_("Write one code in each row."))
    nodes = [_node(entry) for entry in stated.entries]
    _require_unique(nodes, [node.code.number for node in nodes], _("number"))
    codes = build_tree(nodes)
    # A group may share its label with a code in it: only one of the two can be applied.
    applied = [node for node in nodes if not node.is_group]
    _require_unique(applied, [node.code.label for node in applied], _("label"))
    told = (*findings, *_ambiguous_names(codes, nodes))
    return TemplateRead(codes, told, stated.framework, stated.add_ons)


def _node(entry: Entry) -> Node:
    number, label = entry.text("number"), entry.text("label")
    if not number and (numbered := NUMBERED.fullmatch(label)):
        number, label = numbered.groups()
    origin_cell = entry.text("origin")
    origin = read_word(origin_cell, ORIGINS)
    node = Node(entry, Code(uuid4(), number, label))
    if not label:
        raise node.error(
            _("the code has no label."), _("Write what the code is called, or delete the row.")
        )
    if origin is None:
        raise node.error(
            _("“{cell}” is no origin of a code.").format(cell=origin_cell),
            _("Write “a priori” or “emergent”."),
        )
    node.code = Code(
        id=node.code.id,
        number=number,
        label=label,
        origin=origin,
        definition=entry.text("definition"),
        include=entry.text("include"),
        exclude=entry.text("exclude"),
        examples=entry.items("examples", lambda cell: tuple(cell.split("\n"))),
        synonyms=entry.items("synonyms", split_list),
        foreign_ids=tuple(_foreign_id(id_, node) for id_ in entry.items("ids", split_list)),
    )
    return node


def _foreign_id(text: str, node: Node) -> tuple[str, str]:
    scheme, colon, local = (part.strip() for part in text.partition(":"))
    if not (scheme and colon and local):
        raise node.error(
            _("“{text}” is no id with its scheme.").format(text=text),
            _("Write the scheme, a colon and the id, such as “BCIO:007003”."),
        )
    return scheme, local


def _require_unique(nodes: Sequence[Node], names: Sequence[str], what: str) -> None:
    seen: dict[str, Node] = {}
    for node, name in zip(nodes, names, strict=True):
        first = seen.setdefault(plain(name), node)
        if not name or first is node:
            continue
        remedy = _("Give each code its own.")
        if re.fullmatch(r"\d+\.\d", name):
            remedy = _(
                "If one of them should be {name}0, format the column as text: the spreadsheet "
                "program dropped the nought."
            ).format(name=name)
        raise node.error(
            _("the {what} {name} is also in {place}.").format(
                what=what, name=name, place=first.entry.place
            ),
            remedy,
        )


def _ambiguous_names(codes: Sequence[Code], nodes: Sequence[Node]) -> tuple[Finding, ...]:
    """Synonyms that another code goes by as well: a coding that uses one cannot be placed."""
    finder = CodeFinder(tuple(codes))
    found = []
    for node in nodes:
        for synonym in node.code.synonyms:
            others = [c.title for c in finder.find(synonym) if c.id != node.code.id]
            if others:
                sentence = _(
                    "“{synonym}” also stands for {others}; codings that use it will be listed as "
                    "ambiguous."
                ).format(synonym=synonym, others=", ".join(others))
                entry = node.entry
                found.append(Finding(Outcome.WARNING, entry.file, entry.place, sentence))
    return tuple(found)
