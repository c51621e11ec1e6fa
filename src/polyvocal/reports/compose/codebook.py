"""The codebook: what every code of a template means, to be read or to be worked with in a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from uuid import UUID

from polyvocal.core.framework import Framework, LinkSet, OntologyId
from polyvocal.core.language import _, ngettext
from polyvocal.core.licensed import LicensedDefinition
from polyvocal.core.study import Revision
from polyvocal.core.template import Code, Origin
from polyvocal.reports.blocks import Cell, Column, Note, Report, Row, RowKind, Table
from polyvocal.reports.compose.imprint import Imprint
from polyvocal.reports.rounding import format_count

_N_EXAMPLES = 2
_NONE_LICENSED: Mapping[UUID, LicensedDefinition] = MappingProxyType({})


def has_codebook(codes: Sequence[Code]) -> bool:
    """Is there anything to say about any of the codes?"""
    return any(c.definition or c.include or c.exclude or c.examples for c in codes)


@dataclass(frozen=True, slots=True)
class Codebook:
    """The codes of a template with all that may be printed of them.

    `n_withheld` examples are left out, since they may be words of people who were not asked.
    `licensed` holds the team's licensed definitions where they were asked for, else nothing.
    """

    codes: tuple[Code, ...]
    n_withheld: int = 0
    licensed: Mapping[UUID, LicensedDefinition] = field(default_factory=lambda: _NONE_LICENSED)


def compose_codebook(book: Codebook, imprint: Imprint, revision: Revision | None = None) -> Report:
    """Codes under their groups with definition, what to include and exclude, and examples."""
    table = Table(
        key="table_6_codebook",
        number="6",
        anchor="table-6",
        caption=_("The codebook"),
        columns=(
            Column(_("Code"), width=21),
            Column(_("Definition"), width=33),
            Column(_("Include"), width=33),
            Column(_("Exclude"), width=33),
            Column(_("Examples"), width=33),
        ),
        rows=tuple(_reading_rows(book)),
        notes=(*_emergent_note(book.codes), *_notes(book)),
        section=_("Group"),
    )
    return _report(table, imprint, revision)


def compose_code_sheet(
    book: Codebook, imprint: Imprint, revision: Revision | None = None
) -> Report:
    """The same with one value a column, in the form in which a template can be read again."""
    return _report(_code_sheet(book, "table_6_codebook", "6"), imprint, revision)


def _code_sheet(book: Codebook, key: str, number: str) -> Table:
    """One row a code, groups as columns; the headings are those of the sheet `template`."""
    groups = {code.id: code for code in book.codes if code.is_group}
    n_examples = max([_N_EXAMPLES, *(len(code.examples) for code in book.codes)])
    # Not translated: who reads this sheet again as a template knows these headings only.
    heads = (
        ("number", 9), ("label", 34), ("group", 8), ("group label", 26),
        ("definition", 50), ("include", 50), ("exclude", 50),
        *((f"example {n}", 44) for n in range(1, n_examples + 1)),
        ("synonyms", 34), ("ids", 24), ("origin", 11),
    )  # fmt: skip
    columns = [Column(head, width=width) for head, width in heads]
    if book.licensed:
        heads_of_theirs = (_("Definition"), _("Include"), _("Exclude"), _("Examples"), _("Source"))
        columns += [Column(head, width=50, group=_("Licensed")) for head in heads_of_theirs]
    rows = []
    for code in book.codes:
        if not code.is_group:
            group = groups.get(code.parent) if code.parent else None
            words = _sheet_words(code, group, n_examples)
            if book.licensed:
                words += _licensed_words(book.licensed.get(code.id))
            rows.append(Row(tuple(map(Cell, words))))
    return Table(key, number, _("The codebook"), tuple(columns), tuple(rows), notes=_notes(book))


def compose_framework(
    framework: Framework,
    beside: Sequence[Framework] = (),
    ontology_ids: Sequence[OntologyId] = (),
    links: Sequence[LinkSet] = (),
) -> Report:
    """A framework for a spreadsheet: codes, groups, rules, contrasts, ontology ids and links.

    `beside` are frameworks whose codes its contrasts name.
    """
    titles = {code.id: code.title for one in (framework, *beside) for code in one.codes}
    tables = [_code_sheet(Codebook(framework.codes), "codes", "")]
    groups = [code for code in framework.codes if code.is_group]
    if groups:
        rows = [(code.number, code.label, code.definition) for code in groups]
        heads = (_("Number"), _("Label"), _("About"))
        tables.append(_plain("groups", _("Groups"), heads, rows))
    if framework.rules:
        rules = [(rule.sentence, rule.why) for rule in framework.rules]
        tables.append(_plain("rules", _("Coding rules"), (_("Rule"), _("Why")), rules))
    if framework.contrasts:
        told = [
            (str(n), contrast.question, titles[code], tell)
            for n, contrast in enumerate(framework.contrasts, 1)
            for code, tell in zip(contrast.codes, contrast.tells, strict=True)
        ]
        tables.append(_plain("contrasts", _("How neighbours are told apart"), _told_heads(), told))
    if ontology_ids:
        ids = [
            (o.code, f"{o.scheme}:{o.id}", o.label, o.cardinality, o.standing) for o in ontology_ids
        ]
        tables.append(_plain("ontology_ids", _("Ontology ids"), _id_heads(), ids))
    tables += [_links_table(one) for one in links]
    numbered = (replace(table, number=str(n)) for n, table in enumerate(tables, 1))
    facts = (Note(_("Framework"), framework.title), Note(_("Credit"), framework.credit))
    return Report(framework.title, tuple(numbered), facts=facts)


def _told_heads() -> tuple[str, ...]:
    return (_("Contrast"), _("Question"), _("Code"), _("It is this one when"))


def _id_heads() -> tuple[str, ...]:
    return (_("Code"), _("Id"), _("Class"), _("Cardinality"), _("Standing"))


def _links_table(links: LinkSet) -> Table:
    heads = (_("Code"), _("Linked to"), _("Standing"), _("Evidence"), _("Source"))
    rows = [(o.code, o.linked, o.standing, o.evidence, o.source) for o in links.links]
    caption = _("Links to {key}").format(key=links.to)
    if links.is_partial:
        caption += " " + _("(partial)")
    notes = (Note("", links.about), Note(_("Credit"), links.credit))
    return _plain(f"links_to_{links.to}", caption, heads, rows, notes)


def _plain(
    key: str,
    caption: str,
    heads: Sequence[str],
    rows: Sequence[tuple[str, ...]],
    notes: tuple[Note, ...] = (),
) -> Table:
    widths = [max(12, *(min(60, len(row[i])) for row in rows)) for i in range(len(heads))]
    return Table(
        key=key,
        number="",
        caption=caption,
        columns=tuple(Column(head, width=w) for head, w in zip(heads, widths, strict=True)),
        rows=tuple(Row(tuple(Cell(words) for words in row)) for row in rows),
        notes=notes,
    )


def _report(table: Table, imprint: Imprint, revision: Revision | None) -> Report:
    return Report(
        title=_("Codebook"),
        subtitle=imprint.study,
        language=imprint.language,
        blocks=(table,),
        facts=imprint.facts(revision),
    )


def _notes(book: Codebook) -> tuple[Note, ...]:
    notes = []
    if book.n_withheld:
        words = ngettext(
            "{n} example of the team’s own is not printed: it may be somebody’s words.",
            "{n} examples of the team’s own are not printed: they may be somebody’s words.",
            book.n_withheld,
        )
        notes.append(Note(_("Not here"), words.format(n=format_count(book.n_withheld))))
    for source in dict.fromkeys(one.source for one in book.licensed.values()):
        words = _("{source}. Printed because it was asked for; mind what the licence allows.")
        notes.append(Note(_("Licensed"), words.format(source=source)))
    return tuple(notes)


def _emergent_note(codes: Sequence[Code]) -> tuple[Note, ...]:
    if not any(code.origin is Origin.EMERGENT and not code.is_group for code in codes):
        return ()
    return (Note("*", _("An emergent code: not in the framework the study began with.")),)


def _reading_rows(book: Codebook) -> Iterator[Row]:
    groups = {code.id: code for code in book.codes if code.is_group}
    under: UUID | None = None
    for code in book.codes:
        if code.is_group:
            under = code.id
            yield Row((Cell(code.title),), RowKind.SECTION)
            if code.definition:
                about = (Cell(_("The group")), Cell(code.definition), Cell(""), Cell(""), Cell(""))
                yield Row(about, in_sheet=False)
            continue
        if code.parent != under:
            # After a group within it, or after the last one: else it would seem to be in that.
            under, own = code.parent, groups.get(code.parent) if code.parent else None
            yield Row((Cell(own.title if own else _("In no group")),), RowKind.SECTION)
        mark = " *" if code.origin is Origin.EMERGENT else ""
        yield _reading_row(f"{code.title}{mark}", code)
        licensed = book.licensed.get(code.id)
        if licensed is not None:
            yield _reading_row(_("as licensed"), licensed)


def _reading_row(title: str, says: Code | LicensedDefinition) -> Row:
    examples = " ".join(f"“{example}”" for example in says.examples)
    words = (title, says.definition, says.include, says.exclude, examples)
    if not any(words[1:]):
        words = (title, _("Nothing is said of it yet."), "", "", "")
    return Row(tuple(map(Cell, words)))


def _sheet_words(code: Code, group: Code | None, n_examples: int) -> tuple[str, ...]:
    examples = [*code.examples, *[""] * n_examples][:n_examples]
    return (
        code.number,
        code.label,
        group.number if group else "",
        group.label if group else "",
        code.definition,
        code.include,
        code.exclude,
        *examples,
        "; ".join(code.synonyms),
        "; ".join(f"{scheme}:{id_}" for scheme, id_ in code.foreign_ids),
        code.origin.value,
    )


def _licensed_words(licensed: LicensedDefinition | None) -> tuple[str, ...]:
    if licensed is None:
        return ("",) * 5
    examples = "\n".join(licensed.examples)
    return (licensed.definition, licensed.include, licensed.exclude, examples, licensed.source)
