"""Rounds: give documents to coders, hand work in, open it again, and lift what nobody ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product
from uuid import UUID, uuid4

import numpy as np

from polyvocal.core.coding import Coder, CoderKind, Purpose, Round
from polyvocal.core.errors import BadValue, NotAllowed, NotFound
from polyvocal.core.language import _, ngettext
from polyvocal.core.study import Revision, Study
from polyvocal.core.text import natural_key
from polyvocal.store import changes
from polyvocal.store.connections import StudyPlace, together
from polyvocal.store.events import Actor
from polyvocal.store.snapshot import read_study
from polyvocal.work.coding import coder_of

Assignments = frozenset[tuple[UUID, UUID]]


class RoundKind(StrEnum):
    """What a person asks for when they give a round out."""

    OPEN = "open"
    BLIND = "blind"
    TRAINING = "training"
    RECODING = "recoding"


@dataclass(frozen=True, slots=True)
class RoundWish:
    """A round as a person asks for it, in their own words.

    `coders`: names, or coders whose id is known. `documents`: names; none: all. `sample`: instead,
    so many documents of each role, drawn at random from `seed`. `key`: whose codings a training
    round is held against, "consensus" or a coder's name. `again`: the round that a re-coding round
    repeats, whose documents each coder gets once more.
    """

    name: str
    kind: RoundKind
    coders: tuple[str | Coder, ...]
    documents: tuple[str, ...] = ()
    sample: Mapping[str, int] | None = None
    seed: int = 1
    key: str = ""
    again: str = ""


def give_round(at: StudyPlace, *, by: Actor, wish: RoundWish) -> Round:
    """Make a round and give its documents to its coders; who is not a coder yet becomes one.

    One step of undo. Raises `NotFound` for a document, role, round or key that is not there, and
    `BadValue` for a round of nobody, of nothing, training without a key, and re-coding of nothing
    or of what the same coder is coding anew already.
    """
    study = read_study(at)
    if any(round_.name == wish.name for round_ in study.rounds):
        raise BadValue(
            _("There is a round {name} already; give this one another name.").format(name=wish.name)
        )
    earlier = _earlier(study, wish)
    coders = _coders(study, wish, earlier)
    round_ = Round(
        id=uuid4(),
        name=wish.name,
        is_blind=wish.kind in {RoundKind.BLIND, RoundKind.TRAINING},
        assignments=_assignments(study, wish, earlier, coders),
        purpose=_PURPOSES.get(wish.kind, Purpose.CODING),
        key_id=_key(study, wish),
        repeats=None if earlier is None else earlier.id,
        drawn=_drawn_so(wish),
    )
    _require_one_anew(study, round_)
    with together(at.alias):
        _add_coders(at, by, study, coders)
        changes.add_round(at=at, by=by, round_=round_)
    return round_


def _require_one_anew(study: Study, given: Round) -> None:
    """Nobody codes a document anew in two rounds at once: each would show what the other hides."""
    if not given.is_anew:
        return
    for other in study.rounds:
        if not other.is_anew or other.id == given.id:
            continue
        for document_id, coder_id in given.assignments & other.assignments:
            if coder_id in other.submitted:
                continue
            coder = next(coder for coder in study.coders if coder.id == coder_id)
            document = study.documents[study.document_index[document_id]]
            raise BadValue(
                _(
                    "{coder} is coding {document} anew in the round {round} already; let that be "
                    "handed in first."
                ).format(coder=coder.name, document=document.name, round=other.name)
            )


_PURPOSES = {RoundKind.TRAINING: Purpose.TRAINING, RoundKind.RECODING: Purpose.RECODING}


def give_more(
    at: StudyPlace,
    *,
    by: Actor,
    round_name: str,
    documents: Iterable[str],
    coders: Iterable[str | Coder] = (),
) -> Round:
    """Give more documents out in a round, to these coders or to all that it has.

    Whoever handed in while it runs has it open again, with the new documents. Raises `BadValue` for
    a blind round that is over (what is coded now would not be blind), for nothing new, and
    `NotFound`.
    """
    study = read_study(at)
    # Whole, with documents that are set aside now: nobody loses what they were given.
    round_ = find_round(read_study(at.unveiled), round_name)
    if round_.is_blind and round_.is_lifted:
        raise BadValue(
            _("This blind round is over, and all can see all. Give these documents in a new round.")
        )
    known = [coder for coder in study.coders if coder.id in round_.coder_ids]
    wanted = [_coder(study, who) for who in coders] or known
    ids = [study.document(name).id for name in documents]
    more = frozenset(product(ids, [coder.id for coder in wanted])) - round_.assignments
    if not more:
        raise BadValue(_("Choose documents that these coders do not have yet."))
    after = replace(round_, assignments=round_.assignments | more)
    _require_one_anew(study, after)
    with together(at.alias):
        _add_coders(at, by, study, wanted)
        changes.change_round(at=at, by=by, round_=after)
    return after


def choose_documents(study: Study, wish: RoundWish) -> tuple[UUID, ...]:
    """The documents of a round: those named, a random sample by role, or all."""
    if wish.sample is not None:
        if wish.documents:
            raise BadValue(_("Name the documents, or ask for a sample: one of the two."))
        dice = np.random.default_rng(wish.seed)
        chosen: set[UUID] = set()
        for role, n in _by_role(wish.sample):
            chosen |= _drawn(study, role, n, chosen, dice)
        return tuple(d.id for d in study.documents if d.id in chosen)
    if not wish.documents:
        if not study.documents:
            raise BadValue(_("There is no document in this study to give to anybody."))
        return tuple(document.id for document in study.documents)
    return tuple(dict.fromkeys(study.document(name).id for name in wish.documents))


def submit(at: StudyPlace, *, by: Actor, round_name: str) -> Revision:
    """Hand this person's own work in a round in. Raises `NotFound` and `NotAllowed`."""
    round_ = find_round(read_study(at), round_name)
    return changes.submit_round(at=at, by=by, round_id=round_.id, coder_id=coder_of(at, by).id)


def reopen(at: StudyPlace, *, by: Actor, round_name: str) -> Revision:
    """Open this person's own submitted work again. Raises `NotFound` and `NotAllowed`."""
    round_ = find_round(read_study(at), round_name)
    return changes.reopen_round(at=at, by=by, round_id=round_.id, coder_id=coder_of(at, by).id)


def lift(at: StudyPlace, *, by: Actor, round_name: str) -> Revision:
    """End a blind round for everybody; who has not handed in is marked. It cannot be undone."""
    round_ = find_round(read_study(at), round_name)
    if round_.purpose is Purpose.TRAINING:
        raise NotAllowed(_("In training each sees the key when they themselves have handed in."))
    return changes.lift_round(at=at, by=by, round_id=round_.id)


def remove_round(at: StudyPlace, *, by: Actor, round_name: str) -> Revision:
    """Remove a round in which nothing was coded. Raises `NotFound` and `BadValue`."""
    round_ = find_round(read_study(at), round_name)
    if round_.is_running and round_.submitted:
        raise BadValue(_("Somebody has handed in, so this round stays. Lift it to end it."))
    return changes.remove_round(at=at, by=by, round_id=round_.id)


def find_round(study: Study, name: str) -> Round:
    """The round of this name, or id. Raises `NotFound`."""
    found = [r for r in study.rounds if name in {r.name, str(r.id)}]
    if len(found) == 1:
        return found[0]
    rounds = ", ".join(round_.name for round_ in study.rounds) or _("none")
    raise NotFound(
        _("There is no round {name} in this study. There are: {rounds}.").format(
            name=name, rounds=rounds
        )
    )


def _earlier(study: Study, wish: RoundWish) -> Round | None:
    if (wish.kind is RoundKind.RECODING) != bool(wish.again):
        raise BadValue(_("A re-coding round, and no other, names the round that it repeats."))
    return find_round(study, wish.again) if wish.again else None


def _coders(study: Study, wish: RoundWish, earlier: Round | None) -> list[Coder]:
    coders = list({c.id: c for c in (_coder(study, who) for who in wish.coders)}.values())
    if not coders and earlier is not None:
        coders = [coder for coder in study.coders if coder.id in earlier.coder_ids]
    if not coders:
        raise BadValue(_("A round needs at least one coder."))
    return coders


def _assignments(
    study: Study, wish: RoundWish, earlier: Round | None, coders: list[Coder]
) -> Assignments:
    if earlier is None:
        return frozenset(product(choose_documents(study, wish), [coder.id for coder in coders]))
    strangers = [coder.name for coder in coders if coder.id not in earlier.coder_ids]
    if strangers:
        raise BadValue(
            _("{name} had no document in the round {round}, so there is nothing to repeat.").format(
                name=", ".join(strangers), round=earlier.name
            )
        )
    ids = {coder.id for coder in coders}
    return frozenset(pair for pair in earlier.assignments if pair[1] in ids)


def _add_coders(at: StudyPlace, by: Actor, study: Study, coders: Iterable[Coder]) -> None:
    there = {coder.id for coder in study.coders}
    for coder in coders:
        if coder.id not in there:
            changes.add_coder(at=at, by=by, coder=coder)


def _by_role(sample: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(sample.items(), key=lambda item: natural_key(item[0]))


def _drawn_so(wish: RoundWish) -> str:
    """How the documents were drawn, as the command takes it: in no language."""
    if wish.sample is None:
        return ""
    roles = ", ".join(f"{role}={n}" for role, n in _by_role(wish.sample))
    return f"{roles}; seed={wish.seed}"


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


def _coder(study: Study, who: str | Coder) -> Coder:
    if isinstance(who, Coder):
        return who
    found = [c for c in study.coders if c.name == who and c.kind is CoderKind.PERSON]
    if len(found) > 1:
        raise BadValue(_("There are several coders called {name} here.").format(name=who))
    return found[0] if found else Coder(uuid4(), who)


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
