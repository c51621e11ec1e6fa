"""How long each case was interviewed, in minutes and in words."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from polyvocal.analysis.characteristics.result import InterviewLength, Spread
from polyvocal.analysis.frames import Ints, hear_voices
from polyvocal.core.columns import Turns
from polyvocal.core.language import _
from polyvocal.core.study import Study
from polyvocal.core.words import count_words


@dataclass(frozen=True, slots=True)
class CaseLength:
    """One case's documents (places in `Study.documents`) and their lengths added up.

    `minutes` `None`: a document does not say; `participant_words` `None`: a text is not there.
    """

    documents: tuple[int, ...]
    minutes: float | None
    participant_words: int | None
    all_words: int | None


def lengths_of_cases(study: Study, chosen: Sequence[bool]) -> list[CaseLength]:
    """The length of each case of the study; of cases not chosen nothing is counted."""
    documents: list[list[int]] = [[] for _case in study.cases]
    words: list[int | None] = [0 for _case in study.cases]
    for document, heard in _words_by_document(study, chosen):
        for case, n_words in heard.items():
            documents[case].append(document)
            so_far = words[case]
            words[case] = None if so_far is None or n_words is None else so_far + n_words
    return [_add_up(study, of_case, n) for of_case, n in zip(documents, words, strict=True)]


def summarise_lengths(study: Study, lengths: Iterable[CaseLength]) -> InterviewLength:
    """Number, median and range over cases with a document."""
    heard, n_without = [], 0
    for length in lengths:
        if length.documents:
            heard.append(length)
        else:
            n_without += 1
    places = {document for length in heard for document in length.documents}
    return InterviewLength(
        minutes=spread(_("minutes"), [length.minutes for length in heard]),
        participant_words=spread(_("words"), [length.participant_words for length in heard]),
        all_words=spread(_("words"), [length.all_words for length in heard]),
        n_without_document=n_without,
        n_documents_without_minutes=sum(study.documents[i].minutes is None for i in places),
    )


def spread(unit: str, values: Sequence[float | None]) -> Spread:
    """Middle and ends of the values there are; `None` among them is missing."""
    known = [value for value in values if value is not None]
    return Spread(
        unit=unit,
        n=len(known),
        median=statistics.median(known) if known else None,
        lowest=min(known, default=None),
        highest=max(known, default=None),
        n_missing=len(values) - len(known),
        undefined="" if known else _("Not defined: no value is known."),
    )


def _words_by_document(
    study: Study, chosen: Sequence[bool]
) -> Iterable[tuple[int, dict[int, int | None]]]:
    """Each document with the chosen cases who speak in it and the number of their words there."""
    voices = hear_voices(study)
    order = np.argsort(voices.of_turn, kind="stable")
    edges = np.searchsorted(voices.of_turn[order], np.arange(len(voices.case) + 1))
    for document, description in enumerate(study.documents):
        heard: dict[int, int | None] = {}
        text: str | None = None
        for voice in range(voices.first[document], voices.first[document + 1]):
            case = int(voices.case[voice])
            if case < 0 or not chosen[case]:
                continue
            if not heard:
                text = study.texts.get(description.id)
            own = order[edges[voice] : edges[voice + 1]]
            heard[case] = None if text is None else _count_words_in(text, study.turns, own)
        if heard:
            yield document, heard


def _count_words_in(text: str, turns: Turns, rows: Ints) -> int:
    spans = zip(turns.start[rows].tolist(), turns.end[rows].tolist(), strict=True)
    # A line end between turns keeps the last word of one from the first of the next.
    return count_words("\n".join(text[start:end] for start, end in spans))


def _add_up(study: Study, documents: list[int], n_words: int | None) -> CaseLength:
    minutes = [study.documents[i].minutes for i in documents]
    known = [value for value in minutes if value is not None]
    # A sum without one of its parts would pass for the whole.
    is_whole = bool(documents) and len(known) == len(minutes)
    return CaseLength(
        documents=tuple(documents),
        minutes=sum(known) if is_whole else None,
        participant_words=n_words if documents else None,
        all_words=sum(study.documents[i].n_words for i in documents) if documents else None,
    )
