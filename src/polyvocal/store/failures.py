"""A database's failure as one sentence a person can act on."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, InterfaceError

from polyvocal.core.errors import (
    BadFile,
    CannotWrite,
    DamagedStudy,
    PolyvocalError,
    StudyInUse,
    Unreachable,
)
from polyvocal.core.language import _

# SQLite gives no code of its own to what a study at this schema must have and has not.
_NOT_THERE = ("no such table", "no such column")


@contextmanager
def told_plainly(name: str) -> Iterator[None]:
    """Turn a database's error inside the block into a sentence about the study called `name`.

    An error that says something about the program rather than about the disk, the file, another
    program or the server passes through as it is.
    """
    try:
        yield
    except (sqlite3.Error, DatabaseError, InterfaceError) as error:
        told = explain_failure(error, name)
        if told is None:
            raise
        raise told from error


@contextmanager
def disk_told_plainly(name: str) -> Iterator[None]:
    """Turn the system's error about a file inside the block into a sentence about `name`."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise no_room(name) from error
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            raise not_writable(name) from error
        raise disk_failed(name) from error


def explain_failure(error: BaseException, name: str) -> PolyvocalError | None:
    """What a person can do about a database's error; `None` when it is no affair of theirs."""
    cause = error if isinstance(error, sqlite3.Error) else error.__cause__
    if isinstance(cause, sqlite3.Error):
        return _explain_sqlite(cause, name)
    # psycopg carries PostgreSQL's five-letter code; none at all means the server was never reached.
    if type(cause).__module__.startswith("psycopg"):
        return _explain_postgres(getattr(cause, "sqlstate", None), type(cause).__name__, name)
    return None


def _explain_sqlite(error: sqlite3.Error, name: str) -> PolyvocalError | None:
    if str(error).startswith(_NOT_THERE):
        return damaged(name)
    match (
        getattr(error, "sqlite_errorcode", 0) & 0xFF
    ):  # the upper bits only say which kind of the same failure it was
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return in_use(name)
        case sqlite3.SQLITE_FULL:
            return no_room(name)
        case sqlite3.SQLITE_IOERR:
            return disk_failed(name)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return not_writable(name)
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return damaged(name)
        case sqlite3.SQLITE_CANTOPEN:
            return BadFile(
                name,
                _("the study cannot be opened."),
                remedy=_("Check that the file and its folder are there and may be changed by you."),
            )
    return None


def _explain_postgres(state: str | None, kind: str, name: str) -> PolyvocalError | None:
    if state == "55P03":  # lock_not_available
        return in_use(name)
    if state == "53100":  # disk_full
        return no_room(name)
    # Classes 08 and 57P: the connection broke. 28: who are you? 53300: too many already.
    lost = kind == "OperationalError" if state is None else state.startswith(("08", "57P", "28"))
    if lost or state == "53300":
        return Unreachable(
            _(
                "There is no connection to {name}; check the address, the database's name, the "
                "account and that the server runs, and try again."
            ).format(name=name)
        )
    return None


def in_use(name: str) -> StudyInUse:
    """Another program keeps the study to itself."""
    return StudyInUse(
        _(
            "Another program has {name} open and did not make room in time; wait until it has "
            "finished or close the study there, and try again."
        ).format(name=name)
    )


def no_room(name: str) -> CannotWrite:
    """The disk is full."""
    return CannotWrite(
        _(
            "There is no room left on the disk for {name}; nothing was changed. Free some room and "
            "try again."
        ).format(name=name)
    )


def disk_failed(name: str) -> CannotWrite:
    """The disk did not do as it was told."""
    return CannotWrite(
        _(
            "The disk failed while working on {name}, or its quota is used up; nothing was "
            "changed. Check the disk and try again."
        ).format(name=name)
    )


def not_writable(name: str) -> CannotWrite:
    """The file or its folder is read-only for this person."""
    return CannotWrite(
        _(
            "{name} or its folder may be read but not changed by you; copy the study to a folder "
            "of your own, or have the permissions changed."
        ).format(name=name)
    )


def damaged(name: str) -> DamagedStudy:
    """The file is a study's, but not as it was written."""
    return DamagedStudy(
        _(
            "{name} is damaged or cut short; nothing was changed. Bring back its latest good copy "
            "with: polyvocal restore {name}"
        ).format(name=name)
    )
