"""How far everybody is in the rounds, and what comes next for one coder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from polyvocal.core.coding import Coder, Purpose, Round
from polyvocal.core.documents import Document
from polyvocal.core.study import Study
from polyvocal.core.text import natural_key
from polyvocal.store.blindness import Veil, veil_over
from polyvocal.store.connections import StudyPlace
from polyvocal.store.snapshot import read_study

# Who coded which document in which round: (round, coder, document).
Coded = frozenset[tuple[UUID, UUID, UUID]]


@dataclass(frozen=True, slots=True)
class CoderProgress:
    """How far one coder is in a round: their documents, and whether they have handed in.

    `n_coded` of their documents have a coding of theirs in the round; `None` where that is hidden
    from whoever looks: in a blind round it is nobody's business yet. `has_seen`: they could see the
    others' work and were not done.
    """

    coder: Coder
    n_documents: int
    n_coded: int | None
    is_submitted: bool
    has_seen: bool


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round with its coders' progress. `is_running`: blind, and not all have handed in."""

    round: Round
    n_documents: int
    coders: tuple[CoderProgress, ...]
    is_running: bool


@dataclass(frozen=True, slots=True)
class OwnPart:
    """One coder's part of a round: their documents, and those they have not coded anything in."""

    round: Round
    documents: tuple[Document, ...]
    open: tuple[Document, ...]
    is_submitted: bool

    @property
    def next(self) -> Document | None:
        """What to read next; `None`: every document is begun, or all is handed in."""
        return self.open[0] if self.open and not self.is_submitted else None


def list_rounds(at: StudyPlace) -> tuple[RoundLine, ...]:
    """Every round, and how far its coders are as far as these eyes may see."""
    return round_lines(read_study(at), veil_over(at))


def round_lines(study: Study, veil: Veil) -> tuple[RoundLine, ...]:
    """As `list_rounds`, of a study that was read already."""
    coded = coded_in_rounds(study)
    return tuple(_line(study, round_, veil, coded) for round_ in study.rounds)


def own_parts(study: Study, coder: UUID) -> tuple[OwnPart, ...]:
    """This coder's part of each round they are in; what waits for them comes first."""
    coded = coded_in_rounds(study)
    parts = [_part(study, r, coder, coded) for r in study.rounds if coder in r.coder_ids]
    return tuple(sorted(parts, key=_urgency))


def coded_in_rounds(study: Study) -> Coded:
    """Who coded something in which document in which round, of the codings that may be seen."""
    codings, keys = study.codings, study.codings.keys
    inside = codings.round >= 0
    n_coders, n_documents = max(len(keys.coders), 1), max(len(keys.documents), 1)
    cell = codings.round[inside].astype(np.int64) * n_coders + codings.coder[inside]
    cells = np.unique(cell * n_documents + codings.document[inside]).tolist()
    return frozenset(
        (
            keys.rounds[one // n_documents // n_coders],
            keys.coders[one // n_documents % n_coders],
            keys.documents[one % n_documents],
        )
        for one in cells
    )


def documents_of(study: Study, round_: Round, coders: Iterable[UUID]) -> tuple[Document, ...]:
    """The documents that a round gives to these coders, in the study's order."""
    wanted = set(coders)
    given = {document for document, coder in round_.assignments if coder in wanted}
    return tuple(document for document in study.documents if document.id in given)


def _line(study: Study, round_: Round, veil: Veil, coded: Coded) -> RoundLine:
    names = {coder.id: coder for coder in study.coders}
    coders = sorted(
        (names[id_] for id_ in round_.coder_ids), key=lambda c: (natural_key(c.name), c.id.bytes)
    )
    return RoundLine(
        round_,
        len({document for document, _coder in round_.assignments}),
        tuple(_progress(round_, coder, veil, coded) for coder in coders),
        round_.is_running,
    )


def _progress(round_: Round, coder: Coder, veil: Veil, coded: Coded) -> CoderProgress:
    given = [document for document, who in round_.assignments if who == coder.id]
    is_hidden = any(veil.hides(document, coder.id, round_.id) for document in given)
    return CoderProgress(
        coder,
        len(given),
        None if is_hidden else sum((round_.id, coder.id, d) in coded for d in given),
        coder.id in round_.submitted,
        coder.id in round_.has_seen,
    )


def _part(study: Study, round_: Round, coder: UUID, coded: Coded) -> OwnPart:
    documents = documents_of(study, round_, [coder])
    return OwnPart(
        round_,
        documents,
        tuple(
            d
            for d in documents
            if (round_.id, coder, d.id) not in coded
            # What was coded before is not to be seen while it is coded anew, nor that it was not.
            and (d.id not in study.coded_anew or round_.is_anew)
        ),
        coder in round_.submitted,
    )


def _urgency(part: OwnPart) -> tuple[bool, bool, bool, list[object]]:
    """Training comes before the rest, and whatever keeps others waiting before what does not."""
    is_training = part.round.purpose is Purpose.TRAINING
    return (
        part.is_submitted,
        not is_training,
        not part.round.is_running,
        [natural_key(part.round.name)],
    )
