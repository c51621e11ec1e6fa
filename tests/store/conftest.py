"""Studies on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from polyvocal.store.connections import connect, disconnect
from tests.databases import fresh_database, template_database

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


def _prepare(url: str) -> None:
    disconnect(connect(url, create=True))


@pytest.fixture(params=BOTH)
def alias(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An open, empty database; each test runs on SQLite and on PostgreSQL."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            opened = connect(tmp_path / "study.polyvocal", create=True)
        else:
            server = request.getfixturevalue("postgres_server")
            ready = template_database(server, "test_store_ready", _prepare)
            opened = connect(stack.enter_context(fresh_database(server, template=ready)))
        stack.callback(disconnect, opened)
        yield opened
