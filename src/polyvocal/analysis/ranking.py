"""Interviews ranked by how much chosen codes occur in them, under each way of counting."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

import numpy as np

from polyvocal.analysis.frames import (
    DEFAULT_SCOPE,
    CodedSpans,
    Frame,
    Ints,
    Ratio,
    Reading,
    Scope,
    codings_by_document,
    cover,
    read_study,
    sum_by,
)
from polyvocal.core.documents import Document
from polyvocal.core.errors import NotFound
from polyvocal.core.language import _
from polyvocal.core.study import Study
from polyvocal.core.template import Code


class Metric(StrEnum):
    """How occurrence is counted."""

    N_CODINGS = "codings of the chosen codes"
    SHARE_OF_CODINGS = "share of the document's codings"
    SHARE_OF_CHARACTERS = "share of the characters of participant talk"
    SHARE_OF_TURNS = "share of the participant turns"


@dataclass(frozen=True, slots=True)
class Placed:
    """One document under one metric.

    `value` is a count or a share from 0 to 1, and for a share `ratio` has both its counts. `rank`
    1 is the highest; equal values share the better rank and the ranks after them are skipped
    (1, 2, 2, 4), `n_tied` documents having this value. All `None` where `undefined` says why.
    """

    value: float | None
    ratio: Ratio | None
    rank: int | None
    n_tied: int | None
    undefined: str = ""


@dataclass(frozen=True, slots=True)
class RankedDocument:
    """One document: `placed` in the order of `Ranking.metrics`. `roles` are those heard in it."""

    document: Document
    roles: tuple[str, ...]
    placed: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Documents in the study's order, with their place under each metric side by side."""

    chosen: tuple[Code, ...]
    metrics: tuple[Metric, ...]
    documents: tuple[RankedDocument, ...]
    reading: Reading
    notes: tuple[str, ...] = ()

    def in_order(self, metric: Metric) -> tuple[RankedDocument, ...]:
        """Documents from highest to lowest under one metric, those without a value last."""
        at = self.metrics.index(metric)
        return tuple(
            sorted(
                self.documents,
                key=lambda entry: (entry.placed[at].rank is None, entry.placed[at].rank or 0),
            )
        )


def rank_documents(
    study: Study, chosen: Iterable[UUID] | None = None, scope: Scope = DEFAULT_SCOPE
) -> Ranking:
    """Rank interviews by how much chosen codes occur in them, by four counts side by side.

    `chosen` are ids of codes, or of groups for all their codes; `None`: every code. For each
    document, of the codings that touch words of the scope's cases: codings of the chosen codes (a
    count); these / all codings; characters of participant talk under the chosen codes, each once
    / all its characters; participant turns touched / all its turns. Shares lie between 0 and 1.

    Returns the scope's documents with a competition rank under each metric (1 is the highest; ties
    share the better rank). Under the layer of all coders, codings count in a document only where
    each coder has one of the same code there.

    Raises `NotFound` for a code that is not in the template version read, and for a scope that
    names what the study does not have.

    Undefined, and then without a rank: the share of codings in a document without codings; the
    shares of characters and turns in a document in which none of the cases says anything.

    Source: the study this project grew from chose 21 of 62 interviews by a percentage of coded
    talk that it does not define; these are its four readings. A worked example is in
    docs/measures.md.
    """
    frame = read_study(study, scope)
    places = _places(frame, chosen)
    spans = codings_by_document(frame)
    ratios = _ratios(frame, spans, places)
    columns = [
        _place_counts(ratios[Metric.SHARE_OF_CODINGS]),
        *(_place_shares(ratios[metric], metric) for metric in list(Metric)[1:]),
    ]
    roles = _roles_heard(frame)
    return Ranking(
        chosen=tuple(frame.chosen.codes[i] for i in places),
        metrics=tuple(Metric),
        documents=tuple(
            RankedDocument(study.documents[d], roles[d], placed)
            for d, placed in zip(frame.documents.tolist(), zip(*columns, strict=True), strict=True)
        ),
        reading=frame.reading,
        notes=frame.notes,
    )


def _places(frame: Frame, chosen: Iterable[UUID] | None) -> list[int]:
    codes = frame.chosen.codes
    if chosen is None:
        return list(range(len(codes)))
    version = {code.id: code for code in frame.chosen.version.codes}
    place = {code.id: i for i, code in enumerate(codes)}
    places = set()
    for wanted in chosen:
        if wanted in place:
            places.add(place[wanted])
        elif wanted in version and version[wanted].is_group:
            places.update(i for i, code in enumerate(codes) if _is_under(code, wanted, version))
        else:
            raise NotFound(_("A code chosen for the ranking is not in the template version read."))
    return sorted(places)


def _is_under(code: Code, group: UUID, version: dict[UUID, Code]) -> bool:
    above = code.parent
    while above is not None and above != group:
        above = version[above].parent
    return above is not None


def _ratios(frame: Frame, spans: CodedSpans, places: list[int]) -> dict[Metric, list[Ratio]]:
    """Each share's two counts for each of the frame's documents."""
    n = len(frame.study.documents)
    is_chosen = np.zeros(len(frame.chosen.codes), bool)
    is_chosen[places] = True
    kept = spans.where(is_chosen[spans.code])
    document, characters, turns = cover(frame.talk, kept.document, kept, 1)

    def pair(part: Ints, whole: Ints) -> list[Ratio]:
        parts, wholes = part[frame.documents].tolist(), whole[frame.documents].tolist()
        return [Ratio(p, w) for p, w in zip(parts, wholes, strict=True)]

    return {
        Metric.SHARE_OF_CODINGS: pair(
            np.bincount(kept.document, minlength=n), np.bincount(spans.document, minlength=n)
        ),
        Metric.SHARE_OF_CHARACTERS: pair(sum_by(document, characters, n), frame.talk.characters),
        Metric.SHARE_OF_TURNS: pair(sum_by(document, turns, n), frame.talk.turns),
    }


def _place_counts(ratios: list[Ratio]) -> list[Placed]:
    values: list[float | None] = [ratio.part for ratio in ratios]
    return [
        Placed(value, None, rank, n_tied)
        for value, (rank, n_tied) in zip(values, _rank(values), strict=True)
    ]


def _place_shares(ratios: list[Ratio], metric: Metric) -> list[Placed]:
    values = [ratio.share for ratio in ratios]
    why = (
        _("Not defined: the document has no codings.")
        if metric is Metric.SHARE_OF_CODINGS
        else _("Not defined: nobody of the cases read says anything in the document.")
    )
    return [
        Placed(value, ratio, rank, n_tied, "" if ratio.whole else why)
        for value, ratio, (rank, n_tied) in zip(values, ratios, _rank(values), strict=True)
    ]


def _rank(values: list[float | None]) -> list[tuple[int | None, int | None]]:
    """Competition rank from the highest, and how many share the value.

    Equal fractions give equal floats, since each is rounded from the same exact quotient.
    """
    rising = sorted(value for value in values if value is not None)
    ranks: list[tuple[int | None, int | None]] = []
    for value in values:
        if value is None:
            ranks.append((None, None))
            continue
        below, upto = bisect_left(rising, value), bisect_right(rising, value)
        ranks.append((len(rising) - upto + 1, upto - below))
    return ranks


def _roles_heard(frame: Frame) -> dict[int, tuple[str, ...]]:
    roles = frame.reading.sample.roles
    heard: dict[int, set[int]] = {int(d): set() for d in frame.documents}
    for document, case in zip(
        frame.voices.document.tolist(), frame.voices.case.tolist(), strict=True
    ):
        if case >= 0 and frame.role[case] >= 0:
            heard[document].add(int(frame.role[case]))
    return {d: tuple(roles[i] for i in sorted(places)) for d, places in heard.items()}
