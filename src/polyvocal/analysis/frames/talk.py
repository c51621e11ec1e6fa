"""Talk as columns: who speaks where, and how much of it lies inside a span.

A position in one of many groups is one 64-bit number, the group above and the code point below, so
that one sorted column serves all documents and one search finds all spans.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from polyvocal.core.columns import Turns
from polyvocal.core.documents import SpeakerKind
from polyvocal.core.errors import BadValue
from polyvocal.core.language import _
from polyvocal.core.study import Study

INTERVIEWER = -1
NO_CASE = -2

Ints = NDArray[np.int64]
# The study's own columns are narrower than sums and keys.
AnyInts = NDArray[np.signedinteger[Any]]


def key_of(group: AnyInts, position: AnyInts) -> Ints:
    """Group and code point as one number that sorts by both; groups and positions below 2**31."""
    return (group.astype(np.int64) << 32) | position.astype(np.int64)


@dataclass(frozen=True, eq=False, slots=True)
class Talk:
    """Turns with words, sorted by group and start; within a group they never overlap.

    `row` is each turn's place in `Study.turns`, `starts` are keys, `before[i]` is the number of
    characters in all turns before turn i, and so gives each turn's length; `characters` and `turns`
    are each group's totals. A study can have two million turns, so nothing is kept twice.
    """

    row: NDArray[np.int32]
    starts: Ints
    before: Ints
    characters: Ints
    turns: Ints

    @classmethod
    def from_turns(cls, turns: Turns, row: AnyInts, group: AnyInts, n_groups: int) -> Talk:
        """Talk of the study's turns at places `row`, each in its `group`.

        Turns without a character are no talk and left out.
        """
        has_words = turns.end[row] > turns.start[row]
        row, group = row[has_words], group[has_words]
        starts = key_of(group, turns.start[row])
        if (starts[1:] < starts[:-1]).any():
            order = np.argsort(starts, kind="stable")
            row, group, starts = row[order], group[order], starts[order]
        before = np.zeros(len(row) + 1, np.int64)
        np.cumsum(turns.end[row] - turns.start[row], out=before[1:])
        return cls(
            row=row.astype(np.int32, copy=False),
            starts=starts,
            before=before,
            characters=sum_by(group, np.diff(before), n_groups),
            turns=np.bincount(group, minlength=n_groups).astype(np.int64),
        )

    def characters_in(self, group: AnyInts, start: AnyInts, end: AnyInts) -> Ints:
        """How many characters of the group's talk lie in each `[start, end)`."""
        return self._characters_before(key_of(group, end)) - self._characters_before(
            key_of(group, start)
        )

    def turns_in(self, group: AnyInts, start: AnyInts, end: AnyInts) -> tuple[Ints, Ints]:
        """The turns each `[start, end)` shares a character with: from the first, up to the second.

        None where the two are equal or the second is less.
        """
        keys = key_of(group, start)
        first = np.searchsorted(self.starts, keys, side="right")
        first = np.where(self._end_before(first) > keys, first - 1, first)
        after = np.searchsorted(self.starts, key_of(group, end), side="left")
        return first, after

    def _characters_before(self, keys: Ints) -> Ints:
        i = np.searchsorted(self.starts, keys, side="left")
        # The last turn that starts before the position may run past it. A turn of an earlier group
        # ends far below the key, so it takes nothing away.
        characters: Ints = self.before[i] - np.maximum(self._end_before(i) - keys, 0)
        return characters

    def _end_before(self, i: Ints) -> Ints:
        """The key at which the turn before turn i ends; below every key where there is none."""
        if len(self.starts) == 0:
            return np.full(len(i), -1, np.int64)
        last = np.maximum(i - 1, 0)
        ends: Ints = self.starts[last] + self.before[last + 1] - self.before[last]
        ends[i == 0] = -1
        return ends


@dataclass(frozen=True, eq=False, slots=True)
class Voices:
    """Each case heard in each document is one voice, as is its interviewer, and those who are none.

    Sorted by document. `case` is the case's place in `Study.cases`, `INTERVIEWER` or `NO_CASE`.
    Document d has voices `first[d]` up to `first[d + 1]`. `talk` has the turns by voice; `of_turn`
    is each turn's voice, in the study's order.
    """

    document: Ints
    case: Ints
    first: Ints
    of_turn: NDArray[np.int32]
    talk: Talk


def hear_voices(study: Study) -> Voices:
    """Who speaks where. Raises `BadValue` when two turns of a document overlap."""
    turns = study.turns
    _require_apart(study)
    speaker_document, speaker_case = _speakers(study)
    unnamed = np.unique(turns.document[turns.speaker < 0]).astype(np.int64)
    document = np.concatenate((speaker_document, unnamed))
    case = np.concatenate((speaker_case, np.full(len(unnamed), NO_CASE, np.int64)))
    width = len(study.cases) + 2
    distinct, voice = np.unique(document * width + case + 2, return_inverse=True)
    voice = voice.astype(np.int32)
    nobody = np.zeros(len(study.documents), np.int32)
    nobody[unnamed] = voice[len(speaker_document) :]
    if len(speaker_document):
        named = voice[np.maximum(turns.speaker, 0)]
        of_turn = np.where(turns.speaker < 0, nobody[turns.document], named)
    else:
        of_turn = nobody[turns.document]
    voice_document = distinct // width
    return Voices(
        document=voice_document,
        case=distinct % width - 2,
        first=np.searchsorted(voice_document, np.arange(len(study.documents) + 1)),
        of_turn=of_turn,
        talk=Talk.from_turns(turns, np.arange(len(turns), dtype=np.int32), of_turn, len(distinct)),
    )


def unite(
    group: AnyInts, start: AnyInts, end: AnyInts, *, joins_touching: bool = True
) -> tuple[Ints, Ints, Ints]:
    """The union of spans in each group: sorted spans that neither overlap nor touch.

    Without `joins_touching` spans that only touch stay apart.

    >>> group, start, end = np.array([0, 0, 1]), np.array([3, 0, 0]), np.array([8, 5, 2])
    >>> [column.tolist() for column in unite(group, start, end)]
    [[0, 1], [0, 0], [8, 2]]
    """
    if len(group) == 0:
        return group.astype(np.int64), start.astype(np.int64), end.astype(np.int64)
    starts = key_of(group, start)
    order = np.argsort(starts, kind="stable")
    starts = starts[order]
    reach = np.maximum.accumulate(key_of(group, end)[order])
    apart = starts[1:] > reach[:-1] if joins_touching else starts[1:] >= reach[:-1]
    begins = np.concatenate(([True], apart))
    first = np.flatnonzero(begins)
    last = np.concatenate((first[1:], [len(starts)])) - 1
    low = np.int64(0xFFFFFFFF)
    return starts[first] >> 32, starts[first] & low, reach[last] & low


def sum_by(group: AnyInts, values: AnyInts, n_groups: int) -> Ints:
    """Whole-number sums of `values` by group; exact, which `bincount` with weights is not."""
    sums = np.zeros(n_groups, np.int64)
    np.add.at(sums, group, values)
    return sums


def _speakers(study: Study) -> tuple[Ints, Ints]:
    documents, cases = study.document_index, study.case_index
    document = [documents[speaker.document_id] for speaker in study.speakers]
    case = [
        INTERVIEWER
        if speaker.kind is SpeakerKind.INTERVIEWER
        else NO_CASE
        if speaker.case_id is None
        else cases[speaker.case_id]
        for speaker in study.speakers
    ]
    return np.array(document, np.int64), np.array(case, np.int64)


def _require_apart(study: Study) -> None:
    turns = study.turns
    overlap = (turns.document[1:] == turns.document[:-1]) & (turns.start[1:] < turns.end[:-1])
    if overlap.any():
        row = int(np.flatnonzero(overlap)[0])
        turn = turns[row]
        raise BadValue(
            _("In {document}, turns {first} and {second} share words; correct the turns.").format(
                document=study.documents[turn.document].name,
                first=turn.number,
                second=turn.number + 1,
            )
        )
