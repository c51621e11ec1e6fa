"""Codings and turns at size: typed columns, with a value made only when one is touched.

Measured while the design was made: half a million codings as frozen objects take 273 MB and 2.6 s,
as columns 25 MB and well under a second.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from math import isnan
from types import MappingProxyType
from typing import Any, overload
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from polyvocal.core.coding import (
    AnchorState,
    Basis,
    Certainty,
    Coding,
    FoundBy,
    Span,
    Stance,
    mark_of,
)
from polyvocal.core.documents import Turn

CERTAINTIES = tuple(Certainty)
STANCES = tuple(Stance)
BASES = tuple(Basis)
STATES = tuple(AnchorState)
FOUND_BY = tuple(FoundBy)

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_ID = np.dtype("V16")
# Rows that are made into values at once: a list for each column holds no more than these.
_AT_ONCE = 4_096


@dataclass(frozen=True, slots=True)
class CodingKeys:
    """What the numbers in the columns stand for: ids, in the order of the study's own tuples."""

    documents: tuple[UUID, ...] = ()
    codes: tuple[UUID, ...] = ()
    coders: tuple[UUID, ...] = ()
    rounds: tuple[UUID, ...] = ()


@dataclass(frozen=True, eq=False)
class Codings(Sequence[Coding]):
    """A sequence of `Coding` over columns, one row a coding, sorted by document, start, end.

    `document`, `code`, `coder` and `round` index `keys` (`round` -1: outside any round); `start`
    and `end` are code points; `certainty`, `stance`, `basis`, `state` and `found_by` index the
    tuples of this module; `created` is microseconds since 1970 in UTC (0: not known); `notes` maps
    rows to notes.
    """

    ids: NDArray[np.void]
    document: NDArray[np.int32]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    code: NDArray[np.int32]
    coder: NDArray[np.int16]
    round: NDArray[np.int16]
    template_version: NDArray[np.int16]
    certainty: NDArray[np.int8]
    stance: NDArray[np.int8]
    basis: NDArray[np.int8]
    state: NDArray[np.int8]
    created: NDArray[np.int64]
    found_by: NDArray[np.int8]
    notes: Mapping[int, str]
    keys: CodingKeys = field(default_factory=CodingKeys)

    @classmethod
    def from_codings(cls, codings: Iterable[Coding], keys: CodingKeys) -> Codings:
        """Columns from values. Raises `KeyError` where a coding names something not in `keys`."""
        documents, codes = _positions(keys.documents), _positions(keys.codes)
        coders, rounds = _positions(keys.coders), _positions(keys.rounds)
        rows = sorted(
            codings,
            key=lambda c: (documents[c.document_id], c.span.start, c.span.end, c.id.bytes),
        )
        return cls(
            ids=np.array([c.id.bytes for c in rows], dtype=_ID),
            document=np.array([documents[c.document_id] for c in rows], dtype=np.int32),
            start=np.array([c.span.start for c in rows], dtype=np.int32),
            end=np.array([c.span.end for c in rows], dtype=np.int32),
            code=np.array([codes[c.code_id] for c in rows], dtype=np.int32),
            coder=np.array([coders[c.coder_id] for c in rows], dtype=np.int16),
            round=np.array(
                [-1 if c.round_id is None else rounds[c.round_id] for c in rows], dtype=np.int16
            ),
            template_version=np.array([c.template_version for c in rows], dtype=np.int16),
            certainty=np.array([CERTAINTIES.index(c.certainty) for c in rows], dtype=np.int8),
            stance=np.array([STANCES.index(c.stance) for c in rows], dtype=np.int8),
            basis=np.array([BASES.index(c.basis) for c in rows], dtype=np.int8),
            state=np.array([STATES.index(c.state) for c in rows], dtype=np.int8),
            created=np.array([_microseconds(c.created) for c in rows], dtype=np.int64),
            found_by=np.array([FOUND_BY.index(c.found_by) for c in rows], dtype=np.int8),
            notes={i: c.note for i, c in enumerate(rows) if c.note},
            keys=keys,
        )

    def __len__(self) -> int:
        return len(self.start)

    @overload
    def __getitem__(self, row: int) -> Coding: ...
    @overload
    def __getitem__(self, row: slice) -> Codings: ...
    def __getitem__(self, row: int | slice) -> Coding | Codings:
        """One coding as a value, or a slice of the columns."""
        if isinstance(row, slice):
            return self.take(np.arange(len(self))[row])
        i = range(len(self))[row]
        round_index = int(self.round[i])
        return Coding(
            id=UUID(bytes=self.ids[i].tobytes()),
            document_id=self.keys.documents[self.document[i]],
            span=Span(int(self.start[i]), int(self.end[i])),
            code_id=self.keys.codes[self.code[i]],
            coder_id=self.keys.coders[self.coder[i]],
            template_version=int(self.template_version[i]),
            round_id=None if round_index < 0 else self.keys.rounds[round_index],
            certainty=CERTAINTIES[self.certainty[i]],
            stance=STANCES[self.stance[i]],
            basis=BASES[self.basis[i]],
            state=STATES[self.state[i]],
            note=self.notes.get(i, ""),
            created=_moment(int(self.created[i])),
            found_by=FOUND_BY[self.found_by[i]],
        )

    def __iter__(self) -> Iterator[Coding]:
        return (self[i] for i in range(len(self)))

    def take(self, rows: NDArray[np.int64]) -> Codings:
        """The named rows, in the order given."""
        columns: dict[str, Any] = {
            f.name: getattr(self, f.name)[rows]
            for f in fields(self)
            if f.name not in {"notes", "keys"}
        }
        if self.notes:
            kept = ((new, self.notes.get(int(old))) for new, old in enumerate(rows))
            notes = {new: note for new, note in kept if note}
        else:
            notes = {}
        return Codings(**columns, notes=notes, keys=self.keys)

    def marks(self) -> list[int]:
        """`Coding.mark` of every row, without making the codings."""
        states = [state.value for state in STATES]
        codes = [code.hex for code in self.keys.codes]
        judged = [
            f"{CERTAINTIES[c]}/{STANCES[s]}/{BASES[b]}"
            for c, s, b in zip(
                self.certainty.tolist(), self.stance.tolist(), self.basis.tolist(), strict=True
            )
        ]
        rows = zip(
            self.start.tolist(),
            self.end.tolist(),
            self.state.tolist(),
            self.code.tolist(),
            judged,
            strict=True,
        )
        note = self.notes.get
        return [
            mark_of(start, end, states[state], codes[code], said, note(i, ""))
            for i, (start, end, state, code, said) in enumerate(rows)
        ]

    def rows_of(self, document: int) -> range:
        """The rows of one document's codings."""
        return _rows_of(self.document, document)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Codings) and _same_columns(self, other)

    __hash__ = None  # type: ignore[assignment]  # equal by content, and too large to hash

    def __repr__(self) -> str:
        return f"<Codings: {len(self)}>"


@dataclass(frozen=True, eq=False)
class Turns(Sequence[Turn]):
    """All turns of a study over columns, sorted by document and start.

    `document` and `speaker` index the study's documents and speakers (`speaker` -1: nobody is
    named); ``text[start:end]`` are the turn's words; `seconds` is NaN where there is no time stamp.
    """

    document: NDArray[np.int32]
    speaker: NDArray[np.int32]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    seconds: NDArray[np.float32]

    @classmethod
    def from_turns(cls, turns: Iterable[Turn]) -> Turns:
        """Columns from values; the numbers of the turns follow from their order."""
        rows = sorted(turns, key=lambda t: (t.document, t.start))
        return cls(
            document=np.array([t.document for t in rows], dtype=np.int32),
            speaker=np.array(
                [-1 if t.speaker is None else t.speaker for t in rows], dtype=np.int32
            ),
            start=np.array([t.start for t in rows], dtype=np.int32),
            end=np.array([t.end for t in rows], dtype=np.int32),
            seconds=np.array(
                [np.nan if t.seconds is None else t.seconds for t in rows], dtype=np.float32
            ),
        )

    def __len__(self) -> int:
        return len(self.start)

    @overload
    def __getitem__(self, row: int) -> Turn: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[Turn]: ...
    def __getitem__(self, row: int | slice) -> Turn | Sequence[Turn]:
        """One turn as a value, or several."""
        if isinstance(row, slice):
            return [self[i] for i in range(*row.indices(len(self)))]
        i = range(len(self))[row]
        document, speaker = int(self.document[i]), int(self.speaker[i])
        seconds = float(self.seconds[i])
        return Turn(
            document=document,
            number=i - self.rows_of(document).start + 1,
            speaker=None if speaker < 0 else speaker,
            start=int(self.start[i]),
            end=int(self.end[i]),
            seconds=None if np.isnan(seconds) else seconds,
        )

    def __iter__(self) -> Iterator[Turn]:
        """Each turn; many rows at a time, since a search for each number took most of the time."""
        for first in range(0, len(self), _AT_ONCE):
            here = slice(first, first + _AT_ONCE)
            document = self.document[here]
            number = np.arange(first + 1, first + 1 + len(document))
            number -= np.searchsorted(self.document, document)
            columns = (document, number, self.speaker[here], self.start[here], self.end[here])
            rows = zip(*(column.tolist() for column in columns), strict=True)
            for row, seconds in zip(rows, self.seconds[here].tolist(), strict=True):
                where, n, speaker, start, end = row
                who, when = None if speaker < 0 else speaker, None if isnan(seconds) else seconds
                yield Turn(where, n, who, start, end, when)

    def rows_of(self, document: int) -> range:
        """The rows of one document's turns."""
        return _rows_of(self.document, document)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Turns) and _same_columns(self, other)

    __hash__ = None  # type: ignore[assignment]  # equal by content, and too large to hash

    def __repr__(self) -> str:
        return f"<Turns: {len(self)}>"


def ids_column(ids: Iterable[UUID]) -> NDArray[np.void]:
    """UUIDs as one column of sixteen bytes each."""
    return np.array([i.bytes for i in ids], dtype=_ID)


def no_codings(keys: CodingKeys) -> Codings:
    """No codings at all."""
    return Codings.from_codings((), keys)


def _rows_of(column: NDArray[np.int32], document: int) -> range:
    # Asked with wider numbers, numpy would first widen the whole column, once for each document.
    ends = np.array([document, document + 1], dtype=column.dtype)
    first, after = np.searchsorted(column, ends).tolist()
    return range(first, after)


def _same_columns(a: Codings | Turns, b: Codings | Turns) -> bool:
    for f in fields(a):
        mine, other = getattr(a, f.name), getattr(b, f.name)
        if isinstance(mine, np.ndarray):
            is_float = mine.dtype.kind == "f"
            if not np.array_equal(mine, other, equal_nan=is_float):
                return False
        elif _plain(mine) != _plain(other):
            return False
    return True


def _plain(value: object) -> object:
    return dict(value) if isinstance(value, (dict, MappingProxyType)) else value


def _positions(ids: tuple[UUID, ...]) -> dict[UUID, int]:
    return {id_: i for i, id_ in enumerate(ids)}


def _microseconds(moment: dt.datetime | None) -> int:
    if moment is None:
        return 0
    return (moment - _EPOCH) // dt.timedelta(microseconds=1)


def _moment(microseconds: int) -> dt.datetime | None:
    if microseconds == 0:
        return None
    return _EPOCH + dt.timedelta(microseconds=microseconds)
