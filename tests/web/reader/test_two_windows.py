"""Two windows on one study: each sees what the other did, and neither overwrites it."""

import pytest
from playwright.sync_api import expect

import polyvocal
from polyvocal.store.changes import correct_text
from polyvocal.store.connections import StudyPlace
from tests.browsing import IN_BROWSER
from tests.web.conftest import BUILDER
from tests.web.reader.hands import card, heard, saved

pytestmark = IN_BROWSER
GOAL = "1.1 Goal setting (behaviour)"
MONITORING = "2.3 Self-monitoring of behaviour"


@pytest.fixture
def windows(bench, reading):
    """Two windows that share nothing, as on two computers; both look at the coding of turn 4."""
    both = [reading(bench), reading(bench)]
    for page in both:
        page.locator("#t4").get_by_role("button", name=GOAL).click()
    return both


def test_what_one_changed_the_other_does_not_overwrite_unseen(windows, study_file):
    first, second = windows
    card(first, GOAL).get_by_role("button", name="interpretive").click()
    saved(first)

    card(second, GOAL).get_by_role("button", name="complicates").click()

    expect(second.get_by_role("status").last).to_contain_text("Not saved, and taken back:")
    assert "Coder A changed this coding at" in heard(second)
    expect(card(second, GOAL)).to_contain_text("Coded by you · ++ · interpretive")
    card(second, GOAL).get_by_role("button", name="complicates").click()
    saved(second)
    expect(card(second, GOAL)).to_contain_text("++ · complicates · interpretive")


def test_what_one_removed_is_gone_in_the_other_when_it_is_touched(windows):
    first, second = windows
    card(first, GOAL).get_by_role("button", name="Remove").click()
    saved(first)

    card(second, GOAL).get_by_role("button", name="complicates").click()

    expect(second.get_by_role("status").last).to_contain_text("was removed meanwhile")
    expect(second.locator("#t4 mark")).to_have_count(0)


def test_in_one_browser_the_other_window_shows_it_at_once(bench, reading):
    page = reading(bench)
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_text("All saved").wait_for()

    page.locator("#t4").get_by_role("button", name=GOAL).click()
    page.keyboard.press("Enter")
    page.keyboard.type("2.3")
    page.keyboard.press("Enter")
    saved(page)

    expect(other.locator("#t4").get_by_role("button", name=MONITORING)).to_be_visible()


def test_nothing_is_coded_in_a_name_chosen_in_another_window(bench, reading, coded):
    page = reading(bench)
    before = coded()
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_text("Coding as Coder A").click()
    other.get_by_label("Your name or initials").fill("Coder Z")
    other.get_by_role("button", name="Work as this person").click()
    other.get_by_text("Coding as Coder Z").wait_for()

    page.locator("#t4").get_by_role("button", name=GOAL).click()
    card(page, GOAL).get_by_role("button", name="complicates").click()

    expect(page.get_by_role("status").last).to_contain_text("opened by somebody else than Coder Z")
    assert coded() == before


def corrected(bench, study_file, old, new):
    """The text of P01, corrected by somebody elsewhere."""
    study = polyvocal.open(study_file)
    document = study.document("P01")
    at: StudyPlace = bench.studies.place(bench.first_study)
    text = study.text(document.id)
    assert text.count(old) == 1
    correct_text(
        at=at,
        by=BUILDER,
        document_id=document.id,
        text=text.replace(old, new),
        seen_version=document.text_version,
    )


def test_a_stroke_on_a_text_that_was_corrected_before_it_is_carried(
    bench, reading, study_file, coded
):
    page = reading(bench)
    before = coded()
    corrected(bench, study_file, "So how did you two start off?", "How did it begin, for you two?")

    page.get_by_role("region", name="The interview").focus()
    for key in ("j", "j", "s", "Enter", *"2.3", "Enter"):
        page.keyboard.press(key)
    saved(page)

    new = {words for _d, code, _who, words in coded() - before if code == MONITORING}
    assert new == {"With biscuits. [pause] No, she, um, she didn't push."}
    expect(
        page.get_by_text("The text of this interview was corrected meanwhile. W")
    ).to_be_visible()
    page.get_by_role("button", name="Show the text as it is now").click()
    expect(page.locator("#t1")).to_contain_text("How did it begin, for you two?")
    expect(page.locator("#t2").get_by_role("button", name=MONITORING)).to_be_visible()


def test_a_stroke_on_words_that_were_corrected_is_refused_with_the_reason(
    bench, reading, study_file, coded
):
    page = reading(bench)
    corrected(bench, study_file, "With biscuits. [pause] No, she, um, she didn't push.", "Slowly.")
    before = coded()

    page.get_by_role("region", name="The interview").focus()
    for key in ("j", "j", "s", "Enter", *"2.3", "Enter"):
        page.keyboard.press(key)

    expect(page.get_by_role("status").last).to_contain_text("Not saved, and taken back:")
    expect(page.locator("#t2").get_by_role("button", name=MONITORING)).to_have_count(0)
    assert coded() == before
