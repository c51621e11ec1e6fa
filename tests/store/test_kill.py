"""A program killed at any moment loses nothing it acknowledged and leaves nothing half done."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from polyvocal.store.backup import restore
from polyvocal.store.connections import connect, disconnect, writing
from polyvocal.store.copies import copies_folder, list_copies, verify_copy
from polyvocal.store.snapshot import content_digest, read_study
from polyvocal.store.verify import verify_study
from tests.store import writer
from tests.store.study_files import kept, new_study, run, words

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no kill -9")

# Copies again and again, saying when the first is made, however long that took.
COPY = """
import sys
from pathlib import Path
from polyvocal.store.backup import keep_copy
from polyvocal.store.copies import CopyReason
keep_copy(Path(sys.argv[1]), CopyReason.ASKED)
print("begun", flush=True)
while True:
    keep_copy(Path(sys.argv[1]), CopyReason.ASKED)
"""
# Restores again and again, saying when it begins.
RESTORE = """
import sys
from pathlib import Path
from polyvocal.store.backup import restore
print("begun", flush=True)
while True:
    for copy in sys.argv[2:]:
        restore(Path(sys.argv[1]), Path(copy))
"""


def kill_at_random(program: list[str], *arguments: Path, within: float) -> list[str]:
    """Start a program and kill it at a random moment within `within` seconds of its beginning.

    Returns the lines it had printed whole.
    """
    with subprocess.Popen(
        [sys.executable, *program, *arguments],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        assert child.stdout.readline() == b"begun\n", child.stderr.read().decode()
        time.sleep(random.uniform(0, within))  # noqa: S311 - any moment will do
        child.send_signal(signal.SIGKILL)
        printed = child.stdout.read().decode()
        child.wait()
        assert child.returncode == -signal.SIGKILL, child.stderr.read().decode()
    return [line.rstrip("\n") for line in printed.splitlines(keepends=True) if line[-1] == "\n"]


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study of some megabytes, so that there is a middle to be killed in."""
    path = new_study(tmp_path)
    fill(path, "first")
    for daily in list_copies(path):  # of a study still empty
        daily.path.unlink()
    return path


def fill(study: Path, word: str) -> None:
    alias = connect(study)
    with writing(alias):
        run(alias, "DELETE FROM words")
        for number in range(300):
            run(alias, f"INSERT INTO words VALUES ('{word}{number}{'x' * 9_000}')")
    disconnect(alias)


def first_words(file: Path) -> set[str]:
    """Which of the two states a file holds: with nothing of the other, and all of it."""
    with closing(sqlite3.connect(file)) as plain:
        assert plain.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    found = words(file)
    assert len(found) == 300
    return {word.rstrip("x").rstrip("0123456789") for word in found}


def killed_while_writing(path: Path, n_kills: int) -> None:
    alias = connect(path, create=True)
    at = writer.found(alias)
    disconnect(alias)
    documents: set[UUID] = set()
    codings: set[UUID] = set()
    n_acknowledged = 0
    for _ in range(n_kills):
        lines = kill_at_random(["-m", "tests.store.writer"], path, within=0.6)
        n_acknowledged += len(lines)
        removed: set[UUID] = set()
        for verb, *ids in map(str.split, lines):
            of_verb = {"documents": documents, "codings": codings, "removed": removed}
            of_verb[verb] |= {UUID(each) for each in ids}
        codings -= removed

        at = replace(at, alias=connect(path))
        study = read_study(at)
        faults = verify_study(at).damages
        content_digest(at)
        stored_documents = {document.id for document in study.documents}
        stored_codings = {coding.id for coding in study.codings}
        quotes = {study.quote(coding) for coding in study.codings}
        disconnect(at.alias)

        assert faults == ()
        assert len(stored_documents) == len(study.documents)
        # The last change may have been kept without there being time to say so: whole, or not.
        assert documents <= stored_documents
        assert len(stored_documents - documents) in {0, writer.N_DOCUMENTS}
        not_said = codings ^ stored_codings
        assert len(not_said) in {0, writer.N_CODINGS}
        assert not_said.isdisjoint(removed)
        assert all(len(quote) == len(writer.SENTENCE) for quote in quotes)
        documents, codings = stored_documents, stored_codings
    assert n_acknowledged > n_kills


def killed_while_copying(study: Path, n_kills: int) -> None:
    for n in range(n_kills):
        kill_at_random(["-c", COPY], study, within=0.5)
        copies = list_copies(study)
        assert len(copies) > min(n, 8)
        for copy in copies:
            verify_copy(copy.path)
            assert first_words(copy.path) == {"first"}
        assert first_words(study) == {"first"}
    left = [p for p in copies_folder(study).iterdir() if "unfinished" not in p.name]
    assert {p.name for p in left} == {c.path.name for c in list_copies(study)}


def killed_while_restoring(study: Path, n_kills: int) -> None:
    first = kept(study)
    fill(study, "second")
    second = kept(study)
    # Out of the folder, so that later copies do not push them out.
    sources = [c.path.rename(study.parent / c.path.name) for c in (first, second)]
    seen = set()
    for _ in range(n_kills):
        kill_at_random(["-c", RESTORE], study, *sources, within=0.5)
        disconnect(connect(study))  # as a person would, which rolls back what was half done
        state = first_words(study)
        assert len(state) == 1
        seen |= state
        for copy in list_copies(study):
            verify_copy(copy.path)
    restore(study, sources[0])
    assert first_words(study) == {"first"}
    assert seen <= {"first", "second"}


def test_killed_while_writing_all_that_was_acknowledged_is_there_and_nothing_half(
    tmp_path: Path,
) -> None:
    killed_while_writing(tmp_path / "pilot.polyvocal", 6)


def test_killed_while_copying_the_study_and_every_copy_are_whole(study: Path) -> None:
    killed_while_copying(study, 3)


def test_killed_while_restoring_the_study_is_as_before_or_as_the_copy(study: Path) -> None:
    killed_while_restoring(study, 3)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_killed_sixty_times_while_writing(tmp_path: Path) -> None:
    killed_while_writing(tmp_path / "pilot.polyvocal", 60)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_killed_fifty_times_while_copying(study: Path) -> None:
    killed_while_copying(study, 50)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_killed_fifty_times_while_restoring(study: Path) -> None:
    killed_while_restoring(study, 50)
