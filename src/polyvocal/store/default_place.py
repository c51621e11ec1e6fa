"""The database that Django takes where nobody names one: a server's own, for its accounts."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections

from polyvocal.store.connections import failures_told, in_turn
from polyvocal.store.databases import settings_for_accounts
from polyvocal.store.schema import one_at_a_time

_alias: list[str] = []


def make_default(alias: str) -> None:
    """Make an open database also the one Django takes where nobody names one: for accounts.

    By connections of its own, so that whoever signs in waits for no change of a study. Tables
    that are missing there are made.
    """
    _alias[:] = [alias]
    connections.databases[DEFAULT_DB_ALIAS] = settings_for_accounts(connections.databases[alias])
    with contextlib.suppress(AttributeError):
        del connections[DEFAULT_DB_ALIAS]  # Django may have asked for it while there was none
    with failures_told(alias), one_at_a_time(alias):
        call_command("migrate", database=DEFAULT_DB_ALIAS, verbosity=0, interactive=False)
    # SQLite lets a connection that trusts no schema go on in one it knew, but not read a new one.
    connections[alias].close()


def forget_default() -> None:
    """No database is the one Django takes where nobody names one, as before `make_default`."""
    _alias.clear()
    with contextlib.suppress(AttributeError):
        connections[DEFAULT_DB_ALIAS].close()
        del connections[DEFAULT_DB_ALIAS]
    # What Django puts there where no settings name one: its migrations ask it how long names are.
    nothing = connections.configure_settings({})
    connections.databases[DEFAULT_DB_ALIAS] = nothing[DEFAULT_DB_ALIAS]


@contextmanager
def turn_at_default() -> Iterator[None]:
    """A turn to write there, among those who change studies.

    On SQLite whoever only waits for the file, while others queue, waits for all of them.
    """
    with in_turn(_alias[0]) if _alias else contextlib.nullcontext():
        yield
