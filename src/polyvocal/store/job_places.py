"""Where jobs, drafts and readers are: beside the studies, by a connection of their own.

On a server's PostgreSQL they are tables of the same database; beside a SQLite file they are in a
second one, since the first is held by one writer at a time and an import writes for as long as it
takes; on a workbench they are in memory, and end with it.
"""

from __future__ import annotations

import contextlib
import itertools
import sqlite3
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from polyvocal.store import models
from polyvocal.store.addresses import SUFFIX, Address, FileAddress
from polyvocal.store.connections import set_up
from polyvocal.store.databases import PATIENCE_SECONDS, database_settings
from polyvocal.store.failures import disk_told_plainly, told_plainly
from polyvocal.store.rows import fetch
from polyvocal.store.study_file import schema_number

_BESIDE = (models.Job, models.Draft, models.Reader)


@dataclass(slots=True)
class _Open:
    """One open place; `keeper` keeps a database in memory from vanishing."""

    name: str
    turn: Any = field(default_factory=contextlib.nullcontext)
    keeper: sqlite3.Connection | None = None
    wrappers: weakref.WeakSet[BaseDatabaseWrapper] = field(default_factory=weakref.WeakSet)


_open: dict[str, _Open] = {}
_numbers = itertools.count(1)


def open_jobs(address: Address | None) -> str:
    """The alias of the place for the jobs of a database; `None`: in the memory of this process.

    Raises `CannotWrite` where the file beside a study's cannot be made.
    """
    set_up()
    alias = f"jobs-{next(_numbers)}"
    if address is None:
        uri = f"file:polyvocal-{alias}?mode=memory&cache=shared"
        keeper = sqlite3.connect(uri, uri=True, check_same_thread=False)
        # SQLite waits for nobody where memory is shared: threads take turns here.
        known = _Open(alias, threading.Lock(), keeper)
        settings = _sqlite_settings(uri)
    elif isinstance(address, FileAddress):
        path = jobs_file(address.path)
        known = _Open(path.name)
        settings = _sqlite_settings(_made(path))
    else:
        known = _Open(str(address))
        settings = database_settings(address, PATIENCE_SECONDS)
    connections.databases[alias] = settings
    _open[alias] = known
    if not (address and not isinstance(address, FileAddress)):
        with using(alias):
            _make_tables(alias)
    return alias


def close_jobs(alias: str) -> None:
    """Close a place, in every thread."""
    known = _open.pop(alias)
    for wrapper in list(known.wrappers):
        wrapper.inc_thread_sharing()  # closing another thread's is what is meant here
        wrapper.close()
    del connections.databases[alias]
    with contextlib.suppress(AttributeError):
        del connections[alias]
    if known.keeper is not None:
        known.keeper.close()


def jobs_file(study: Path) -> Path:
    """The file with the jobs of a server on SQLite: ``NAME.polyvocal-jobs``, beside its own."""
    return study.with_name(f"{study.name.removesuffix(SUFFIX)}{SUFFIX}-jobs")


@contextmanager
def using(alias: str) -> Iterator[None]:
    """One statement at this place; what the database refuses becomes a sentence."""
    known = _open[alias]
    with known.turn, told_plainly(known.name):
        yield


def now(alias: str) -> float:
    """Seconds since 1970 by the one clock that everybody at this place goes by."""
    if connections[alias].vendor == "postgresql":
        with using(alias):
            [(seconds,)] = fetch(alias, "SELECT extract(epoch FROM clock_timestamp())::float8")
        return float(seconds)
    return time.time()


def _made(path: Path) -> str:
    with disk_told_plainly(path.name):
        path.touch(0o600)
    return database_settings(FileAddress(path), PATIENCE_SECONDS)["NAME"]  # type: ignore[no-any-return]  # Django's settings are of any kind


def _sqlite_settings(uri: str) -> dict[str, Any]:
    settings = database_settings(FileAddress(Path()), PATIENCE_SECONDS)
    # A job lost in a power cut was not done; what it changed in a study is written as ever.
    options = settings["OPTIONS"]
    options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=1")
    return settings | {"NAME": uri}


def _make_tables(alias: str) -> None:
    """Tables of this version; what another version left behind is no job of ours."""
    [(number,)] = fetch(alias, "PRAGMA user_version")
    if number == schema_number():
        return
    with connections[alias].cursor() as cursor:
        for model in _BESIDE:
            cursor.execute(f'DROP TABLE IF EXISTS "{model._meta.db_table}"')  # noqa: SLF001 - Django's documented way
    with connections[alias].schema_editor() as editor:
        for model in _BESIDE:
            editor.create_model(model)
    with connections[alias].cursor() as cursor:
        cursor.execute(f"PRAGMA user_version = {schema_number()}")


def _remember(
    sender: type[BaseDatabaseWrapper],  # noqa: ARG001 - Django's signal names it
    connection: BaseDatabaseWrapper,
    **_more: object,
) -> None:
    known = _open.get(connection.alias)
    if known is not None:
        known.wrappers.add(connection)


connection_created.connect(_remember, dispatch_uid="polyvocal.store.job_places")
