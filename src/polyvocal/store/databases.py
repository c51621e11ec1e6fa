"""Django's settings for one open database, and the pragmas every SQLite connection gets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import connections

from polyvocal.store.addresses import FileAddress, ServerAddress
from polyvocal.store.study_file import file_uri

PATIENCE_SECONDS = 10.0

# Run on every new connection, in every thread; SQLite forgets all but the first with each.
_PRAGMAS = (
    ("foreign_keys", "ON"),
    ("secure_delete", "ON"),  # what is erased is overwritten
    ("trusted_schema", "OFF"),  # a study got by mail may hold triggers nobody here wrote
    ("temp_store", "MEMORY"),  # no words of an interview in a temporary folder
    ("cache_size", "-32000"),  # KiB, for each connection
    # A file that shrinks under a memory map (a sync program's doing) kills the whole program.
    ("mmap_size", "0"),
    ("journal_size_limit", "67108864"),
)
_SYNCHRONOUS = {
    "WAL": "FULL",
    # A rollback journal is done with when it is deleted; EXTRA waits for the folder as well.
    "DELETE": "EXTRA",
}
_COMMON = {
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


def database_settings(
    address: FileAddress | ServerAddress, patience: float, journal_mode: str = "WAL"
) -> dict[str, Any]:
    """An entry of Django's DATABASES, with nothing left for Django to fill in.

    `patience` is in seconds; `journal_mode` is SQLite's, "WAL" or "DELETE".
    """
    if isinstance(address, ServerAddress):
        return _server_settings(dict(address.parameters), patience)
    pragmas = (
        ("journal_mode", journal_mode),
        ("synchronous", _SYNCHRONOUS[journal_mode]),
        *_PRAGMAS,
    )
    return _sqlite_settings(file_uri(address.path), pragmas, patience)


def write_straight(alias: str) -> None:
    """Write into the file itself from now on, without the log that lets others read meanwhile.

    For a draft that nobody else has open: everything is written once instead of twice. What is
    kept is as safe as ever; whoever opens the file next gets the log again.
    """
    with connections[alias].cursor() as cursor:
        cursor.execute("PRAGMA journal_mode = DELETE")
        cursor.execute(f"PRAGMA synchronous = {_SYNCHRONOUS['DELETE']}")


def copy_settings(copy: Path) -> dict[str, Any]:
    """The settings to read a file that nobody writes, without a lock or a file beside it."""
    return _sqlite_settings(
        file_uri(copy, read_only=True), (*_PRAGMAS, ("query_only", "ON")), PATIENCE_SECONDS
    )


def settings_for_accounts(settings: dict[str, Any]) -> dict[str, Any]:
    """Settings for another way into the same database, to the tables of its accounts.

    Some of these have checks that call Django's own functions, which an untrusted schema may not;
    a server's database is not one that somebody got by mail.
    """
    options = dict(settings["OPTIONS"])
    if "init_command" in options:
        options["init_command"] += ";PRAGMA trusted_schema=ON"
    return settings | {"OPTIONS": options}


def _sqlite_settings(
    uri: str, pragmas: tuple[tuple[str, str], ...], patience: float
) -> dict[str, Any]:
    return _COMMON | {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": uri,
        "OPTIONS": {
            "timeout": patience,
            # Deferred, two readers that both go on to write refuse each other.
            "transaction_mode": "IMMEDIATE",
            "init_command": ";".join(f"PRAGMA {name}={value}" for name, value in pragmas),
        },
    }


def _server_settings(parameters: dict[str, Any], patience: float) -> dict[str, Any]:
    # Without a limit, a program elsewhere that stopped inside a change would stop us too.
    waiting = f"-c lock_timeout={int(patience * 1000)}"
    parameters["options"] = f"{parameters.get('options', '')} {waiting}".strip()
    parameters.setdefault("connect_timeout", max(2, int(patience)))
    # A question asked again is neither read nor planned anew: that was half of the database's work
    # for a stroke. psycopg prepares one on its fifth time; Django would never.
    parameters |= {"server_side_binding": True, "prepare_threshold": 5}
    return _COMMON | {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parameters.pop("dbname"),
        "USER": parameters.pop("user", ""),
        "PASSWORD": parameters.pop("password", ""),
        "HOST": parameters.pop("host", ""),
        "PORT": parameters.pop("port", ""),
        "OPTIONS": parameters,
    }
