"""Coders and rounds on their pages: what waits for whom, giving out, handing in, and the key."""

from __future__ import annotations

from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from polyvocal.store.events import Actor
from polyvocal.store.snapshot import read_study
from polyvocal.work import desk
from polyvocal.work.coding import Manner, Passage
from polyvocal.work.round_progress import list_rounds
from polyvocal.work.rounds import RoundKind, RoundWish, find_round, give_round, submit
from tests.browsing import IN_BROWSER, faults, ready
from tests.web.conftest import BUILDER
from tests.web.counting import MOST_QUERIES, queries
from tests.web.test_blind_rounds import BEN, browser_of, tells
from tests.web.visiting import Caller


@pytest.fixture
def at(bench):
    return bench.studies.place(bench.first_study)


@pytest.fixture
def ann(bench) -> Caller:
    """Coder A's browser."""
    return browser_of(bench, BUILDER.name)


def wish(kind: RoundKind = RoundKind.BLIND, **more) -> RoundWish:
    both = (BUILDER.name, BEN.name)
    return RoundWish(**{"name": "One", "kind": kind, "coders": both, "documents": ("P01",), **more})


def code(at, by: Actor, number: int) -> None:
    """Code the first thing a participant says in P01."""
    study = read_study(at.unveiled)
    document = study.document("P01")
    turn = next(t for t in study.turns if tells(study, t, document.id))
    desk.apply_code(
        at.seen_by(by.id, by.name),
        by,
        code_id=study.template.current.codes[-1].id,
        passages=[
            Passage(UUID(int=number), document.id, turn.start, turn.end, document.text_version)
        ],
        manner=Manner(),
    )


def post(caller: Caller, path: str, form: dict[str, str]) -> int:
    mark = caller.get(caller.study("rounds/")).mark
    answer = caller.post(caller.study(path), {"csrfmiddlewaretoken": mark, **form})
    return answer.status


def round_path(at, name: str = "One") -> str:
    return f"rounds/{find_round(read_study(at), name).id}/"


def test_an_empty_study_teaches_what_a_round_is(bench, ann):
    page = ann.get(ann.study("rounds/")).text

    assert "A round gives documents to coders" in page
    assert "Give out the first round" in page


def test_a_round_is_given_out_as_a_sample_whose_seed_is_printed(at, ann):
    role = next(role for role in read_study(at).roles if role)
    place = read_study(at).roles.index(role)
    form = {"name": "Drawn", "kind": "blind", "others": "Ben, Zoe", "way": "sample", "seed": "7"}

    assert post(ann, "rounds/give/", {**form, f"sample-{place}": "1"}) == 302

    [line] = [line for line in list_rounds(at) if line.round.name == "Drawn"]
    assert [progress.coder.name for progress in line.coders] == ["Ben", "Zoe"]
    assert f"{role}=1; seed=7" in ann.get(ann.study(round_path(at, "Drawn"))).text


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"name": "", "others": "Ben"}, "Give the round a name"),
        ({"name": "X"}, "needs at least one coder"),
        ({"name": "X", "others": "Ben", "way": "these"}, "Tick at least one document"),
        ({"name": "X", "others": "Ben", "way": "sample"}, "Say of at least one role"),
        ({"name": "X", "others": "Ben", "kind": "training"}, "names whose codings are its key"),
        ({"name": "X", "others": "Ben", "kind": "recoding"}, "names the round that it repeats"),
        ({"name": "X", "others": "Ben", "way": "sample", "sample-0": "9" * 40}, "is no number"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(at, ann, form, told):
    mark = ann.get(ann.study("rounds/")).mark
    answer = ann.post(
        ann.study("rounds/give/"),
        {"csrfmiddlewaretoken": mark, "seed": "3", "kind": "blind"} | form,
    )

    assert answer.status == 400
    assert told in answer.text
    assert f'value="{form["name"]}"' in answer.text
    assert list_rounds(at) == ()


def test_handing_in_says_first_what_becomes_visible_and_is_opened_again_by_its_owner(at, ann):
    give_round(at, by=BUILDER, wish=wish())
    path = round_path(at)

    page = ann.get(ann.study(path)).text
    assert "This cannot be undone." in page
    assert "Nothing becomes visible yet: Ben must hand in too." in page
    assert post(ann, f"{path}hand-in/", {}) == 302
    assert "you have seen nothing of theirs" in ann.get(ann.study(path)).text
    submit(at, by=BEN, round_name="One")

    assert "tables of agreement say so" in ann.get(ann.study(path)).text
    assert post(ann, f"{path}reopen/", {}) == 302
    assert find_round(read_study(at), "One").has_seen == {
        coder.id for coder in read_study(at).coders if coder.name == BUILDER.name
    }
    assert "Could see others’ work before they were done: Coder A" in ann.get(ann.study(path)).text


def test_nobody_hands_in_what_they_were_not_given_and_lifting_is_once(at, bench, ann):
    give_round(at, by=BUILDER, wish=wish())
    path, zoe = round_path(at), browser_of(bench, "Zoe")

    assert post(zoe, f"{path}hand-in/", {}) == 400
    assert post(zoe, f"{path}reopen/", {}) == 400
    assert post(ann, f"{path}lift/", {}) == 302
    assert post(ann, f"{path}lift/", {}) == 400
    assert "This blind round is over" in ann.get(ann.study(path)).text
    assert post(ann, "rounds/00000000-0000-4000-8000-000000000000/hand-in/", {}) == 404


def test_after_training_one_sees_oneself_beside_the_key(at, bench):
    give_round(at, by=BUILDER, wish=wish(RoundKind.TRAINING, coders=("Ben",), key=BUILDER.name))
    ben = browser_of(bench, "Ben")
    code(at, BEN, 77)
    assert "You beside the key" not in ben.get(ben.study(round_path(at))).text

    assert post(ben, f"{round_path(at)}hand-in/", {}) == 302

    page = ben.get(ben.study(round_path(at))).text
    assert "You beside the key" in page
    assert "Ben (One)" in page


def test_more_documents_open_work_again_that_was_handed_in(at, bench, ann):
    give_round(at, by=BUILDER, wish=wish())
    submit(at, by=BEN, round_name="One")
    other = read_study(at).document("W01")

    assert post(ann, f"{round_path(at)}more/", {"document": str(other.id)}) == 302

    [line] = list_rounds(at)
    assert [(p.coder.name, p.n_documents, p.is_submitted) for p in line.coders] == [
        ("Ben", 2, False),
        ("Coder A", 2, False),
    ]


def test_a_round_of_which_nothing_came_is_removed_and_coders_are_named(at, ann):
    give_round(at, by=BUILDER, wish=wish())
    path = round_path(at)
    ben = next(coder.id for coder in read_study(at).coders if coder.name == "Ben")
    assert post(ann, f"coders/{ben}/rename/", {"name": "Benjamin"}) == 400

    assert post(ann, f"{path}remove/", {}) == 302
    assert post(ann, f"coders/{ben}/rename/", {"name": "Benjamin"}) == 302
    assert post(ann, "coders/add/", {"name": "Coder A"}) == 400
    assert post(ann, "coders/add/", {"name": "Zoe"}) == 302
    assert post(ann, f"coders/{ben}/remove/", {}) == 302

    names = {coder.name for coder in read_study(at).coders}
    assert {"Coder A", "Zoe"} <= names
    assert names.isdisjoint({"Ben", "Benjamin"})


def test_that_agreement_does_not_fit_is_declared_here_and_stands_on_its_page(at, ann):
    assert post(ann, "rounds/stance/", {"reason": "  "}) == 400
    assert post(ann, "rounds/stance/", {"reason": "A second reader is to see more."}) == 302

    declared = ann.get(ann.study("agreement/")).text
    assert "A second reader is to see more." in declared
    assert "Show the figures all the same" in declared
    assert "A second reader is to see more." in ann.get(ann.study("rounds/")).text
    assert ann.get(ann.study("agreement/?anyway=1")).status == 200
    assert post(ann, "rounds/stance/", {"fits": "1"}) == 302
    assert read_study(at).no_agreement == ""


def test_the_page_of_a_round_asks_little(bench, at):
    give_round(at, by=BUILDER, wish=wish())
    code(at, BEN, 77)

    for path in ("rounds/", round_path(at)):
        asked = queries(bench, path)
        assert len(asked) <= MOST_QUERIES, asked


@pytest.mark.browser
@IN_BROWSER[1]
def test_pages_of_rounds_meet_wcag_and_fit(at, bench, opened):
    give_round(at, by=BUILDER, wish=wish(documents=("P01", "W01")))
    give_round(
        at, by=BUILDER, wish=wish(RoundKind.TRAINING, name="Key", coders=("Ben",), key=BUILDER.name)
    )
    page: Page = opened(bench, bypass_csp=True)
    study = page.url
    for path in ("rounds/", round_path(at), round_path(at, "Key"), "rounds/new/"):
        page.goto(study + path)
        closed = page.locator("main details:not([open]) > summary")
        while closed.count():
            closed.first.click()
        if path == "rounds/new/":
            page.get_by_label("A random sample by role").check()
            page.get_by_label("Training").check()
        assert faults(page) == [], path


@pytest.mark.browser
@IN_BROWSER[1]
def test_a_coder_goes_from_what_is_next_to_handing_in_by_keyboard(at, bench, opened):
    give_round(at, by=BUILDER, wish=wish())
    page: Page = opened(bench)
    ready(page)
    page.keyboard.press("g")
    page.keyboard.press("w")
    ready(page, "Coders and rounds")
    page.get_by_role("link", name="Open P01").press("Enter")
    page.get_by_text("All saved").wait_for()
    code(at, BUILDER, 78)

    page.keyboard.press("g")
    page.keyboard.press("w")
    ready(page, "Coders and rounds")
    page.get_by_role("link", name="Look at it and hand in").press("Enter")
    page.get_by_role("button", name="Hand it in").press("Enter")

    expect(page.get_by_text("Your work is handed in.", exact=True)).to_be_visible()
    assert find_round(read_study(at), "One").submitted
