"""A security key as the second factor, in a browser that has one: asked for, lost, taken away."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import IN_BROWSER, violations
from tests.web.server.conftest import COMMAND, Running, arguments, running_server
from tests.web.server.people import PASSWORD

NOT_A_KEY = "That was not answered by a key that is good here."


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that wants second factors, by a name: keys answer to no number."""
    folder = tmp_path_factory.mktemp("keys")
    with running_server(
        str(folder / "keys.polyvocal"), folder, "needs_second_factor = true", name="localhost"
    ) as running:
        yield running


def letter_for(server: Running, sign_in_name: str) -> str:
    words = ["accounts", "invite", sign_in_name, "--name", sign_in_name.title()]
    said = subprocess.run(
        [*COMMAND, *words, *arguments(server.database, server.options)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return said.stdout.strip()


@contextmanager
def window(
    browser: Browser, said: list[str], *, has_key: bool, lets_axe_in: bool = False
) -> Iterator[Page]:
    """A browser of somebody's own; what its console says is kept."""
    context = browser.new_context(bypass_csp=lets_axe_in)
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    if has_key:
        devices = context.new_cdp_session(page)
        devices.send("WebAuthn.enable")
        key = {"protocol": "ctap2", "transport": "usb", "isUserVerified": True}
        key |= {"hasUserVerification": True, "automaticPresenceSimulation": True}
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": key})
    yield page
    context.close()


def begin_to_sign_in(server: Running, page: Page, name: str) -> None:
    page.goto(f"{server.at}/sign-in/")
    page.get_by_label("Name to sign in with").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def come_in_with_key(server: Running, page: Page, name: str) -> list[str]:
    """Accept an invitation, and choose a key where a factor is wanted; the codes for losing it."""
    page.goto(letter_for(server, name))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.get_by_role("button", name="Come in").click()
    page.get_by_role("link", name="Use a security key or a passkey instead").click()
    page.get_by_label("What to call it").fill("Blue <key>")
    page.get_by_role("button", name="Use this key from now on").click()
    expect(page.get_by_role("heading", name="Codes for the day it is lost")).to_be_visible()
    return page.locator(".codes code").all_inner_texts()


@IN_BROWSER[0]
@IN_BROWSER[1]
def test_a_key_is_asked_for_and_when_lost_replaced_by_a_code_and_taken_away(
    server: Running, browser: Browser
) -> None:
    said: list[str] = []
    sent: list[str] = []
    with window(browser, said, has_key=True) as page:
        codes = come_in_with_key(server, page, "keyed")
        assert len(codes) == 10
        page.get_by_role("button", name="Sign out").click()
        begin_to_sign_in(server, page, "keyed")
        page.on("request", lambda asked: sent.append(asked.post_data or ""))
        page.get_by_role("button", name="Use your key").click()
        expect(page.get_by_role("heading", name="No study yet")).to_be_visible()

    [answer] = [parse_qs(body)["credential"][0] for body in sent if "credential=" in body]
    thief = server.guest()
    assert thief.sign_in("keyed").headers["location"].startswith("/sign-in/code/")
    thief.get("/sign-in/code/")  # another question, to which that was no answer
    assert NOT_A_KEY in thief.post("/sign-in/code/", {"credential": answer}).text
    assert thief.get("/").status == 302

    with window(browser, said, has_key=False) as page:
        begin_to_sign_in(server, page, "keyed")
        page.get_by_label("Code").fill(codes[0])
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="No study yet")).to_be_visible()
        page.goto(f"{server.at}/account/factor/")
        page.get_by_role("link", name="Take it away Blue <key>").click()
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Go on").click()
        page.get_by_role("button", name="Take it away").click()
        # None is left, and this server wants one.
        expect(page.get_by_role("heading", name="A code from your telephone")).to_be_visible()
    assert said == []
    assert server.guest().sign_in("keyed").headers["location"] == "/"


@IN_BROWSER[0]
@IN_BROWSER[1]
def test_where_no_key_answers_the_page_says_so(server: Running, browser: Browser) -> None:
    said: list[str] = []
    with window(browser, said, has_key=True, lets_axe_in=True) as page:
        come_in_with_key(server, page, "twice")
        page.goto(f"{server.at}/account/factor/")
        assert violations(page) == []
        page.get_by_role("link", name="A security key or a passkey").click()
        page.get_by_role("button", name="Use this key from now on").click()
        expect(page.get_by_role("alert")).to_contain_text("in use for your account already")
        assert violations(page) == []
        page.get_by_role("button", name="Sign out").click()
        begin_to_sign_in(server, page, "twice")
        expect(page.get_by_role("button", name="Use your key")).to_be_visible()
        assert violations(page) == []
    assert said == []


MADE_UP = (
    *("", "null", "[]", "{", '"words"', "1", "{}", '{"id": 1}', '{"id": "A", "rawId": "B"}'),
    *('{"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": []}',),
    json.dumps(
        {
            "id": "AAAA",
            "rawId": "AAAA",
            "type": "public-key",
            "response": {
                "clientDataJSON": "e30",
                "attestationObject": "oA",
                "authenticatorData": "AA",
                "signature": "AA",
            },
        }
    ),
)


def test_what_no_key_said_is_refused_in_a_sentence(server: Running) -> None:
    guest = server.guest()
    assert guest.accept(letter_for(server, "made-up")).status == 302
    for credential in MADE_UP:
        guest.get("/account/factor/key/")
        answer = guest.post("/account/factor/key/", {"name": "x", "credential": credential})
        assert answer.status == 200, credential
        assert 'role="alert"' in answer.text.partition("data-problem")[0], credential
    assert guest.get("/").headers["location"] == "/account/factor/begin/"
