"""Coding by keyboard alone; what was done is read back from the study's file."""

import pytest
from playwright.sync_api import expect

from tests.browsing import IN_BROWSER
from tests.web.reader.hands import card, heard, saved

pytestmark = IN_BROWSER
MONITORING = "2.3 Self-monitoring of behaviour"
GOAL = "1.1 Goal setting (behaviour)"


@pytest.fixture
def page(bench, reading):
    """The interview, with the focus in its text and the caret at its first turn."""
    page = reading(bench)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the link that skips the header
    text = page.get_by_role("region", name="The interview")
    for _tab in range(80):
        if text.evaluate("node => node === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(text).to_be_focused()
    page.keyboard.press("j")  # the first step puts the caret where one reads
    return page


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_words_chosen_with_shift_and_arrows_are_coded(page, coded):
    before = coded()

    press(page, "j", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight")
    assert heard(page) == "3 words chosen: biscuits. [pause] No"
    press(page, "Enter", *"2.3", "Enter")
    saved(page)

    assert coded() - before == {("P01", MONITORING, "Coder A", "biscuits. [pause] No")}
    assert heard(page) == f"{MONITORING} on 3 words · saved"


def test_a_sentence_and_a_turn_are_chosen_with_one_key(page, coded):
    before = coded()

    press(page, "j", "j", "s", "Enter", *"self-mon", "Enter")
    press(page, "j", "t", ".")
    saved(page)

    assert {(code, words) for _d, code, _who, words in coded() - before} == {
        (MONITORING, "And what did you do together?"),
        (MONITORING, coded_turn_4()),
    }


def coded_turn_4():
    return (
        "Post. It sounds daft. We settled on three letters a day and I chose them, she was strict "
        "about that, me choosing."
    )


def test_a_digit_codes_with_a_recent_code_and_several_go_on_one_passage(page, coded):
    before = coded()

    press(page, "j", "s", "Enter", *"2.3", "Enter", "Enter", *"3.3", "Enter")
    press(page, "j", "s", "1", "2")
    saved(page)

    assert sorted((code, words[:8]) for _d, code, _who, words in coded() - before) == [
        (MONITORING, "And what"),
        (MONITORING, "With bis"),
        ("3.3 Social support (emotional)", "And what"),
        ("3.3 Social support (emotional)", "With bis"),
    ]


def test_brackets_go_from_coding_to_coding_and_say_where_they_are(page):
    press(page, "]")
    assert heard(page).startswith(f"{GOAL}, turn 4: We settled on three letters")

    press(page, "[")

    assert heard(page).startswith("3.1 Social support (unspecified), turn 1:")


def test_a_coding_is_resized_split_merged_and_removed(page, coded):
    before = coded()
    press(page, "]", "Alt+ArrowRight", "Alt+Shift+ArrowRight")
    saved(page)
    assert coded() - before == {
        ("P01", GOAL, "Coder A", "settled on three letters a day and I chose them, she")
    }

    press(page, "ArrowRight", "ArrowRight", "ArrowRight")
    press(page, "|")
    saved(page)
    parts = sorted(words for _d, _c, _who, words in coded() - before)
    assert parts == ["settled on ", "three letters a day and I chose them, she"]

    press(page, "m")
    saved(page)
    assert len(coded() - before) == 1

    press(page, "Delete")
    saved(page)
    assert coded() < before


def test_undo_and_redo_go_as_far_as_one_likes(page, coded):
    before = coded()
    press(page, "j", "s", "Enter", *"2.3", "Enter")
    saved(page)
    press(page, "+", "e")
    saved(page)

    for _step in range(3):
        press(page, "Control+z")
        expect(page.get_by_role("status").last).to_contain_text("Undone")
        page.wait_for_timeout(200)
    assert coded() == before
    for _step in range(3):
        press(page, "Control+Shift+z")
        page.wait_for_timeout(300)

    expect(card_of(page, 2)).to_contain_text("★")
    assert len(coded() - before) == 1


def card_of(page, turn):
    return page.locator(f"#t{turn}").get_by_role("button", name=MONITORING)


def test_a_new_code_is_made_of_one_s_own_words(page, coded):
    before = coded()

    press(page, "j", "ArrowRight", "w", "i")
    expect(page.get_by_label("Name of the new code")).to_be_focused()
    press(page, "Enter")
    saved(page)

    assert coded() - before == {("P01", "biscuits", "Coder A", "biscuits")}


def test_a_note_is_one_key_away(page):
    press(page, "j", "s", "Enter", *"2.3", "Enter", "n")
    page.keyboard.type("Is it?")
    press(page, "Tab")
    saved(page)

    page.reload()
    page.locator("#t2").get_by_role("button", name=MONITORING).press("Enter")
    expect(card(page, MONITORING).get_by_role("textbox", name="Note")).to_have_value("Is it?")


def test_the_template_is_filtered_by_number_name_synonym_and_meaning(page):
    for typed, found in (
        ("2.3", "1 code"),
        ("self-mon", "1 code"),
        ("goal setting behavior", "1 code"),
        ("keeps a record", "1 code"),
        ("goal", "2 codes"),
        ("xyz", "No code fits “xyz”."),
    ):
        press(page, "/")
        page.keyboard.type(typed)
        expect(page.locator("#tree-found")).to_have_text(found)
        press(page, "Escape")


def test_where_one_was_is_where_one_comes_back_to(page, bench):
    for _turn in range(16):
        press(page, "j")
    expect(page.locator("#t17")).to_be_in_viewport()
    page.wait_for_timeout(700)

    page.reload()

    expect(page.locator("#t17")).to_be_in_viewport()
    press(page, "s")
    assert heard(page).startswith("7 words chosen: And when you were upset")
