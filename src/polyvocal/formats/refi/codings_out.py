"""One document's codings as passages of the standard."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from uuid import UUID

import numpy as np

from polyvocal.core.coding import AnchorState
from polyvocal.core.columns import BASES, CERTAINTIES, FOUND_BY, STANCES, STATES
from polyvocal.core.offsets import file_map
from polyvocal.core.study import Study
from polyvocal.formats.refi import words
from polyvocal.formats.refi.guids import derived
from polyvocal.formats.refi.notes_out import NotesOut, references
from polyvocal.formats.refi.positions import Reading
from polyvocal.formats.refi.record import Manner

_NO_MOMENT = f' creationDateTime="{words.NO_MOMENT}"'
_MANNER = ("certainty", "stance", "basis", "state", "found_by", "template_version", "round")


class CodingsOut:
    """Writes passages; what all codings of a study share is worked out once."""

    def __init__(self, study: Study, notes: NotesOut) -> None:
        self._study, self._notes = study, notes
        keys = study.codings.keys
        self._codes = [f'<CodeRef targetGUID="{code}"/>' for code in keys.codes]
        self._coders = [f' creatingUser="{coder}"' for coder in keys.coders]
        self._manners: dict[tuple[int, ...], UUID | None] = {}

    def lines(self, document: int, positions: PositionsOut | None) -> Iterator[str]:
        """The passages of one document; `positions` where they are not code points."""
        id_ = self._study.documents[document].id
        yield from self._codings(document, positions)
        for span, note, state in self._notes.passages.get(id_, ()):
            refers = [note]
            manner = self._notes.manner(Manner(state=state))
            refers += [manner] if manner and state is not AnchorState.EXACT else []
            start, end = span.start, span.end
            if positions is not None:
                start, end = positions.counted(start, end)
            _case, guid = self._notes.case_passages.get(note, (None, derived(note, "passage")))
            yield (
                f'<PlainTextSelection guid="{guid}" startPosition="{start}" endPosition="{end}"'
                f"{_NO_MOMENT}>{references(refers)}</PlainTextSelection>\n"
            )

    def _codings(self, document: int, positions: PositionsOut | None) -> Iterator[str]:
        """A passage for each coding: some tools read no more than one of a passage."""
        codings = self._study.codings
        rows = codings.rows_of(document)
        here = slice(rows.start, rows.stop)
        names = ("start", "end", "code", "coder", "created")
        starts, ends, codes, coders, created = (getattr(codings, n)[here].tolist() for n in names)
        manners = list(zip(*(getattr(codings, n)[here].tolist() for n in _MANNER), strict=True))
        moments = np.datetime_as_string(codings.created[here].astype("M8[us]")).tolist()
        ids = codings.ids[here].tobytes().hex()
        for i, row in enumerate(rows):
            guid = _dashed(ids[32 * i : 32 * i + 32])
            passage = _dashed(sha256(ids[32 * i : 32 * i + 32].encode()).hexdigest()[:32])
            when = f' creationDateTime="{moments[i]}Z"' if created[i] else _NO_MOMENT
            notes = self._notes_of(row, guid, manners[i])
            start, end = starts[i], ends[i]
            if positions is not None:
                start, end = positions.counted(start, end)
            who = f"{self._coders[coders[i]]}{when}"
            yield (
                f'<PlainTextSelection guid="{passage}" startPosition="{start}" endPosition="{end}"'
                f'{who}><Coding guid="{guid}"{who}>{self._codes[codes[i]]}{notes}</Coding>'
                "</PlainTextSelection>\n"
            )

    def _notes_of(self, row: int, guid: str, manner: tuple[int, ...]) -> str:
        if manner not in self._manners:
            self._manners[manner] = self._notes.manner(self._manner(manner))
        told = self._manners[manner]
        written = f'<NoteRef targetGUID="{told}"/>' if told else ""
        has_own = row in self._study.codings.notes
        if has_own or self._notes.on_codings:
            id_ = UUID(guid)
            refers = [self._notes.note_of(id_)] if has_own else []
            written += references([*refers, *self._notes.on_codings.get(id_, ())])
        return written

    def _manner(self, numbers: tuple[int, ...]) -> Manner:
        certainty, stance, basis, state, found_by, version, round_ = numbers
        current = self._study.template.current.number
        return Manner(
            CERTAINTIES[certainty],
            STANCES[stance],
            BASES[basis],
            STATES[state],
            FOUND_BY[found_by],
            version if version != current else 0,
            self._study.codings.keys.rounds[round_] if round_ >= 0 else None,
        )


class PositionsOut:
    """Positions of one text as another tool counts them; the text has been read for that."""

    def __init__(self, raw: str, reading: Reading) -> None:
        self._map = file_map(raw, in_utf16=reading.in_utf16, pairs_as_two=reading.pairs_as_two)
        self._shift, self._back = int(reading.counts_mark), int(reading.end_included)

    def counted(self, start: int, end: int) -> tuple[int, int]:
        """Where a passage begins and ends."""
        first, after = self._map.from_code_points(start), self._map.from_code_points(end)
        return first + self._shift, after + self._shift - self._back


def _dashed(digits: str) -> str:
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
