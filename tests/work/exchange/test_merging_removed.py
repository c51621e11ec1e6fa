"""What one copy removed since both were one: honoured, kept where somebody went on, or chosen."""

import shutil
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

import polyvocal
from polyvocal.core.coding import Coder, Memo, MemoTarget, Span
from polyvocal.core.consensus import Verdict
from polyvocal.core.errors import BadValue
from polyvocal.core.exchange import Fate, Thing
from polyvocal.core.parting import Kind
from polyvocal.store import changes
from polyvocal.store.events import Actor
from polyvocal.store.snapshot import read_study
from polyvocal.store.undo import undo
from polyvocal.store.verify import verify_study
from polyvocal.work.adjudicating import Ruling, decide, list_places
from polyvocal.work.exchange.merging import merge_copies
from polyvocal.work.opening import at_study
from polyvocal.work.rounds import RoundKind, RoundWish, give_round

BEA = Actor(UUID(int=2), "Bea")


def change(file, act, by=BEA):
    with at_study(file) as at:
        return act(at, by, read_study(at))


def ids(study, what):
    return {one.id for one in getattr(study, what)}


def remove_first_coding(at, by, study):
    coding = study.codings[0]
    changes.remove_codings(at=at, by=by, coding_ids=[coding.id])
    return coding


def remove_document(at, by, study):
    document = study.documents[study.document_index[study.codings[0].document_id]]
    changes.remove_document(at=at, by=by, document_id=document.id)
    return document


def fates(moved):
    return [(one.kind, one.was_here, one.is_honoured) for one in moved.removals]


@pytest.mark.parametrize("was_here", [True, False])
def test_what_one_copy_removed_goes_from_both_when_the_other_left_it_alone(copies, me, was_here):
    ours, theirs = copies
    coding = change(ours if was_here else theirs, remove_first_coding)

    moved = merge_copies(ours, theirs, by=me)

    assert fates(moved) == [(Kind.CODING, was_here, True)]
    assert coding.id not in ids(polyvocal.open(ours), "codings")
    fate = Fate.LEFT_OUT if was_here else Fate.CHANGED
    assert moved.report.n(Thing.CODINGS, fate) == 1
    with at_study(ours) as at:
        assert verify_study(at).is_sound


def test_undo_takes_a_removal_by_merging_back(copies, me):
    ours, theirs = copies
    before = polyvocal.open(ours)
    change(theirs, remove_document)
    merge_copies(ours, theirs, by=me)

    with at_study(ours) as at:
        undo(at=at, by=me)

    assert polyvocal.open(ours) == before


@pytest.mark.parametrize("was_here", [True, False])
def test_a_document_that_the_other_coded_since_is_kept_with_all_that_went_with_it(
    copies, me, was_here
):
    ours, theirs = copies
    removing, working = (ours, theirs) if was_here else (theirs, ours)
    before = polyvocal.open(ours)
    document = change(removing, remove_document)

    def code(at, by, study):
        known = next(c for c in study.codings if c.document_id == document.id)
        coding = replace(known, id=uuid4(), span=Span(0, 9))
        changes.add_codings(at=at, by=by, codings=[coding])
        return coding

    coding = change(working, code)

    moved = merge_copies(ours, theirs, by=me)

    merged = polyvocal.open(ours)
    assert fates(moved) == [(Kind.DOCUMENT, was_here, False)]
    assert ids(merged, "codings") == ids(before, "codings") | {coding.id}
    assert ids(merged, "documents") == ids(before, "documents")
    [told] = [f for f in moved.report.findings if document.name in f.place]
    assert "changed or used since" in told.sentence


def test_a_person_may_keep_what_was_removed(copies, me):
    ours, theirs = copies
    coding = change(theirs, remove_first_coding)

    plan = merge_copies(ours, theirs, by=me, dry_run=True)
    moved = merge_copies(ours, theirs, by=me, keep=[str(plan.removals[0].id)[:8]])

    assert coding.id in ids(polyvocal.open(ours), "codings")
    assert "you wanted it kept" in moved.report.findings[0].sentence
    with pytest.raises(BadValue, match="is called ffff"):
        merge_copies(ours, theirs, by=me, keep=["ffff"])
    assert fates(merge_copies(ours, theirs, by=me, keep_all=True)) == [(Kind.CODING, False, False)]


@pytest.mark.parametrize("is_used", [False, True])
def test_a_removed_code_goes_or_comes_back_with_its_codings(copies, me, is_used):
    ours, theirs = copies
    before = polyvocal.open(ours)

    def remove_code(at, by, study):
        code = study.codings[0].code_id
        changes.remove_codes(at=at, by=by, codes=[code])
        return code

    code = change(ours, remove_code)
    if is_used:
        change(
            theirs,
            lambda at, by, study: changes.add_memo(
                at=at,
                by=by,
                memo=Memo(uuid4(), "Needed", study.coders[0].id, MemoTarget.CODE, code),
            ),
        )

    moved = merge_copies(ours, theirs, by=me)

    merged = polyvocal.open(ours)
    assert fates(moved) == [(Kind.CODE, True, not is_used)]
    in_force = {one.id for one in merged.template.current.codes}
    assert (code in in_force) == is_used
    of_code = {coding.id for coding in before.codings if coding.code_id == code}
    assert ids(merged, "codings") == ids(before, "codings") - (set() if is_used else of_code)


def test_a_case_removed_there_goes_and_its_name_is_free(copies, me):
    ours, theirs = copies

    def rename_by_removing(at, by, study):
        case = study.cases[0]
        for case_set in study.case_sets:
            changes.remove_case_set(at=at, by=by, case_set_id=case_set.id)
        changes.remove_case(at=at, by=by, case_id=case.id)
        changes.add_cases(at=at, by=by, cases=[replace(case, id=uuid4(), role="new")])
        return case

    case = change(theirs, rename_by_removing)

    merge_copies(ours, theirs, by=me)

    merged = polyvocal.open(ours)
    assert [c.role for c in merged.cases if c.label == case.label] == ["new"]
    assert case.id not in {speaker.case_id for speaker in merged.speakers}


def test_what_was_removed_and_put_back_is_as_if_nothing_had_been(copies, me):
    ours, theirs = copies
    before = polyvocal.open(ours)
    change(theirs, remove_first_coding)
    change(theirs, lambda at, by, _study: undo(at=at, by=by))

    assert merge_copies(ours, theirs, by=me).removals == ()
    assert polyvocal.open(ours).codings == before.codings


def test_work_that_a_blind_round_hides_is_counted_and_not_named(copies, me):
    ours, theirs = copies

    def go_blind(at, by, _study):
        changes.add_coder(at=at, by=by, coder=Coder(uuid4(), "Ada"))
        changes.add_coder(at=at, by=by, coder=Coder(uuid4(), "Ben"))
        names = tuple(coder.name for coder in read_study(at).coders)
        give_round(at, by=by, wish=RoundWish("Blind", RoundKind.BLIND, names))

    change(ours, go_blind)
    shutil.copy(ours, theirs)
    change(theirs, lambda at, by, _study: remove_first_coding(at, by, read_study(at.unveiled)))

    moved = merge_copies(ours, theirs, by=me)

    assert [(one.name, one.is_hidden) for one in moved.removals] == [("", True)]
    assert moved.report.findings == ()
    assert moved.report.n(Thing.CODINGS, Fate.CHANGED) == 1


def decide_one(at, by, verdict):
    place = next(p for p in list_places(at).places if not p.is_agreed)
    decide(at, by=by, place=place, ruling=Ruling(verdict, note=verdict.value))
    [decision] = read_study(at).decisions
    return decision


@pytest.fixture(params=[Verdict.NEITHER, Verdict.BOTH], ids=lambda verdict: verdict.name)
def decided(request, copies, me):
    """Two copies of a study in which one place is decided."""
    ours, theirs = copies
    decision = change(ours, lambda at, by, _study: decide_one(at, by, request.param), me)
    shutil.copy(ours, theirs)
    return decision


@pytest.mark.parametrize("was_here", [True, False])
def test_a_decision_that_was_taken_back_in_one_copy_is_taken_back_in_both(
    decided, copies, me, was_here
):
    ours, theirs = copies
    change(ours if was_here else theirs, lambda at, by, _study: undo(at=at, by=by), me)

    moved = merge_copies(ours, theirs, by=me)

    merged = polyvocal.open(ours)
    assert merged.decisions == ()
    assert not merged.has_consensus
    assert ids(merged, "codings") >= decided.source_ids
    [told] = [one for one in moved.removals if one.kind is not Kind.CODER]
    assert (told.kind, told.was_here, told.n_with_it) == (
        Kind.DECISION, was_here, len(decided.result_ids),
    )  # fmt: skip
    # Who decided, and the consensus, came with the decision and went with it.
    assert all(one.is_honoured for one in moved.removals)
    assert told.name.endswith(decided.verdict.value)
    with at_study(ours) as at:
        assert verify_study(at).is_sound
        if not was_here:
            undo(at=at, by=me)
            assert read_study(at).decisions == (decided,)


@pytest.mark.parametrize("was_here", [True, False])
def test_a_place_that_was_decided_anew_has_the_new_decision_alone(decided, copies, me, was_here):
    ours, theirs = copies

    def think_again(at, by, _study):
        undo(at=at, by=by)
        return decide_one(at, by, Verdict.BOTH)

    anew = change(ours if was_here else theirs, think_again, me)

    merge_copies(ours, theirs, by=me)

    merged = polyvocal.open(ours)
    assert [decision.id for decision in merged.decisions] == [anew.id]
    of_consensus = {c.id for c in merged.codings} - decided.source_ids
    assert anew.result_ids <= of_consensus
    assert decided.result_ids.isdisjoint(of_consensus)
    with at_study(ours) as at:
        assert verify_study(at).is_sound


@pytest.mark.parametrize("was_here", [True, False])
def test_a_decision_whose_coding_somebody_went_on_with_is_kept(copies, me, was_here):
    ours, theirs = copies
    decision = change(ours, lambda at, by, _study: decide_one(at, by, Verdict.BOTH), me)
    shutil.copy(ours, theirs)
    taking_back, going_on = (ours, theirs) if was_here else (theirs, ours)
    change(taking_back, lambda at, by, _study: undo(at=at, by=by), me)
    agreed = min(decision.result_ids)

    def write(at, by, study):
        memo = Memo(uuid4(), "To print", study.coders[0].id, MemoTarget.CODING, agreed)
        changes.add_memo(at=at, by=by, memo=memo)

    change(going_on, write)

    moved = merge_copies(ours, theirs, by=me)

    merged = polyvocal.open(ours)
    assert merged.decisions == (decision,)
    assert ids(merged, "codings") >= decision.result_ids
    assert (Kind.DECISION, was_here, False) in fates(moved)
    assert not any(one.is_honoured for one in moved.removals)
