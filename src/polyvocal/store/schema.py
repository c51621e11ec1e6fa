"""Making a study's tables, and bringing those of an older Polyvocal up to date."""

from __future__ import annotations

import os
import secrets
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from polyvocal.core.errors import BadFile, BadValue
from polyvocal.core.language import _
from polyvocal.store.addresses import FileAddress
from polyvocal.store.databases import PATIENCE_SECONDS, database_settings
from polyvocal.store.failures import disk_told_plainly, told_plainly
from polyvocal.store.study_file import mark_as_study, migration_names, schema_number

_APP = "store"
# Any number will do, as long as every Polyvocal asks PostgreSQL for the same one.
_SERVER_LOCK = int.from_bytes(b"Polyvoc", "big")


def make_study_file(path: Path) -> bool:
    """Make an empty study where no file is; an empty file counts as none, any other is left alone.

    It appears whole or not at all, readable by its owner only. False: a file was there.
    """
    if not path.parent.is_dir():
        raise BadFile(
            path,
            _("its folder {folder} is not there.").format(folder=path.parent),
            remedy=_("Make the folder first, or choose another."),
        )
    with disk_told_plainly(path.name), told_plainly(path.name):
        if path.exists() and path.stat().st_size:
            return False
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}.unfinished")
        try:
            with os.fdopen(
                os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb"
            ) as file:
                file.write(_empty_study())
                file.flush()
                os.fsync(file.fileno())
            return _place(draft, path)
        finally:
            draft.unlink(missing_ok=True)


def bring_file_up_to_date(alias: str) -> None:
    """Run the missing migrations with the file to itself, each whole or not at all.

    Stopped between two, the file stays marked as old and the next opening goes on from there.
    """
    with connections[alias].cursor() as cursor:
        cursor.execute("PRAGMA locking_mode = EXCLUSIVE")
        cursor.execute("BEGIN IMMEDIATE")  # takes the lock, or fails while anybody else is here
        cursor.execute("COMMIT")
        # Checks in the tables of a server's accounts call what an untrusted schema may not, and
        # each new table has all of it read anew. There is no trigger: `check_file` looked.
        cursor.execute("PRAGMA trusted_schema = ON")
        _migrate(alias)
        mark_as_study(connections[alias].connection)
    connections[alias].close()  # gives the lock back, and trusts no more


def bring_server_up_to_date(alias: str, name: str, *, create: bool) -> None:
    """Make or update the tables of a server's database, one program at a time.

    Raises `BadValue` when it holds no studies and `create` is not asked for, or holds another
    program's tables; `BadFile` when a newer Polyvocal made it.
    """
    if _server_number(alias) == schema_number():
        return
    with one_at_a_time(alias):
        number = _server_number(alias)
        if number > schema_number():
            raise BadFile(
                name,
                _("its studies were made with a newer version of Polyvocal."),
                remedy=_("Update Polyvocal and try again; nothing was changed."),
            )
        if number == 0:
            _check_may_make(alias, name, create=create)
        _migrate(alias)


@contextmanager
def one_at_a_time(alias: str) -> Iterator[None]:
    """Only one program makes or changes tables of a server's database inside the block."""
    if connections[alias].vendor != "postgresql":
        yield
        return
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_SERVER_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_SERVER_LOCK])


@cache
def _empty_study() -> bytes:
    """The bytes of a study's file with all its tables and nothing in them.

    Made once: every new study of this process begins as these bytes.
    """
    with tempfile.TemporaryDirectory(prefix="polyvocal-") as folder:
        path = Path(folder) / "empty.polyvocal"
        with closing(sqlite3.connect(path)) as connection:
            mark_as_study(connection)
        alias = f"empty-{secrets.token_hex(4)}"
        address = FileAddress(path)
        connections.databases[alias] = database_settings(address, PATIENCE_SECONDS, "DELETE")
        try:
            _make_tables(alias)
        finally:
            connections[alias].close()
            del connections[alias]
            del connections.databases[alias]
        return path.read_bytes()


def _make_tables(alias: str) -> None:
    """The tables as they are by now, in one step, noted as made by the migrations.

    Walking all migrations takes most of a second, for tables in which there is nothing to change.
    """
    connection = connections[alias]
    with connection.schema_editor() as editor:
        for model in apps.get_app_config(_APP).get_models():
            editor.create_model(model)
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    for name in migration_names():
        recorder.record_applied(_APP, name)


def _place(draft: Path, path: Path) -> bool:
    """Give the draft its name unless somebody else was quicker."""
    if path.exists():  # as an empty file, or since a moment ago
        if path.stat().st_size:
            return False
        draft.replace(path)
        return True
    try:
        os.link(draft, path)
    except FileExistsError:
        return False
    except OSError:  # a file system without links
        draft.rename(path)
    return True


def _migrate(alias: str) -> None:
    # Of this room only: a server has other tables, which Django would note as made here too.
    call_command("migrate", _APP, database=alias, verbosity=0, interactive=False)


def _server_number(alias: str) -> int:
    """The number of the newest migration the database has had; 0: none."""
    applied = MigrationRecorder(connections[alias]).applied_migrations()
    return max((int(name[:4]) for app, name in applied if app == _APP), default=0)


def _check_may_make(alias: str, name: str, *, create: bool) -> None:
    if connections[alias].introspection.table_names():
        raise BadValue(
            _(
                "{name} holds another program's tables; make an empty database for Polyvocal."
            ).format(name=name)
        )
    if not create:
        raise BadValue(
            _("{name} holds no studies yet; make the first one with: polyvocal new").format(
                name=name
            )
        )
