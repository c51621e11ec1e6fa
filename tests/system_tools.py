"""Programs of the system that some tests need, found by nothing but what Python brings."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.postgres_server import find_postgres

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Tool:
    """A program of the system: how it is found, and the tests that need it.

    `packages` are the Debian packages that have it, the best first.
    """

    name: str
    find: Callable[[], object]
    packages: tuple[str, ...]
    tests: str

    def is_missing(self) -> bool:
        """Whether tests that are here need it and it is not."""
        return (ROOT / self.tests).exists() and not self.find()


def find_chromium() -> str | None:
    """Path of an installed Chromium or Chrome, which the browser tests drive.

    The one without windows first: the same browser, and a page of it costs a third of the work.
    """
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "chrome")
    return next((path for path in map(shutil.which, names) if path), None)


TOOLS = (
    Tool("PostgreSQL", find_postgres, ("postgresql",), "tests/databases.py"),
    Tool(
        "Chromium",
        find_chromium,
        ("chromium-headless-shell", "chromium"),
        "tests/reports/test_in_browser.py",
    ),
)


def is_offered(package: str) -> bool:
    """Whether the system's sources have this package."""
    known = subprocess.run(["apt-cache", "show", package], check=False, capture_output=True)
    return known.returncode == 0
