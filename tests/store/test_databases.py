"""Every connection to a study's file has the same pragmas."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connections

from polyvocal.store.connections import connect, disconnect, notices, writing
from polyvocal.store.databases import write_straight
from tests.store.study_files import run

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL
    "foreign_keys": 1,
    "secure_delete": 1,
    "trusted_schema": 0,
    "temp_store": 2,  # MEMORY
    "mmap_size": 0,
    "busy_timeout": 10_000,
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "pilot.polyvocal"


@pytest.fixture
def alias(path: Path) -> Iterator[str]:
    alias = connect(path, create=True)
    with writing(alias):
        run(alias, "CREATE TABLE words (word text)")
    yield alias
    disconnect(alias)


def pragmas(alias: str) -> dict[str, object]:
    return {name: run(alias, f"PRAGMA {name}")[0][0] for name in PRAGMAS}


def test_the_opening_thread_has_them(alias: str) -> None:
    assert pragmas(alias) == PRAGMAS


def test_every_new_thread_has_them(alias: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = [f.result() for f in [pool.submit(pragmas, alias) for _ in range(4)]]

    assert found == [PRAGMAS] * 4


def test_a_connection_made_again_has_them(alias: str) -> None:
    connections[alias].close()

    assert pragmas(alias) == PRAGMAS


def test_a_study_opened_again_has_them(path: Path) -> None:
    disconnect(connect(path, create=True))

    alias = connect(path)

    assert pragmas(alias) == PRAGMAS
    disconnect(alias)


def test_a_synced_folder_gets_a_rollback_journal_and_a_warning(tmp_path: Path) -> None:
    folder = tmp_path / "Dropbox"
    folder.mkdir()

    alias = connect(folder / "pilot.polyvocal", create=True)

    assert pragmas(alias) == PRAGMAS | {"journal_mode": "delete", "synchronous": 3}
    assert [n.startswith("pilot.polyvocal is in a folder that Dropbox") for n in notices(alias)]
    disconnect(alias)


def test_a_draft_is_written_without_a_log_and_has_one_once_it_is_opened(path: Path) -> None:
    alias = connect(path, create=True)

    write_straight(alias)

    assert pragmas(alias) == PRAGMAS | {"journal_mode": "delete", "synchronous": 3}
    assert not path.with_name(f"{path.name}-wal").exists()
    disconnect(alias)
    alias = connect(path)
    assert pragmas(alias) == PRAGMAS
    disconnect(alias)


def test_a_study_that_comes_into_a_synced_folder_changes_its_journal(path: Path) -> None:
    disconnect(connect(path, create=True))
    (path.parent / ".stfolder").touch()

    alias = connect(path)

    assert pragmas(alias)["journal_mode"] == "delete"
    disconnect(alias)
