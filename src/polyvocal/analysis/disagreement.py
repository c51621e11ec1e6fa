"""Places that coders read, alike or differently, and which codes they take for one another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, product
from uuid import UUID

import numpy as np

from polyvocal.analysis.frames import DEFAULT_SCOPE, Rater, Scope, cut_segments, read_raters
from polyvocal.analysis.frames.talk import key_of
from polyvocal.core.coding import Coding, Span
from polyvocal.core.documents import Document
from polyvocal.core.evidence import Layer
from polyvocal.core.study import Study
from polyvocal.core.template import Code

# Spans that share a character are read as one place.
_ANY = 1e-9


@dataclass(frozen=True, slots=True)
class OneReading:
    """What one rater made of a place: their codings there, in order; none: they saw nothing."""

    rater: Rater
    codings: tuple[Coding, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Words that at least one rater coded, with everybody's reading of them.

    `span` reaches from the first to the last character anybody coded. `is_agreed`: all have the
    same codes here, wherever their edges are.
    """

    document: Document
    span: Span
    readings: tuple[OneReading, ...]
    is_agreed: bool

    @property
    def codings(self) -> tuple[Coding, ...]:
        """Everybody's codings of the place."""
        return tuple(coding for reading in self.readings for coding in reading.codings)


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often one code was given where another rater gave `other` instead (`None`: nothing)."""

    code: Code
    other: Code | None
    n_places: int


def find_places(
    study: Study,
    raters: Sequence[Layer] | None = None,
    scope: Scope = DEFAULT_SCOPE,
    documents: Collection[UUID] | None = None,
    *,
    with_interviewer: bool = False,
) -> tuple[Place, ...]:
    """Every place that a rater coded, in documents that at least two were to code, in order.

    Spans that share a character, or are linked by a chain of such spans, are one place. Readings
    are those of the raters who were to code the document. `documents` `None`: all of them.
    `with_interviewer`: also places on interviewers' words alone. Raises what `read_raters` does.
    """
    rated = read_raters(study, scope, raters, documents, with_interviewer=with_interviewer)
    is_compared = rated.n_by_document[rated.spans.document] >= 2
    spans, rater = rated.spans.where(is_compared), rated.rater[is_compared]
    start, end = key_of(spans.document, spans.start), key_of(spans.document, spans.end)
    place_of, _first = cut_segments(start, end, _ANY, 0)
    order = np.lexsort((rater, start, place_of))
    bounds = np.searchsorted(place_of[order], np.arange(int(place_of.max(initial=-1)) + 2))
    found = []
    for first, after in pairwise(bounds.tolist()):
        here = order[first:after]
        document = int(spans.document[here[0]])
        of = {
            i: here[rater[here] == i]
            for i in range(len(rated.raters))
            if (rated.assigned[document] >> i) & 1
        }
        found.append(
            Place(
                study.documents[document],
                Span(int(spans.start[here].min()), int(spans.end[here].max())),
                tuple(
                    OneReading(
                        rated.raters[i],
                        tuple(study.codings[row] for row in spans.row[own].tolist()),
                    )
                    for i, own in of.items()
                ),
                len({frozenset(spans.code[own].tolist()) for own in of.values()}) == 1,
            )
        )
    return tuple(sorted(found, key=lambda p: (study.document_index[p.document.id], p.span)))


def count_confusions(study: Study, places: Sequence[Place]) -> tuple[Confusion, ...]:
    """Which codes were given in place of which, the most frequent first.

    In a place, each code that one rater gave and another did not is held against each that only
    the other gave, or against nothing where they gave none besides. A place counts once for each
    pair of codes, whoever gave which. Unit: places. Always defined; a place that all read alike
    counts nowhere.

    Source: the off-diagonal cells of a confusion matrix between raters, both halves added.
    """
    found: Counter[tuple[Code, Code | None]] = Counter()
    codes = {code.id: code for code in study.template.codes}
    order = {code.id: i for i, code in enumerate(study.template.codes)}
    for place in places:
        sets = [frozenset(c.code_id for c in reading.codings) for reading in place.readings]
        pairs: set[tuple[UUID, UUID | None]] = set()
        for mine, theirs in combinations(sets, 2):
            only_mine, only_theirs = mine - theirs, theirs - mine
            if only_mine and only_theirs:
                pairs |= {
                    (min(a, b, key=order.__getitem__), max(a, b, key=order.__getitem__))
                    for a, b in product(only_mine, only_theirs)
                }
            else:
                pairs |= {(code, None) for code in only_mine | only_theirs}
        found.update((codes[a], codes[b] if b else None) for a, b in pairs)
    ranked = sorted(
        found.items(), key=lambda item: (-item[1], order[item[0][0].id], str(item[0][1]))
    )
    return tuple(Confusion(code, other, n) for (code, other), n in ranked)
