"""Opening, closing, reading and writing on a study's file."""

from __future__ import annotations

import os
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connections
from django.utils.connection import ConnectionDoesNotExist

from polyvocal.core.errors import BadFile, BadValue, CannotWrite, StudyInUse
from polyvocal.store.addresses import FileAddress
from polyvocal.store.connections import (
    address_of,
    connect,
    disconnect,
    reading,
    writing,
)
from polyvocal.store.copies import list_copies
from polyvocal.store.study_file import schema_number
from tests.store.study_files import names, run, words


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "pilot.polyvocal"


@pytest.fixture
def alias(path: Path) -> Iterator[str]:
    alias = connect(path, create=True)
    with writing(alias):
        run(alias, "CREATE TABLE words (word text)")
    yield alias
    disconnect(alias)


def in_a_thread(function):
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(function).result()


class TestOpeningAndClosing:
    def test_the_same_place_twice_is_one_alias_open_until_the_last_user(self, path: Path) -> None:
        first = connect(path, create=True)
        second = connect(str(path))
        disconnect(first)

        assert second == first
        assert run(second, "SELECT 1") == [(1,)]

        disconnect(second)
        with pytest.raises(ConnectionDoesNotExist):
            connections[second]

    def test_a_path_through_a_link_is_the_same_place(self, alias: str, path: Path) -> None:
        link = path.with_name("link.polyvocal")
        link.symlink_to(path)

        assert connect(link) == alias
        disconnect(alias)

    def test_closing_leaves_one_whole_file(self, path: Path) -> None:
        alias = connect(path, create=True)
        with writing(alias):
            run(alias, "CREATE TABLE words AS SELECT 'kept' AS word")
        in_a_thread(lambda: run(alias, "SELECT * FROM words"))
        beside = names(path.parent)
        disconnect(alias)

        assert beside == ["pilot.polyvocal", "pilot.polyvocal-shm", "pilot.polyvocal-wal"]
        assert names(path.parent) == ["pilot.polyvocal"]
        with closing(sqlite3.connect(path)) as plain:
            assert plain.execute("SELECT word FROM words").fetchall() == [("kept",)]

    def test_closing_closes_other_threads_connections_for_good(self, path: Path) -> None:
        alias = connect(path, create=True)
        told: list[str] = []
        ready, closed = threading.Event(), threading.Event()

        def hold_a_connection() -> None:
            mine = connections[alias]
            mine.ensure_connection()
            ready.set()
            closed.wait(10)
            try:
                mine.ensure_connection()
            except Exception as error:  # noqa: BLE001 - whatever it is, it is told
                told.append(type(error).__name__)

        thread = threading.Thread(target=hold_a_connection)
        thread.start()
        ready.wait(10)
        disconnect(alias)
        left = names(path.parent)
        closed.set()
        thread.join()

        assert left == ["pilot.polyvocal"]
        assert told == ["ImproperlyConfigured"]

    def test_closing_waits_for_a_change_that_opens_another_study(self, path: Path) -> None:
        alias = connect(path, create=True)
        inside, closing_begun = threading.Event(), threading.Event()

        def change() -> None:
            with writing(alias):
                inside.set()
                closing_begun.wait(10)
                time.sleep(0.05)  # so that the other thread is inside `disconnect`
                disconnect(connect(path.with_name("other.polyvocal"), create=True))
                run(alias, "CREATE TABLE words AS SELECT 'kept' AS word")

        thread = threading.Thread(target=change)
        thread.start()
        inside.wait(10)
        closing_begun.set()
        disconnect(alias)
        thread.join()

        assert words(path) == ["kept"]

    def test_a_process_that_ends_without_closing_leaves_one_whole_file(self, path: Path) -> None:
        script = (
            "import sys; from polyvocal.store.connections import connect;"
            "connect(sys.argv[1], create=True)"
        )
        subprocess.run([sys.executable, "-c", script, path], check=True, timeout=60)

        assert names(path.parent) == ["pilot.polyvocal"]

    @pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
    def test_a_new_study_is_its_owners_alone(self, alias: str, path: Path) -> None:
        modes = {p.name: oct(p.stat().st_mode & 0o777) for p in path.parent.iterdir()}

        assert set(modes.values()) == {"0o600"}
        assert "pilot.polyvocal-wal" in modes
        assert run(alias, "SELECT count(*) FROM words") == [(0,)]

    def test_creating_where_a_study_is_opens_it(self, path: Path) -> None:
        alias = connect(path, create=True)
        with writing(alias):
            run(alias, "CREATE TABLE words AS SELECT 'kept' AS word")
        disconnect(alias)

        alias = connect(path, create=True)

        assert run(alias, "SELECT word FROM words") == [("kept",)]
        disconnect(alias)

    def test_an_older_study_is_brought_up_to_date_after_a_copy(self, path: Path) -> None:
        disconnect(connect(path, create=True))
        with closing(sqlite3.connect(path)) as older:
            older.execute(f"PRAGMA user_version = {schema_number() - 1}")

        alias = connect(path)

        assert run(alias, "PRAGMA user_version") == [(schema_number(),)]
        assert [c.reason for c in list_copies(path)] == ["migration"]
        disconnect(alias)

    def test_opening_an_older_study_waits_for_nobody_who_has_it_open(self, path: Path) -> None:
        disconnect(connect(path, create=True))
        with closing(sqlite3.connect(path)) as older:
            older.execute(f"PRAGMA user_version = {schema_number() - 1}")
            older.execute("SELECT * FROM sqlite_schema").fetchall()

            with pytest.raises(StudyInUse):
                connect(path, patience=0.1)

        disconnect(connect(path))

    def test_a_kept_copy_is_not_opened_as_a_study(self, path: Path) -> None:
        disconnect(connect(path, create=True))
        disconnect(connect(path))
        [copy] = list_copies(path)

        with pytest.raises(BadFile, match="this is a copy Polyvocal keeps"):
            connect(copy.path)

    def test_a_name_with_odd_characters_is_only_a_name(self, tmp_path: Path) -> None:
        path = tmp_path / "a?mode=memory&b#c%41 é🙂.polyvocal"

        alias = connect(path, create=True)
        with writing(alias):
            run(alias, "CREATE TABLE words (word text)")
        disconnect(alias)

        assert names(tmp_path) == [path.name]

    def test_an_address_of_another_kind_is_refused(self) -> None:
        with pytest.raises(BadValue, match="mysql is no kind of database Polyvocal knows"):
            connect("mysql://somewhere/study")


class TestWriting:
    def test_what_is_written_is_kept(self, alias: str) -> None:
        with writing(alias):
            run(alias, "INSERT INTO words VALUES ('a')")

        assert in_a_thread(lambda: run(alias, "SELECT word FROM words")) == [("a",)]

    def test_a_failure_undoes_the_whole_change(self, alias: str) -> None:
        def change() -> None:
            with writing(alias):
                run(alias, "INSERT INTO words VALUES ('a')")
                raise KeyError

        with pytest.raises(KeyError):
            change()

        assert run(alias, "SELECT word FROM words") == []

    def test_a_change_inside_a_change_is_refused(self, alias: str) -> None:
        with writing(alias), pytest.raises(RuntimeError), writing(alias):
            pass

    def test_forty_writers_take_turns(self, alias: str) -> None:
        waits: list[float] = []
        ready = threading.Barrier(40)

        def write(number: int) -> None:
            connections[alias].ensure_connection()
            ready.wait()
            for _ in range(5):
                asked = time.monotonic()
                with writing(alias):
                    waits.append(time.monotonic() - asked)
                    run(alias, f"INSERT INTO words VALUES ('{number}')")

        with ThreadPoolExecutor(40) as pool:
            list(pool.map(write, range(40)))

        counts = run(alias, "SELECT count(*) FROM words GROUP BY word")
        assert counts == [(5,)] * 40
        # In a fair line nobody waits for much more than one turn of all the others: without one,
        # the longest wait is tens of times the usual one.
        assert max(waits) < 5 * statistics.median(waits) + 0.5

    def test_another_process_holding_the_study_is_told_after_the_patience(self, path: Path) -> None:
        alias = connect(path, create=True, patience=0.2)
        script = (
            "import sqlite3, sys; held = sqlite3.connect(sys.argv[1], isolation_level=None);"
            "held.execute('BEGIN IMMEDIATE'); print('held', flush=True); sys.stdin.read()"
        )
        with subprocess.Popen(
            [sys.executable, "-c", script, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as other:
            assert other.stdout is not None
            other.stdout.readline()

            with pytest.raises(StudyInUse) as caught, writing(alias):
                pass

            other.communicate()
        with writing(alias):
            run(alias, "CREATE TABLE words (word text)")
        disconnect(alias)

        assert str(caught.value) == (
            "Another program has pilot.polyvocal open and did not make room in time; wait until "
            "it has finished or close the study there, and try again."
        )

    @pytest.mark.skipif(os.name == "nt", reason="Windows has no limit on a file's size")
    def test_a_disk_that_takes_no_more_is_told_and_changes_nothing(self, path: Path) -> None:
        script = """
import resource, sys
from django.db import connections
from polyvocal.core.errors import PolyvocalError
from polyvocal.store.connections import connect, writing
alias = connect(sys.argv[1], create=True)
def run(*statement):
    with connections[alias].cursor() as cursor:
        return cursor.execute(*statement).fetchall()
with writing(alias):
    run("CREATE TABLE words (word text)")
    run("INSERT INTO words VALUES ('first')")
resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, resource.RLIM_INFINITY))
try:
    with writing(alias):
        for _ in range(100):
            run("INSERT INTO words VALUES (%s)", ["x" * 100_000])
except PolyvocalError as error:
    print(type(error).__name__, error)
with writing(alias):
    run("INSERT INTO words VALUES ('second')")
print([word for (word,) in run("SELECT word FROM words")])
"""
        done = subprocess.run(
            [sys.executable, "-c", script, path],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )

        said, words = done.stdout.splitlines()
        assert said.startswith(CannotWrite.__name__)
        assert "nothing was changed" in said
        assert words == "['first', 'second']"


class TestReading:
    def test_several_reads_see_one_state_while_another_thread_writes(self, alias: str) -> None:
        def add() -> None:
            with writing(alias):
                run(alias, "INSERT INTO words VALUES ('a')")

        with reading(alias):
            before = run(alias, "SELECT count(*) FROM words")
            in_a_thread(add)
            with reading(alias):
                meanwhile = run(alias, "SELECT count(*) FROM words")

        assert (before, meanwhile) == ([(0,)], [(0,)])
        assert run(alias, "SELECT count(*) FROM words") == [(1,)]

    def test_inside_a_change_the_change_is_seen(self, alias: str) -> None:
        with writing(alias):
            run(alias, "INSERT INTO words VALUES ('a')")
            with reading(alias):
                assert run(alias, "SELECT word FROM words") == [("a",)]

    def test_where_an_open_study_is_can_be_asked(self, alias: str, path: Path) -> None:
        assert address_of(alias) == FileAddress(path.resolve())
