"""Real databases for tests: a private PostgreSQL server, a fresh database on it for each test."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from tests.postgres_server import SharedServer, find_postgres

# Set by the process that starts the test run, for all its workers.
RUN_FOLDER = "POLYVOCAL_TEST_RUN_FOLDER"
# Set by a person who has a server of their own, as a user who may make databases there.
OWN_SERVER = "POLYVOCAL_TEST_POSTGRES"


def server_url() -> str:
    """Address of the run's PostgreSQL server; skips the test without one, or in CI fails it."""
    if os.environ.get(OWN_SERVER):
        return os.environ[OWN_SERVER]
    binaries = find_postgres()
    if binaries is None:
        missing = "PostgreSQL is not installed (run.py test --install installs it)"
        if os.environ.get("CI", "").lower() in {"1", "true", "yes"}:
            pytest.fail(f"{missing}; in CI nothing is skipped for want of a tool")
        pytest.skip(missing)
    return SharedServer(Path(os.environ[RUN_FOLDER])).url(binaries)


@contextmanager
def fresh_database(server: str, *, template: str | None = None) -> Iterator[str]:
    """Address of a new database, empty or a copy of `template`, dropped afterwards."""
    name = f"test_{uuid.uuid4().hex}"
    _create(server, name, template)
    try:
        yield database_url(server, name)
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            connection.execute(drop)


def template_database(server: str, name: str, prepare: Callable[[str], None]) -> str:
    """Name of a database prepared once in a test run, whichever worker comes first, to copy from.

    `prepare` gets its address and must close every connection to it.
    """
    with psycopg.connect(server, autocommit=True) as connection:
        # Held until this connection closes: the other workers wait here while one prepares.
        connection.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if known.fetchone() is None:
            draft = f"{name}_draft_{uuid.uuid4().hex}"
            _create(server, draft, None)
            prepare(database_url(server, draft))
            rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            connection.execute(rename.format(sql.Identifier(draft), sql.Identifier(name)))
    return name


def database_url(server: str, name: str) -> str:
    """Address of another database on the same server."""
    return urlsplit(server)._replace(path=f"/{name}").geturl()


def _create(server: str, name: str, template: str | None) -> None:
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    with psycopg.connect(server, autocommit=True) as connection:
        # Copying takes a lock on the template that a second copy at the same moment is refused.
        connection.execute("SELECT pg_advisory_lock(hashtext(%s))", [f"copy {template}"])
        connection.execute(
            create.format(sql.Identifier(name), sql.Identifier(template or "template0"))
        )
