"""Coding with a finger: words are chosen with the system's own handles, and a button follows."""

import pytest
from playwright.sync_api import expect

from tests.browsing import IN_BROWSER
from tests.web.reader.hands import saved, where

pytestmark = IN_BROWSER
MONITORING = "2.3 Self-monitoring of behaviour"
# What a phone does where a finger rests, and its handles, are no part of the page, and no desktop
# browser has them: all that the page sees of either is its selection, after a touch.
_CHOOSE = """([turn, words]) => {
  const node = document.querySelector(`#t${turn} .words`).firstChild;
  const at = node.textContent.indexOf(words);
  getSelection().setBaseAndExtent(node, at, node, at + words.length);
}"""


@pytest.fixture
def page(bench, reading):
    """The interview on a small touch screen."""
    return reading(bench, width=412, has_touch=True, is_mobile=True)


def test_a_word_under_a_finger_is_coded_and_the_selection_can_be_drawn_longer(page, coded):
    before = coded()
    left, top, *_right = where(page, 2, "biscuits")
    page.touchscreen.tap(left + 4, top)
    page.evaluate(_CHOOSE, [2, "biscuits"])
    these = page.get_by_role("button", name="Code these words")
    expect(these).to_be_visible()

    page.evaluate(_CHOOSE, [2, "she, um, she didn't push"])
    these.tap()
    page.get_by_role("combobox", name="Code: number, name or meaning").fill("self-mon")
    page.get_by_role("option", name="Self-monitoring").tap()
    saved(page)

    assert coded() - before == {("P01", MONITORING, "Coder A", "she, um, she didn't push")}
    expect(page.locator("#t2 mark")).to_have_text("she, um, she didn't push")
    expect(these).to_be_hidden()


def test_the_template_is_one_tap_away_and_a_tap_on_words_shows_what_is_coded(page):
    page.get_by_role("button", name="Codes", exact=True).tap()
    expect(page.get_by_role("list", name="Codes")).to_be_visible()
    page.get_by_role("button", name="Codes", exact=True).tap()
    expect(page.get_by_role("list", name="Codes")).to_be_hidden()

    left, top, *_right = where(page, 4, "settled")
    page.touchscreen.tap(left + 4, top)

    expect(page.get_by_role("region", name="Codings here")).to_contain_text("1.1 Goal setting")
