"""Documents: dropped, looked through, put right, stored; described, taken out, removed."""

import re

import pytest
from playwright.sync_api import expect

from polyvocal.web.serving import serving
from polyvocal.work.opening import opened as opened_study
from tests.browsing import IN_BROWSER
from tests.web.visiting import Caller

TALK = "Interviewer: How was it?\n\nP03: Fine.\nthen the nurse: she came\n\nP03: Yes.\n"


@pytest.fixture
def transcript(tmp_path):
    file = tmp_path / "visit 1.txt"
    file.write_text(TALK, encoding="utf-8")
    return file


def test_the_original_comes_back_byte_for_byte(caller, study_file, specimen_study):
    caller.come_in()
    with opened_study(study_file) as now:
        document = now.study.document("P01")
    path = specimen_study.parents[1] / "in" / "transcripts" / "P01.txt"

    answer = caller.get(caller.study(f"documents/{document.id}/original/"))

    assert answer.text.encode() == path.read_bytes()
    assert answer.headers["content-disposition"] == 'attachment; filename="P01.txt"'


@pytest.mark.parametrize("page", ["facts/", "original/", ""])
def test_a_document_that_is_not_there_is_said(caller, page):
    caller.come_in()

    gone = "documents/00000000-0000-4000-8000-000000000000/"
    assert caller.get(caller.study(gone + page)).status == 404


def test_files_waiting_elsewhere_are_not_found(caller):
    caller.come_in()
    gone = "documents/incoming/00000000-0000-4000-8000-000000000000/"

    answer = caller.get(caller.study(gone))

    assert answer.status == 404
    assert "no longer waiting" in answer.text


@pytest.mark.browser
@IN_BROWSER[1]
def test_from_a_file_to_a_document_with_a_turn_put_right_by_hand(empty_file, transcript, opened):
    with serving(str(empty_file)) as bench:
        page = opened(bench)
        page.get_by_role("link", name="Documents", exact=True).click()
        page.wait_for_load_state()
        page.locator("input[type=file]").set_input_files(transcript)
        expect(page.get_by_role("heading", level=1)).to_have_text("1 file to look through")

        page.get_by_role("link", name="visit 1", exact=True).click()
        page.get_by_label("A voice that was not found").fill("then the nurse")
        page.get_by_label("Whose words", exact=True).select_option("neither")
        page.get_by_role("button", name="Add it").click()
        row = page.locator("#turn-2")
        row.hover()
        row.get_by_text("Divide").click()
        row.get_by_label("Who begins here").select_option("then the nurse")
        row.get_by_role("button", name="A new turn begins here").click()
        expect(page.locator("#turn-3")).to_contain_text("she came")
        expect(page.get_by_label("Who says turn 3")).to_have_value("2")

        page.get_by_role("link", name="All files").click()
        page.get_by_label("Role of P03").fill("Supported peer")
        page.get_by_label("Role of P03").press("Tab")
        page.get_by_role("button", name="Store 1 document and 1 new case").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("1 document")
        undo = "Undo: At once: Added the case P03. Added the document visit 1."
        expect(page.get_by_role("button", name=undo)).to_be_visible()
    with opened_study(empty_file) as now:
        study = now.study
        words = [study.text(study.documents[0].id)[t.start : t.end] for t in study.turns]
        assert words == ["How was it?", "Fine.", "she came", "Yes."]
        assert [(case.label, case.role) for case in study.cases] == [("P03", "Supported peer")]


@pytest.mark.browser
@IN_BROWSER[1]
def test_files_are_dropped_and_bad_ones_named(empty_file, opened):
    with serving(str(empty_file)) as bench:
        page = opened(bench)
        page.goto(f"{page.url}documents/")
        page.wait_for_load_state()
        drop(page, {"a.txt": TALK, "empty.txt": ""})

        expect(page.get_by_role("heading", level=1)).to_have_text("2 files to look through")
        expect(page.get_by_text("1 file cannot be stored as it is")).to_be_visible()
        # Its name stands beside it once, not in the sentence as well.
        row = page.get_by_role("row", name="empty.txt")
        expect(row.get_by_role("cell").nth(1)).to_have_text(re.compile("^This file is empty"))
        page.get_by_role("button", name="Throw these away").click()
        expect(page.get_by_role("status")).to_contain_text("nothing was stored")


def drop(page, files: dict[str, str]) -> None:
    """What a hand does with files: the browser gives scripts no other way to drop."""
    page.evaluate(
        """files => {
          const data = new DataTransfer();
          for (const [name, text] of Object.entries(files)) data.items.add(new File([text], name));
          const asEntry = (file) => ({ isFile: true, file: (take) => take(file) });
          const items = [...data.files].map((f) => ({ webkitGetAsEntry: () => asEntry(f) }));
          const event = new Event("drop", { bubbles: true, cancelable: true });
          event.dataTransfer = { types: ["Files"], items };
          document.querySelector("form.drop").dispatchEvent(event);
        }""",
        files,
    )


@pytest.mark.browser
@IN_BROWSER[1]
def test_facts_are_changed_in_one_step_that_can_be_undone(bench, opened, study_file):
    page = opened(bench)
    page.goto(f"{page.url}documents/")
    page.get_by_role("link", name="Facts P01").click()
    page.get_by_label("Name", exact=True).fill("P01 at home")
    page.get_by_label("Minutes").fill("abc")
    page.get_by_role("button", name="Keep these facts").click()
    expect(page.get_by_role("alert")).to_have_text("abc is no length in minutes.")

    page.get_by_label("Minutes").fill("41,5")
    page.get_by_label("Name", exact=True).fill("P01 at home")
    page.get_by_role("button", name="Keep these facts").click()

    expect(page.get_by_role("row", name="P01 at home")).to_contain_text("41.5")
    with opened_study(study_file) as now:
        assert now.study.document("P01 at home").minutes == 41.5
    page.keyboard.press("Control+z")
    expect(page.get_by_role("rowheader", name="P01", exact=True)).to_be_visible()


@pytest.mark.browser
@IN_BROWSER[1]
def test_removing_says_what_goes_with_it_and_is_undone(bench, opened):
    page = opened(bench)
    page.goto(f"{page.url}documents/")
    page.get_by_role("link", name="Facts P01").click()
    expect(page.get_by_text("This takes with it:")).to_contain_text("11 codings")
    page.get_by_role("button", name="Remove P01").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 documents")
    page.wait_for_load_state()

    page.keyboard.press("Control+z")

    expect(page.get_by_role("heading", level=1)).to_have_text("3 documents")


def test_a_form_from_nobody_stores_nothing(empty_file, monkeypatch):
    monkeypatch.delenv("POLYVOCAL_AS")
    with serving(str(empty_file)) as bench:
        caller = Caller(bench)
        caller.come_in()
        mark = {"csrfmiddlewaretoken": caller.get("/").mark}

        answer = caller.post(caller.study("undo/"), mark)

    assert answer.status == 403
    assert "Say who is working first" in answer.text
