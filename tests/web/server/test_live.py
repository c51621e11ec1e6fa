"""Two people in one interview: each sees what the other does, where the round lets them."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

import polyvocal.web
from polyvocal.store.access import Role
from tests.browsing import IN_BROWSER
from tests.store.samples import FIRST, SOCIAL
from tests.web.server.conftest import House, first_administrator, running_server, study_of
from tests.web.server.people import PASSWORD, Member

STATIC = Path(polyvocal.web.__file__).with_name("static")


def stroke(house: House, member: Member, start: int, end: int) -> None:
    """Code some words of the first interview, as a page of this person would."""
    path = house.path(f"documents/{FIRST.id}/codings/")
    state = json.loads(member.guest.get(path).text)
    body = {
        "kind": "apply",
        "me": state["me"],
        "version": state["textVersion"],
        "code": str(SOCIAL.id),
        "passages": [{"id": str(uuid4()), "start": start, "end": end}],
    }
    sent = json.dumps(body).encode()
    answer = member.guest.send(house.path(f"documents/{FIRST.id}/strokes/"), sent)
    assert answer.status == 200, answer.text


def ask(house: House, member: Member, after: int) -> dict[str, object]:
    path = house.path(f"documents/{FIRST.id}/live/?after={after}")
    found: dict[str, object] = json.loads(member.guest.get(path).text)
    return found


def test_a_page_is_told_of_others_events_only_and_who_is_here(house: House) -> None:
    coder, owner = house.members[Role.CODER], house.members[Role.OWNER]
    stood = int(str(ask(house, owner, 0)["revision"]))

    stroke(house, coder, 4, 9)

    mine, theirs = ask(house, coder, stood), ask(house, owner, stood)
    assert mine["changed"] is False
    assert theirs["changed"] is True
    assert mine["revision"] == theirs["revision"] != stood
    assert "Owner" in str(mine["people"])
    assert "Coder" in str(theirs["people"])
    assert ask(house, owner, int(str(theirs["revision"])))["changed"] is False


def test_a_window_left_open_keeps_nobody_signed_in(tmp_path) -> None:
    with running_server(
        str(tmp_path / "brief.polyvocal"), tmp_path, "idle_minutes = 0.1"
    ) as server:
        member = first_administrator(server)
        with study_of(server.database, "study", member) as at:
            path = f"/studies/{at.study_id}/documents/{FIRST.id}/live/?after=0"
        statuses = []
        until = time.monotonic() + 60
        while 302 not in statuses and time.monotonic() < until:
            statuses.append(member.guest.get(path).status)
            time.sleep(0.5)
        assert statuses[0] == 200
        assert statuses[-1] == 302


@pytest.fixture
def page(house: House, browser: Browser) -> Iterator[Page]:
    """The owner's window, on the interview."""
    context = browser.new_context()
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.goto(f"{house.server.at}/sign-in/")
    page.get_by_label("Name to sign in with").fill("owner")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{house.server.at}{house.path(f'documents/{FIRST.id}/')}")
    yield page
    context.close()


@IN_BROWSER[0]
@IN_BROWSER[1]
def test_a_coding_of_somebody_else_appears_without_a_touch(house: House, page: Page) -> None:
    """The first question after it brings it, and there is one every second or so.

    One more may have been on its way when the stroke was made.
    """
    coder, owner = house.members[Role.CODER], house.members[Role.OWNER]
    here = page.locator("#n-here")
    expect(here).not_to_be_empty()  # the page asks from now on
    before, n_lines = here.inner_text(), len(said_of(house))

    stroke(house, coder, 12, 17)
    ask(house, coder, 0)

    expect(here).not_to_have_text(before)
    expect(page.get_by_text("Also here: Coder")).to_be_visible()
    asked = asked_by(house, owner, n_lines)
    fetched = next(n for n, line in enumerate(asked) if "page=read-codings" in line)
    assert sum("page=read-live" in line for line in asked[:fetched]) <= 2
    [every_ms] = re.findall(
        r"EVERY_MS = (\d+);", (STATIC / "reader" / "live.js").read_text("utf-8")
    )
    assert int(every_ms) <= 1_500


def asked_by(house: House, member: Member, n_lines: int) -> list[str]:
    """What the log says this person asked since the stroke after so many lines, until a fetch.

    A line is written when its answer is on the way already.
    """
    until = time.monotonic() + 20
    while time.monotonic() < until:
        said = said_of(house)[n_lines:]
        strokes = [n for n, line in enumerate(said) if "page=read-stroke" in line]
        since = said[strokes[0] + 1 :] if strokes else []
        asked = [line for line in since if f"account={member.id}" in line]
        if any("page=read-codings" in line for line in asked):
            return asked
        time.sleep(0.1)
    pytest.fail("The log names no fetch of what was coded.")


def said_of(house: House) -> list[str]:
    """The lines of the server's log that are whole."""
    return house.server.log.read_text("utf-8").splitlines()
