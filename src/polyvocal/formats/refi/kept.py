"""Sets, links and graphs as they were given, in the standard's form, to be written out again."""

from __future__ import annotations

import io
import re
from functools import partial
from uuid import UUID

from polyvocal.core.coding import Memo, MemoTarget
from polyvocal.core.errors import BadFile
from polyvocal.formats.refi.guids import read_guid
from polyvocal.formats.refi.xml_events import Attributes, Closing, Opening, read_events
from polyvocal.formats.refi.xml_text import element, opening

KEPT_HEAD = "[REFI-QDA]"
KEPT = frozenset({"Set", "Link", "Graph"})
# In the standard's order: what each may hold, the attributes it must have, and those it may.
_INSIDE = {
    "Set": ("Description", "MemberCode", "MemberSource", "MemberNote"),
    "Link": ("NoteRef",),
    "Graph": ("Vertex", "Edge"),
}
_MUST = {
    "Set": ("guid", "name"),
    "Link": ("guid",),
    "Graph": ("guid",),
    "Vertex": ("guid", "firstX", "firstY"),
    "Edge": ("guid", "sourceVertex", "targetVertex"),
}
_REFERENCE = ("targetGUID",)
_MAY = {
    "Link": ("name", "direction", "color", "originGUID", "targetGUID"),
    "Graph": ("name",),
    "Vertex": ("representedGUID", "name", "secondX", "secondY", "shape", "color"),
    "Edge": ("representedGUID", "name", "color", "direction", "lineStyle"),
}
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")
_SHAPES = (
    "Person|Oval|Rectangle|RoundedRectangle|Star|LeftTriangle|RightTriangle|UpTriangle|"
    "DownTriangle|Note"
)
_FORMS = {
    **dict.fromkeys(("firstX", "firstY", "secondX", "secondY"), _NUMBER),
    "color": re.compile("#([A-Fa-f0-9]{6}|[A-Fa-f0-9]{3})"),
    "shape": re.compile(_SHAPES),
    "direction": re.compile("Associative|OneWay|Bidirectional"),
    "lineStyle": re.compile("dotted|dashed|solid"),
}
_ANY = ("name",)


class Keeper:
    """Gathers one such element; `as_given` is valid to the standard whatever the file wrote.

    What the standard does not know is dropped; `as_given` is empty where the standard demands what
    the file does not say.
    """

    def __init__(self, name: str, attributes: Attributes) -> None:
        self.name, self.attributes = name, attributes
        self.notes: list[UUID] = []
        self._inner: list[tuple[int, str]] = []
        self._depth = 0
        self._waiting: Attributes | None = None

    @property
    def as_given(self) -> str:
        """The element as the standard writes it."""
        said = _said(self.name, self.attributes)
        if said is None:
            return ""
        if not self._inner:
            return opening(self.name, said, closed=True)
        inner = "".join(text for _rank, text in sorted(self._inner, key=lambda pair: pair[0]))
        return f"{opening(self.name, said)}{inner}</{self.name}>"

    def opening(self, _name: str) -> Opening:
        """Whatever begins inside it."""
        return self._begin

    def closing(self, name: str) -> Closing:
        """Whatever ends inside it."""
        return partial(self._end, name)

    def _begin(self, attributes: Attributes) -> None:
        self._depth += 1
        self._waiting = attributes

    def _end(self, name: str, text: str) -> None:
        self._depth -= 1
        if self._depth == 0 and name in _INSIDE[self.name] and self._waiting is not None:
            self._add(name, self._waiting, text)
        self._waiting = None

    def _add(self, name: str, attributes: dict[str, str], text: str) -> None:
        rank = _INSIDE[self.name].index(name)
        if name == "Description":
            self._inner.append((rank, element(name, text)))
            return
        if name.startswith("Member") or name == "NoteRef":
            # Some write the id as the text, or under the name it has elsewhere.
            written = attributes.get("targetGUID") or attributes.get("guid") or text
            attributes = {"targetGUID": written}
            note = read_guid(written)
            if name == "NoteRef" and note is not None:
                self.notes.append(note)
        said = _said(name, attributes)
        if said is not None:
            self._inner.append((rank, opening(name, said, closed=True)))


def _said(name: str, attributes: dict[str, str]) -> list[tuple[str, str]] | None:
    said = []
    for key in _MUST.get(name, _REFERENCE):
        value = _fit(key, attributes.get(key, ""))
        if value is None:
            return None
        said.append((key, value))
    for key in _MAY.get(name, ()):
        value = _fit(key, attributes[key]) if key in attributes else None
        if value is not None:
            said.append((key, value))
    return said


def _fit(key: str, value: str) -> str | None:
    """The value as the standard allows it, or `None`."""
    if key in _ANY:
        return value
    if key in _FORMS:
        return value if _FORMS[key].fullmatch(value) else None
    guid = read_guid(value)
    return None if guid is None else str(guid)


def given_again(memo: Memo) -> tuple[str, str] | None:
    """The kind and the XML of what a memo keeps as it was given; `None` for any other memo.

    Read anew, so that nothing leaves that the standard does not allow, whatever was typed there.
    """
    head, _line, given = memo.text.partition("\n")
    if memo.target is not MemoTarget.STUDY or not head.startswith(KEPT_HEAD):
        return None
    again = _Again()
    try:
        read_events(io.BytesIO(given.encode()), head, again, frozenset({"Description"}))
    except BadFile:
        return None
    keeper = again.keeper
    if (
        keeper is None
        or keeper.as_given != given
        or read_guid(keeper.attributes["guid"]) != memo.id
    ):
        return None
    return keeper.name, given


class _Again:
    """Hears one kept element, and nothing else."""

    def __init__(self) -> None:
        self.keeper: Keeper | None = None

    def opening(self, name: str) -> Opening | None:
        return partial(self._begin, name) if name in KEPT else None

    def closing(self, _name: str) -> None:
        return None

    def _begin(self, name: str, attributes: Attributes) -> Keeper:
        self.keeper = Keeper(name, attributes)
        return self.keeper
