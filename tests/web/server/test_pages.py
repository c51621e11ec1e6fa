"""The pages of signing in, in a browser: as everybody sees them, and accessible."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import DARK, IN_BROWSER, LIGHT, faults, overflow
from tests.web.server.conftest import House
from tests.web.server.people import PASSWORD, invited

pytestmark = IN_BROWSER
_numbers = count()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window whose policy lets axe in."""
    context = browser.new_context(bypass_csp=True)
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def strict_page(browser: Browser) -> Iterator[Page]:
    """A narrow window under the policy as it is."""
    context = browser.new_context(viewport={"width": 360, "height": 700})
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def come_in_and_out(house: House, page: Page, look: Callable[[Page], None]) -> None:
    """Accept an invitation, begin a second factor, sign out, and fail to sign in."""
    name = f"walker-{next(_numbers)}"
    _id, letter = invited(house.administrator.guest, "Wal Ker", name)
    page.goto(letter)
    look(page)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.get_by_role("button", name="Come in").click()
    expect(page.get_by_role("heading", name="No study yet")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Signed in as Wal Ker").click()
    look(page)
    page.get_by_role("link", name="Second factor").click()
    look(page)
    page.get_by_role("link", name="A code from your telephone").click()
    expect(page.get_by_role("heading", name="A code from your telephone")).to_be_visible()
    look(page)
    page.get_by_label("Code").fill("123")
    page.get_by_role("button", name="Use this from now on").click()
    expect(page.get_by_role("alert")).to_contain_text("not right")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    look(page)
    page.get_by_label("Name to sign in with").fill(name)
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("do not go together")
    look(page)


def is_accessible(page: Page) -> None:
    assert faults(page, (LIGHT, DARK)) == []


def fits(page: Page) -> None:
    assert overflow(page) == 0


def test_coming_in_is_accessible(house: House, page: Page) -> None:
    come_in_and_out(house, page, is_accessible)


def test_nothing_is_asked_of_another_host_and_the_policy_refuses_nothing(
    house: House, strict_page: Page
) -> None:
    asked, said = [], []
    strict_page.on("request", lambda request: asked.append(request.url))
    strict_page.on("console", lambda message: said.append(message.text))

    come_in_and_out(house, strict_page, fits)

    assert [url for url in asked if not url.startswith(house.server.at)] == []
    assert said == []


def test_the_pages_of_accounts_and_members_are_accessible(house: House, page: Page) -> None:
    page.goto(f"{house.server.at}/sign-in/")
    page.get_by_label("Name to sign in with").fill("root@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Studies")).to_be_visible()
    page.goto(f"{house.server.at}/accounts/")
    expect(page.get_by_role("heading", name="Accounts")).to_be_visible()
    is_accessible(page)
    page.goto(f"{house.server.at}/account/password/")
    is_accessible(page)
    page.goto(f"{house.server.at}/")
    page.get_by_label("Name", exact=True).fill("Made in a browser")
    page.get_by_role("button", name="Make the study").click()
    expect(page.get_by_role("link", name="Made in a browser").first).to_be_visible()
    is_accessible(page)
    page.goto(f"{page.url}members/")
    expect(page.get_by_role("heading", name="Members")).to_be_visible()
    is_accessible(page)
