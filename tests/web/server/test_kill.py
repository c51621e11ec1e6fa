"""Server, worker and database killed while people code: what they were told is kept, is."""

from __future__ import annotations

import contextlib
import os
import random
import re
import signal
import subprocess
import tempfile
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest

from polyvocal.core.study import Study
from polyvocal.store.access import Role
from polyvocal.store.changes import give_role
from polyvocal.store.connections import StudyPlace, connect, disconnect
from polyvocal.store.events import Actor
from polyvocal.store.snapshot import read_study
from tests.conftest import disk_of
from tests.postgres_server import PostgresError, PostgresServer, find_postgres, start_postgres
from tests.web.server.clients import Coding, coding, require_all_there_once
from tests.web.server.conftest import (
    Running,
    first_administrator,
    newcomer,
    other_processes,
    running_server,
    started,
    study_of,
    wait_until_ready,
)
from tests.web.server.people import Guest, Member

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no kill -9")
N_LONG = 50
BOTH = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
TALK = "Interviewer: How was it?\n\nP77: It went well, mostly. 🙂\n" * 40


@pytest.fixture(scope="module")
def durable() -> Iterator[PostgresServer]:
    """A PostgreSQL server of our own to be killed, which syncs what it says is kept."""
    binaries = find_postgres()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed (run.py test --install installs it)")
    server = start_postgres(binaries, is_durable=True)
    yield server
    server.stop()


@pytest.fixture
def cramped() -> Iterator[tuple[PostgresServer, Path]]:
    """A PostgreSQL server whose disk is nearly full by itself, and that disk."""
    binaries = find_postgres()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed (run.py test --install installs it)")
    # Not under pytest's own folder, where nobody but root may go.
    with tempfile.TemporaryDirectory(prefix="polyvocal-disk-") as folder:
        disk = Path(folder)
        disk.chmod(0o755)
        with disk_of(120, disk):
            server = start_postgres(binaries, is_durable=True, within=disk)
            try:
                yield server, disk
            finally:
                server.stop()


def fresh(durable: PostgresServer) -> str:
    name = f"killed_{uuid4().hex}"
    with psycopg.connect(durable.url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    return f"{durable.url.rpartition('/')[0]}/{name}"


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return str(tmp_path / "killed.polyvocal")
    return fresh(request.getfixturevalue("durable"))


@contextmanager
def people_at(
    database: str, folder: Path, *options: str
) -> Iterator[tuple[Running, UUID, list[Member]]]:
    """A server, a study, and three people who may code in it; on PostgreSQL of two processes."""
    processes = 2 if "://" in database else 1
    with running_server(database, folder, *options, processes=processes) as server:
        owner = first_administrator(server)
        members = [owner, *(newcomer(server, owner.guest, name) for name in ("ann", "ben"))]
        with study_of(database, "study", owner) as at:
            for member in members[1:]:
                person = Actor(member.id, member.sign_in_name)
                by = Actor(owner.id, owner.sign_in_name)
                give_role(at=at, by=by, person=person, role=Role.CODER)
            study = at.study_id
        yield server, study, members


@dataclass
class Siege:
    """A server, its worker and people who code, with a way to kill each."""

    server: Running
    study: UUID
    members: list[Member]
    people: list[Coding]
    worker: subprocess.Popen[bytes]

    @property
    def n_kept(self) -> int:
        """How many codings were acknowledged so far."""
        return sum(len(person.kept) for person in self.people)

    def go_on(self) -> None:
        """Wait until something more is acknowledged."""
        stood, until = self.n_kept, time.monotonic() + 120
        while self.n_kept == stood:
            assert time.monotonic() < until, self.server.log.read_text()[-2000:]
            time.sleep(0.05)

    def kill_server(self) -> None:
        """And start it where it was."""
        kill(self.server.process)
        self.server.process = started(self.server.options, self.server.database, self.server.log)
        wait_until_ready(int(self.server.at.rpartition(":")[2]), self.server.process)

    def kill_another(self) -> None:
        """One of the processes that answer beside the first, where there are any."""
        for pid in other_processes(self.server)[:1]:
            os.kill(pid, signal.SIGKILL)

    def kill_worker(self) -> None:
        """And start another, which waits a second for the first."""
        kill(self.worker)
        self.worker = start_worker(self.server)

    def import_through_kills(self, n_kills: int) -> list[str]:
        """Import three files after the other until so many workers were killed over it; names."""
        stored: list[str] = []
        while n_kills > 0:
            names = [f"new {len(stored) + n}" for n in range(3)]
            began, until, after = time.monotonic(), time.monotonic() + 240, soon(1.0)
            for _step in import_files(self.members[0].guest, f"/studies/{self.study}/", names):
                assert time.monotonic() < until, self.server.log.read_text()[-2000:]
                if time.monotonic() - began > after:
                    self.kill_worker()
                    n_kills, after = n_kills - 1, float("inf")
            stored += names
        return stored


@contextmanager
def besieged(database: str, folder: Path) -> Iterator[Siege]:
    """Everybody at work; at the end what was acknowledged is looked for."""
    with people_at(database, folder, "runs_jobs = false") as (server, study, members):
        with coding(members, f"/studies/{study}/") as people:
            siege = Siege(server, study, members, people, start_worker(server))
            try:
                siege.go_on()
                yield siege
                siege.go_on()
            finally:
                kill(siege.worker)
        assert server.process.poll() is None
        n_kept = require_all_there_once(database, study, people)
        assert n_kept > 0
        told = {line for person in people for line in person.refused}
        print(f"{n_kept} codings acknowledged, all there once; told otherwise: {sorted(told)}")
        assert not any("Traceback" in line or "psycopg" in line for line in told)


def start_worker(server: Running) -> subprocess.Popen[bytes]:
    lease = ("--lease", "1")
    return started(server.options, server.database, server.log, command="worker", more=lease)


def kill(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait(60)


def soon(most: float) -> float:
    """Any moment will do."""
    return random.uniform(0.1, most)  # noqa: S311 - as said


def database_killed(siege: Siege, durable: PostgresServer, n_kills: int, away: float) -> None:
    for n in range(n_kills):
        time.sleep(soon(1.0))
        durable.kill()
        if n == n_kills - 1:
            time.sleep(away)
            assert Guest(siege.server.at).get("/ready/").status == 503
        durable.start_again()
        siege.go_on()


def require_imported_once(siege: Siege, names: list[str]) -> None:
    found = [d.name for d in study_in(siege.server.database, siege.study).documents]
    assert sorted(name for name in found if name.startswith("new")) == sorted(names)


def import_files(guest: Guest, study: str, names: list[str]) -> Generator[None, None, None]:
    """Send files and store them, as a person does; yields while that is not over."""
    edge = "----------edge"
    mark = guest.cookies["polyvocal-form"]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="'
    parts = [f'{head}csrfmiddlewaretoken"\r\n\r\n{mark}\r\n']
    parts += [f'{head}files"; filename="{n}.txt"\r\n\r\n{TALK}\r\n' for n in names]
    body = "".join([*parts, f"--{edge}--\r\n"]).encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={edge}"}
    sent = guest.ask("POST", f"{study}documents/send/", body, kind)
    at = yield from followed(guest, sent.headers["location"])
    assert re.search(r"/documents/incoming/[0-9a-f-]{36}/$", at), at
    stored = guest.post(f"{at}store/")
    at = yield from followed(guest, stored.headers["location"])
    assert at.endswith("/documents/")


def followed(guest: Guest, at: str) -> Generator[None, None, str]:
    """Wait at the page of a job until it leads on; where to."""
    while "/jobs/" in at:
        yield
        time.sleep(0.05)
        page = guest.get(at)
        assert "problem" not in page.text, page.text
        at = page.headers.get("location", at)
    return at


def study_in(database: str, study: UUID) -> Study:
    alias = connect(database)
    try:
        return read_study(StudyPlace(alias, study))
    finally:
        disconnect(alias)


def test_a_server_killed_while_people_code_loses_nothing_that_was_acknowledged(tmp_path):
    with besieged(str(tmp_path / "killed.polyvocal"), tmp_path) as siege:
        siege.kill_server()
        siege.go_on()


@pytest.mark.postgres
def test_database_and_server_killed_lose_nothing_that_was_acknowledged(durable, tmp_path):
    with besieged(fresh(durable), tmp_path) as siege:
        database_killed(siege, durable, 1, away=1)
        siege.kill_another()
        siege.go_on()
        siege.kill_server()


def test_the_import_of_a_killed_worker_is_taken_up_again_and_done_once(tmp_path):
    with besieged(str(tmp_path / "killed.polyvocal"), tmp_path) as siege:
        require_imported_once(siege, siege.import_through_kills(1))


def test_a_disk_that_fills_up_is_told_and_loses_nothing(small_disk, tmp_path):
    with besieged(str(small_disk / "full.polyvocal"), tmp_path) as siege:
        filler = small_disk / "filler"
        until = time.monotonic() + 60
        while not any("no room" in line for p in siege.people for line in p.refused):
            assert time.monotonic() < until, [p.refused for p in siege.people]
            with contextlib.suppress(OSError), filler.open("ab") as file:
                file.write(bytes(1 << 18))
        filler.unlink()


@pytest.mark.long
@pytest.mark.postgres
def test_a_database_whose_disk_fills_up_loses_nothing_and_goes_on(cramped, tmp_path):
    server, disk = cramped
    with besieged(fresh(server), tmp_path) as siege:
        filler = disk / "filler"
        until = time.monotonic() + 120
        plainly = ("no room", "no connection")
        while not any(word in line for p in siege.people for line in p.refused for word in plainly):
            assert time.monotonic() < until, [p.refused for p in siege.people]
            with contextlib.suppress(OSError), filler.open("ab") as file:
                file.write(bytes(1 << 18))
        filler.unlink()
        with contextlib.suppress(PostgresError):  # it runs, unless there was no room for its log
            server.start_again()


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_server_killed_fifty_times(database, tmp_path):
    with besieged(database, tmp_path) as siege:
        for _ in range(N_LONG):
            time.sleep(soon(1.0))
            siege.kill_another()
            siege.go_on()
            siege.kill_server()
            siege.go_on()


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.postgres
def test_a_database_killed_fifty_times_and_away_for_a_minute(durable, tmp_path):
    with besieged(fresh(durable), tmp_path) as siege:
        database_killed(siege, durable, N_LONG, away=60)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_worker_killed_fifty_times(database, tmp_path):
    with besieged(database, tmp_path) as siege:
        require_imported_once(siege, siege.import_through_kills(N_LONG))
