"""Two people at a server, each in a browser of their own: coding blind, and deciding together.

While they code, every door of the study is tried as the other one: nothing of the first one's work
is behind any, and nothing that the doors show moves with it. Then both hand in.

Where two have read, two decide: they share the documents out, who comes second at a place
overwrites nothing, what was left is gone on with, and undo takes back one's own decision alone.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from polyvocal.core.coding import Coder, Coding, Span
from polyvocal.core.documents import Document, Speaker, SpeakerKind
from polyvocal.store import changes
from polyvocal.store.access import RIGHTS, Role
from polyvocal.store.changes import NewDocument
from polyvocal.store.connections import StudyPlace, connect, disconnect
from polyvocal.store.events import Actor
from tests.browsing import IN_BROWSER, ready
from tests.store.samples import ANN, FIRST, OWN, PW1, SOCIAL, made
from tests.web.server.conftest import House, furnish, running_server
from tests.web.server.people import PASSWORD
from tests.web.server.test_roles import doors, filled_in

pytestmark = IN_BROWSER
NAME, NOTE, MEMO = "Apart", "ONLY-THE-CODER-NOTES", "ONLY-THE-CODER-WONDERS"
TEXT = f"documents/{FIRST.id}/"
# Doors with a word in them, under words that lead somewhere, and some with a question.
_ASKED = (
    *("compare/?layer=any", "compare/matrix/?layer=any", "compare/ranking/?layer=any"),
    *("search/?q=heard", "quotes/?by=coder", f"history/?thing={FIRST.id}", "history/?kind=coding"),
)
# What differs from one answer to the next whoever works: marks of forms, ids and seeds to be; where
# one reads, which one's own page tells when it comes to it; and the number of the last event, which
# is the same for all and moves, as the documents say.
_FLEETING = re.compile(
    r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]*"|name="(memo|seed)" [^>]*|'
    r'"place": (null|\d+)|'
    r'(&quot;|")revision(&quot;|"): ?\d+|(?i:revision)[ ,]\d+-[0-9a-f]+'
)


@dataclass
class Desk:
    """Somebody's browser at the server."""

    house: House
    role: Role
    page: Page

    def go(self, path: str) -> None:
        """Open a page of the study."""
        self.page.goto(f"{self.house.server.at}{self.house.path(path)}")

    def read(self, path: str) -> str:
        """What this browser is answered under an address of the study."""
        answer = self.page.request.get(f"{self.house.server.at}{path}")
        body = answer.body()
        if body.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(body)) as inside:
                body = b"".join(inside.read(name) for name in inside.namelist())
        return f"{answer.status} {_FLEETING.sub('', body.decode('utf-8', 'replace'))}"

    def state(self) -> str:
        """The interview's codings and memos as the browser paints them."""
        return self.read(self.house.path(f"{TEXT}codings/"))

    def codings(self) -> set[str]:
        """The ids of the codings that the browser paints."""
        address = f"{self.house.server.at}{self.house.path(f'{TEXT}codings/')}"
        return set(self.page.request.get(address).json()["codings"]["id"])

    def stroke(self, **fields: object) -> None:
        """A stroke of the reader's, sent as its scripts send it."""
        guest = self.house.members[self.role].guest
        state = json.loads(guest.get(self.house.path(f"{TEXT}codings/")).text)
        body = {"me": state["me"], "version": state["textVersion"], **fields}
        answer = guest.send(self.house.path(f"{TEXT}strokes/"), json.dumps(body).encode())
        assert answer.status == 200, answer.text


@contextmanager
def at_desk(house: House, browser: Browser, role: Role) -> Iterator[Desk]:
    """A browser in which the member of this role signs in."""
    context = browser.new_context()
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto(f"{house.server.at}/sign-in/")
    page.get_by_label("Name to sign in with").fill(house.members[role].sign_in_name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("link", name="Polyvocal")).to_be_visible()
    yield Desk(house, role, page)
    context.close()


def give_out(desk: Desk) -> str:
    """A blind round of the analyst and the coder on the first interview; where it is."""
    desk.go("rounds/new/")
    page = desk.page
    page.get_by_label("Name", exact=True).fill(NAME)
    coders = page.get_by_role("group", name="Coders")
    for box in coders.get_by_role("checkbox").all():
        name = box.evaluate("box => box.labels[0].innerText.trim()")
        box.set_checked(name in {"Analyst", "Coder"})
    page.get_by_label("These", exact=True).check()
    page.get_by_role("checkbox", name=FIRST.name).check()
    page.get_by_role("button", name="Give it out").click()
    ready(page, f"{NAME} blind")
    return page.url.partition(str(desk.house.study))[2].lstrip("/")


def code_next(desk: Desk) -> str:
    """Follow what is next, and code a sentence of it by keyboard; the new coding's id."""
    before = desk.codings()
    desk.go("rounds/")
    page = desk.page
    page.get_by_role("link", name=f"Open {FIRST.name}").click()
    saved = page.get_by_text("All saved")
    expect(saved).to_be_visible()
    ready(page)
    page.get_by_role("region", name="The interview").focus()
    for key in ("j", "j", "s", "Enter", *SOCIAL.number, "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_role("status").last).to_contain_text("saved")
    [new] = desk.codings() - before
    return new


def hand_in(desk: Desk, path: str) -> None:
    """By the button of the round's page."""
    desk.go(path)
    desk.page.get_by_role("button", name="Hand it in").click()
    expect(desk.page.get_by_role("heading", name="Your work is handed in")).to_be_visible()


def behind_doors(desk: Desk) -> dict[str, str]:
    """What stands behind every door of the study that this role may look through."""
    house = desk.house
    paths = [
        filled_in(route, house.study)
        for name, route, method, right in doors()
        if method == "GET" and right in RIGHTS[desk.role] and name != "compare-report"
    ]
    paths += [house.path(asked) for asked in (*_ASKED, "quotes/file/csv/")]
    return {path: desk.read(path) for path in paths}


def report_of(desk: Desk) -> str:
    """The report of everything, as the page makes it."""
    desk.go("compare/report/html/?layer=any")
    file = desk.page.get_by_role("link", name="Save").first
    expect(file).to_be_visible()
    return desk.read(file.get_attribute("href") or "")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house of its own: what everybody is shown is compared, and others' tests move that."""
    folder = tmp_path_factory.mktemp("apart")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POLYVOCAL_SETTINGS", str(folder))
        with running_server(str(folder / "server.polyvocal"), folder) as server:
            yield furnish(server)


def test_what_two_code_blind_is_behind_no_door_until_both_have_handed_in(
    house: House, browser: Browser
) -> None:
    with (
        at_desk(house, browser, Role.ANALYST) as analyst,
        at_desk(house, browser, Role.CODER) as coder,
    ):
        path = give_out(analyst)
        mine = code_next(analyst)
        before = behind_doors(analyst)

        theirs = code_next(coder)
        coder.stroke(kind="judge", codings={theirs: None}, note=NOTE)
        coder.stroke(kind="memo", coding=theirs, memo=str(uuid4()), text=MEMO)
        coder.stroke(kind="passage memo", memo=str(uuid4()), text=MEMO)
        coder.stroke(kind="exemplar", coding=theirs, exemplar=str(uuid4()), on=True)

        assert NOTE in coder.state()
        for door, shown in behind_doors(analyst).items():
            assert not any(secret in shown for secret in (NOTE, MEMO, theirs)), door
            # Its intervals are counted meanwhile, and it says how far that is.
            assert shown == before[door] or door.endswith("/agreement/"), door
        report = report_of(analyst)
        assert report.startswith("200 ")
        assert theirs[:8] not in report
        assert NOTE not in report
        assert mine not in coder.codings()

        hand_in(coder, path)
        assert theirs not in analyst.codings()
        assert mine not in coder.codings()
        hand_in(analyst, path)

        for desk in (analyst, coder):
            assert {mine, theirs} <= desk.codings()
            assert NOTE in desk.state()
            assert MEMO in desk.state()
            desk.go(path)
            desk.page.get_by_role("button", name="Open my work again").click()
            expect(desk.page.get_by_text("Could see others’ work before")).to_contain_text(
                desk.role.title()
            )


WORDS = "We walked to the gate. He waited for me. Nobody came back that day."
SENTENCES = tuple(Span(m.start(), m.end()) for m in re.finditer(r"[^.]+\.", WORDS))
CODERS = (Coder(made("first reader"), "First"), Coder(made("second reader"), "Second"))
CASE = replace(PW1, id=made("somebody walking"), consent=replace(PW1.consent, until=None))


def read_twice(at: StudyPlace) -> None:
    """Two interviews of three sentences, each coded by one of two readers and not by the other."""
    changes.set_template(at=at, by=ANN, codes=[replace(SOCIAL, parent=None), OWN])
    changes.add_cases(at=at, by=ANN, cases=[replace(CASE, attributes={})])
    for coder in CODERS:
        changes.add_coder(at=at, by=ANN, coder=coder)
    for name in ("walk 1", "walk 2"):
        document = Document(made(name), name, language="en")
        voice = Speaker(
            made(f"voice of {name}"), document.id, "P1", SpeakerKind.PARTICIPANT, CASE.id
        )
        new = NewDocument(document, WORDS, (voice,), ((voice.id, 0, len(WORDS), None),))
        changes.add_documents(at=at, by=ANN, documents=[new])
        for number, span in enumerate(SENTENCES):
            coder, code = CODERS[number % 2], (SOCIAL, OWN)[number % 2]
            coding = Coding(made(f"{name} {number}"), document.id, span, code.id, coder.id)
            changes.add_codings(at=at, by=ANN, codings=[coding])


@pytest.fixture
def read_by_two(house: House) -> House:
    """The house, at a study that two have read, for an analyst and an owner to decide."""
    alias = connect(house.server.database)
    try:
        at = changes.create_study(
            alias=alias, by=ANN, study_id=made("read twice"), name="Read twice"
        )
        read_twice(at)
        owner = house.members[Role.OWNER]
        for by, role in ((ANN, Role.OWNER), (Actor(owner.id, "Owner"), Role.ANALYST)):
            person = Actor(house.members[role].id, role.title())
            changes.give_role(at=at, by=by, person=person, role=role)
    finally:
        disconnect(alias)
    return replace(house, study=at.study_id)


def take_part(desk: Desk, part: str) -> list[str]:
    """Take one's part of the places; the documents in it."""
    desk.go("agreement/places/")
    desk.page.get_by_label("My part").select_option(part)
    desk.page.get_by_role("button", name="Take this part").click()
    expect(desk.page).to_have_url(re.compile("share="))
    return desk.page.locator(".place-list .head").all_inner_texts()


def begin(page: Page) -> None:
    page.get_by_role("link", name=re.compile("^(Begin|Go on where you stopped)$")).click()
    expect(page.get_by_role("button", name=re.compile("^Decide"))).to_be_visible()


def decide_by_keys(page: Page, *keys: str) -> None:
    ready(page)
    for key in (*keys, "Enter"):
        page.keyboard.press(key)
    expect(page.locator("#told")).to_contain_text("Decided. Undo takes it back.")


def test_two_decide_what_two_have_read_and_neither_overwrites_the_other(
    read_by_two: House, browser: Browser
) -> None:
    with (
        at_desk(read_by_two, browser, Role.ANALYST) as analyst,
        at_desk(read_by_two, browser, Role.OWNER) as owner,
    ):
        assert take_part(analyst, "1/2") == ["walk 1"]
        assert take_part(owner, "2/2") == ["walk 2"]
        begin(analyst.page)
        decide_by_keys(analyst.page, "b", "m")
        begin(owner.page)
        decide_by_keys(owner.page, "n", "i")

        # Both have the analyst's next place before them; who is quicker has decided.
        here = analyst.page.url
        owner.page.goto(here)
        ready(owner.page)
        decide_by_keys(analyst.page, "1", "e")
        owner.page.get_by_label("Note").fill("as I see it")
        owner.page.get_by_role("radio", name=re.compile("^neither")).click()
        owner.page.get_by_role("button", name=re.compile("^Decide")).click()
        expect(owner.page.get_by_role("alert")).to_contain_text("decided this place meanwhile")
        expect(owner.page.get_by_text("Analyst decided: one reading")).to_be_visible()
        expect(owner.page.get_by_text("as I see it")).to_be_visible()

        # Who stops and comes back goes on with what is left of their part.
        analyst.go("")
        assert take_part(analyst, "1/2") == ["walk 1"]
        expect(analyst.page.get_by_text("2 of 3 places are decided")).to_be_visible()
        begin(analyst.page)
        decide_by_keys(analyst.page, "2", "d")

        # Undo is of one's own: the analyst's last place is open again, and nothing else.
        analyst.go("agreement/places/")
        analyst.page.get_by_role("button", name="Undo: Decided a place: walk 1.").click()
        expect(analyst.page.get_by_text("3 of 6 places are decided")).to_be_visible()
        owner.go("agreement/places/")
        expect(owner.page.get_by_text("3 of 6 places are decided")).to_be_visible()
        expect(
            owner.page.get_by_role("button", name="Undo: Decided a place: walk 2.")
        ).to_be_visible()
