"""The server stops, dies and comes back while somebody codes: nothing is lost or done twice."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager

import pytest
from playwright.sync_api import expect

from tests.browsing import IN_BROWSER
from tests.web.reader.conftest import codings_in
from tests.web.reader.hands import saved

pytestmark = IN_BROWSER
MONITORING = "2.3 Self-monitoring of behaviour"


class Workbench:
    """The workbench as a process of its own, as a person starts it."""

    def __init__(self, study) -> None:
        self._command = [sys.executable, "-m", "polyvocal.cli", "open", str(study), "--no-browser"]
        self._running = self._start()

    def _start(self):
        environment = os.environ | {"PYTHONUNBUFFERED": "1"}
        running = subprocess.Popen(
            self._command, stdout=subprocess.PIPE, text=True, env=environment
        )
        assert running.stdout is not None
        for line in running.stdout:
            if found := re.match(r"(http://\S+/enter/\S+/)", line):
                self.address = found.group()
                break
        return running

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._running.returncode is None:
            self._running.send_signal(signal.SIGKILL)
            self._running.communicate()

    def start_again(self) -> None:
        """As the person does next."""
        self._running = self._start()


@contextmanager
def running(study):
    workbench = Workbench(study)
    try:
        yield workbench
    finally:
        workbench.kill()


@pytest.fixture
def workbench(study_file):
    with running(study_file) as workbench:
        yield workbench


@pytest.fixture
def page(browser, workbench):
    """The interview, with the focus in its text."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    page = context.new_page()
    come_to(page, workbench)
    yield page
    context.close()


def come_to(page, workbench):
    page.goto(workbench.address)
    page.get_by_role("link", name="Read").click()
    expect(page.locator("#saving-state")).not_to_be_empty()  # by then its scripts are at work
    page.get_by_role("region", name="The interview").focus()
    page.keyboard.press("j")


def code(page, turns):
    """Code the sentence at the caret and those of the next turns, never waiting."""
    page.keyboard.press("s")
    page.keyboard.press("Enter")
    page.keyboard.type("2.3")
    page.keyboard.press("Enter")
    for _turn in range(turns - 1):
        for key in ("j", "s", "1"):
            page.keyboard.press(key)


def test_what_is_coded_while_the_server_is_away_is_kept_and_sent(page, workbench, study_file):
    before = codings_in(study_file)
    workbench.kill()

    code(page, 4)

    state = page.locator("#saving-state")
    expect(state).to_contain_text("4 not yet saved. The workbench does not answer.")
    expect(page.locator("#t1 mark.unsaved")).to_have_count(1)
    assert codings_in(study_file) == before

    workbench.start_again()
    expect(state).to_contain_text("The workbench was started anew, at another address.")
    come_to(page, workbench)
    saved(page)
    new = codings_in(study_file) - before
    assert {(code, coder) for _d, code, coder, _w in new} == {(MONITORING, "Coder A")}
    assert len(new) == 4


def test_killing_the_server_while_one_codes_loses_nothing(page, workbench, study_file):
    before = codings_in(study_file)
    code(page, 3)
    workbench.kill()
    code(page, 3)
    confirmed = page.locator("#turns .name:not(.unsaved)", has_text="2.3 ").count()

    there = codings_in(study_file)
    assert len(there - before) >= confirmed - 1  # one coding of that code was there before
    workbench.start_again()
    come_to(page, workbench)
    saved(page)

    new = codings_in(study_file) - before
    assert there <= codings_in(study_file)
    assert len(new) == 5  # turn 3 was coded twice with the same code: two codings, one place


def test_what_is_coded_while_another_program_keeps_the_study_is_kept_and_sent(page, study_file):
    before = codings_in(study_file)
    with closing(sqlite3.connect(study_file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        code(page, 1)
        state = page.locator("#saving-state")
        # The workbench waits ten seconds for its turn before it says so.
        expect(state).to_contain_text("1 not yet saved. The workbench does not", timeout=60_000)
        other.execute("ROLLBACK")
    saved(page)

    assert len(codings_in(study_file) - before) == 1


def test_undo_says_that_it_cannot_while_the_server_is_away(page, workbench):
    code(page, 1)
    saved(page)
    workbench.kill()

    page.keyboard.press("Control+z")

    expect(page.get_by_role("status").last).to_contain_text("The workbench does not answer.")
    expect(page.locator("#t1").get_by_role("button", name=MONITORING)).to_be_visible()


def test_a_window_that_is_closed_leaves_its_strokes_to_the_next(page, workbench, study_file):
    before = codings_in(study_file)
    workbench.kill()
    code(page, 2)
    expect(page.locator("#saving-state")).to_contain_text("2 not yet saved")
    context = page.context
    page.close()

    workbench.start_again()
    other = context.new_page()
    come_to(other, workbench)
    saved(other)

    assert len(codings_in(study_file) - before) == 2
    expect(other.locator("#t1").get_by_role("button", name=MONITORING)).to_be_visible()


def test_an_open_window_sends_what_another_leaves_when_it_is_closed(page, study_file):
    before = codings_in(study_file)
    page.route("**/strokes/", lambda route: route.abort())
    code(page, 2)
    expect(page.locator("#saving-state")).to_contain_text("2 not yet saved")
    other = page.context.new_page()
    other.goto(page.url)
    # While the window that has them is there, they are its own to send.
    saved(other)
    assert codings_in(study_file) == before

    page.close()

    expect(other.locator("#t1").get_by_role("button", name=MONITORING)).to_be_visible()
    saved(other)
    assert len(codings_in(study_file) - before) == 2
