"""One document as it may be shown to others: its words piece by piece, and what was coded where."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from polyvocal.core.cases import QuoteConsent
from polyvocal.core.coding import AnchorState, Coder, Coding
from polyvocal.core.documents import Document
from polyvocal.core.study import Study
from polyvocal.core.template import Code

_STANDING = frozenset({AnchorState.EXACT, AnchorState.CARRIED})


@dataclass(frozen=True, slots=True)
class CodedPassage:
    """A coding of the document, with what its keys mean; `number` counts from 1 in reading order.

    `is_withheld`: it touches words of somebody who may not be quoted, so that what its coder noted
    may hold such words as well.
    """

    number: int
    coding: Coding
    code: Code
    coder: Coder
    is_withheld: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one line under the same codings; `passages` are places in `Transcript.passages`.

    `begins` and `ends` are the passages that begin with it and end with it. `speaker` is the label
    of who speaks, where this begins a turn's words. `content_note` warns of them. `words` is empty
    and `is_withheld` true where whoever speaks may not be quoted.
    """

    words: str
    passages: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    content_note: str = ""
    is_withheld: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class Transcript:
    """A document's lines, each in pieces, and its codings in reading order.

    `n_withheld` turns are left out, being words of somebody who refused to be quoted or whose
    consent had run out on `day`; `n_unplaced` codings are left out, since a correction of the text
    left nobody sure where they stand. `speakers` are the labels the document prints.
    """

    document: Document
    day: dt.date
    lines: tuple[tuple[Piece, ...], ...]
    passages: tuple[CodedPassage, ...]
    n_withheld: int
    n_unplaced: int


def lay_out_transcript(study: Study, document: Document, day: dt.date) -> Transcript:
    """Cut a document's text where codings, content notes and withheld turns begin and end.

    Words of cases who may not be quoted on `day` are nowhere in the result; labels, time stamps
    and what is nobody's turn stay. Every coder's codings are in it, of every round; those to review
    or lost are counted and left out. Raises `KeyError` where the study was opened without the text.

    Never undefined. Source: none. Worked example: docs/reports.md.
    """
    at = study.document_index[document.id]
    text = study.text(document.id)
    withheld = _withheld(study, at, day)
    codings = [study.codings[row] for row in study.codings.rows_of(at)]
    placed = [coding for coding in codings if coding.state in _STANDING]
    codes = {code.id: code for code in study.template.codes}
    coders = {coder.id: coder for coder in study.coders}
    passages = tuple(
        CodedPassage(
            number,
            coding,
            codes[coding.code_id],
            coders[coding.coder_id],
            _touches(withheld, coding.span.start, coding.span.end),
        )
        for number, coding in enumerate(placed, 1)
    )
    notes = [
        (note.span.start, note.span.end, note.text)
        for note in study.content_notes
        if note.document_id == document.id and note.state in _STANDING
    ]
    return Transcript(
        document=document,
        day=day,
        lines=tuple(_lines(text, passages, withheld, sorted(notes))),
        passages=passages,
        n_withheld=len(withheld),
        n_unplaced=len(codings) - len(placed),
    )


def _withheld(study: Study, document: int, day: dt.date) -> list[tuple[int, int]]:
    """`[start, end)` of the turns of those who may not be quoted, in order."""
    refused = {case.id for case in study.cases if case.consent.on(day) is QuoteConsent.NO}
    turns = (study.turns[row] for row in study.turns.rows_of(document))
    return [
        (turn.start, turn.end)
        for turn in turns
        if turn.speaker is not None and study.speakers[turn.speaker].case_id in refused
    ]


def _touches(ranges: list[tuple[int, int]], start: int, end: int) -> bool:
    """Does `[start, end)` share a character with one of the ranges, which are in order?"""
    at = bisect_left(ranges, (end, 0))
    return at > 0 and ranges[at - 1][1] > start


def _lines(
    text: str,
    passages: tuple[CodedPassage, ...],
    withheld: list[tuple[int, int]],
    notes: list[tuple[int, int, str]],
) -> Iterator[tuple[Piece, ...]]:
    spans = [(p.coding.span.start, p.coding.span.end) for p in passages]
    ranges = [*spans, *withheld, *((start, end) for start, end, _note in notes)]
    cuts = sorted({0, len(text), *(place for span in ranges for place in span)})
    begins, ends = (
        _by_place(start for start, _end in spans),
        _by_place(end for _start, end in spans),
    )
    line: list[Piece] = []
    active: list[int] = []
    for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True):
        active = [i for i in active if spans[i][1] > start] + begins.get(start, [])
        if start == end:
            continue
        ending = tuple(ends.get(end, ()))
        note = "; ".join(dict.fromkeys(words for a, b, words in notes if a < end and start < b))
        common = (tuple(active), tuple(begins.get(start, ())))
        if _touches(withheld, start, end):
            line.append(Piece("", *common, ending, note, is_withheld=True))
            continue
        parts = text[start:end].split("\n")
        for i, words in enumerate(parts):
            if i:
                yield tuple(line)
                line = []
            first = common[1] if i == 0 else ()
            last = ending if i == len(parts) - 1 else ()
            if words or first or last:
                line.append(Piece(words, common[0], first, last, note))
    if line:
        yield tuple(line)


def _by_place(places: Iterable[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for i, place in enumerate(places):
        found.setdefault(place, []).append(i)
    return found
