"""Memos on words that need not be coded, and on the interview; read back from the study's file."""

import pytest
from playwright.sync_api import expect

import polyvocal
from polyvocal.core.coding import MemoTarget
from tests.browsing import IN_BROWSER, violations
from tests.web.reader.hands import click_on, drag_over, saved

pytestmark = IN_BROWSER
WORDS = "she, um, she didn't push"


@pytest.fixture
def memos(study_file):
    """What memos say by now, and of which words."""

    def read():
        study = polyvocal.open(study_file)
        document = study.document("P01")
        text = study.text(document.id)
        return {
            (memo.text, text[memo.span.start : memo.span.end] if memo.span else None)
            for memo in study.memos
            if memo.target in {MemoTarget.PASSAGE, MemoTarget.DOCUMENT}
        }

    return read


def test_a_memo_on_words_is_beside_them_and_can_be_written_anew_and_taken_back(
    bench, reading, memos
):
    page = reading(bench, bypass_csp=True)
    drag_over(page, 2, WORDS)

    palette = page.get_by_role("dialog", name="Code “")
    palette.get_by_role("button", name="Memo", exact=True).click()
    palette.get_by_label("Memo on these words").fill("Who is 'she' here?")
    palette.get_by_role("button", name="Keep the memo").click()
    saved(page)
    expect(page.locator("#t2").get_by_role("button", name="✎ Who is 'she' here?")).to_be_visible()
    assert memos() == {("Who is 'she' here?", WORDS)}

    click_on(page, 2, "didn't")
    here = page.get_by_role("region", name="Codings here")
    field = here.get_by_role("textbox", name="Memo by Coder A")
    expect(field).to_have_value("Who is 'she' here?")
    assert violations(page) == []
    field.fill("The worker.")
    field.press("Tab")
    saved(page)
    expect(page.locator("#t2").get_by_role("button", name="✎ The worker.")).to_be_visible()
    assert memos() == {("The worker.", WORDS)}

    page.get_by_role("region", name="The interview").focus()
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(page.locator("#t2").get_by_role("button", name="✎")).to_have_count(0)
    assert memos() == set()


def test_a_memo_is_written_by_keyboard_also_one_turn_at_a_time(bench, reading, memos):
    page = reading(bench)
    page.get_by_role("region", name="The interview").focus()
    for key in ("j", "j", "w", "M"):
        page.keyboard.press(key)
    page.keyboard.type("Biscuits again.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    saved(page)
    assert memos() == {("Biscuits again.", "With")}

    page.get_by_role("region", name="The interview").focus()
    page.keyboard.press("l")
    expect(page.get_by_role("region", name="One turn at a time")).to_contain_text("Memo by Coder A")
    page.get_by_role("group", name="Sentences").get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Memo on these words").click()
    page.keyboard.type("A first sign.")
    page.get_by_role("button", name="Keep the memo").last.click()
    saved(page)
    sentence = "With biscuits. [pause] No, she, um, she didn't push."
    assert ("A first sign.", sentence) in memos()


def write_on_interview(page, words):
    page.get_by_text("Memos on this interview").click()
    page.get_by_label("New memo on this interview").fill(words)
    page.locator("#doc-memo-keep").click()
    saved(page)


def test_a_memo_on_the_interview_stands_under_its_title(bench, reading, memos):
    page = reading(bench)

    write_on_interview(page, "Tired at the end.")

    expect(page.get_by_text("Memos on this interview (1)")).to_be_visible()
    expect(page.locator("#doc-memos").get_by_label("Memo by Coder A")).to_have_value(
        "Tired at the end."
    )
    assert memos() == {("Tired at the end.", None)}


def test_what_somebody_else_wrote_can_be_read_and_not_changed(bench, reading, memos):
    page = reading(bench)
    write_on_interview(page, "Mine.")
    page.get_by_text("Coding as Coder A").click()
    page.get_by_label("Your name or initials").fill("Coder Z")
    page.get_by_role("button", name="Work as this person").click()
    page.get_by_text("Memos on this interview (1)").click()

    expect(page.locator("#doc-memos")).to_contain_text("Mine.")
    expect(page.locator("#doc-memos").get_by_label("Memo by Coder A")).to_have_count(0)
