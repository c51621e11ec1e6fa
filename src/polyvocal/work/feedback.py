"""Hold one coder's work against a key, or against what they themselves coded before."""

from __future__ import annotations

from uuid import UUID

from polyvocal.analysis.agreement import Agreement, measure_agreement
from polyvocal.core.coding import CoderKind, Round
from polyvocal.core.errors import BadValue, NotAllowed
from polyvocal.core.evidence import Layer, LayerKind
from polyvocal.core.language import _
from polyvocal.core.study import Study
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor
from polyvocal.store.snapshot import read_study
from polyvocal.work.coding import coder_of
from polyvocal.work.rounds import find_round


def give_feedback(at: StudyPlace, *, by: Actor, round_name: str) -> Agreement:
    """This person's work in a round against its key, or against their own in the one it repeats.

    Raises as `hold_against_key` and `measure_drift` do.
    """
    study = read_study(at.seen_by(by.id, by.name))
    round_, me = find_round(study, round_name), coder_of(at, by).id
    if round_.repeats is not None:
        return measure_drift(study, round_, me)
    return hold_against_key(study, round_, me)


def hold_against_key(study: Study, round_: Round, coder: UUID) -> Agreement:
    """A coder's work in a training round and its key, code by code.

    Raises `NotAllowed` before they have handed in, and `BadValue` for a round without a key.
    """
    key = next((one for one in study.coders if one.id == round_.key_id), None)
    if key is None:
        raise BadValue(_("This round has no key to hold anybody's work against."))
    if coder not in round_.submitted:
        raise NotAllowed(_("Hand your work in first; then it is held against the key."))
    is_agreed = key.kind is CoderKind.CONSENSUS
    against = Layer(LayerKind.CONSENSUS) if is_agreed else Layer(LayerKind.CODER, key.id)
    return measure_agreement(study, (Layer(LayerKind.CODER, coder, round_.id), against))


def measure_drift(study: Study, round_: Round, coder: UUID) -> Agreement:
    """A coder's work in a re-coding round and in the round it repeats, code by code.

    Raises `NotAllowed` before they have handed in, and `BadValue` where the earlier round is gone.
    """
    earlier = next((one for one in study.rounds if one.id == round_.repeats), None)
    if earlier is None:
        raise BadValue(_("The round that this one repeats is not in the study any more."))
    if coder not in round_.submitted:
        raise NotAllowed(_("Hand your work in first; then it is held against your earlier one."))
    before, now = (Layer(LayerKind.CODER, coder, one.id) for one in (earlier, round_))
    return measure_agreement(study, (before, now))
