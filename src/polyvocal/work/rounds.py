"""Rounds: give documents to coders, hand work in, open it again, and see how far everybody is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID, uuid4

import numpy as np

from polyvocal.analysis.agreement import Agreement, measure_agreement
from polyvocal.core.coding import Coder, CoderKind, Purpose, Round
from polyvocal.core.errors import BadValue, NotAllowed, NotFound
from polyvocal.core.evidence import Layer, LayerKind
from polyvocal.core.language import _, ngettext
from polyvocal.core.study import Revision, Study
from polyvocal.core.text import natural_key
from polyvocal.store import changes
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor
from polyvocal.store.snapshot import read_study
from polyvocal.work.coding import coder_of


class RoundKind(StrEnum):
    """What a person asks for when they give a round out."""

    OPEN = "open"
    BLIND = "blind"
    TRAINING = "training"
    RECODING = "recoding"


@dataclass(frozen=True, slots=True)
class RoundWish:
    """A round as a person asks for it, in their own words.

    `documents`: names; none: all. `sample`: instead, so many documents of each role, drawn at
    random from `seed`. `key`: whose codings a training round is held against, "consensus" or a
    coder's name.
    """

    name: str
    kind: RoundKind
    coders: tuple[str, ...]
    documents: tuple[str, ...] = ()
    sample: Mapping[str, int] | None = None
    seed: int = 1
    key: str = ""


@dataclass(frozen=True, slots=True)
class CoderProgress:
    """How far one coder is in a round: their documents, and whether they have handed in.

    `has_seen`: they opened their work again when they could see the others'. How much they have
    coded is not told: in a blind round it is nobody's business yet.
    """

    coder: Coder
    n_documents: int
    is_submitted: bool
    has_seen: bool


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round with its coders' progress. `is_running`: blind, and not all have handed in."""

    round: Round
    n_documents: int
    coders: tuple[CoderProgress, ...]
    is_running: bool


def give_round(at: StudyPlace, *, by: Actor, wish: RoundWish) -> Round:
    """Make a round and give its documents to its coders; who is not a coder yet becomes one.

    Raises `NotFound` for a document, role or key that is not there, and `BadValue` for a round of
    nobody, of nothing, or training without a key.
    """
    study = read_study(at)
    if any(round_.name == wish.name for round_ in study.rounds):
        raise BadValue(
            _("There is a round {name} already; give this one another name.").format(name=wish.name)
        )
    documents = choose_documents(study, wish)
    key = _key(study, wish)
    coders = [_coder(study, name) for name in dict.fromkeys(wish.coders)]
    if not coders:
        raise BadValue(_("A round needs at least one coder."))
    there = {coder.id for coder in study.coders}
    for coder in coders:
        if coder.id not in there:
            changes.add_coder(at=at, by=by, coder=coder)
    round_ = Round(
        id=uuid4(),
        name=wish.name,
        is_blind=wish.kind in {RoundKind.BLIND, RoundKind.TRAINING},
        assignments=frozenset((d, coder.id) for d in documents for coder in coders),
        purpose=_PURPOSES.get(wish.kind, Purpose.CODING),
        key_id=key,
    )
    changes.add_round(at=at, by=by, round_=round_)
    return round_


_PURPOSES = {RoundKind.TRAINING: Purpose.TRAINING, RoundKind.RECODING: Purpose.RECODING}


def choose_documents(study: Study, wish: RoundWish) -> tuple[UUID, ...]:
    """The documents of a round: those named, a random sample by role, or all."""
    if wish.sample is not None:
        if wish.documents:
            raise BadValue(_("Name the documents, or ask for a sample: one of the two."))
        dice = np.random.default_rng(wish.seed)
        chosen: set[UUID] = set()
        for role, n in sorted(wish.sample.items(), key=lambda item: natural_key(item[0])):
            chosen |= _drawn(study, role, n, chosen, dice)
        return tuple(d.id for d in study.documents if d.id in chosen)
    if not wish.documents:
        if not study.documents:
            raise BadValue(_("There is no document in this study to give to anybody."))
        return tuple(document.id for document in study.documents)
    return tuple(dict.fromkeys(study.document(name).id for name in wish.documents))


def _drawn(
    study: Study, role: str, n: int, chosen: set[UUID], dice: np.random.Generator
) -> set[UUID]:
    """So many documents in which somebody of the role speaks, none of those chosen already."""
    if role not in study.roles:
        raise NotFound(_("Nobody in this study has the role {role}.").format(role=role))
    of_role = {case.id for case in study.cases if case.role == role}
    heard = {s.document_id for s in study.speakers if s.case_id in of_role} - chosen
    room = [document.id for document in study.documents if document.id in heard]
    if n > len(room):
        raise BadValue(
            ngettext(
                "Of the role {role} there is {n} document left to draw from.",
                "Of the role {role} there are {n} documents left to draw from.",
                len(room),
            ).format(role=role, n=len(room))
        )
    return {room[i] for i in dice.choice(len(room), size=n, replace=False).tolist()}


def list_rounds(at: StudyPlace) -> tuple[RoundLine, ...]:
    """Every round, and how far its coders are."""
    study = read_study(at)
    return tuple(_line(study, round_) for round_ in study.rounds)


def submit(at: StudyPlace, *, by: Actor, round_name: str) -> Revision:
    """Hand this person's own work in a round in. Raises `NotFound` and `NotAllowed`."""
    round_ = find_round(read_study(at), round_name)
    return changes.submit_round(at=at, by=by, round_id=round_.id, coder_id=coder_of(at, by).id)


def reopen(at: StudyPlace, *, by: Actor, round_name: str) -> Revision:
    """Open this person's own submitted work again. Raises `NotFound` and `NotAllowed`."""
    round_ = find_round(read_study(at), round_name)
    return changes.reopen_round(at=at, by=by, round_id=round_.id, coder_id=coder_of(at, by).id)


def give_feedback(at: StudyPlace, *, by: Actor, round_name: str) -> Agreement:
    """This person's work in a training round against its key, code by code.

    Raises `NotAllowed` before they have handed in, and `BadValue` for a round without a key.
    """
    study = read_study(at.seen_by(by.id, by.name))
    round_, me = find_round(study, round_name), coder_of(at, by)
    key = next((coder for coder in study.coders if coder.id == round_.key_id), None)
    if key is None:
        raise BadValue(_("This round has no key to hold anybody's work against."))
    if me.id not in round_.submitted:
        raise NotAllowed(_("Hand your work in first; then it is held against the key."))
    is_agreed = key.kind is CoderKind.CONSENSUS
    against = Layer(LayerKind.CONSENSUS) if is_agreed else Layer(LayerKind.CODER, key.id)
    return measure_agreement(study, (Layer(LayerKind.CODER, me.id, round_.id), against))


def find_round(study: Study, name: str) -> Round:
    """The round of this name. Raises `NotFound`."""
    found = [round_ for round_ in study.rounds if round_.name == name]
    if len(found) == 1:
        return found[0]
    rounds = ", ".join(round_.name for round_ in study.rounds) or _("none")
    raise NotFound(
        _("There is no round {name} in this study. There are: {rounds}.").format(
            name=name, rounds=rounds
        )
    )


def _line(study: Study, round_: Round) -> RoundLine:
    names = {coder.id: coder for coder in study.coders}
    coders = sorted(
        (names[id_] for id_ in round_.coder_ids), key=lambda c: (natural_key(c.name), c.id.bytes)
    )
    given = [coder for _document, coder in round_.assignments]
    return RoundLine(
        round_,
        len({document for document, _coder in round_.assignments}),
        tuple(
            CoderProgress(
                coder,
                given.count(coder.id),
                coder.id in round_.submitted,
                coder.id in round_.has_seen,
            )
            for coder in coders
        ),
        is_running=round_.is_blind and not round_.is_lifted,
    )


def _coder(study: Study, name: str) -> Coder:
    found = [c for c in study.coders if c.name == name and c.kind is CoderKind.PERSON]
    if len(found) > 1:
        raise BadValue(_("There are several coders called {name} here.").format(name=name))
    return found[0] if found else Coder(uuid4(), name)


def _key(study: Study, wish: RoundWish) -> UUID | None:
    if (wish.kind is RoundKind.TRAINING) != bool(wish.key):
        raise BadValue(_("A training round, and no other, names whose codings are its key."))
    if not wish.key:
        return None
    for coder in study.coders:
        if coder.name == wish.key or (
            wish.key == "consensus" and coder.kind is CoderKind.CONSENSUS
        ):
            return coder.id
    raise NotFound(_("There are no codings by {name} to be a key.").format(name=wish.key))
