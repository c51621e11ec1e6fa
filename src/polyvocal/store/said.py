"""What the events of a copy say of each thing, one after the other: what it was, what it became."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from polyvocal.core.overtaking import Facet, Said, Saying
from polyvocal.store.connections import StudyPlace
from polyvocal.store.payloads import Change
from polyvocal.store.rows import as_uuid, fetch, rows_by_key
from polyvocal.store.tables import (
    ANCHOR,
    CASE,
    CODE_STATE,
    CODING,
    CONTENT_NOTE,
    DOCUMENT,
    MEMO,
    NOTE_PLACE,
    SPEAKER,
    TEMPLATE_VERSION,
    TEXT_VERSION,
    RowImage,
    Table,
)

# Columns that say nothing of the thing itself: under which version it is written, in what order.
_PASSED_OVER = {
    CODING.name: {"template_version"},
    ANCHOR.name: {"text_version", "state"},
    NOTE_PLACE.name: {"text_version", "state"},
    DOCUMENT.name: {"text_version"},
    CODE_STATE.name: {"version", "place"},
}
_FACETS: Mapping[str, Facet] = {
    **dict.fromkeys((CODING.name, MEMO.name, CONTENT_NOTE.name, CASE.name), Facet.WORDS),
    **dict.fromkeys((DOCUMENT.name, SPEAKER.name, CODE_STATE.name), Facet.WORDS),
    **dict.fromkeys((ANCHOR.name, NOTE_PLACE.name), Facet.PLACE),
}
_NAMED_BY = {ANCHOR.name: "coding_id", NOTE_PLACE.name: "note_id", CODE_STATE.name: "code_id"}


class Sayings:
    """Told of each change in order; `since` is what was said of all that became another."""

    def __init__(self, at: StudyPlace) -> None:
        self._at = at
        self._said: dict[tuple[UUID, Facet], list[Saying]] = {}
        self._was_new: set[tuple[UUID, Facet]] = set()
        self._texts: dict[tuple[UUID, int], Saying] = {}
        self._is_undo = False

    def take(self, verb: str, change: Change) -> None:
        """One row's change by an event of this kind, in the order in which they were made."""
        table, before, after = change
        self._is_undo = verb == "undo"
        if table is TEXT_VERSION:
            self._take_text(before, after)
        elif table is TEMPLATE_VERSION:
            if before is None and after is not None:
                self._begin_version(TEMPLATE_VERSION.get(after, "number"))
        elif table.name in _FACETS and after is not None:
            self._take_row(table, before, after)
        elif table.name in _FACETS and before is not None:
            self._unsay(table, before)

    def since(self) -> Said:
        """By thing and facet: what was said when the copies parted, if it was there, and since."""
        return {
            key: tuple(said)
            for key, said in self._said.items()
            if len(said) > 1 or key in self._was_new
        }

    def _take_row(self, table: Table, before: RowImage | None, after: RowImage) -> None:
        key = (_thing(table, after), _FACETS[table.name])
        is_placed_anew = before is None and key[1] is Facet.PLACE and key not in self._said
        if is_placed_anew and (key[0], Facet.WORDS) not in self._was_new:
            return  # A corrected text puts everything on it somewhere, and nobody says where.
        self._say(key, None if before is None else _saying(table, before), _saying(table, after))

    def _unsay(self, table: Table, before: RowImage) -> None:
        """A place goes with the version of the text it was in, as that is undone."""
        said = self._said.get((_thing(table, before), _FACETS[table.name]), [])
        if self._is_undo and len(said) > 1 and said[-1] == _saying(table, before):
            said.pop()

    def _say(self, key: tuple[UUID, Facet], before: Saying | None, after: Saying) -> None:
        said = self._said.get(key)
        if said is None:
            if before is None and not self._is_undo:
                self._was_new.add(key)
            said = self._said[key] = [after if before is None else before]
        if self._is_undo and said[-2:-1] == [after]:
            said.pop()  # What was taken back was never said.
        elif said[-1] != after:
            said.append(after)

    def _begin_version(self, number: int) -> None:
        """A new version of the template writes all codes anew: what they were is in the last."""
        rows = fetch(
            self._at.alias,
            "SELECT code_id FROM store_codestate WHERE study_id = %s AND version = %s",
            [self._at.study_id.hex, number - 1],
        )
        keys = [(self._at.study_id.hex, number - 1, as_uuid(code).hex) for (code,) in rows]
        for row in rows_by_key(self._at.alias, CODE_STATE, keys).values():
            key = (_thing(CODE_STATE, row), Facet.WORDS)
            self._said.setdefault(key, [_saying(CODE_STATE, row)])

    def _take_text(self, before: RowImage | None, after: RowImage | None) -> None:
        row = after if before is None else before
        if row is None or (before is not None and after is not None):
            return
        document = UUID(TEXT_VERSION.get(row, "document_id"))
        number = TEXT_VERSION.get(row, "number")
        here = self._texts[document, number] = (TEXT_VERSION.get(row, "text_digest"),)
        under = self._text_of(document, number - 1)
        key = (document, Facet.TEXT)
        if before is None:
            self._say(key, under, here)
        elif under is not None:
            self._say(key, here, under)

    def _text_of(self, document: UUID, number: int) -> Saying | None:
        """A version of a text; `None` where there is none."""
        if (document, number) in self._texts:
            return self._texts[document, number]
        found = rows_by_key(self._at.alias, TEXT_VERSION, [(document.hex, number)])
        return next(((TEXT_VERSION.get(row, "text_digest"),) for row in found.values()), None)


def _thing(table: Table, image: RowImage) -> UUID:
    return UUID(table.get(image, _NAMED_BY.get(table.name, "id")))


def _saying(table: Table, image: RowImage) -> Saying:
    left = _PASSED_OVER.get(table.name, set())
    return tuple(
        value for name, value in zip(table.columns, image, strict=True) if name not in left
    )
