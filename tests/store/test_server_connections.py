"""Opening, reading and writing on a PostgreSQL server's database."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import connections

from polyvocal.core.errors import BadFile, BadValue, StudyInUse, Unreachable
from polyvocal.store.backup import NotCopied, keep_copy
from polyvocal.store.connections import (
    address_of,
    connect,
    disconnect,
    reading,
    writing,
)
from polyvocal.store.copies import CopyReason
from polyvocal.store.study_file import schema_number
from tests.store.study_files import run

pytestmark = pytest.mark.postgres


def in_a_thread(alias: str, function):
    def whole():
        try:
            return function()
        finally:
            connections[alias].close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(whole).result()


def test_an_empty_database_is_made_ready_once_and_opened_after(postgres_url: str) -> None:
    alias = connect(postgres_url, create=True)
    assert run(alias, "SELECT count(*) > 0 FROM django_migrations WHERE app = 'store'") == [(True,)]
    disconnect(alias)

    alias = connect(postgres_url)

    assert run(alias, "SHOW timezone") == [("UTC",)]
    assert run(alias, "SHOW lock_timeout") == [("10s",)]
    disconnect(alias)


def test_two_who_make_one_database_ready_at_once_do_not_collide(postgres_url: str) -> None:
    other_name = postgres_url.replace("127.0.0.1", "localhost")
    with ThreadPoolExecutor(2) as pool:
        opened = [pool.submit(connect, url, create=True) for url in (postgres_url, other_name)]
        aliases = [future.result() for future in opened]

    assert len(set(aliases)) == 2
    for alias in aliases:
        disconnect(alias)


def test_a_database_without_studies_is_refused_and_left_empty(postgres_url: str) -> None:
    with pytest.raises(BadValue, match="holds no studies yet; make the first one"):
        connect(postgres_url)

    with psycopg.connect(postgres_url) as plain:
        tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        assert plain.execute(tables).fetchone() == (0,)


def test_another_programs_database_is_refused(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as plain:
        plain.execute("CREATE TABLE invoices (number int)")

    with pytest.raises(BadValue, match="holds another program's tables"):
        connect(postgres_url, create=True)


def test_a_newer_polyvocals_database_asks_for_an_update(postgres_url: str) -> None:
    alias = connect(postgres_url, create=True)
    with writing(alias):
        run(
            alias,
            "INSERT INTO django_migrations (app, name, applied) "
            f"VALUES ('store', '{schema_number() + 1:04}_later', now())",
        )
    disconnect(alias)

    with pytest.raises(BadFile, match="a newer version of Polyvocal"):
        connect(postgres_url)


def test_a_server_that_is_not_there_is_said_to_be_away() -> None:
    with pytest.raises(Unreachable) as caught:
        connect("postgresql://me:s3cret@127.0.0.1:1/studies", patience=1)

    assert str(caught.value).startswith("There is no connection to the database studies on")
    assert "s3cret" not in str(caught.value)


def test_a_database_that_is_not_there_is_said_to_be_missing(postgres_url: str) -> None:
    with pytest.raises(Unreachable, match="no connection to the database"):
        connect(postgres_url + "_not_there")


def test_a_change_is_kept_whole_or_not_at_all(postgres_url: str) -> None:
    alias = connect(postgres_url, create=True)

    def fail() -> None:
        with writing(alias):
            run(alias, "CREATE TABLE words (word text)")
            raise KeyError

    with pytest.raises(KeyError):
        fail()

    assert run(alias, "SELECT to_regclass('words')") == [(None,)]
    disconnect(alias)


def test_several_reads_see_one_state_while_another_thread_writes(postgres_url: str) -> None:
    alias = connect(postgres_url, create=True)
    with writing(alias):
        run(alias, "CREATE TABLE words (word text)")

    def add() -> None:
        with writing(alias):
            run(alias, "INSERT INTO words VALUES ('a')")

    with reading(alias):
        before = run(alias, "SELECT count(*) FROM words")
        in_a_thread(alias, add)
        meanwhile = run(alias, "SELECT count(*) FROM words")

    assert (before, meanwhile) == ([(0,)], [(0,)])
    assert run(alias, "SELECT count(*) FROM words") == [(1,)]
    disconnect(alias)


def test_a_lock_held_elsewhere_is_told_after_the_patience(postgres_url: str) -> None:
    alias = connect(postgres_url, create=True, patience=0.2)
    with writing(alias):
        run(alias, "CREATE TABLE words AS SELECT 'a' AS word")

    with psycopg.connect(postgres_url) as other:
        other.execute("SELECT * FROM words FOR UPDATE")
        with pytest.raises(StudyInUse), writing(alias):
            run(alias, "SELECT * FROM words FOR UPDATE")

    disconnect(alias)


def test_closing_closes_every_threads_connection(postgres_url: str) -> None:
    alias = connect(postgres_url, create=True)
    ready, closed = threading.Event(), threading.Event()

    def hold() -> None:
        run(alias, "SELECT 1")
        ready.set()
        closed.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    ready.wait(10)
    disconnect(alias)
    with psycopg.connect(postgres_url, autocommit=True) as plain:
        for _ in range(100):  # the server lets go of a closed connection a moment later
            left = plain.execute(
                "SELECT count(*) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            ).fetchone()
            if left == (0,):
                break
            time.sleep(0.05)
    closed.set()
    thread.join()

    assert left == (0,)


def test_a_servers_database_is_not_copied_and_the_reason_is_given(postgres_url: str) -> None:
    alias = connect(postgres_url, create=True)

    kept = keep_copy(address_of(alias), CopyReason.IMPORT)

    assert isinstance(kept, NotCopied)
    assert kept.reason.endswith("are made where the server is backed up, not by Polyvocal.")
    disconnect(alias)
