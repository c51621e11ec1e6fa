"""The whole job by keyboard alone: a framework, interviews, coding, comparing, and the report.

Nothing is clicked and no script is called; the file chooser of the system is the one thing that a
browser under test cannot show.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import FileChooser, Locator, Page, expect

from polyvocal.web.serving import serving
from polyvocal.work.opening import opened as opened_study
from tests.browsing import IN_BROWSER, ready
from tests.web.reader.hands import saved

pytestmark = IN_BROWSER

TALK = """Interviewer: How was it, coming home?
P01: Slow. We wrote down three things a day and she rang to hear how far I had come.
Interviewer: And then?
P01: Then I rang her. That was new, me ringing anybody.
"""


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until the focus is there, as somebody without a mouse does."""
    expect(wanted).to_have_count(1)
    for _step in range(250):
        if wanted.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"no Tab leads to {wanted}")


def go(page: Page, key: str, heading: str) -> None:
    """By the key of a page, to the page under this heading."""
    ready(page)
    page.keyboard.press("g")
    page.keyboard.press(key)
    ready(page, heading)


def press(page: Page, wanted: Locator) -> None:
    tab_to(page, wanted)
    page.keyboard.press("Enter")


def begin_with_the_framework(page: Page) -> None:
    go(page, "t", "No template yet")
    tab_to(page, page.get_by_label("Framework"))
    page.keyboard.type("Behaviour Change Technique")
    press(page, page.get_by_role("button", name="Begin with this framework"))
    expect(page.get_by_role("link", name="Goal setting (behaviour)")).to_be_visible()


def bring_the_interview(page: Page, file: Path) -> None:
    go(page, "d", "No documents yet")
    tab_to(page, page.get_by_label("choose files"))
    # Asked for before the key: only then a chooser that opens at once is one that is waited for.
    chosen: list[FileChooser] = []
    page.once("filechooser", lambda chooser: chosen.insert(0, chooser))
    ready(page)
    page.keyboard.press("Space")
    for _time in range(1500):
        if not chosen:
            page.wait_for_timeout(10)
    [chooser] = chosen
    chooser.set_files(file)
    role = page.get_by_label("Role of P01")
    expect(role).to_be_visible()
    ready(page)
    tab_to(page, role)
    page.keyboard.type("Supported peer")
    press(page, page.get_by_role("button", name="Store 1 document and 1 new case"))
    ready(page, "1 document")


def code_in_it(page: Page) -> None:
    go(page, "r", "P01")
    page.get_by_text("All saved").wait_for()
    tab_to(page, page.get_by_role("region", name="The interview"))
    for key in ("j", "j", "t", "Enter", *"2.3", "Enter"):
        page.keyboard.press(key)
    saved(page)


def take_the_report(page: Page) -> bytes:
    go(page, "c", "1 of 93 codes is evidenced")
    press(page, page.get_by_role("region", name="Take the report").get_by_role("link", name="Word"))
    save = page.get_by_role("link", name="Save the file")
    expect(save).to_be_visible(timeout=30_000)
    tab_to(page, save)
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    return coming.value.path().read_bytes()


def test_from_an_empty_study_to_the_report(empty_file, opened, tmp_path):
    file = tmp_path / "P01.txt"
    file.write_text(TALK)
    with serving(str(empty_file)) as bench:
        page = opened(bench)
        begin_with_the_framework(page)
        bring_the_interview(page, file)
        code_in_it(page)
        report = take_the_report(page)

    with opened_study(empty_file) as now:
        [coding] = now.study.codings
        assert now.study.quote(coding).startswith("Slow. We wrote down three things a day")
    document = zipfile.ZipFile(io.BytesIO(report)).read("word/document.xml").decode()
    assert (
        "2.3 Self-monitoring of behaviour" in document or "Self-monitoring of behaviour" in document
    )
    assert "[not to be quoted]" not in document
