"""A rule or a layer that could never be meant is refused where it is made."""

from dataclasses import replace
from uuid import UUID

import pytest

from polyvocal.core.coding import Basis, Certainty, Stance
from polyvocal.core.errors import BadValue
from polyvocal.core.evidence import (
    EvidenceRule,
    EvidenceUnit,
    Layer,
    LayerKind,
    Presence,
)


def test_by_default_one_coding_that_does_not_contradict_is_evidence():
    rule = EvidenceRule()

    assert (rule.at_least, rule.unit) == (1, EvidenceUnit.CODINGS)
    assert rule.stances == {Stance.SUPPORTS, Stance.COMPLICATES}
    assert rule.certainties == set(Certainty)
    assert rule.bases == set(Basis)


@pytest.mark.parametrize("at_least", [0, -1])
def test_a_rule_asks_for_at_least_one(at_least):
    with pytest.raises(BadValue, match="at least one"):
        EvidenceRule(at_least=at_least)


def test_contradiction_can_never_be_asked_for():
    with pytest.raises(BadValue, match="never evidence"):
        EvidenceRule(stances=frozenset({Stance.SUPPORTS, Stance.CONTRADICTS}))


@pytest.mark.parametrize(
    "nothing", [{"stances": frozenset()}, {"certainties": frozenset()}, {"bases": frozenset()}]
)
def test_a_rule_that_admits_nothing_is_refused(nothing):
    with pytest.raises(BadValue, match="can never be met"):
        replace(EvidenceRule(), **nothing)


def test_the_layer_of_one_coder_names_that_coder():
    assert Layer(LayerKind.CODER, coder_id=UUID(int=1)).coder_id == UUID(int=1)

    with pytest.raises(BadValue, match="names that coder"):
        Layer(LayerKind.CODER)


@pytest.mark.parametrize("kind", [LayerKind.ANY_CODER, LayerKind.ALL_CODERS, LayerKind.CONSENSUS])
def test_no_other_layer_names_a_coder(kind):
    assert Layer(kind, round_id=UUID(int=2)).coder_id is None

    with pytest.raises(BadValue, match="names that coder"):
        Layer(kind, coder_id=UUID(int=1))


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"unit_roles": ("PW",)}, "one role"),
        ({"codes": ()}, "one row of cells"),
        ({"notes": ()}, "one row of cells"),
        ({"present": ((True,),)}, "one cell for each column"),
    ],
)
def test_a_presence_sheet_is_as_wide_and_long_as_it_says(change, match):
    sheet = Presence(
        units=("PW", "SP"),
        unit_roles=("PW", "SP"),
        codes=(("1.1", "Goal", "Goals"),),
        present=((True, None),),
        notes=("",),
    )

    with pytest.raises(BadValue, match=match):
        replace(sheet, **change)
