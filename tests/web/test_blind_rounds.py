"""Two browsers code one interview blind: what one does comes through no door to the other."""

from __future__ import annotations

import json
from uuid import UUID

import pytest

from polyvocal.core.coding import MemoTarget
from polyvocal.core.documents import SpeakerKind, Turn
from polyvocal.core.study import Study
from polyvocal.store.events import Actor
from polyvocal.store.snapshot import read_study
from polyvocal.web.access import Need
from polyvocal.web.urls import DOORS
from polyvocal.work import desk, noting
from polyvocal.work.coding import Manner, Passage
from polyvocal.work.rounds import RoundKind, RoundWish, give_round, submit
from tests.web.conftest import BUILDER
from tests.web.visiting import Caller

SECRET = "ONLY-BEN-KNOWS"
BEN = Actor(UUID("be000000-0000-4000-8000-00000000be00"), "Ben")
CODING = UUID("5ec2e700-0000-4000-8000-000000000001")
BEGINNING_OF_ITS_ID = str(CODING)[:8]
DOCUMENT = "P01"
KINDS = ("participants", "flow", "coverage", "matrix", "ranking")
# Pages without a study in them, and those that need a job or a kind that this test does not make.
ELSEWHERE = {"job", "job-file"}


def browser_of(bench, name: str) -> Caller:
    caller = Caller(bench)
    caller.come_in()
    form = {"name": name, "csrfmiddlewaretoken": caller.get("/").mark}
    assert caller.post("/who/", form).status == 302
    return caller


def tells(study: Study, turn: Turn, document: UUID) -> bool:
    """Is this a turn of the document in which a participant speaks?"""
    kind = study.speakers[turn.speaker].kind if turn.speaker is not None else None
    return study.documents[turn.document].id == document and kind is SpeakerKind.PARTICIPANT


@pytest.fixture
def blind(bench):
    """A blind round of Coder A and Ben on one interview, which Ben has coded; its place."""
    at = bench.studies.place(bench.first_study)
    wish = RoundWish("Blind", RoundKind.BLIND, (BUILDER.name, BEN.name), (DOCUMENT,))
    give_round(at, by=BUILDER, wish=wish)
    code_in_secret(at, read_study(at.unveiled))
    return at


def code_in_secret(at, study: Study) -> None:
    """Ben's coding of the interview, with memos on it and on the interview."""
    document = study.document(DOCUMENT)
    turn = next(t for t in study.turns if tells(study, t, document.id))
    desk.apply_code(
        at.seen_by(BEN.id, BEN.name),
        BEN,
        code_id=study.template.current.codes[-1].id,
        passages=[Passage(CODING, document.id, turn.start, turn.end, document.text_version)],
        manner=Manner(note=SECRET),
    )
    for target, target_id in ((MemoTarget.CODING, CODING), (MemoTarget.DOCUMENT, document.id)):
        noting.write_memo(
            at,
            by=BEN,
            memo_id=UUID(int=len(target)),
            text=SECRET,
            target=target,
            target_id=target_id,
        )


@pytest.fixture
def anew(bench):
    """Ben has coded one interview, and is to code it anew; its place."""
    at = bench.studies.place(bench.first_study)
    give_round(at, by=BUILDER, wish=RoundWish("Once", RoundKind.OPEN, (BEN.name,), (DOCUMENT,)))
    study = read_study(at)
    code_in_secret(at, study)
    wish = RoundWish("Again", RoundKind.RECODING, (BEN.name,), again="Once")
    give_round(at, by=BUILDER, wish=wish)
    return at


def reading_paths(at) -> list[str]:
    """The address of every door that reads, filled in with the interview."""
    document = read_study(at.unveiled).document(DOCUMENT).id
    routes = [d.route for d in DOORS if d.need is Need.READ and d.name not in ELSEWHERE]
    paths = []
    for route in routes:
        path = route.replace("studies/<uuid:study>/", "")
        path = path.replace("<uuid:document>", str(document))
        kinds = ("html",) if "/report/" in path else ("csv",) if "file" in path else KINDS
        paths += [path.replace("<str:kind>", kind) for kind in kinds if "<str:kind>" in path] or [
            path
        ]
    # What is left open names a thing that this test does not make, such as a plan of an import.
    return [path for path in paths if "<" not in path]


def seen_at(caller: Caller, path: str) -> str:
    answer = caller.get(caller.study(path))
    assert answer.status < 400, path
    return answer.text


def test_no_page_shows_the_other_s_work_nor_anything_that_moves_with_it(bench, blind):
    ann = browser_of(bench, BUILDER.name)
    paths = reading_paths(blind)

    for path in paths:
        answer = ann.get(ann.study(path))
        # The one thing that this interview does not have.
        assert answer.status in ({404} if path.endswith("/recording/") else {200, 302}), path
        shown = answer.text
        assert SECRET not in shown, path
        assert str(CODING) not in shown, path

    document = read_study(blind.unveiled).document(DOCUMENT).id
    state = json.loads(seen_at(ann, f"documents/{document}/codings/"))
    coders = state["codings"]["values"]["coder"]
    me = state["me"]
    assert {coders[i] for i in state["codings"]["coder"]} <= {me}


def test_no_page_shows_who_codes_anew_what_they_made_before_until_they_hand_in(bench, anew):
    ben = browser_of(bench, BEN.name)
    document = read_study(anew.unveiled).document(DOCUMENT).id

    for path in reading_paths(anew):
        shown = ben.get(ben.study(path)).text
        assert SECRET not in shown, path
        assert str(CODING) not in shown, path
    state = json.loads(seen_at(ben, f"documents/{document}/codings/"))
    assert state["codings"]["coder"] == []

    told = "You code this interview anew"
    assert told in seen_at(ben, f"documents/{document}/")
    assert told not in seen_at(browser_of(bench, BUILDER.name), f"documents/{document}/")

    submit(anew, by=BEN, round_name="Again")

    assert told not in seen_at(ben, f"documents/{document}/")
    state = seen_at(ben, f"documents/{document}/codings/")
    assert str(CODING) in state
    assert SECRET in state


def test_a_report_shows_nothing_of_the_other_s_but_all_of_one_s_own(bench, blind):
    told = {}
    for name in (BUILDER.name, BEN.name):
        caller = browser_of(bench, name)
        _page, job = caller.taken("compare/report/html/?layer=any")
        told[name] = caller.get(caller.study(f"jobs/{job}/file/")).text

    assert BEGINNING_OF_ITS_ID not in told[BUILDER.name]
    assert BEGINNING_OF_ITS_ID in told[BEN.name]


def test_counts_of_codes_do_not_move_while_the_other_codes(bench, blind):
    ann = browser_of(bench, BUILDER.name)
    before = json.loads(seen_at(ann, "read/counts/"))
    study = read_study(blind.unveiled)
    document = study.document(DOCUMENT)
    turn = next(t for t in study.turns if study.documents[t.document].id == document.id)

    desk.apply_code(
        blind.seen_by(BEN.id, BEN.name),
        BEN,
        code_id=study.template.current.codes[-1].id,
        passages=[Passage(UUID(int=77), document.id, turn.start, turn.end, document.text_version)],
        manner=Manner(),
    )

    assert json.loads(seen_at(ann, "read/counts/")) == before


def test_when_both_have_handed_in_each_sees_the_other_s_work(bench, blind):
    ann = browser_of(bench, BUILDER.name)
    document = read_study(blind.unveiled).document(DOCUMENT).id
    assert str(CODING) not in seen_at(ann, f"documents/{document}/codings/")

    for by in (BUILDER, BEN):
        submit(blind, by=by, round_name="Blind")

    assert str(CODING) in seen_at(ann, f"documents/{document}/codings/")
    assert SECRET in seen_at(ann, f"documents/{document}/codings/")


def test_who_has_not_said_who_they_are_is_shown_no_blind_work_at_all(bench, blind):
    stranger = Caller(bench)
    stranger.come_in()

    document = read_study(blind.unveiled).document(DOCUMENT).id
    assert SECRET not in seen_at(stranger, f"documents/{document}/codings/")
