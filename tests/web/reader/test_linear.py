"""One turn at a time: everything by keyboard, announced, as a list."""

import pytest
from playwright.sync_api import expect

from tests.browsing import IN_BROWSER, violations
from tests.web.reader.hands import heard, saved

pytestmark = IN_BROWSER
MONITORING = "2.3 Self-monitoring of behaviour"


@pytest.fixture
def linear(bench, reading):
    """The first turn, alone."""
    page = reading(bench, bypass_csp=True)
    page.get_by_role("button", name="One turn at a time").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Turn 1, INT")).to_be_focused()
    return page


def test_a_sentence_is_ticked_coded_judged_and_undone(linear, coded):
    before = coded()
    page = linear
    page.get_by_role("button", name="Next turn").press("Enter")
    expect(page.get_by_role("heading", name="Turn 2, P")).to_be_focused()

    page.get_by_role("checkbox", name="That's the main thing.").press("Space")
    assert heard(page) == "4 words chosen: That's the main thing."
    page.get_by_role("button", name="Code these words").press("Enter")
    page.keyboard.type("self-mon")
    page.keyboard.press("Enter")
    saved(page)

    assert coded() - before == {("P01", MONITORING, "Coder A", "That's the main thing.")}
    listed = page.get_by_role("region", name="One turn at a time").locator(".card.open")
    expect(listed).to_contain_text(MONITORING)
    listed.get_by_role("button", name="Certain", exact=True).press("Enter")
    saved(page)
    expect(listed).to_contain_text("Coded by you · ++")
    page.keyboard.press("Control+z")
    page.wait_for_timeout(300)
    page.keyboard.press("Control+z")
    expect(listed).to_have_count(0)
    assert coded() == before


def test_single_words_are_chosen_from_lists(linear, coded):
    before = coded()
    page = linear
    page.keyboard.press("j")

    page.get_by_label("From word").select_option(label="main")
    page.get_by_label("to word").select_option(label="thing")
    page.get_by_role("button", name="New code from these words").press("Enter")
    page.keyboard.press("Enter")
    saved(page)

    assert coded() - before == {("P01", "main thing", "Coder A", "main thing")}


def test_a_coding_is_removed_from_the_list(linear, coded):
    page = linear
    page.get_by_label("Go to turn").fill("4")
    page.get_by_label("Go to turn").press("Enter")
    expect(page.get_by_role("heading", name="Turn 4, P")).to_be_focused()
    part = page.get_by_role("region", name="One turn at a time")

    part.get_by_role("button", name="1.1 Goal setting (behaviour)").press("Enter")
    part.get_by_role("button", name="Remove").press("Enter")
    saved(page)

    expect(part.get_by_text("No coding here.")).to_be_visible()
    assert [code for _d, code, who, _w in coded() if code.startswith("1.1") and _d == "P01"] == []


def test_it_meets_wcag(linear):
    assert violations(linear) == []
