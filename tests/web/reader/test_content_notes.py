"""Words of warning: announced before a passage, which is folded until somebody opens it."""

from playwright.sync_api import expect

import polyvocal
from tests.browsing import IN_BROWSER, violations
from tests.web.reader.hands import drag_over, saved

pytestmark = IN_BROWSER
WORDS = "she, um, she didn't push"


def warned(page):
    drag_over(page, 2, WORDS)
    page.get_by_role("button", name="Content note", exact=True).click()
    page.get_by_label("What to know before reading this").fill("pressure")
    page.get_by_role("button", name="Put the content note").click()
    saved(page)
    expect(page.locator("#t2").get_by_text("Content note: pressure")).to_be_visible()


def test_a_passage_is_folded_opened_and_never_a_code(bench, reading, study_file, coded):
    before = coded()
    page = reading(bench, bypass_csp=True)
    warned(page)

    turn = page.locator("#t2")
    assert WORDS not in turn.inner_text()
    assert violations(page) == []
    turn.get_by_role("button", name="Show the passage").press("Enter")
    assert WORDS in turn.inner_text()
    expect(turn.get_by_role("button", name="Fold the passage")).to_be_focused()
    assert coded() == before
    [note] = polyvocal.open(study_file).content_notes
    assert note.text == "pressure"


def test_whoever_does_not_wish_it_has_nothing_folded(bench, reading):
    page = reading(bench)
    warned(page)

    page.get_by_role("button", name="Fold passages with a content note").click()

    assert WORDS in page.locator("#t2").inner_text()
    page.reload()
    expect(page.locator("#t2").get_by_text("Content note: pressure")).to_be_visible()
    assert WORDS in page.locator("#t2").inner_text()


def test_a_folded_turn_can_be_opened_one_turn_at_a_time(bench, reading):
    page = reading(bench)
    warned(page)

    page.get_by_role("button", name="One turn at a time").click()
    part = page.get_by_role("region", name="One turn at a time")
    expect(part.get_by_text("Content note: pressure")).to_be_visible()
    assert WORDS not in part.inner_text()
    part.get_by_role("button", name="Show the passage").click()

    assert WORDS in part.inner_text()


def test_a_note_is_taken_away_by_who_wrote_it_and_comes_back_with_undo(bench, reading):
    page = reading(bench)
    warned(page)

    page.locator("#t2").get_by_role("button", name="Remove the note").click()
    expect(page.locator("#t2").get_by_text("Content note")).to_have_count(0)
    page.keyboard.press("Control+z")

    expect(page.locator("#t2").get_by_text("Content note: pressure")).to_be_visible()
