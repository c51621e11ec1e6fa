"""From two readings to one: the queue, the decisions, what they make, and what takes them back."""

from uuid import UUID

import pytest

from polyvocal.core.coding import CoderKind, Span
from polyvocal.core.consensus import Difference, Verdict
from polyvocal.core.errors import BadValue, Conflict, NotFound
from polyvocal.core.evidence import Layer, LayerKind
from polyvocal.store.events import Actor
from polyvocal.store.snapshot import read_study
from polyvocal.store.undo import redo, undo
from polyvocal.store.verify import verify_study
from polyvocal.work import desk
from polyvocal.work.adjudicating import (
    Ruling,
    Share,
    accept_agreed,
    decide,
    find_place,
    list_places,
    tell_confusions,
    tell_fates,
)
from polyvocal.work.coding import Manner, Passage
from polyvocal.work.rounds import RoundKind, RoundWish, give_round, submit

ANN, BEN, LEAD = (Actor(UUID(int=n), name) for n, name in ((21, "Ann"), (22, "Ben"), (23, "Lead")))
MARK = "unlikely words"


@pytest.fixture
def read_twice(at, me):
    """Ann and Ben have coded P01: alike, differently, and one place that only Ben saw."""
    give_round(at, by=me, wish=RoundWish("Two", RoundKind.BLIND, ("Ann", "Ben"), ("P01",)))
    study = read_study(at.unveiled)
    document = study.document("P01")
    heard = [speaker.case_id is not None for speaker in study.speakers]
    turns = [
        turn
        for turn in study.turns
        if study.documents[turn.document].id == document.id
        and turn.speaker is not None
        and heard[turn.speaker]
    ]
    codes = [code.id for code in study.template.current.codes if not code.is_group]
    same, differ, alone = turns[0], turns[1], turns[2]
    strokes = [
        (ANN, codes[0], same.start, same.end - 2),
        (BEN, codes[0], same.start, same.end),
        (ANN, codes[1], differ.start, differ.end),
        (BEN, codes[2], differ.start + 1, differ.end),
        (BEN, codes[1], alone.start, alone.end),
    ]
    for number, (by, code, start, end) in enumerate(strokes, 1):
        passage = Passage(UUID(int=100 + number), document.id, start, end, document.text_version)
        desk.apply_code(
            at.seen_by(by.id, by.name),
            by,
            code_id=code,
            passages=[passage],
            manner=Manner(note=MARK if by is ANN else ""),
        )
    return at, codes, (same, differ, alone)


@pytest.fixture
def done(read_twice):
    at, codes, turns = read_twice
    for by in (ANN, BEN):
        submit(at, by=by, round_name="Two")
    return at, codes, turns


RATERS = "Ann", "Ben"


def decisions(at):
    return read_study(at).decisions


def raters(at):
    coders = {coder.name: coder.id for coder in read_study(at).coders}
    return [Layer(LayerKind.CODER, coders[name]) for name in RATERS]


def queue(at, **how):
    return list_places(at, raters=raters(at), **how)


def agreed_codings(at):
    study = read_study(at)
    [consensus] = [coder for coder in study.coders if coder.kind is CoderKind.CONSENSUS]
    return [coding for coding in study.codings if coding.coder_id == consensus.id]


def test_nothing_is_decided_while_a_blind_round_runs(read_twice):
    at, _codes, _turns = read_twice

    found = queue(at)

    assert (found.places, found.n_waiting) == ((), 1)


def test_places_read_differently_come_first_with_both_readings_and_notes(done):
    at, codes, _turns = done

    found = queue(at)

    assert [place.is_agreed for place in found.places] == [False, False, True]
    assert (found.n_decided, found.n_agreed, found.n_waiting) == (0, 1, 0)
    first = {r.rater.name: [c.code_id for c in r.codings] for r in found.places[0].readings}
    assert first == {"Ann": [codes[1]], "Ben": [codes[2]]}
    assert [c.note for c in found.places[0].readings[0].codings] == [MARK]


def test_one_reading_is_kept_as_a_row_of_its_own_and_the_coders_rows_stay(done):
    at, codes, (_same, differ, _alone) = done
    before = {coding.id: coding for coding in read_study(at).codings}
    place = queue(at).places[0]

    ruling = Ruling(
        Verdict.EITHER, take=("Ben",), difference=Difference.DEFINITION, note="as the card says"
    )
    decide(at, by=LEAD, place=place, ruling=ruling)

    [made] = agreed_codings(at)
    assert (made.code_id, made.span) == (codes[2], Span(differ.start + 1, differ.end))
    after = {coding.id: coding for coding in read_study(at).codings}
    assert {id_: after[id_] for id_ in before} == before
    [decision] = decisions(at)
    assert decision.source_ids == {coding.id for coding in place.codings}
    assert decision.result_ids == {made.id}
    assert (decision.verdict, decision.difference) == (Verdict.EITHER, Difference.DEFINITION)
    assert queue(at).n_decided == 1
    assert verify_study(at).damages == ()


def test_both_neither_and_a_third_make_two_none_and_another(done):
    at, codes, (_same, _differ, alone) = done
    differing, lone, _alike = queue(at).places

    decide(at, by=LEAD, place=differing, ruling=Ruling(Verdict.BOTH))
    assert {coding.code_id for coding in agreed_codings(at)} == {codes[1], codes[2]}
    undo(at=at, by=LEAD)
    decide(at, by=LEAD, place=differing, ruling=Ruling(Verdict.NEITHER))
    assert decisions(at)[0].result_ids == frozenset()
    number = next(c for c in read_study(at).template.codes if c.id == codes[3]).title
    third = Ruling(Verdict.THIRD, codes=(number,), span=Span(alone.start, alone.start + 5))
    decide(at, by=LEAD, place=lone, ruling=third)

    [made] = agreed_codings(at)
    assert (made.code_id, made.span) == (codes[3], Span(alone.start, alone.start + 5))


def test_what_all_read_alike_is_taken_in_one_step_as_far_as_anybody_s_edges(done):
    at, codes, (same, _differ, _alone) = done

    accept_agreed(at, by=LEAD, places=queue(at).places)

    [made] = agreed_codings(at)
    assert (made.code_id, made.span) == (codes[0], Span(same.start, same.end))
    assert queue(at).n_agreed == 0
    with pytest.raises(BadValue, match="read alike"):
        accept_agreed(at, by=LEAD, places=queue(at).places)


def test_a_decision_is_one_step_that_undo_takes_back_and_redo_brings_again(done):
    at, _codes, _turns = done
    before = read_study(at)
    decide(at, by=LEAD, place=queue(at).places[0], ruling=Ruling(Verdict.BOTH))

    undo(at=at, by=LEAD)
    assert read_study(at) == before
    assert decisions(at) == ()

    redo(at=at, by=LEAD)
    assert (len(decisions(at)), queue(at).n_decided) == (1, 1)


def test_a_place_is_decided_once_whoever_is_quicker(done):
    at, _codes, _turns = done
    place = queue(at).places[0]
    decide(at, by=LEAD, place=place, ruling=Ruling(Verdict.BOTH))

    with pytest.raises(Conflict, match="decided this place meanwhile"):
        decide(at, by=ANN, place=place, ruling=Ruling(Verdict.NEITHER))


def test_places_are_shared_out_by_whole_documents(done):
    at, _codes, _turns = done
    parts = [queue(at, share=Share(number, 2)).places for number in (1, 2)]

    assert sorted(len(part) for part in parts) == [0, 3]
    with pytest.raises(BadValue):
        Share(3, 2)


def test_a_coder_sees_what_became_of_theirs(done):
    at, _codes, _turns = done
    ruling = Ruling(Verdict.EITHER, take=("Ben",), difference=Difference.MISSED)
    decide(at, by=LEAD, place=queue(at).places[0], ruling=ruling)

    [of_ann] = tell_fates(at, by=ANN)
    [of_ben] = tell_fates(at, by=BEN)

    assert (of_ann.decision, of_ann.agreed) == (of_ben.decision, of_ben.agreed)
    assert of_ann.coding.note == MARK
    assert of_ann.decision.difference is Difference.MISSED


def test_confused_codes_are_told_the_most_frequent_first(done):
    at, codes, _turns = done

    found = tell_confusions(at, raters(at))

    pairs = [({c.code.id, c.other.id if c.other else None}, c.n_places) for c in found]
    assert sorted(pairs, key=str) == sorted(
        [({codes[1], codes[2]}, 1), ({codes[1], None}, 1)], key=str
    )


@pytest.mark.parametrize(
    ("ruling", "error"),
    [
        (Ruling(Verdict.EITHER), BadValue),
        (Ruling(Verdict.EITHER, take=("Ann", "Ben")), BadValue),
        (Ruling(Verdict.EITHER, take=("Nobody",)), NotFound),
        (Ruling(Verdict.NEITHER, take=("Ann",)), BadValue),
        (Ruling(Verdict.THIRD), BadValue),
        (Ruling(Verdict.THIRD, codes=("no such code",)), NotFound),
        (Ruling(Verdict.BOTH, codes=("1.1",)), BadValue),
    ],
)
def test_a_ruling_that_says_too_little_or_too_much_is_refused(done, ruling, error):
    at, _codes, _turns = done
    before = read_study(at)

    with pytest.raises(error):
        decide(at, by=LEAD, place=queue(at).places[0], ruling=ruling)

    assert read_study(at) == before


def test_a_place_goes_by_the_first_signs_of_its_first_coding(done):
    at, _codes, _turns = done
    found = queue(at)

    assert find_place(found, found.places[0].codings[0].id.hex) == found.places[0]
    with pytest.raises(NotFound):
        find_place(found, "ffffffff")
