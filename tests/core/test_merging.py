"""What a merge would do, as a plan: additions by identity, contradictions, and nothing lost."""

from dataclasses import replace

import pytest
from hypothesis import given

from polyvocal.core.coding import MemoTarget
from polyvocal.core.columns import Codings
from polyvocal.core.errors import BadValue
from polyvocal.core.exchange import Thing
from polyvocal.core.merging import plan_merge
from tests.formats.refi.whole_studies import make_study, whole_studies

TEXTS = ("tea", "e\u0301", "\U0001f642 home", "שלום", "two\n\nlines")
ADDED = (
    "attributes", "coders", "cases", "partnerships", "case_sets", "codes", "documents", "rounds",
    "assignments", "codings", "memos", "content_notes", "exemplars", "claims", "decisions",
    "placed",
)  # fmt: skip


def added(plan):
    return {name: len(getattr(plan, name)) for name in ADDED if getattr(plan, name)}


@given(whole_studies)
def test_a_copy_brings_nothing_to_itself(study):
    plan = plan_merge(study, study)

    assert (added(plan), plan.differences, plan.renamed) == ({}, (), ())
    assert plan.n_alike[Thing.CODINGS] == len(study.codings)


@given(whole_studies)
def test_what_a_copy_lacks_comes_back_and_nothing_else(study):
    keys = study.coding_keys()
    poorer = replace(
        study,
        codings=Codings.from_codings(list(study.codings)[::2], keys),
        memos=study.memos[::2],
        claims=(),
        partnerships=study.partnerships[:1],
    )

    plan = plan_merge(poorer, study)

    assert {c.id for c in plan.codings} == {c.id for c in list(study.codings)[1::2]}
    assert plan.memos == study.memos[1::2]
    assert (plan.claims, plan.partnerships) == (study.claims, study.partnerships[1:])
    assert plan.differences == ()
    assert added(plan_merge(study, poorer)) == {}


def test_a_coding_told_differently_is_named_with_what_the_other_says():
    study = make_study(11, TEXTS)
    first, *others = study.codings
    [other] = [c for c in study.coders if c.id != first.coder_id][:1]
    changed = [replace(first, coder_id=other.id), *others]
    theirs = replace(study, codings=Codings.from_codings(changed, study.coding_keys()))

    [difference] = plan_merge(study, theirs).differences

    assert (difference.thing, difference.target) == (Thing.CODINGS, MemoTarget.CODING)
    assert (difference.id, difference.theirs) == (first.id, f"coder: {other.name}")


def test_two_studies_are_not_mixed():
    study = make_study(11, TEXTS)

    with pytest.raises(BadValue, match="not two copies of one study"):
        plan_merge(study, replace(study, id=study.cases[0].id, name="Another"))
