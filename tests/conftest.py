"""What every test may ask for."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import hypothesis
import pytest
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker

from tests.browsing import chromium
from tests.databases import RUN_FOLDER, fresh_database, server_url
from tests.postgres_server import SharedServer

# Two test processes share two cores: a slow example there is no fault of the code.
hypothesis.settings.register_profile("normal", deadline=None)
hypothesis.settings.register_profile("long", deadline=None, max_examples=2_000)
hypothesis.settings.load_profile("long" if os.environ.get("POLYVOCAL_LONG") else "normal")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        os.environ[RUN_FOLDER] = tempfile.mkdtemp(prefix="polyvocal-test-run-")


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        folder = Path(os.environ[RUN_FOLDER])
        SharedServer(folder).stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """Address of the run's PostgreSQL server."""
    return server_url()


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """Address of an empty PostgreSQL database that only this test sees."""
    with fresh_database(postgres_server) as url:
        yield url


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 12 MB, where the system lets us make one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    with disk_of(12, disk):
        yield disk


@contextmanager
def disk_of(n_mb: int, disk: Path) -> Iterator[None]:
    """A disk of so many megabytes at this folder; where none can be made, the test is skipped."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={n_mb}m,mode=755", "tmpfs", str(disk)]
    try:
        made = subprocess.run(mount, capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount command to make a small disk with")
    if made.returncode:
        pytest.skip("a small disk can only be made by root")
    try:
        yield
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one Chromium of this process: Playwright runs no second one beside it."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="session", autouse=True)
def _real_databases(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Tests open studies of their own, by file or address; there is no other database to guard."""
    with django_db_blocker.unblock():
        yield
