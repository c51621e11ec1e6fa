"""Rows that name their group or parent, made into the tree of a template."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from polyvocal.core.errors import BadFile
from polyvocal.core.language import _
from polyvocal.core.template import Code
from polyvocal.formats.cell_values import plain

NUMBERED = re.compile(r"(\d+(?:\.\d+)*)[.):]?\s+(.*\S)", re.DOTALL)
"""A number and what follows it: "3.1 Social support"."""

DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """One code as a file states it: each field's cells or list items, and where it stands."""

    file: str
    place: str
    fields: Mapping[str, tuple[str, ...]]

    def text(self, field: str) -> str:
        """The field as one text; blank when it is not there."""
        return "\n".join(self.fields.get(field, ())).strip()

    def items(self, field: str, split: Callable[[str], Iterable[str]]) -> tuple[str, ...]:
        """The field as a list, each of its cells split again."""
        parts = (part.strip() for cell in self.fields.get(field, ()) for part in split(cell))
        return tuple(dict.fromkeys(part for part in parts if part))


@dataclass(slots=True)
class Node:
    """One row on its way to a code; `above` is filled in once all rows are known."""

    entry: Entry
    code: Code
    above: Node | None = None
    is_group: bool = False

    def error(self, problem: str, remedy: str) -> BadFile:
        """What to raise because of this row."""
        return BadFile(self.entry.file, problem, place=self.entry.place, remedy=remedy)


def build_tree(nodes: Sequence[Node]) -> tuple[Code, ...]:
    """The codes, each group before what it holds, in the order in which the file first names them.

    Raises `BadFile` for a group or parent nobody states, and for a circle.
    """
    by_name: dict[str, list[Node]] = {}
    for node in nodes:
        for name in _names(node.code):
            by_name.setdefault(plain(name), []).append(node)
    made: dict[str, Node] = {}
    for node in nodes:
        node.above = _above(node, by_name, made)
        if node.above is not None:
            node.above.is_group = True
    below: dict[UUID | None, list[Node]] = {}
    listed: set[UUID] = set()
    for node in nodes:
        chain = _chain(node)
        for one in reversed(chain):
            if one.code.id not in listed:
                listed.add(one.code.id)
                below.setdefault(one.above.code.id if one.above else None, []).append(one)
    codes = []
    waiting = list(reversed(below.get(None, [])))
    while waiting:
        node = waiting.pop()
        parent = node.above.code.id if node.above else None
        codes.append(replace(node.code, parent=parent, is_group=node.is_group))
        waiting.extend(reversed(below.get(node.code.id, [])))
    return tuple(codes)


def _names(code: Code) -> tuple[str, ...]:
    return tuple(name for name in (code.number, code.label, code.title) if name)


def _chain(node: Node) -> list[Node]:
    """The node and everything above it, innermost first."""
    chain = [node]
    while (above := chain[-1].above) is not None:
        if any(above is one for one in chain):
            raise node.error(
                _("“{label}” sits under itself.").format(label=above.code.label),
                _("Correct its parent."),
            )
        if len(chain) == DEEPEST:
            raise node.error(
                _("the codes are nested more than {n} deep.").format(n=DEEPEST),
                _("Bring them under fewer groups."),
            )
        chain.append(above)
    return chain


def _above(node: Node, by_name: Mapping[str, list[Node]], made: dict[str, Node]) -> Node | None:
    parent = node.entry.text("parent")
    if parent:
        others = [other for other in by_name.get(plain(parent), []) if other is not node]
        if not others:
            raise node.error(
                _("its parent “{parent}” is no code of this file.").format(parent=parent),
                _("Add a row for the parent, or correct its name."),
            )
        return others[0]
    if node.entry.text("group") or node.entry.text("group_label"):
        return _group(node, by_name, made)
    return None


def _group(node: Node, by_name: Mapping[str, list[Node]], made: dict[str, Node]) -> Node:
    """The row or earlier group that this row's group column names, or else a new group."""
    number, label = _number_and_label(node.entry)
    key = _key(node.entry)
    # A code that sits in a group of its own name is not that group.
    rows = [one for one in by_name.get(key, []) if one is not node and _key(one.entry) != key]
    for known in (*rows[:1], *([made[key]] if key in made else [])):
        if label and plain(known.code.label) != plain(label):
            raise node.error(
                _("group {number} is called “{label}” here and “{other}” in another row.").format(
                    number=number or label, label=label, other=known.code.label
                ),
                _("Give each group one name, and each name one group."),
            )
        return known
    if not label:
        raise node.error(
            _("nothing says what group {number} is called.").format(number=number),
            _("Add a row for the group, or a column “group label”."),
        )
    made[key] = Node(node.entry, Code(uuid4(), number, label))
    return made[key]


def _key(entry: Entry) -> str:
    """What a row's group goes by: its number, else its name."""
    number, label = _number_and_label(entry)
    return plain(number or label)


def _number_and_label(entry: Entry) -> tuple[str, str]:
    group, label = entry.text("group"), entry.text("group_label")
    number = ""
    if numbered := NUMBERED.fullmatch(group):
        number, group = numbered.groups()
    elif re.fullmatch(r"\d+(?:\.\d+)*", group):
        number, group = group, ""
    return number, label or group
