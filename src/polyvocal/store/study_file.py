"""A study's file as SQLite sees it: whose it is, how new, and how it is opened without Django."""

from __future__ import annotations

import os
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import quote

from polyvocal.core.errors import BadFile
from polyvocal.core.language import _
from polyvocal.store.failures import damaged, not_writable, told_plainly

# SQLite keeps four bytes of each file's header for the program it belongs to: "Poly".
APPLICATION_ID = int.from_bytes(b"Poly", "big")
_MAGIC = b"SQLite format 3\x00"
_HEADER_BYTES = 100
_MARK_AT = 68
_MIGRATIONS = Path(__file__).parent / "migrations"


@cache
def schema_number() -> int:
    """The number of the newest migration: what a study's file must be at to be worked on."""
    return max((int(name[:4]) for name in migration_names()), default=0)


def migration_names() -> list[str]:
    """The migrations there are, the oldest first."""
    return sorted(path.stem for path in _MIGRATIONS.glob("[0-9]*_*.py"))


def file_uri(path: Path, *, read_only: bool = False) -> str:
    """The path as SQLite's URI that never makes a file; `read_only` for one nobody else writes."""
    mode = "ro&immutable=1" if read_only else "rw"
    return f"file:{quote(os.fsencode(path))}?mode={mode}"


@contextmanager
def opened(
    path: Path, *, read_only: bool = False, patience: float = 10.0
) -> Iterator[sqlite3.Connection]:
    """A plain connection outside Django, in autocommit, failures told plainly."""
    with (
        _garbled_told_plainly(path.name),
        told_plainly(path.name),
        closing(
            sqlite3.connect(
                file_uri(path, read_only=read_only),
                uri=True,
                timeout=patience,
                isolation_level=None,
            )
        ) as connection,
    ):
        yield connection


@contextmanager
def _garbled_told_plainly(name: str) -> Iterator[None]:
    """Names and texts in the file that are no text any more are damage."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise damaged(name) from error


def mark_as_study(connection: sqlite3.Connection) -> None:
    """Write into the file's header that it is a study, and at which schema."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {schema_number()}")


def schema_of(connection: sqlite3.Connection) -> int:
    """The schema number in the file's header."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def check_file(path: Path, *, patience: float = 10.0) -> int:
    """The schema number of the study in this file, having changed nothing.

    Raises `BadFile` when there is no file, it is no study, a newer Polyvocal made it or somebody
    put triggers into it; `DamagedStudy` when it is cut short or garbled; `CannotWrite` when it is
    read-only here; `StudyInUse` when another program keeps it to itself.
    """
    check_header(path)
    _check_permissions(path)
    with opened(path, patience=patience) as connection:
        number = schema_of(connection)
        [[n_strange]] = connection.execute(
            "SELECT count(*) FROM sqlite_schema WHERE type IN ('trigger', 'view')"
        )
    check_schema(path, number)
    if n_strange:
        raise BadFile(
            path,
            _("it holds instructions of its own, which no Polyvocal put there."),
            remedy=_("Bring back a copy from before with: polyvocal restore"),
        )
    return number


def check_schema(path: Path, number: int) -> None:
    """Raise `BadFile` when a newer Polyvocal wrote this file."""
    if number > schema_number():
        raise BadFile(
            path,
            _("this study was made with a newer version of Polyvocal."),
            remedy=_("Update Polyvocal and open it again; nothing was changed."),
        )


def is_study(path: Path) -> bool:
    """Does it begin as a study's file does, whatever its name?"""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
    except OSError:
        return False
    mark = header[_MARK_AT : _MARK_AT + 4]
    return header.startswith(_MAGIC) and mark == APPLICATION_ID.to_bytes(4, "big")


def check_header(path: Path) -> None:
    """Raise `BadFile` when this is no study, `DamagedStudy` when its end is cut off.

    Only bytes are read: opening another program's database would tidy up its files.
    """
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
            size = os.fstat(file.fileno()).st_size
    except FileNotFoundError:
        raise BadFile(
            path,
            _("there is no such file."),
            remedy=_("Check the name, or make a new study with: polyvocal new"),
        ) from None
    except IsADirectoryError:
        raise BadFile(path, _("this is a folder, not a study.")) from None
    except OSError:
        raise BadFile(
            path, _("the file cannot be read."), remedy=_("Check its permissions.")
        ) from None
    if not header:
        raise BadFile(path, _("the file is empty."), remedy=_("Restore a copy of the study."))
    if not header.startswith(_MAGIC[: len(header)]):
        raise BadFile(path, _("this is not a Polyvocal study."), remedy=_("Choose another file."))
    if len(header) < _HEADER_BYTES:
        raise damaged(path.name)
    (owner,) = struct.unpack_from(">I", header, _MARK_AT)
    if owner != APPLICATION_ID:
        raise BadFile(
            path,
            _("this is another program's database, not a Polyvocal study."),
            remedy=_("Choose another file."),
        )
    (page_bytes,) = struct.unpack_from(">H", header, 16)
    # SQLite itself notices missing pages, but not a last one cut in the middle. With a journal
    # beside the file the last write may be unfinished, which opening it puts right.
    if page_bytes > 1 and size % page_bytes and not has_journal(path):
        raise damaged(path.name)


def has_journal(path: Path) -> bool:
    """Is part of what the study holds still in a file beside it?"""
    return any(beside.exists() and beside.stat().st_size for beside in files_beside(path))


def files_beside(path: Path) -> tuple[Path, ...]:
    """The files SQLite may keep beside the study while it is open."""
    return tuple(path.with_name(path.name + end) for end in ("-wal", "-journal", "-shm"))


def _check_permissions(path: Path) -> None:
    effective = os.access in os.supports_effective_ids
    for thing in (path, path.parent):
        if not os.access(thing, os.W_OK, effective_ids=effective):
            raise not_writable(path.name)
