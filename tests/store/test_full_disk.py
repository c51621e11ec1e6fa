"""A full disk is one sentence, and nothing changed."""

from __future__ import annotations

import os
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


def test_a_disk_without_room_for_a_copy_is_told_before_anything_is_written(
    small_disk: Path,
) -> None:
    study = small_disk / "pilot.polyvocal"
    alias = connect(study, create=True)
    with writing(alias):
        run(alias, f"CREATE TABLE words AS SELECT '{'x' * 5_000_000}' AS word")
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
            for _ in range(200):
                run(alias, f"INSERT INTO words VALUES ('{'x' * 100_000}')")

    with pytest.raises(CannotWrite, match="There is no room left on the disk"):
        write_too_much()

    assert run(alias, "SELECT count(*) FROM words") == [(0,)]
    assert run(alias, "PRAGMA integrity_check") == [("ok",)]
    disconnect(alias)
