"""A browser for tests: an installed Chromium that asks nobody anything, and what axe says."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it ships no types
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.system_tools import find_chromium

QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
    # No process is kept for a page that may come: each test opens few, in a window of its own. The
    # rest is what Playwright turns off: of two such lists Chromium heeds the last.
    "--disable-features="
    + ",".join(
        (
            *("SpareRendererForSitePerProcess", "PreloadTopChromeWebUI", "PaintHolding"),
            *("HttpsUpgrades", "LensOverlay", "MediaRouter", "OptimizationHints", "Translate"),
        )
    ),
)
# A machine that does much else shows a page late; what never comes is told all the same.
_PATIENCE_MS = 20_000
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
IN_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(find_chromium() is None, reason="Chromium is not installed"),
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running Chromium, closed at the end."""
    # Playwright's own loop runs in this thread, where Django would refuse to ask its databases.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=_PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(QUIET))
        try:
            yield browser
        finally:
            browser.close()
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def ready(page: Page, heading: str | None = None) -> None:
    """Wait until the page hears keys; with `heading`, until it is the page under that heading."""
    if heading is not None:
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(page.locator("html[data-ready]")).to_have_count(1)


def violations(page: Page) -> list[tuple[str, str]]:
    """What axe finds against WCAG 2.2 AA: the rule, and the first element that breaks it.

    The page must be open in a context that bypasses its policy, which refuses axe like any script.
    """
    found: list[dict[str, Any]] = Axe().run(page, options={"runOnly": WCAG}).response["violations"]
    return [(rule["id"], rule["nodes"][0]["html"]) for rule in found]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the screen."""
    wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return max(0, int(wider))
