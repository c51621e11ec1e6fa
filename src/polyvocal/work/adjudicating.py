"""From several readings to one: what is to be decided, deciding it, what became of whose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from polyvocal.analysis.disagreement import Confusion, Place, count_confusions, find_places
from polyvocal.analysis.frames import list_people
from polyvocal.core.coding import Certainty, Coder, CoderKind, Coding, Span
from polyvocal.core.consensus import Decision, Difference, Verdict
from polyvocal.core.errors import BadValue, NotFound
from polyvocal.core.evidence import Layer
from polyvocal.core.language import _
from polyvocal.core.marks import mark_of
from polyvocal.core.study import Revision, Study
from polyvocal.core.template import CodeFinder
from polyvocal.store import changes
from polyvocal.store.changes import Decided
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor
from polyvocal.store.snapshot import read_study
from polyvocal.work.coding import coder_of


@dataclass(frozen=True, slots=True)
class Share:
    """One adjudicator's part of the places: the `number`th of `of` parts, whole documents each."""

    number: int = 1
    of: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.number <= self.of:
            raise BadValue(_("A part is named by its number and how many there are: 1 of 2."))


EVERYTHING = Share()


@dataclass(frozen=True, slots=True)
class Spot:
    """A place, and what was decided of it; `None`: nothing yet."""

    place: Place
    decision: Decision | None

    @property
    def id(self) -> UUID:
        """What it is called: its first coding's id."""
        return self.place.codings[0].id

    @property
    def mark(self) -> int:
        """Another number once a reading of it, or where it stands, has changed (`core.marks`)."""
        codings = sorted(self.place.codings, key=lambda coding: coding.id.bytes)
        return mark_of(*(part for coding in codings for part in (coding.id, coding.mark)))


@dataclass(frozen=True, slots=True)
class Queue:
    """The places still to be decided. `n_decided` were, `n_agreed` of those open all read alike.

    Documents of a blind round that is still running are not in it: `n_waiting` of them.
    """

    places: tuple[Place, ...]
    n_decided: int
    n_agreed: int
    n_waiting: int


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person decides of a place, in their own words.

    `take`: whose reading is kept (names of coders); none with `Verdict.BOTH`: everybody's.
    `codes`: of a third reading, as people name codes. `span`: other edges for all that is kept.
    """

    verdict: Verdict
    take: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    span: Span | None = None
    difference: Difference = Difference.UNSAID
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a coder's coding: the decision it went into, and what is agreed now."""

    coding: Coding
    decision: Decision
    agreed: tuple[Coding, ...]


def read_spots(study: Study, raters: Sequence[Layer] | None = None) -> tuple[Spot, ...]:
    """Every place that coders read, in the order of the texts, with what was decided of it.

    None in documents on which a blind round still runs, and none where nobody can be held against
    another.
    """
    if raters is None and len(list_people(study)) < 2:
        return ()
    decided = {id_: decision for decision in study.decisions for id_ in decision.source_ids}
    return tuple(
        Spot(place, next((decided[c.id] for c in place.codings if c.id in decided), None))
        for place in find_places(study, raters)
        if place.document.id not in study.waiting
    )


def make_queue(study: Study, spots: Iterable[Spot], share: Share = EVERYTHING) -> Queue:
    """Of these places one adjudicator's part: what is open, read differently first."""
    mine = [
        spot
        for spot in spots
        if study.document_index[spot.place.document.id] % share.of == share.number - 1
    ]
    open_ = [spot.place for spot in mine if spot.decision is None]
    return Queue(
        places=tuple(sorted(open_, key=lambda place: place.is_agreed)),
        n_decided=len(mine) - len(open_),
        n_agreed=sum(place.is_agreed for place in open_),
        n_waiting=len(study.waiting),
    )


def list_places(
    at: StudyPlace, *, raters: Sequence[Layer] | None = None, share: Share = EVERYTHING
) -> Queue:
    """Places that coders read and nobody has decided, those read differently first.

    Stopping and going on needs nothing: what was decided is no longer in it.
    """
    study = read_study(at)
    return make_queue(study, read_spots(study, raters), share)


def find_place(queue: Queue, name: str) -> Place:
    """The place that begins with the coding of this id, or the first signs of it."""
    found = [p for p in queue.places if name and p.codings[0].id.hex.startswith(name.lower())]
    if len(found) == 1:
        return found[0]
    raise NotFound(
        _("{name} names no place that is still to be decided; look at the list of them.").format(
            name=name
        )
    )


def decide(at: StudyPlace, *, by: Actor, place: Place, ruling: Ruling) -> Revision:
    """Decide a place; one step, which undo takes back.

    Raises `BadValue` for a ruling that says too little or too much, `NotFound` for a code or coder
    it names, and `Conflict` where somebody decided the place meanwhile.
    """
    study = read_study(at.unveiled)
    kept = _kept(study, place, ruling)
    agreed, new = _consensus(study)
    me = coder_of(at, by)
    decided = _decided(place, ruling, kept, agreed, me)
    return changes.decide_places(at=at, by=by, decided=[decided], coders=[*new, me])


def accept_agreed(at: StudyPlace, *, by: Actor, places: Iterable[Place]) -> Revision:
    """Take every place that all read alike into the agreed layer, as one step.

    Where edges differ, the agreed passage reaches as far as anybody's.
    """
    study = read_study(at.unveiled)
    agreed, new = _consensus(study)
    me = coder_of(at, by)
    ruling = Ruling(Verdict.AGREED)
    decided = [
        _decided(place, ruling, _merged(place.codings), agreed, me)
        for place in places
        if place.is_agreed
    ]
    if not decided:
        raise BadValue(_("There is no place left that all have read alike."))
    return changes.decide_places(at=at, by=by, decided=decided, coders=[*new, me])


def reopen(at: StudyPlace, *, by: Actor, decision: Decision) -> Revision:
    """Take a decision back, whoever made it, with the agreed codings it made, as one step.

    Raises `NotFound` where somebody did so meanwhile.
    """
    return changes.remove_decisions(at=at, by=by, decision_ids=[decision.id])


def tell_fates(at: StudyPlace, *, by: Actor) -> tuple[Fate, ...]:
    """What became of this person's own codings, in the order of the texts."""
    return fates_of(read_study(at.seen_by(by.id, by.name)), coder_of(at, by).id)


def fates_of(study: Study, coder_id: UUID) -> tuple[Fate, ...]:
    """What became of this coder's codings, in the order of the texts."""
    codings = {coding.id: coding for coding in study.codings}
    fates = []
    for decision in study.decisions:
        agreed = tuple(codings[id_] for id_ in decision.result_ids if id_ in codings)
        fates += [
            Fate(codings[id_], decision, agreed)
            for id_ in decision.source_ids
            if id_ in codings and codings[id_].coder_id == coder_id
        ]
    order = study.document_index
    return tuple(sorted(fates, key=lambda f: (order[f.coding.document_id], f.coding.span)))


def tell_confusions(at: StudyPlace, raters: Sequence[Layer] | None = None) -> tuple[Confusion, ...]:
    """Which codes coders gave in place of which: those whose definitions to look at."""
    study = read_study(at)
    waiting = study.waiting
    places = [p for p in find_places(study, raters) if p.document.id not in waiting]
    return count_confusions(study, places)


def _kept(study: Study, place: Place, ruling: Ruling) -> list[Coding]:
    """The codings to be agreed, as coders have them."""
    if ruling.verdict is Verdict.NEITHER:
        _require_nothing(ruling)
        return []
    if ruling.verdict is Verdict.THIRD:
        if not ruling.codes or ruling.take:
            raise BadValue(_("A third reading names its codes, and nobody’s reading besides."))
        return [_third(study, place, name, ruling.span) for name in ruling.codes]
    if ruling.codes or (ruling.verdict is Verdict.EITHER) != (len(ruling.take) == 1):
        raise BadValue(_("Say whose one reading is kept; for several keep both."))
    known = {reading.rater.name: reading.codings for reading in place.readings}
    for name in ruling.take:
        if name not in known:
            raise NotFound(_("{name} was not to code this document.").format(name=name))
    chosen = [c for name in ruling.take or known for c in known[name]]
    merged = _merged(chosen)
    return merged if ruling.span is None else [replace(c, span=ruling.span) for c in merged]


def _require_nothing(ruling: Ruling) -> None:
    if ruling.take or ruling.codes or ruling.span is not None:
        raise BadValue(_("Neither reading is kept, so there is nothing to name besides a reason."))


def _third(study: Study, place: Place, name: str, span: Span | None) -> Coding:
    found = CodeFinder(study.template.current.codes).find(name)
    if len(found) != 1:
        raise NotFound(
            _("{name} names no one code of this template; use a code’s number.").format(name=name)
        )
    return replace(
        place.codings[0],
        code_id=found[0].id,
        span=span or place.span,
        certainty=Certainty.UNSET,
        note="",
    )


def _merged(codings: Iterable[Coding]) -> list[Coding]:
    """One coding for each code: the first one's judgement, edges as far as anybody's."""
    by_code: dict[UUID, Coding] = {}
    for coding in codings:
        known = by_code.get(coding.code_id)
        if known is None:
            by_code[coding.code_id] = coding
        else:
            span = Span(
                min(known.span.start, coding.span.start), max(known.span.end, coding.span.end)
            )
            by_code[coding.code_id] = replace(known, span=span)
    return list(by_code.values())


def _consensus(study: Study) -> tuple[Coder, list[Coder]]:
    """The coder whose rows the agreed layer is, and that one again where it is new."""
    for coder in study.coders:
        if coder.kind is CoderKind.CONSENSUS:
            return coder, []
    made = Coder(uuid4(), _("Consensus"), CoderKind.CONSENSUS)
    return made, [made]


def _decided(place: Place, ruling: Ruling, kept: list[Coding], agreed: Coder, me: Coder) -> Decided:
    made = tuple(
        replace(
            coding, id=uuid4(), coder_id=agreed.id, round_id=None, note=ruling.note, created=None
        )
        for coding in kept
    )
    decision = Decision(
        id=uuid4(),
        document_id=place.document.id,
        adjudicator_id=me.id,
        verdict=ruling.verdict,
        difference=ruling.difference,
        note=ruling.note,
        source_ids=frozenset(coding.id for coding in place.codings),
    )
    return Decided(decision, made)
