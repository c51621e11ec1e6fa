"""Files that are no study, or not one any more, get one sentence and are left as they were."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections

from polyvocal.core.errors import BadFile, CannotWrite, DamagedStudy, PolyvocalError
from polyvocal.store.addresses import SUFFIX, FileAddress
from polyvocal.store.connections import connect, disconnect, set_up
from polyvocal.store.databases import database_settings
from polyvocal.store.study_file import schema_number


@pytest.fixture
def study(tmp_path: Path) -> Path:
    path = tmp_path / "pilot.polyvocal"
    disconnect(connect(path, create=True))
    return path


def contents(folder: Path) -> dict[str, bytes]:
    # SQLite may leave an empty log and its index (-shm) beside a file it gave up on.
    files = (p for p in folder.iterdir() if p.is_file() and p.suffix != ".polyvocal-shm")
    return {p.name: content for p in files if (content := p.read_bytes()) or p.suffix == SUFFIX}


def refusal(path: Path, kind: type[PolyvocalError]) -> str:
    """What is said on opening; asserts that nothing in the folder changed."""
    before = contents(path.parent)
    with pytest.raises(kind) as caught:
        connect(path)
    assert type(caught.value) is kind
    assert contents(path.parent) == before
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_missing_file_is_said_to_be_missing_and_not_made(tmp_path: Path) -> None:
    said = refusal(tmp_path / "none.polyvocal", BadFile)

    assert said == (
        "none.polyvocal: there is no such file. "
        "Check the name, or make a new study with: polyvocal new"
    )


def test_an_empty_file_is_no_study(tmp_path: Path) -> None:
    (tmp_path / "empty.polyvocal").touch()

    assert refusal(tmp_path / "empty.polyvocal", BadFile).startswith(
        "empty.polyvocal: the file is empty."
    )


@pytest.mark.parametrize("content", [b"PK\x03\x04 a document", b"x", bytes(5000), "né🙂".encode()])
def test_a_file_of_another_kind_is_no_study(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.polyvocal"
    path.write_bytes(content)

    assert refusal(path, BadFile).startswith("other.polyvocal: this is not a Polyvocal study.")


def test_another_programs_database_is_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "browser.sqlite"
    with closing(sqlite3.connect(path)) as theirs:
        theirs.execute("PRAGMA journal_mode = WAL")
        theirs.execute("CREATE TABLE bookmarks (name text)")
        theirs.commit()
        # With the log still beside it, as a program that was killed leaves it.
        copied = shutil.copytree(tmp_path, tmp_path / "as left")

    said = refusal(copied / "browser.sqlite", BadFile)

    assert said.startswith("browser.sqlite: this is another program's database")


def test_a_folder_is_no_study(tmp_path: Path) -> None:
    (tmp_path / "folder.polyvocal").mkdir()

    assert refusal(tmp_path / "folder.polyvocal", BadFile) == (
        "folder.polyvocal: this is a folder, not a study."
    )


@pytest.mark.parametrize("share", [0.0005, 0.3, 0.5, 0.99])
def test_a_study_cut_short_is_said_to_be_damaged(study: Path, share: float) -> None:
    whole = study.read_bytes()
    study.write_bytes(whole[: int(len(whole) * share)])

    assert refusal(study, DamagedStudy) == (
        "pilot.polyvocal is damaged or cut short; nothing was changed. "
        "Bring back its latest good copy with: polyvocal restore pilot.polyvocal"
    )


def test_a_study_with_a_garbled_first_page_is_said_to_be_damaged(study: Path) -> None:
    whole = bytearray(study.read_bytes())
    whole[100:4096] = os.urandom(3996)
    study.write_bytes(whole)

    refusal(study, DamagedStudy)


def test_a_study_of_a_newer_polyvocal_asks_for_an_update(study: Path) -> None:
    with closing(sqlite3.connect(study)) as newer:
        newer.execute("PRAGMA journal_mode = DELETE")
        newer.execute(f"PRAGMA user_version = {schema_number() + 1}")

    assert refusal(study, BadFile) == (
        "pilot.polyvocal: this study was made with a newer version of Polyvocal. "
        "Update Polyvocal and open it again; nothing was changed."
    )


@contextlib.contextmanager
def as_a_stranger() -> Iterator[None]:
    """Without root's rights, for whom nothing is read-only."""
    if not hasattr(os, "seteuid") or os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def reachable_study(study: Path) -> Path:
    """A study in a folder any account may walk into."""
    set_up()
    for folder in study.parents:
        if os.geteuid() == 0 and len(folder.parts) > 2:
            folder.chmod(folder.stat().st_mode | 0o055)
    return study


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_a_read_only_study_is_said_to_be_so(reachable_study: Path) -> None:
    reachable_study.chmod(0o444)

    with as_a_stranger():
        said = refusal(reachable_study, CannotWrite)

    assert said.startswith("pilot.polyvocal or its folder may be read but not changed by you")


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_a_study_in_a_read_only_folder_is_said_to_be_so(reachable_study: Path) -> None:
    reachable_study.chmod(0o666)
    reachable_study.parent.chmod(0o555)

    with as_a_stranger():
        said = refusal(reachable_study, CannotWrite)
        with pytest.raises(CannotWrite):
            connect(reachable_study.with_name("new.polyvocal"), create=True)

    reachable_study.parent.chmod(0o755)
    assert said.startswith("pilot.polyvocal or its folder may be read but not changed by you")


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_an_unreadable_study_is_said_to_be_so(reachable_study: Path) -> None:
    reachable_study.chmod(0o000)

    with as_a_stranger(), pytest.raises(BadFile) as caught:
        connect(reachable_study)

    assert str(caught.value) == ("pilot.polyvocal: the file cannot be read. Check its permissions.")


def test_a_new_study_needs_its_folder(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"is not there\. Make the folder first"):
        connect(tmp_path / "no such folder" / "new.polyvocal", create=True)

    assert list(tmp_path.iterdir()) == []


def test_a_new_study_has_the_tables_to_which_the_migrations_lead(
    study: Path, tmp_path: Path
) -> None:
    migrated = tmp_path / "migrated.sqlite3"
    migrated.touch()
    alias = "migrated"
    connections.databases[alias] = database_settings(FileAddress(migrated), 10.0, "DELETE")
    call_command("migrate", "store", database=alias, verbosity=0, interactive=False)
    connections[alias].close()
    del connections[alias], connections.databases[alias]

    assert tables_of(study) == tables_of(migrated)


def tables_of(file: Path) -> dict[str, list[str]]:
    """What makes each table and index, the columns in no order, and the migrations noted."""
    with closing(sqlite3.connect(file)) as connection:
        made = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        tables = {name: sorted(_parts_of(sql)) for name, sql in made}
        noted = connection.execute("SELECT app, name FROM django_migrations ORDER BY name")
        return tables | {"noted": [f"{app}.{name}" for app, name in noted]}


def _parts_of(sql: str) -> list[str]:
    """What stands between the outermost brackets, one by one."""
    inside = sql.partition("(")[2].rpartition(")")[0]
    return re.split(r", (?![^(]*\))", inside)
