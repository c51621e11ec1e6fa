"""A browser for tests: an installed Chromium that asks nobody anything, and what axe says."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

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
OF_COLOURS = ["color-contrast", "link-in-text-block"]
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


@dataclass(frozen=True)
class Screen:
    """How wide a page is looked at, in the light or the dark, and for what.

    Light or dark, a page differs in nothing but its colours, and colours do not change with its
    width; they are what takes axe the time.
    """

    width: int
    scheme: Literal["light", "dark"] = "light"
    looks_at: Literal["all", "colours", "all but colours"] = "all"

    @property
    def options(self) -> dict[str, Any]:
        """What axe is to look for."""
        if self.looks_at == "colours":
            return {"runOnly": {"type": "rule", "values": OF_COLOURS}}
        off = OF_COLOURS if self.looks_at == "all but colours" else []
        return {"runOnly": WCAG, "rules": {rule: {"enabled": False} for rule in off}}


LIGHT, DARK = Screen(1280), Screen(1280, "dark", "colours")
SCREENS = (LIGHT, Screen(360, "light", "all but colours"), DARK)


def faults(page: Page, screens: Sequence[Screen] = SCREENS) -> list[tuple[Screen, str, str]]:
    """What is wrong with a page on these screens: against WCAG, or wider than the screen.

    The page is left as on the last of them. It must bypass its policy, as for `violations`.
    """
    found = []
    for screen in screens:
        page.emulate_media(color_scheme=screen.scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": screen.width, "height": 900})
        found += [(screen, *wrong) for wrong in violations(page, screen)]
        if wider := overflow(page):
            found.append((screen, "overflow", f"{wider} px"))
    return found


def violations(page: Page, screen: Screen = LIGHT) -> list[tuple[str, str]]:
    """What axe finds against WCAG 2.2 AA: the rule, and the first element that breaks it.

    The page must be open in a context that bypasses its policy, which refuses axe like any script.
    """
    # Told to name violations only, axe takes half the time: it describes no element that is well.
    options = {**screen.options, "resultTypes": ["violations"]}
    found: list[dict[str, Any]] = Axe().run(page, options=options).response["violations"]
    return [(rule["id"], rule["nodes"][0]["html"]) for rule in found]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the screen."""
    wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return max(0, int(wider))
