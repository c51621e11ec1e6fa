"""What stands around every page, as a person meets it: who works, undo, keys, menus, the look."""

import re

import pytest
from playwright.sync_api import expect

from polyvocal.cli import main
from polyvocal.web.serving import serving
from polyvocal.work.build import new_study
from tests.browsing import IN_BROWSER, ready
from tests.web.conftest import BUILDER

pytestmark = IN_BROWSER
# What the study in these tests was made with is one step.
BUILT = "At once: Set the template."


def test_coding_as_somebody_else_is_one_menu_away_and_says_what_a_file_cannot_hide(bench, opened):
    page = opened(bench)
    page.get_by_text("Coding as Coder A").click()
    assert "a local file cannot hide one coder’s work" in page.get_by_role("banner").inner_text()

    page.get_by_label("Your name or initials").fill("Coder B")
    page.get_by_role("button", name="Work as this person").click()

    expect(page.get_by_role("status")).to_have_text("You are working as Coder B now.")
    expect(page.get_by_text("Coding as Coder B")).to_be_visible()


def test_undo_says_what_it_undoes_and_answers_to_its_keys(study_file, opened):
    main(["undo", str(study_file)])
    main(["redo", str(study_file)])
    with serving(str(study_file)) as bench:
        page = opened(bench)
        expect(page.get_by_role("button", name=re.compile(f"^Undo: {BUILT}"))).to_be_visible()
        ready(page)

        page.keyboard.press("Control+z")
        expect(page.get_by_role("status")).to_have_text(re.compile(f"^Undone: {BUILT}"))
        ready(page)
        page.keyboard.press("Control+Shift+z")
        expect(page.get_by_role("status")).to_have_text(re.compile(f"^Redone: {BUILT}"))


def test_in_a_field_ctrl_z_takes_back_what_was_typed_there(bench, opened):
    page = opened(bench)
    page.get_by_text("Coding as").click()
    page.get_by_label("Your name or initials").press("Control+z")

    expect(page.get_by_role("button", name=re.compile(f"^Undo: {BUILT}"))).to_be_visible()


def test_keys_are_one_key_away_and_can_be_switched_off(bench, opened):
    page = opened(bench)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    # A long list is read from its beginning.
    expect(page.get_by_role("heading", name="Keys")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()

    page.get_by_text("Look", exact=True).click()
    page.get_by_label("Single keys act").uncheck()
    page.get_by_role("button", name="Use this look").click()
    page.keyboard.press("?")

    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()


def test_the_look_is_kept_for_the_next_time(bench, opened):
    page = opened(bench)
    page.get_by_text("Look", exact=True).click()
    page.get_by_label("Dark").check()
    page.get_by_label("Larger").check()
    page.get_by_role("button", name="Use this look").click()

    again = opened(bench)

    assert again.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 24, 28)"
    assert again.evaluate("getComputedStyle(document.documentElement).fontSize") == "21px"


def test_by_keyboard_alone_the_page_is_one_step_away(bench, opened):
    page = opened(bench)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_role("main")).to_be_focused()


def test_a_menu_closes_on_escape_and_gives_the_focus_back(bench, opened):
    page = opened(bench)
    menu = page.get_by_text("Look", exact=True)
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Use this look")).to_be_visible()

    page.keyboard.press("Escape")

    expect(page.get_by_role("button", name="Use this look")).to_be_hidden()
    expect(menu).to_be_focused()


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "\"' onmouseover=alert(1)", "שלום 🙂"]
)
def test_names_are_shown_and_never_run(tmp_path, opened, name):
    file = new_study(tmp_path / "hostile.polyvocal", by=BUILDER, name=name)
    with serving(str(file)) as bench:
        page = opened(bench)
        page.on("dialog", lambda dialog: pytest.fail(dialog.message))

        expect(page.get_by_role("heading", level=1)).to_have_text(name)
