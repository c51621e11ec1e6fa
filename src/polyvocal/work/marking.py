"""Mark what a search found: how much around it, in which places, and what coding them would do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID, uuid5

import numpy as np

from polyvocal.core.documents import SpeakerKind
from polyvocal.core.errors import BadValue
from polyvocal.core.language import _
from polyvocal.core.study import Study
from polyvocal.store.connections import StudyPlace
from polyvocal.store.reads import search
from polyvocal.work.coding import Passage

# Where a sentence ends: its mark, closing quotes, and a space or the end of the line after it.
_SENTENCE_END = re.compile(r"[.!?…。؟۔]+[\"'”’»)]*(?=\s|$)|\n+")
# More than a person can answer for; a search that finds more is too wide.
MOST_AT_ONCE = 10_000


class Unit(StrEnum):
    """How much is marked around what was found."""

    WORDS = "words"
    SENTENCE = "sentence"
    TURN = "turn"


@dataclass(frozen=True, slots=True)
class TurnAt:
    """The turn some words begin in: its number from 1, its ends, and its speaker's place (-1)."""

    number: int
    start: int
    end: int
    speaker: int


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Words in one document, `[start, end)` in code points."""

    document_id: UUID
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Selection:
    """What coding some places would do.

    `places` would be coded. `n_coded` were left out since this coder has given them the code
    already; of all, `n_interviewer` are an interviewer's words (left out where that was asked).
    """

    places: tuple[Place, ...]
    n_by_document: tuple[tuple[str, int], ...]
    n_coded: int
    n_interviewer: int


def turn_at(study: Study, document_id: UUID, position: int) -> TurnAt | None:
    """The turn that the character at `position` is in; `None` between turns."""
    rows = study.turns.rows_of(study.document_index[document_id])
    ends = study.turns.end[rows.start : rows.stop]
    place = int(np.searchsorted(ends, position, side="right"))
    if place >= len(ends) or int(study.turns.start[rows.start + place]) > position:
        return None
    row = rows.start + place
    start, end = int(study.turns.start[row]), int(study.turns.end[row])
    return TurnAt(place + 1, start, end, int(study.turns.speaker[row]))


def widened(
    study: Study, document_id: UUID, spans: Iterable[tuple[int, int]], unit: Unit
) -> tuple[tuple[int, int], ...]:
    """The spans as they would be marked, each once: the words, their sentence, or their turn.

    A sentence ends within its turn. What stands in no turn is marked as it was found.
    """
    if unit is Unit.WORDS:
        return tuple(dict.fromkeys(spans))
    text = study.text(document_id)
    wider = []
    for start, end in spans:
        turn = turn_at(study, document_id, start)
        if turn is None or end > turn.end:
            wider.append((start, end))
        elif unit is Unit.TURN:
            wider.append((turn.start, turn.end))
        else:
            wider.append(_sentence(text, start, end, turn))
    return tuple(dict.fromkeys(wider))


def find_all(at: StudyPlace, study: Study, typed: str, unit: Unit) -> tuple[Place, ...]:
    """Everywhere in the study that a search finds, as it would be marked.

    Raises `BadValue` for what cannot be searched for, and for more than `MOST_AT_ONCE` places.
    """
    places: list[Place] = []
    for one in search(at, typed):
        spans = widened(study, one.document_id, one.hits, unit)
        places += (Place(one.document_id, start, end) for start, end in spans)
        if len(places) > MOST_AT_ONCE:
            raise BadValue(
                _(
                    "This finds more than {most} passages, which nobody could answer for as codes; "
                    "search for something narrower."
                ).format(most=MOST_AT_ONCE)
            )
    return tuple(places)


def weigh(
    study: Study,
    places: Sequence[Place],
    *,
    code_id: UUID,
    coder_id: UUID,
    leaves_interviewer: bool,
) -> Selection:
    """What coding these places would do, nothing being stored."""
    coded = _coded_so(study, code_id, coder_id)
    chosen, n_coded, n_interviewer = [], 0, 0
    for place in places:
        turn = turn_at(study, place.document_id, place.start)
        is_interviewer = (
            turn is not None
            and turn.speaker >= 0
            and study.speakers[turn.speaker].kind is SpeakerKind.INTERVIEWER
        )
        n_interviewer += is_interviewer
        if is_interviewer and leaves_interviewer:
            continue
        if place in coded:
            n_coded += 1
        else:
            chosen.append(place)
    counts = Counter(place.document_id for place in chosen)
    names = {document.id: document.name for document in study.documents}
    n_by_document = tuple((names[id_], n) for id_, n in counts.items())
    return Selection(tuple(chosen), n_by_document, n_coded, n_interviewer)


def as_passages(study: Study, places: Iterable[Place], batch: UUID) -> list[Passage]:
    """The places as a stroke takes them; sent twice under one `batch`, each is one coding."""
    versions = {document.id: document.text_version for document in study.documents}
    return [
        Passage(
            uuid5(batch, f"{place.document_id} {place.start} {place.end}"),
            place.document_id,
            place.start,
            place.end,
            versions[place.document_id],
        )
        for place in places
    ]


def _coded_so(study: Study, code_id: UUID, coder_id: UUID) -> frozenset[Place]:
    code = study.template.index.get(code_id, -1)
    coder = next((i for i, one in enumerate(study.coders) if one.id == coder_id), -1)
    codings = study.codings
    rows = np.flatnonzero((codings.code == code) & (codings.coder == coder)).tolist()
    ids = [document.id for document in study.documents]
    return frozenset(
        Place(ids[int(codings.document[i])], int(codings.start[i]), int(codings.end[i]))
        for i in rows
    )


def _sentence(text: str, start: int, end: int, turn: TurnAt) -> tuple[int, int]:
    ends = [match.end() for match in _SENTENCE_END.finditer(text, turn.start, turn.end)]
    begin = max((at for at in ends if at <= start), default=turn.start)
    while begin < start and text[begin].isspace():
        begin += 1
    return begin, min((at for at in ends if at >= end), default=turn.end)
