"""A full disk is one sentence, and nothing changed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections

from polyvocal.core.errors import CannotWrite
from polyvocal.store.connections import (
    connect,
    disconnect,
    writing,
)
from polyvocal.store.copies import copies_folder
from tests.store.study_files import kept, names, run


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 6 MB, where the system lets us make one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=6m,mode=755", "tmpfs", str(disk)]
    try:
        made = subprocess.run(mount, capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount command to make a small disk with")
    if made.returncode:
        pytest.skip("a small disk can only be made by root")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_disk_without_room_for_a_copy_is_told_before_anything_is_written(
    small_disk: Path,
) -> None:
    study = small_disk / "pilot.polyvocal"
    alias = connect(study, create=True)
    with writing(alias):
        run(alias, f"CREATE TABLE words AS SELECT '{'x' * 2_500_000}' AS word")
    connections[alias].close()
    disconnect(alias)
    filler = small_disk / "filler"
    free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
    filler.write_bytes(bytes(free - 1_000_000))

    with pytest.raises(CannotWrite) as caught:
        kept(study)

    assert str(caught.value) == (
        "There is no room left on the disk for pilot.polyvocal; nothing was changed. "
        "Free some room and try again."
    )
    assert names(copies_folder(study)) == []


def test_a_full_disk_is_told_and_the_change_is_not_kept(small_disk: Path) -> None:
    alias = connect(small_disk / "pilot.polyvocal", create=True)
    with writing(alias):
        run(alias, "CREATE TABLE words (word text)")

    def write_too_much() -> None:
        with writing(alias):
            for _ in range(100):
                run(alias, f"INSERT INTO words VALUES ('{'x' * 100_000}')")

    with pytest.raises(CannotWrite, match="There is no room left on the disk"):
        write_too_much()

    assert run(alias, "SELECT count(*) FROM words") == [(0,)]
    assert run(alias, "PRAGMA integrity_check") == [("ok",)]
    disconnect(alias)
