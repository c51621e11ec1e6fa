"""A file that an older Polyvocal wrote is brought up to date, with all a server keeps in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections

from polyvocal.store.addresses import FileAddress
from polyvocal.store.connections import connect, disconnect, looking_at, set_up
from polyvocal.store.databases import PATIENCE_SECONDS, database_settings
from polyvocal.store.study_file import APPLICATION_ID, check_file, schema_number
from tests.store.study_files import run

OLDER = "0009_jobs"
# What Django writes for a field of JSON, as in the table of second factors.
FACTORS = """CREATE TABLE mfa_authenticator (
    id integer NOT NULL PRIMARY KEY,
    data text NOT NULL CHECK ((JSON_VALID("data") OR "data" IS NULL))
)"""


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A server's database in a file, with the tables it had at an older schema."""
    path = tmp_path / "team.polyvocal"
    path.touch()
    set_up()
    connections.databases["older"] = database_settings(FileAddress(path), PATIENCE_SECONDS)
    call_command("migrate", "store", OLDER, database="older", verbosity=0)
    connections["older"].close()
    del connections["older"]
    del connections.databases["older"]
    with closing(sqlite3.connect(path)) as file, file:
        file.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        file.execute(f"PRAGMA user_version = {int(OLDER[:4])}")
        file.execute(FACTORS)
        file.execute("INSERT INTO mfa_authenticator VALUES (1, '{}')")
    return path


def test_a_server_s_file_is_brought_up_to_date_with_its_accounts(older: Path) -> None:
    alias = connect(older)

    assert check_file(older) == schema_number()
    assert run(alias, "SELECT data FROM mfa_authenticator") == [("{}",)]
    assert run(alias, "SELECT count(no_agreement) FROM store_study") == [(0,)]
    assert run(alias, "PRAGMA trusted_schema") == [(0,)]
    disconnect(alias)


def test_a_copy_with_accounts_is_read_by_who_trusts_no_schema(older: Path) -> None:
    disconnect(connect(older))

    with looking_at(older) as alias:
        assert run(alias, "SELECT count(*) FROM store_study") == [(0,)]
