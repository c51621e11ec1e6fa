"""What is held against what: turns, sentences, characters, segments or cases, and who marked which.

Only the talk of the scope's cases is cut into units; the interviewer's is where that is asked for.
Units that nobody marked are units too: most of an interview is talk in which raters agree that a
code is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from polyvocal.analysis.agreement.tally import Tally, tally_marks, tally_stretches
from polyvocal.analysis.frames import (
    CodedSpans,
    Ints,
    Rated,
    Talk,
    cut_segments,
    find_sentences,
    unite,
)
from polyvocal.analysis.frames.talk import key_of
from polyvocal.core.errors import BadValue
from polyvocal.core.language import _


class UnitKind(StrEnum):
    """What is counted as one thing that raters agree or disagree on."""

    TURN = "turn"
    SENTENCE = "sentence"
    CHARACTERS = "characters"
    SEGMENT = "segment"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """The unit, and how exactly edges must fit.

    `tolerance`, in characters: turns and sentences that a span reaches only with its edge by no
    more than this are not marked by it; segments whose two edges differ by no more than this are
    the same place whatever their overlap. `overlap` (segments only): shared characters of all
    characters of both spans, from which on two spans are the same place. `interviewer`: the
    interviewers' words are cut into units as well. They are nobody's where cases are the units, so
    there it changes nothing.
    """

    kind: UnitKind = UnitKind.TURN
    tolerance: int = 0
    overlap: float = 0.5
    interviewer: bool = False

    def __post_init__(self) -> None:
        if self.tolerance < 0:
            raise BadValue(_("A tolerance is a number of characters, 0 or more."))
        if not 0 < self.overlap <= 1:
            raise BadValue(_("An overlap is a share above 0, at most 1."))

    @property
    def counts_interviewer(self) -> bool:
        """Are there units in the interviewers' words?"""
        return self.interviewer and self.kind is not UnitKind.CASE


@dataclass(frozen=True, eq=False)
class Units:
    """Units cut and marked. `tally` counts them for codes as given or put together."""

    tally: Callable[[Ints, int], Tally]


def cut_units(rated: Rated, choice: UnitChoice) -> Units:
    """Cut the talk of the documents compared into units, and find who marked which.

    `tally(target, n)` counts with each code of the template as its `target` of n (a group, say);
    codes with a target below 0 are not counted.
    """
    if choice.kind is UnitKind.CHARACTERS:
        return Units(lambda target, n: _tally_characters(rated, target, n))
    unit, span, unit_document = _CUTTERS[choice.kind](rated, choice)

    def tally(target: Ints, n_targets: int) -> Tally:
        code = target[rated.spans.code[span]]
        keep = code >= 0
        return tally_marks(
            unit[keep],
            code[keep],
            rated.rater[span[keep]],
            unit_document=unit_document,
            assigned=rated.assigned,
            n=(len(rated.raters), n_targets),
        )

    return Units(tally)


def _turns(rated: Rated, choice: UnitChoice) -> tuple[Ints, Ints, Ints]:
    talk = rated.frame.talk
    return _touched(rated, choice, talk.starts, talk.starts + np.diff(talk.before))


def _sentences(rated: Rated, choice: UnitChoice) -> tuple[Ints, Ints, Ints]:
    study, talk = rated.frame.study, rated.frame.talk
    is_compared = np.zeros(len(study.documents), bool)
    is_compared[rated.compared] = True
    starts, ends = [], []
    document_of = talk.starts >> 32
    for place in np.flatnonzero(is_compared[document_of]):
        document = int(document_of[place])
        turn = int(talk.row[place])
        start, end = int(study.turns.start[turn]), int(study.turns.end[turn])
        words = study.text(study.documents[document].id)[start:end]
        for first, after in find_sentences(words):
            starts.append((document << 32) | (start + first))
            ends.append((document << 32) | (start + after))
    return _touched(rated, choice, np.array(starts, np.int64), np.array(ends, np.int64))


def _touched(rated: Rated, choice: UnitChoice, starts: Ints, ends: Ints) -> tuple[Ints, Ints, Ints]:
    """Each span against each unit `[start, end)` (keys, sorted, apart) of which it holds enough."""
    spans = rated.spans
    from_, to = key_of(spans.document, spans.start), key_of(spans.document, spans.end)
    first = np.searchsorted(ends, from_, side="right")
    after = np.searchsorted(starts, to, side="left")
    n_touched = np.maximum(after - first, 0)
    span = np.repeat(np.arange(len(n_touched)), n_touched)
    # A running number within each span: a count minus where the span's run began.
    step = np.arange(len(span)) - np.repeat(np.cumsum(n_touched) - n_touched, n_touched)
    unit = first[span] + step
    if choice.tolerance:
        shared = np.minimum(ends[unit], to[span]) - np.maximum(starts[unit], from_[span])
        is_inside = (starts[unit] <= from_[span]) & (to[span] <= ends[unit])
        is_whole = shared == ends[unit] - starts[unit]
        keep = (shared > choice.tolerance) | is_inside | is_whole
        unit, span = unit[keep], span[keep]
    return unit, span, starts >> 32


def _cases(rated: Rated, _choice: UnitChoice) -> tuple[Ints, Ints, Ints]:
    """One unit for each case and set of raters: its talk in all documents they were to code.

    A unit's document is the first of these, so that a case is drawn as one thing.
    """
    frame = rated.frame
    voices, n_cases = frame.voices, len(frame.study.cases)
    _sets, place = np.unique(rated.assigned, return_inverse=True)
    is_read = voices.case >= 0
    is_read[is_read] = frame.role[voices.case[is_read]] >= 0
    is_read &= voices.talk.characters > 0
    cell_of_voice = place[voices.document] * n_cases + voices.case
    cells, first = np.unique(cell_of_voice[is_read], return_index=True)
    unit_document = voices.document[is_read][first]
    touches = frame.counted
    # Both are sorted by coding; a coding over two cases marks both.
    begin = np.searchsorted(touches.row, rated.spans.row, side="left")
    end = np.searchsorted(touches.row, rated.spans.row, side="right")
    n_touched = end - begin
    span = np.repeat(np.arange(len(begin)), n_touched)
    step = np.arange(len(span)) - np.repeat(np.cumsum(n_touched) - n_touched, n_touched)
    voice = touches.voice[begin[span] + step]
    return np.searchsorted(cells, cell_of_voice[voice]), span, unit_document


def _segments(rated: Rated, choice: UnitChoice) -> tuple[Ints, Ints, Ints]:
    spans, talk = rated.spans, rated.frame.talk
    start, end = key_of(spans.document, spans.start), key_of(spans.document, spans.end)
    segment, first = cut_segments(start, end, choice.overlap, choice.tolerance)
    quiet = _turns_without(talk, spans)
    document = np.concatenate((spans.document[first], quiet >> 32))
    return segment, np.arange(len(segment)), document


def _turns_without(talk: Talk, spans: CodedSpans) -> Ints:
    """Starts of the turns in which nobody marked anything."""
    first, after = talk.turns_in(spans.document, spans.start, spans.end)
    after = np.maximum(after, first)
    change = np.zeros(len(talk.starts) + 1, np.int64)
    np.add.at(change, first, 1)
    np.add.at(change, after, -1)
    quiet: Ints = talk.starts[np.cumsum(change)[:-1] == 0]
    return quiet


def _tally_characters(rated: Rated, target: Ints, n_targets: int) -> Tally:
    spans, talk, n_raters = rated.spans, rated.frame.talk, len(rated.raters)
    code = target[spans.code]
    keep = code >= 0
    cell = spans.document[keep] * n_targets + code[keep]
    of_rater, start, end = unite(
        cell * n_raters + rated.rater[keep], spans.start[keep], spans.end[keep]
    )
    of_cell, bit = of_rater // n_raters, np.left_shift(1, of_rater % n_raters)
    # A rater's spans are apart by now, so running sums of their bits are sets of raters.
    edges = np.concatenate((key_of(of_cell, start), key_of(of_cell, end)))
    order = np.argsort(edges, kind="stable")
    edges = edges[order]
    who = np.cumsum(np.concatenate((bit, -bit))[order])[:-1]
    edge_cell, position = edges >> 32, edges & 0xFFFFFFFF
    length = talk.characters_in(edge_cell[:-1] // max(n_targets, 1), position[:-1], position[1:])
    inside = edge_cell[1:] == edge_cell[:-1]
    return tally_stretches(
        edge_cell[:-1][inside],
        who[inside],
        length[inside],
        assigned=rated.assigned,
        n_units=talk.characters,
        n=(n_raters, n_targets),
    )


_CUTTERS: Mapping[UnitKind, Callable[[Rated, UnitChoice], tuple[Ints, Ints, Ints]]] = {
    UnitKind.TURN: _turns,
    UnitKind.SENTENCE: _sentences,
    UnitKind.SEGMENT: _segments,
    UnitKind.CASE: _cases,
}
