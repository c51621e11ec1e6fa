"""Rounds as a person gives them out, hands in, and is told how they did."""

from dataclasses import replace
from uuid import UUID

import pytest

from polyvocal.core.coding import Purpose
from polyvocal.core.errors import BadValue, NotAllowed, NotFound
from polyvocal.store.events import Actor
from polyvocal.store.reads import Wanted, history
from polyvocal.store.reads.reader import reader_page
from polyvocal.store.snapshot import read_study
from polyvocal.work import desk
from polyvocal.work.coding import Manner, Passage
from polyvocal.work.correcting import correct
from polyvocal.work.feedback import give_feedback
from polyvocal.work.opening import opened
from polyvocal.work.past import undo_last
from polyvocal.work.round_progress import OwnPart, list_rounds, own_parts
from polyvocal.work.rounds import (
    RoundKind,
    RoundWish,
    choose_documents,
    find_round,
    give_more,
    give_round,
    lift,
    remove_round,
    reopen,
    submit,
)

BEN = Actor(UUID(int=2), "Ben")


def wish(kind: RoundKind = RoundKind.BLIND, **more) -> RoundWish:
    return RoundWish(**{"name": "First", "kind": kind, "coders": ("Coder A", "Ben"), **more})


def code(at, by: Actor, number: int, document: str = "P01") -> None:
    study = read_study(at.unveiled)
    found = study.document(document)
    heard = [s.case_id is not None for s in study.speakers]
    turns = [t for t in study.turns if study.documents[t.document].id == found.id]
    turn = next(t for t in turns if t.speaker is not None and heard[t.speaker])
    desk.apply_code(
        at.seen_by(by.id, by.name),
        by,
        code_id=next(c.id for c in study.template.current.codes if not c.is_group),
        passages=[Passage(UUID(int=number), found.id, turn.start, turn.end, found.text_version)],
        manner=Manner(),
    )


def test_a_round_is_given_to_coders_and_told_with_their_progress(at, me):
    made = give_round(at, by=me, wish=wish(documents=("P01", "W01")))

    [line] = [line for line in list_rounds(at) if line.round.id == made.id]
    assert line.is_running
    assert line.n_documents == 2
    told = [(p.coder.name, p.n_documents, p.is_submitted) for p in line.coders]
    assert told == [("Ben", 2, False), ("Coder A", 2, False)]


def test_a_sample_by_role_is_the_same_for_the_same_seed_and_of_those_who_speak(at, me):
    study = read_study(at)
    role = study.roles[0]
    asked = wish(sample={role: 1}, seed=5)

    drawn = choose_documents(study, asked)

    assert choose_documents(study, asked) == drawn
    heard = {s.case_id for s in study.speakers if s.document_id in drawn and s.case_id}
    assert role in {case.role for case in study.cases if case.id in heard}
    with pytest.raises(BadValue, match="left to draw from"):
        choose_documents(study, wish(sample={role: 99}))
    with pytest.raises(NotFound, match="has the role"):
        choose_documents(study, wish(sample={"nobody": 1}))
    with pytest.raises(BadValue, match="one of the two"):
        choose_documents(study, wish(sample={role: 1}, documents=("P01",)))


def test_who_codes_a_document_given_to_them_codes_in_the_round_and_alone(at, me):
    made = give_round(at, by=me, wish=wish(documents=("P01",)))

    code(at, BEN, 77)

    [theirs] = [c for c in read_study(at.unveiled).codings if c.id == UUID(int=77)]
    assert theirs.round_id == made.id
    seen = {c.id for c in read_study(at.seen_by(me.id, me.name)).codings}
    assert UUID(int=77) not in seen


def test_when_all_have_handed_in_all_see_all_and_work_is_opened_again_by_its_owner(at, me):
    give_round(at, by=me, wish=wish(documents=("P01",)))
    code(at, BEN, 77)

    for by in (me, BEN):
        submit(at, by=by, round_name="First")

    assert UUID(int=77) in {c.id for c in read_study(at.seen_by(me.id, me.name)).codings}
    with pytest.raises(NotAllowed, match="handed in"):
        code(at, BEN, 78)
    reopen(at, by=BEN, round_name="First")
    code(at, BEN, 78)
    line = next(line for line in list_rounds(at) if line.round.name == "First")
    assert [(p.coder.name, p.is_submitted, p.has_seen) for p in line.coders] == [
        ("Ben", False, True),
        ("Coder A", True, False),
    ]


def test_a_correction_tells_nobody_how_the_other_s_work_came_through(at, me):
    give_round(at, by=me, wish=wish(documents=("P01",)))
    code(at, BEN, 77)
    mine = at.seen_by(me.id, me.name)
    page = reader_page(mine, read_study(mine).document("P01").id)

    done = correct(
        mine,
        by=me,
        document_id=page.document.id,
        typed=f"{page.text} More.",
        seen_version=page.document.text_version,
    )

    assert sum(done.n_codings.values()) == len(page.codings)
    assert len(reader_page(at.unveiled, page.document.id).codings) > len(page.codings)


def test_who_opens_a_study_is_told_that_something_is_left_out_and_not_how_much(at, me, tmp_path):
    give_round(at, by=me, wish=wish(documents=("P01",)))
    file = tmp_path / "out" / "study.polyvocal"

    with opened(file) as found:
        assert found.notices[-1].startswith("A blind round is running")
    for by in (me, BEN):
        submit(at, by=by, round_name="First")
    with opened(file) as found:
        assert not any("blind round" in notice for notice in found.notices)


def test_training_is_held_against_its_key_once_handed_in(at, me):
    asked = wish(RoundKind.TRAINING, coders=("Ben",), documents=("P01",), key="Coder A")
    made = give_round(at, by=me, wish=asked)
    assert made.purpose is Purpose.TRAINING
    code(at, BEN, 77)
    with pytest.raises(NotAllowed, match="Hand your work in first"):
        give_feedback(at, by=BEN, round_name="First")

    submit(at, by=BEN, round_name="First")
    result = give_feedback(at, by=BEN, round_name="First")

    assert [rater.name for rater in result.raters] == ["Ben (First)", "Coder A"]
    assert sum(line.line.counts.marked_by[0] for line in result.codes) == 1


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        (wish(RoundKind.TRAINING), BadValue),
        (wish(key="consensus"), BadValue),
        (wish(RoundKind.TRAINING, key="nobody"), NotFound),
        (wish(documents=("none",)), NotFound),
        (wish(coders=()), BadValue),
    ],
)
def test_a_round_that_cannot_be_is_refused_and_nothing_is_made(at, me, asked, error):
    before = read_study(at)

    with pytest.raises(error):
        give_round(at, by=me, wish=asked)

    assert read_study(at) == before


def test_two_rounds_have_two_names_and_an_unknown_one_is_told(at, me):
    give_round(at, by=me, wish=wish())

    with pytest.raises(BadValue, match="another name"):
        give_round(at, by=me, wish=wish())
    with pytest.raises(NotFound, match="There are: "):
        submit(at, by=me, round_name="Second")
    with pytest.raises(BadValue, match="no key"):
        give_feedback(at, by=me, round_name="First")


def parts(at, by: Actor) -> tuple[OwnPart, ...]:
    study = read_study(at.seen_by(by.id, by.name))
    return own_parts(study, next(c.id for c in study.coders if c.name == by.name))


def test_how_a_sample_was_drawn_is_kept_with_the_round(at, me):
    role = read_study(at).roles[0]
    give_round(at, by=me, wish=wish(sample={role: 1}, seed=5))

    assert find_round(read_study(at), "First").drawn == f"{role}=1; seed=5"


def test_the_next_document_is_the_first_without_a_coding_and_then_it_is_handed_in(at, me):
    give_round(at, by=me, wish=wish(documents=("P01", "W01")))
    assert [part.next and part.next.name for part in parts(at, BEN)] == ["P01"]

    code(at, BEN, 77)
    assert [part.next and part.next.name for part in parts(at, BEN)] == ["W01"]
    code(at, BEN, 78, "W01")

    [part] = parts(at, BEN)
    assert (part.next, part.open, part.is_submitted) == (None, (), False)
    submit(at, by=BEN, round_name="First")
    assert [part.is_submitted for part in parts(at, BEN)] == [True]


def test_what_keeps_others_waiting_comes_first(at, me):
    give_round(at, by=me, wish=wish(RoundKind.OPEN, name="A"))
    give_round(at, by=me, wish=wish(name="B"))
    give_round(at, by=me, wish=wish(RoundKind.TRAINING, name="C", key="Coder A", coders=("Ben",)))

    assert [part.round.name for part in parts(at, BEN)] == ["C", "B", "A"]
    submit(at, by=BEN, round_name="C")
    assert [part.round.name for part in parts(at, BEN)] == ["B", "A", "C"]


def test_how_far_one_is_is_told_to_whom_it_is_not_hidden_from(at, me):
    give_round(at, by=me, wish=wish(documents=("P01",)))
    code(at, BEN, 77)

    def told(place) -> dict[str, int | None]:
        [line] = [line for line in list_rounds(place) if line.round.name == "First"]
        return {p.coder.name: p.n_coded for p in line.coders}

    assert told(at.seen_by(BEN.id, BEN.name)) == {"Ben": 1, "Coder A": None}
    assert told(at.seen_by(me.id, me.name)) == {"Ben": None, "Coder A": 0}
    assert told(at) == {"Ben": None, "Coder A": None}


def test_whoever_is_given_more_has_not_handed_all_in(at, me):
    give_round(at, by=me, wish=wish(documents=("P01",)))
    submit(at, by=BEN, round_name="First")

    give_more(at, by=me, round_name="First", documents=("W01",))

    [part] = parts(at, BEN)
    assert not part.is_submitted
    assert [document.name for document in part.documents] == ["P01", "W01"]
    assert find_round(read_study(at), "First").has_seen == frozenset()
    with pytest.raises(BadValue, match="do not have yet"):
        give_more(at, by=me, round_name="First", documents=("W01",))


def test_a_blind_round_that_is_over_takes_no_more(at, me):
    give_round(at, by=me, wish=wish(documents=("P01",)))
    for by in (me, BEN):
        submit(at, by=by, round_name="First")

    with pytest.raises(BadValue, match="new round"):
        give_more(at, by=me, round_name="First", documents=("W01",))


def test_lifting_marks_those_who_were_not_done_and_is_not_undone(at, me):
    give_round(at, by=me, wish=wish(documents=("P01",)))
    code(at, BEN, 77)
    submit(at, by=BEN, round_name="First")

    lift(at, by=me, round_name="First")

    [line] = [line for line in list_rounds(at) if line.round.name == "First"]
    assert [(p.coder.name, p.has_seen) for p in line.coders] == [("Ben", False), ("Coder A", True)]
    assert UUID(int=77) in {c.id for c in read_study(at).codings}
    with pytest.raises(NotAllowed, match="may have been seen"):
        undo_last(at, by=me)
    with pytest.raises(NotAllowed, match="any more"):
        lift(at, by=me, round_name="First")


def test_a_round_goes_while_nobody_coded_or_handed_in(at, me):
    give_round(at, by=me, wish=wish(documents=("P01",)))
    submit(at, by=BEN, round_name="First")
    with pytest.raises(BadValue, match="handed in"):
        remove_round(at, by=me, round_name="First")
    reopen(at, by=BEN, round_name="First")

    remove_round(at, by=me, round_name="First")

    assert "First" not in {r.name for r in read_study(at).rounds}
    undo_last(at, by=me)
    assert "First" in {r.name for r in read_study(at).rounds}


def test_a_round_coded_once_more_shows_how_far_its_coder_drifted(at, me):
    give_round(at, by=me, wish=wish(documents=("P01", "W01"), name="Z"))
    code(at, BEN, 77)
    again = give_round(at, by=me, wish=wish(RoundKind.RECODING, coders=("Ben",), again="Z"))
    assert {document for document, _coder in again.assignments} == {
        read_study(at).document(name).id for name in ("P01", "W01")
    }

    # What is coded now is coded in the round that repeats the other, though both are open.
    code(at, BEN, 78)
    with pytest.raises(NotAllowed, match="against your earlier one"):
        give_feedback(at, by=BEN, round_name="First")
    submit(at, by=BEN, round_name="First")
    result = give_feedback(at, by=BEN, round_name="First")

    assert [rater.name for rater in result.raters] == ["Ben (Z)", "Ben (First)"]
    [both] = [line.line.counts for line in result.codes if line.line.counts.marked_by_any]
    assert (both.marked_by, both.marked_together) == ((1, 1), 1)


def test_nobody_codes_a_document_anew_in_two_rounds_at_once(at, me):
    for name, document in (("Z", "P01"), ("Y", "W01")):
        give_round(at, by=me, wish=wish(coders=("Ben",), documents=(document,), name=name))
        code(at, BEN, ord(name), document)
    again = wish(RoundKind.RECODING, coders=("Ben",), again="Z")
    give_round(at, by=me, wish=again)

    with pytest.raises(BadValue, match="Ben is coding P01 anew in the round First already"):
        give_round(at, by=me, wish=replace(again, name="Second"))
    give_round(at, by=me, wish=replace(again, name="Second", again="Y"))
    with pytest.raises(BadValue, match="Ben is coding P01 anew"):
        give_more(at, by=me, round_name="Second", documents=("P01",))
    submit(at, by=BEN, round_name="First")

    give_more(at, by=me, round_name="Second", documents=("P01",))


def test_what_was_done_with_a_round_is_told_of_that_round_alone(at, me):
    made = give_round(at, by=me, wish=wish(documents=("P01",)))
    give_round(at, by=me, wish=wish(documents=("P01",), name="Another"))
    submit(at, by=BEN, round_name="First")
    reopen(at, by=BEN, round_name="First")
    lift(at, by=me, round_name="First")

    told = history(at, wanted=Wanted(thing=made.id))

    assert [line.verb for line in told] == [
        "lift_round",
        "reopen_round",
        "submit_round",
        "add_round",
    ]
    assert all("First" in line.sentence for line in told)


def test_nobody_repeats_what_they_were_not_given(at, me):
    give_round(at, by=me, wish=wish(coders=("Ben",), name="Z"))

    with pytest.raises(BadValue, match="nothing to repeat"):
        give_round(at, by=me, wish=wish(RoundKind.RECODING, coders=("Coder A",), again="Z"))
    with pytest.raises(BadValue, match="names the round that it repeats"):
        give_round(at, by=me, wish=wish(RoundKind.RECODING))
