"""A template's codes as the elements of a codebook, nested as they are."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from polyvocal.core.looks import CodeLook
from polyvocal.core.template import Code
from polyvocal.formats.refi.code_tree import group_of
from polyvocal.formats.refi.code_words import describe, name_of
from polyvocal.formats.refi.xml_text import element, opening

Notes = Mapping[UUID, Sequence[UUID]]


class CodebookLines:
    """Writes codes of one version; `notes` are those that hang on each, where a codebook has any.

    A group made for a code that is applied itself, when it came in, leaves as that code again.
    """

    def __init__(
        self, codes: Sequence[Code], looks: Sequence[CodeLook], notes: Notes | None = None
    ) -> None:
        self._looks = {look.code_id: look for look in looks}
        self._notes = notes or {}
        self._places: dict[UUID, int] = {}
        self._plant(codes, _folded(codes))
        if self._order() != [code.id for code in codes]:
            self._plant(codes, {})
            self._places = {code.id: i for i, code in enumerate(codes)}

    def _plant(self, codes: Sequence[Code], folded: Mapping[UUID, Code]) -> None:
        self._folded = folded
        inside = {code.id for code in folded.values()}
        self._under: dict[UUID | None, list[Code]] = {}
        for code in codes:
            if code.id not in inside:
                self._under.setdefault(code.parent, []).append(code)

    def _order(self, parent: UUID | None = None) -> list[UUID]:
        order = []
        for code in self._under.get(parent, ()):
            order.append(code.id)
            if code.id in self._folded:
                order.append(self._folded[code.id].id)
            order += self._order(code.id)
        return order

    def __iter__(self) -> Iterator[str]:
        return self._lines(None)

    def _lines(self, parent: UUID | None) -> Iterator[str]:
        for node in self._under.get(parent, ()):
            code = self._folded.get(node.id, node)
            look = self._looks.get(code.id)
            attributes = (
                ("guid", str(code.id)),
                ("name", name_of(code)),
                ("isCodable", "false" if code.is_group else "true"),
                ("color", look.colour if look and look.colour else None),
            )
            yield opening("Code", attributes)
            yield element("Description", describe(code, look, self._places.get(code.id)))
            for note in self._notes.get(code.id, ()):
                yield opening("NoteRef", [("targetGUID", str(note))], closed=True)
            yield from self._lines(node.id)
            yield "</Code>\n"


def _folded(codes: Sequence[Code]) -> dict[UUID, Code]:
    """Groups that are nothing but the place of the code that follows them, with that code."""
    pairs = itertools.pairwise(codes)
    return {
        group.id: code
        for group, code in pairs
        if code.parent == group.id and group == group_of(code, group.parent)
    }
