"""The page stands still: nothing moves while it is read, and least of all under a hand."""

from uuid import UUID

import pytest
from playwright.sync_api import expect

import polyvocal
from polyvocal.core.coding import Coding, Span
from polyvocal.store.changes import code_passages
from polyvocal.web.serving import serving
from tests.browsing import IN_BROWSER
from tests.web.conftest import BUILDER
from tests.web.reader.dense import CODES, dense_study
from tests.web.reader.hands import where

pytestmark = IN_BROWSER
_MARKED = "(name) => performance.getEntriesByName(name).length > 0"
_TOPS = """() => [...document.querySelectorAll('.turn')].map((turn) =>
    Math.round(turn.querySelector('.words').getBoundingClientRect().top))"""
_SEEN = """() => [...document.querySelectorAll('.turn')].findLastIndex((turn) =>
    turn.getBoundingClientRect().bottom < innerHeight)"""


@pytest.fixture
def dense(tmp_path):
    file = dense_study(tmp_path, 700)
    with serving(str(file)) as bench:
        yield bench, file


def until(page, name):
    """Wait for a mark the page sets; its policy lets nobody wait by a string of code."""
    for _look in range(300):
        if page.evaluate(_MARKED, name):
            return
        page.wait_for_timeout(50)
    raise AssertionError(name)


def test_what_is_on_the_screen_stays_where_it_is_while_the_page_settles(dense, opened):
    bench, _file = dense
    page = opened(bench)
    page.get_by_role("link", name="Read").click()
    until(page, "polyvocal-seen")
    first, on_screen = page.evaluate(_TOPS), page.evaluate(_SEEN)

    until(page, "polyvocal-settled")
    page.wait_for_timeout(400)

    settled = page.evaluate(_TOPS)
    assert on_screen > 1
    assert settled[: on_screen + 1] == first[: on_screen + 1]
    # What is far away had nearly the room it takes, so that the scroll bar tells no tales.
    assert settled[-1] == pytest.approx(first[-1], rel=0.05)


def test_a_turn_in_the_middle_is_where_one_jumped_to(dense, opened):
    bench, _file = dense
    page = opened(bench)
    page.get_by_role("link", name="Read").click()
    until(page, "polyvocal-seen")

    address = page.url
    page.goto("about:blank")
    page.goto(f"{address}#t40")
    until(page, "polyvocal-seen")
    before = page.evaluate(_TOPS)[39]
    until(page, "polyvocal-settled")
    page.wait_for_timeout(400)

    assert page.evaluate(_TOPS)[39] == pytest.approx(before, abs=1)
    expect(page.locator("#t40")).to_be_in_viewport()


def test_what_another_window_does_waits_until_the_hand_lets_go(dense, opened):
    bench, file = dense
    page = opened(bench)
    page.get_by_role("link", name="Read").click()
    until(page, "polyvocal-settled")
    study = polyvocal.open(file)
    rows = [turn for turn in study.turns if turn.document == 0]
    text = study.text(study.documents[0].id)
    turn = next(i for i, t in enumerate(rows) if len(text[t.start : t.end].split()) > 60)
    words = text[rows[turn].start : rows[turn].end]
    left, top, *_right = where(page, turn + 1, " ".join(words.split()[2:12]))
    page.mouse.move(left + 1, top)
    page.mouse.down()
    page.mouse.move(left + 80, top, steps=4)
    chosen = page.evaluate("getSelection().toString()")
    before = page.evaluate(_TOPS)

    coding = Coding(
        UUID(int=5),
        study.documents[0].id,
        Span(rows[turn].start, rows[turn].end),
        CODES[0].id,
        BUILDER.id,
    )
    code_passages(at=bench.studies.place(bench.first_study), by=BUILDER, codings=[coding])
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_role("status").last).to_contain_text("Changed in another window")
    page.wait_for_timeout(300)

    assert chosen
    assert page.evaluate("getSelection().toString()") == chosen
    assert page.evaluate(_TOPS) == before
    page.mouse.up()
    page.keyboard.press("Escape")
    more = page.locator(f"#t{turn + 1} [data-coding='{coding.id}']")
    expect(more.first).to_be_attached()
