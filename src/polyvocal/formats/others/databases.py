"""Reading other tools' SQLite files without trusting anything in them.

The one place in `formats` that knows a database driver (docs/adr/0024). The file is copied before
it is opened, opened for reading only, and asked by the names of plain tables and columns.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from polyvocal.core.errors import BadFile
from polyvocal.core.language import _
from polyvocal.formats.limits import LARGEST_TEXT, MEGABYTE, check_size

LARGEST_DATABASE = 1024 * MEGABYTE
_SIGNATURE = b"SQLite format 3\x00"
_MOST_STEPS = 2_000
_STEP = 100_000  # instructions of SQLite's machine between two looks

Row = tuple[str | int | float | None, ...]


class ForeignDatabase:
    """Tables of a file, by name; whatever is no plain table is not there."""

    def __init__(self, connection: sqlite3.Connection, file: str) -> None:
        self._connection, self.file = connection, file
        self._columns: dict[str, set[str]] = {}
        for name, sql in self._ask("SELECT name, sql FROM sqlite_master WHERE type = 'table'"):
            if "VIRTUAL TABLE" not in str(sql).upper():
                self._columns[str(name)] = set()
        for name in self._columns:
            # table_xinfo: the last number says whether the column is worked out by an expression.
            rows = self._ask(f"PRAGMA table_xinfo({_quoted(name)})")
            self._columns[name] = {str(row[1]) for row in rows if row[-1] == 0}

    def has(self, table: str, *columns: str) -> bool:
        """Is there such a table with these columns?"""
        return set(columns) <= self._columns.get(table, set()) and table in self._columns

    def rows(self, table: str, columns: Sequence[str], order_by: str = "") -> Iterator[Row]:
        """The rows of a table; a column that is not there gives `None`."""
        if table not in self._columns:
            return
        there = self._columns[table]
        asked = ", ".join(_quoted(c) if c in there else "NULL" for c in columns)
        order = f" ORDER BY {_quoted(order_by)}" if order_by in there else ""
        question = f"SELECT {asked} FROM {_quoted(table)}{order}"  # noqa: S608 - names, each quoted
        yield from self._ask(question)

    def _ask(self, question: str) -> Iterator[Row]:
        try:
            yield from self._connection.execute(question)
        except (sqlite3.Error, OverflowError, ValueError) as error:
            if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_TOOBIG:
                raise self._too_long() from error
            raise damaged_database(self.file) from error

    def _too_long(self) -> BadFile:
        return BadFile(
            self.file,
            _("it holds a single text of more than {size} MB.").format(
                size=LARGEST_TEXT // MEGABYTE
            ),
            remedy=_("Split it into one document per interview."),
        )


def is_database(file: Path) -> bool:
    """Do its first bytes say that it is a database?"""
    try:
        with file.open("rb") as start:
            return start.read(len(_SIGNATURE)) == _SIGNATURE
    except OSError:
        return False


@contextmanager
def foreign_database(file: Path) -> Iterator[ForeignDatabase]:
    """The file's tables, as they are now. Raises `BadFile`, also where a tool has it open."""
    if not is_database(file):
        raise damaged_database(file.name)
    check_size(file.stat().st_size, file.name, LARGEST_DATABASE)
    log = file.with_name(f"{file.name}-wal")
    if log.exists() and log.stat().st_size:
        raise BadFile(
            file,
            _("another program has it open, or closed it in the middle of something."),
            remedy=_("Open it in its own program, close it there, and try again."),
        )
    with tempfile.TemporaryDirectory(prefix="polyvocal-") as folder:
        copy = Path(folder) / "copy"
        shutil.copyfile(file, copy)
        # Immutable: nothing is written beside it, and no lock is taken.
        address = f"{copy.as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            _distrust(connection)
            yield ForeignDatabase(connection, file.name)


def _distrust(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute("PRAGMA query_only = ON")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_TEXT + MEGABYTE)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.text_factory = lambda stored: stored.decode("utf-8", "replace")
    looks = iter(range(_MOST_STEPS))
    # Any answer but 0 ends what SQLite does: no file of a study takes so long.
    connection.set_progress_handler(lambda: next(looks, None) is None, _STEP)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def damaged_database(file: str) -> BadFile:
    """That the file cannot be read as a database."""
    return BadFile(
        file,
        _("This database is damaged, locked, or not what its name says."),
        remedy=_("Open it in its own program, save it again, and try that."),
    )
