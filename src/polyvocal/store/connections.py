"""Opening and closing studies, and the only way to hold a transaction on one.

Django wants its databases in a settings file; here a person names them while the program runs, so
each is registered under an alias when it is opened. Settings are named, not imported: `config`
stands on a higher floor.
"""

from __future__ import annotations

import itertools
import os
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import django
from django.core.management import call_command
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from polyvocal.core.errors import BadFile
from polyvocal.core.language import _
from polyvocal.store.addresses import Address, FileAddress, ServerAddress, parse_address
from polyvocal.store.fair_queue import FairQueue

PATIENCE_SECONDS = 10.0
SQLITE_PRAGMAS = (
    ("journal_mode", "WAL"),
    ("synchronous", "FULL"),
    ("foreign_keys", "ON"),
    ("secure_delete", "ON"),
    ("trusted_schema", "OFF"),
    ("temp_store", "MEMORY"),
    ("cache_size", "-32000"),
    ("mmap_size", "0"),
)


@dataclass(frozen=True, slots=True)
class StudyPlace:
    """Where a study is: an open database's alias, and which of its studies."""

    alias: str
    study_id: UUID


@dataclass(slots=True)
class _Open:
    address: Address
    settings: dict[str, Any]
    queue: FairQueue = field(default_factory=FairQueue)
    wrappers: weakref.WeakSet[BaseDatabaseWrapper] = field(default_factory=weakref.WeakSet)
    n_users: int = 0


_open: dict[str, _Open] = {}
_registry = threading.RLock()
_numbers = itertools.count(1)


def set_up() -> None:
    """Start Django once, with Polyvocal's settings unless the environment names others."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "polyvocal.config.settings")
    if not django.apps.apps.ready:
        django.setup()


def connect(place: Path | str, *, create: bool = False, patience: float = PATIENCE_SECONDS) -> str:
    """Open a study's file or a server's database; return the alias its models are reached by."""
    set_up()
    address = parse_address(place)
    with _registry:
        for alias, known in _open.items():
            if known.address == address:
                known.n_users += 1
                return alias
        if isinstance(address, FileAddress) and not address.path.exists() and not create:
            raise BadFile(address.path, _("there is no such file."))
        alias = f"study-{next(_numbers)}"
        settings = _settings(address, patience)
        connections.databases[alias] = settings
        _open[alias] = _Open(address, settings, n_users=1)
        call_command("migrate", database=alias, verbosity=0, interactive=False)
        return alias


def disconnect(alias: str) -> None:
    """Close a study."""
    with _registry:
        known = _open[alias]
        known.n_users -= 1
        if known.n_users:
            return
        with known.queue.turn():
            for wrapper in list(known.wrappers):
                wrapper.inc_thread_sharing()
                wrapper.close()
        known.settings["NAME"] = ""
        del _open[alias]
        del connections.databases[alias]
        if hasattr(connections._connections, alias):
            del connections[alias]


@contextmanager
def writing(alias: str) -> Iterator[None]:
    """One change: this thread's turn, and one transaction that is kept whole or not at all."""
    with _open[alias].queue.turn(), transaction.atomic(using=alias, durable=True):
        yield


@contextmanager
def reading(alias: str) -> Iterator[None]:
    """One consistent view over several reads, without keeping a writer out.

    Inside `writing` it is that transaction's view; inside another `reading`, that one's.
    """
    connection = connections[alias]
    if connection.in_atomic_block:
        yield
        return
    if connection.vendor == "postgresql":
        with transaction.atomic(using=alias):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    connection.ensure_connection()
    if connection.connection.in_transaction:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("COMMIT")


def _remember(
    sender: type[BaseDatabaseWrapper],  # noqa: ARG001 - Django's signals name it
    connection: BaseDatabaseWrapper,
    **_kwargs: object,
) -> None:
    known = _open.get(connection.alias)
    if known is not None:
        known.wrappers.add(connection)


connection_created.connect(_remember, dispatch_uid="polyvocal.store.connections")


def _settings(address: Address, patience: float) -> dict[str, Any]:
    common = {
        "ATOMIC_REQUESTS": False,
        "AUTOCOMMIT": True,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": False,
        "TIME_ZONE": None,
        "USER": "",
        "PASSWORD": "",
        "HOST": "",
        "PORT": "",
        "TEST": {"CHARSET": None, "COLLATION": None, "MIGRATE": True, "MIRROR": None, "NAME": None},
    }
    if isinstance(address, ServerAddress):
        parameters = dict(address.parameters)
        return common | {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parameters.pop("dbname"),
            "USER": parameters.pop("user", ""),
            "PASSWORD": parameters.pop("password", ""),
            "HOST": parameters.pop("host", ""),
            "PORT": parameters.pop("port", ""),
            "OPTIONS": parameters,
        }
    return common | {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(address.path),
        "OPTIONS": {
            "timeout": patience,
            "transaction_mode": "IMMEDIATE",
            "init_command": ";".join(f"PRAGMA {name}={value}" for name, value in SQLITE_PRAGMAS),
        },
    }
