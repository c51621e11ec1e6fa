"""Small studies in files of their own, for tests of what happens to files."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connections

from polyvocal.store.backup import keep_copy
from polyvocal.store.connections import connect, disconnect, writing
from polyvocal.store.copies import Copy, CopyReason


def new_study(folder: Path) -> Path:
    """A closed study with one table more, for words."""
    path = folder / "pilot.polyvocal"
    alias = connect(path, create=True)
    with writing(alias):
        run(alias, "CREATE TABLE words (word text)")
    disconnect(alias)
    return path


def run(alias: str, statement: str) -> list[tuple[Any, ...]]:
    """The rows of a statement."""
    with connections[alias].cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def add_word(study: Path, word: str) -> None:
    """One day's work: open, write, close."""
    alias = connect(study)
    with writing(alias):
        run(alias, f"INSERT INTO words VALUES ('{word}')")
    disconnect(alias)


def words(file: Path) -> list[str]:
    """The words in a file alone, whatever is beside it."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)) as plain:
        return [word for (word,) in plain.execute("SELECT word FROM words ORDER BY rowid")]


def kept(study: Path, reason: CopyReason = CopyReason.ASKED) -> Copy:
    """A copy that was made."""
    copy = keep_copy(study, reason)
    assert isinstance(copy, Copy)
    return copy


def names(folder: Path) -> list[str]:
    """What is in a folder."""
    return sorted(p.name for p in folder.iterdir())


def damage(study: Path, how: str = "garbled") -> None:
    """What disks and people do to files."""
    content = study.read_bytes()
    match how:
        case "cut":
            study.write_bytes(content[: len(content) // 2])
        case "garbled":
            study.write_bytes(content[:200] + os.urandom(len(content) - 200))
        case "emptied":
            study.write_bytes(b"")
        case "overwritten":
            study.write_bytes(b"something else entirely")
        case _:
            raise ValueError(how)
