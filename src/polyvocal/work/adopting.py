"""An agreed layer that was made elsewhere, and the decisions that its codings tell of."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from polyvocal.analysis.disagreement import Place
from polyvocal.core.coding import Coder, CoderKind, Coding
from polyvocal.core.consensus import Decision, Verdict
from polyvocal.core.errors import BadValue
from polyvocal.core.language import _
from polyvocal.core.study import Revision, Study
from polyvocal.store import changes
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor
from polyvocal.store.snapshot import read_study
from polyvocal.work.adjudicating import Spot, read_spots
from polyvocal.work.coding import coder_of


@dataclass(frozen=True, slots=True)
class Found:
    """An open place, and the codings of the agreed layer that stand there without a decision."""

    place: Place
    agreed: tuple[Coding, ...]

    @property
    def verdict(self) -> Verdict:
        """What was kept: the codes agreed on beside those that each coder gave."""
        agreed = {coding.code_id for coding in self.agreed}
        read = [{coding.code_id for coding in r.codings} for r in self.place.readings]
        if not agreed:
            return Verdict.NEITHER
        if agreed in read:
            return Verdict.AGREED if self.place.is_agreed else Verdict.EITHER
        return Verdict.BOTH if agreed == set().union(*read) else Verdict.THIRD


@dataclass(frozen=True, slots=True)
class Adoption:
    """What taking such a layer in would decide.

    `found` are open places at which it has codings, `empty` those at which it has none; `n_beside`
    of its codings stand where nobody coded, or where all is decided, and stay as they are.
    """

    found: tuple[Found, ...]
    empty: tuple[Found, ...]
    n_beside: int

    @property
    def n_codings(self) -> int:
        """Codings of the agreed layer that would have a decision."""
        return sum(len(one.agreed) for one in self.found)

    def count(self) -> Counter[Verdict]:
        """How many of the places found would be decided which way."""
        return Counter(one.verdict for one in self.found)

    def decisions(self, adjudicator: Coder, *, with_empty: bool) -> list[Decision]:
        """The decisions, in this person's name; why readings differed nobody has said."""
        return [
            Decision(
                id=uuid4(),
                document_id=one.place.document.id,
                adjudicator_id=adjudicator.id,
                verdict=one.verdict,
                source_ids=frozenset(coding.id for coding in one.place.codings),
                result_ids=frozenset(coding.id for coding in one.agreed),
            )
            for one in (*self.found, *(self.empty if with_empty else ()))
        ]


def find_adoption(study: Study, spots: Iterable[Spot]) -> Adoption:
    """What the agreed layer's codings that no decision made tell of these places.

    A coding is of the place it shares most characters with, the first of several.
    """
    places = [spot.place for spot in spots if spot.decision is None]
    loose = _loose(study)
    at_place = _by_place(loose, places)
    found = [Found(place, tuple(at_place.get(place.codings[0].id, ()))) for place in places]
    return Adoption(
        tuple(one for one in found if one.agreed),
        tuple(one for one in found if not one.agreed) if loose else (),
        len(loose) - sum(len(one.agreed) for one in found),
    )


def adopt_agreed(at: StudyPlace, *, by: Actor, with_empty: bool = False) -> Revision:
    """Take an agreed layer that came from elsewhere as decided, in one step that undo takes back.

    Its codings stay as they are. `with_empty`: where coders coded and it has nothing, neither
    reading was kept; otherwise such places stay open. Raises `BadValue` where it decides nothing.
    """
    study = read_study(at.unveiled)
    adoption = find_adoption(study, read_spots(study))
    if not adoption.found:
        raise BadValue(_("No coding of the agreed layer stands at a place that is still open."))
    me = coder_of(at, by)
    decisions = adoption.decisions(me, with_empty=with_empty)
    return changes.adopt_decisions(at=at, by=by, decisions=decisions, coders=[me])


def _loose(study: Study) -> list[Coding]:
    agreed = {coder.id for coder in study.coders if coder.kind is CoderKind.CONSENSUS}
    made = {id_ for decision in study.decisions for id_ in decision.result_ids}
    return [c for c in study.codings if c.coder_id in agreed and c.id not in made]


def _by_place(loose: Iterable[Coding], places: Sequence[Place]) -> dict[UUID, list[Coding]]:
    """The codings at each place, which is known by its first coding's id."""
    by_document: dict[UUID, list[Place]] = defaultdict(list)
    for place in places:
        by_document[place.document.id].append(place)
    found: dict[UUID, list[Coding]] = defaultdict(list)
    for coding in loose:
        near = by_document[coding.document_id]
        best = max(near, key=lambda place: _shared(place, coding), default=None)
        if best is not None and _shared(best, coding) > 0:
            found[best.codings[0].id].append(coding)
    return found


def _shared(place: Place, coding: Coding) -> int:
    start = max(place.span.start, coding.span.start)
    return min(place.span.end, coding.span.end) - start
