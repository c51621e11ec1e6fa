"""Restoring brings a copy back whole, and can be taken back."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from polyvocal.core.errors import BadFile, DamagedStudy, StudyInUse
from polyvocal.store.backup import restore
from polyvocal.store.connections import (
    connect,
    disconnect,
)
from polyvocal.store.study_file import schema_number
from tests.store.study_files import add_word, damage, kept, names, new_study, words


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return new_study(tmp_path)


def test_a_copy_comes_back_and_the_state_before_is_kept(study: Path) -> None:
    add_word(study, "old")
    copy = kept(study)
    add_word(study, "new")

    restored = restore(study, copy.path)

    assert words(study) == ["old"]
    assert restored.before is not None
    assert words(restored.before) == ["old", "new"]


def test_a_restore_can_be_taken_back(study: Path) -> None:
    copy = kept(study)
    add_word(study, "new")
    before = restore(study, copy.path).before
    assert before is not None

    restore(study, before)

    assert words(study) == ["new"]


def test_a_restored_study_opens_and_is_written_to(study: Path) -> None:
    copy = kept(study)
    add_word(study, "new")
    restore(study, copy.path)

    add_word(study, "after")

    assert words(study) == ["after"]
    assert names(study.parent) == ["pilot.polyvocal", "pilot.polyvocal-copies"]


@pytest.mark.parametrize("change", ["cut", "tampered"])
def test_a_copy_that_is_not_as_written_is_refused_and_nothing_changed(
    study: Path, change: str
) -> None:
    copy = kept(study)
    add_word(study, "new")
    content = copy.path.read_bytes()
    cut, tampered = content[: len(content) // 2], content[:-1] + b"\x01"
    copy.path.write_bytes(cut if change == "cut" else tampered)
    before = study.read_bytes()

    with pytest.raises(DamagedStudy):
        restore(study, copy.path)

    assert study.read_bytes() == before


def test_a_copy_its_verifier_finds_fault_with_is_refused(study: Path) -> None:
    copy = kept(study)
    add_word(study, "new")

    with pytest.raises(DamagedStudy, match="The chain breaks at event 2"):
        restore(study, copy.path, verifier=lambda _path: ["The chain breaks at event 2"])

    assert words(study) == ["new"]


def test_a_copy_of_a_newer_polyvocal_is_refused(study: Path) -> None:
    with closing(sqlite3.connect(study)) as newer:
        newer.execute(f"PRAGMA user_version = {schema_number() + 1}")
    copy = kept(study)

    with pytest.raises(BadFile, match="a newer version of Polyvocal"):
        restore(study, copy.path)


def test_a_study_open_in_this_program_is_not_restored(study: Path) -> None:
    copy = kept(study)
    alias = connect(study)

    with pytest.raises(StudyInUse):
        restore(study, copy.path)

    disconnect(alias)


def test_a_study_open_in_another_program_is_not_restored_even_when_idle(study: Path) -> None:
    copy = kept(study)
    script = (
        "import sys; from polyvocal.store.connections import connect; connect(sys.argv[1]);"
        "print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, study], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()

        with pytest.raises(StudyInUse, match=r"Another program has pilot\.polyvocal open"):
            restore(study, copy.path)

        other.communicate()
    restore(study, copy.path)


@pytest.mark.parametrize("how", ["cut", "garbled", "emptied", "overwritten"])
def test_a_damaged_study_is_set_aside_as_it_is(study: Path, how: str) -> None:
    add_word(study, "good")
    copy = kept(study)
    damage(study, how)
    left = study.read_bytes()

    restored = restore(study, copy.path)

    assert words(study) == ["good"]
    assert restored.before is not None
    assert restored.before.read_bytes() == left
    add_word(study, "after")


def test_a_lost_study_comes_back(study: Path) -> None:
    add_word(study, "good")
    copy = kept(study)
    study.unlink()

    restored = restore(study, copy.path)

    assert restored.before is None
    assert words(study) == ["good"]
    assert oct(study.stat().st_mode & 0o777) == "0o600"
