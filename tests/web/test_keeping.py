"""What somebody types or chooses while an answer is on its way is neither lost nor passed by."""

from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, Route, expect

from polyvocal.store.jobs import Job, Told, ask_for, find_job, renew_lease, take_job
from polyvocal.web.serving import serving
from polyvocal.work.opening import opened as opened_study
from tests.browsing import IN_BROWSER, ready

pytestmark = IN_BROWSER

TALK = """Interviewer: How was it?
P03: Fine.
Interviewer: And then?
P04: Then I rang her.
P04: Twice.
"""


class Held:
    """What is on its way to the server, each let through when the test says so."""

    def __init__(self, page: Page, ends: str = "change") -> None:
        self.waiting: list[Route] = []
        self._page, self._ends = page, f"**/{ends}/"
        page.route(self._ends, self._hold)

    def _hold(self, route: Route) -> None:
        self.waiting.append(route)

    def pass_on(self) -> None:
        """The next one arrives, and is answered."""
        self.wait()
        with self._page.expect_response(self._ends):
            self.waiting.pop(0).continue_()

    def wait(self) -> None:
        """One is on its way."""
        while not self.waiting:
            self._page.wait_for_timeout(10)


@pytest.fixture
def files_page(empty_file, opened, tmp_path):
    """Two voices in one file, about to be looked through."""
    file = tmp_path / "visit.txt"
    file.write_text(TALK)
    with serving(str(empty_file)) as bench:
        page = opened(bench)
        page.goto(f"{page.url}documents/")
        bring(page, file)
        yield page


def bring(page: Page, file: Path) -> None:
    ready(page)
    page.locator("input[type=file]").set_input_files(file)
    ready(page, "1 file to look through")


def test_a_role_is_stored_once_though_its_correction_is_still_on_its_way(files_page, empty_file):
    page, held = files_page, Held(files_page)
    page.get_by_label("Role of P03").fill("Supported peer")
    page.get_by_label("Role of P03").press("Tab")

    sent = Held(page, "store")
    store = page.get_by_role("button", name="Store 1 document and 2 new cases")
    where = store.bounding_box()
    for _time in range(2):
        page.mouse.click(where["x"] + 9, where["y"] + 9)
        sent.wait()
    sent.pass_on()

    ready(page, "1 document")
    assert (len(held.waiting), len(sent.waiting)) == (1, 0)
    with opened_study(empty_file) as now:
        assert now.study.case("P03").role == "Supported peer"


def test_what_is_typed_meanwhile_stays_is_told_too_and_takes_the_focus_from_nothing(files_page):
    page, held = files_page, Held(files_page)
    page.get_by_label("Role of P03").fill("Supported peer")
    page.get_by_label("Role of P03").press("Tab")
    page.get_by_label("Role of P04").press_sequentially("Peer wor")

    held.pass_on()
    expect(page.get_by_label("Role of P04")).to_be_focused()
    page.keyboard.type("ker")
    page.keyboard.press("Enter")
    store = page.get_by_role("button", name="Store 1 document and 2 new cases")
    store.focus()
    held.pass_on()
    expect(page.get_by_label("Role of P04")).to_have_attribute("value", "Peer worker")
    expect(store).to_be_focused()

    page.reload()
    expect(page.get_by_label("Role of P03")).to_have_value("Supported peer")
    expect(page.get_by_label("Role of P04")).to_have_value("Peer worker")


def test_corrections_made_in_haste_are_all_made_one_after_the_other(files_page):
    page = files_page
    page.get_by_role("link", name="visit", exact=True).click()
    ready(page, "visit")
    held = Held(page)
    page.get_by_label("Name", exact=True).fill("first visit")
    page.get_by_label("Who says turn 2").select_option("P04")
    page.get_by_label("Who says turn 4").select_option("P03")
    page.get_by_label("Case of P03").fill("Ada")
    page.get_by_label("Case of P03").press("Tab")

    page.get_by_role("button", name="Keep these facts").click()
    for _correction in range(4):
        held.pass_on()

    ready(page, "first visit")
    page.reload()
    said = [page.get_by_label(f"Who says turn {n}").evaluate(CHOSEN) for n in (1, 2, 3, 4)]
    assert said == ["Interviewer", "P04", "Interviewer", "P03"]
    expect(page.get_by_label("Case of P03")).to_have_value("Ada")


def test_what_is_refused_stays_to_be_put_right(files_page):
    page = files_page
    page.get_by_role("link", name="visit", exact=True).click()
    ready(page, "visit")
    page.get_by_label("Name", exact=True).fill("seen twice")
    page.get_by_label("Minutes").fill("long")
    page.get_by_role("button", name="Keep these facts").click()

    expect(page.get_by_role("alert")).to_have_text("long is no length in minutes.")
    expect(page.get_by_label("Name", exact=True)).to_have_value("seen twice")
    expect(page.get_by_role("button", name="Keep these facts")).to_be_focused()
    page.get_by_label("Minutes").fill("41,5")
    page.get_by_label("Date").fill("2019-05-02")
    page.keyboard.press("Enter")
    ready(page, "seen twice")
    expect(page.get_by_label("Minutes")).to_have_value("41.5")
    expect(page.get_by_label("Date")).to_have_value("2019-05-02")


def test_after_a_turn_is_joined_the_focus_is_at_what_came_next(files_page):
    page = files_page
    page.get_by_role("link", name="visit", exact=True).click()
    ready(page, "visit")
    joins = page.get_by_role("button", name="Goes on from the turn before")
    expect(joins).to_have_count(4)
    page.get_by_role("button", name="Goes on from the turn before (4)").press("Enter")

    expect(joins).to_have_count(3)
    expect(page.get_by_role("button", name="Goes on from the turn before (4)")).to_be_focused()
    page.keyboard.press("Enter")
    expect(joins).to_have_count(2)
    expect(page.get_by_role("heading", name="Turns")).to_be_focused()


def test_stop_keeps_the_focus_and_stays_pressed_while_the_work_tells_how_far_it_is(bench, opened):
    alias = bench.beside.jobs._alias  # where the jobs of this workbench are
    work = (uuid4(), bench.first_study, None, "", "en", "WriteReport", "The report", "")
    ask_for(alias, Job(*work), b"")
    assert take_job(alias, "elsewhere", 600)

    def is_at(done: int) -> None:
        assert renew_lease(alias, work[0], "elsewhere", 600, Told("Writing", done, 9))
        expect(page.get_by_role("status").last).to_contain_text(f"{done} of 9")

    page = opened(bench)
    page.goto(f"{page.url}jobs/{work[0]}/")
    ready(page)
    stop = page.get_by_role("button", name="Stop")
    stop.focus()
    is_at(1)
    expect(stop).to_be_focused()
    where = stop.bounding_box()
    page.mouse.move(where["x"] + 9, where["y"] + 9)
    page.mouse.down()
    with page.expect_response(f"**/jobs/{work[0]}/"):
        assert renew_lease(alias, work[0], "elsewhere", 600, Told("Writing", 2, 9))
    with page.expect_response("**/stop/"):
        page.mouse.up()

    is_at(3)
    asked = find_job(alias, work[0])
    assert asked is not None
    assert asked.is_to_stop


CHOSEN = "select => select.selectedOptions[0].text"
