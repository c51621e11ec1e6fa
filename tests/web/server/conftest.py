"""A server that runs as it would anywhere, on either database, with somebody in every role."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest

from polyvocal.store.access import Role
from polyvocal.store.changes import give_role
from polyvocal.store.connections import StudyPlace, connect, disconnect
from polyvocal.store.events import Actor
from tests.databases import fresh_database
from tests.store.samples import ANN, made
from tests.store.story import begin, fill
from tests.web.server.people import Guest, Member, invited

COMMAND = [sys.executable, "-m", "polyvocal.cli"]


@dataclass
class Running:
    """A server that answers at `at`; `log` is what it wrote."""

    at: str
    database: str
    options: Path
    log: Path
    process: subprocess.Popen[bytes]

    def guest(self) -> Guest:
        """Somebody nobody knows."""
        return Guest(self.at)


@dataclass
class House:
    """A server with a study, a person in each role of it, and others."""

    server: Running
    study: UUID
    other_study: UUID
    administrator: Member
    outsider: Member  # owner of the other study
    members: dict[Role, Member] = field(default_factory=dict)

    def path(self, rest: str = "") -> str:
        """A page of the study."""
        return f"/studies/{self.study}/{rest}"


@contextmanager
def running_server(
    database: str, folder: Path, *options: str, name: str = "127.0.0.1", processes: int = 1
) -> Iterator[Running]:
    """A server of its own, told to stop at the end; people know it by this name.

    Of one process unless said: each takes seconds to begin.
    """
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    told = folder / "server.toml"
    lines = [f'address = "http://{name}:{port}"', f'listen = "127.0.0.1:{port}"']
    told.write_text("\n".join([*lines, f"processes = {processes}", *options]))
    log = folder / "log.txt"
    log.touch()
    running = Running(f"http://{name}:{port}", database, told, log, started(told, database, log))
    try:
        wait_until_ready(port, running.process)
        yield running
    finally:
        running.process.terminate()
        running.process.wait(timeout=60)


def started(
    told: Path, database: str, log: Path, *, command: str = "serve", more: tuple[str, ...] = ()
) -> subprocess.Popen[bytes]:
    """A process of a server, whose words go to the end of its log."""
    with log.open("ab") as out:
        return subprocess.Popen(
            [*COMMAND, command, *arguments(database, told), *more], stdout=out, stderr=out
        )


def other_processes(server: Running) -> list[int]:
    """Those that answer beside the first, where the system lists them: not its janitor."""
    listed = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
    if not listed.exists():
        return []
    commands = {int(pid): Path(f"/proc/{pid}/cmdline") for pid in listed.read_text().split()}
    return [pid for pid, command in commands.items() if b"spawn_main" in command.read_bytes()]


def arguments(database: str, options: Path) -> list[str]:
    """What every command of a server is told."""
    key = options.with_name("key")
    return ["--database", database, "--options", str(options), "--key-file", str(key)]


def wait_until_ready(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 180  # a machine that does much else takes its time
    while time.monotonic() < until:
        assert process.poll() is None, "the server ended"
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/ready/", timeout=10).close()
            return
        time.sleep(0.1)
    raise AssertionError("the server did not get ready")


def first_administrator(server: Running) -> Member:
    """Whoever the machine's operator invites by the command line."""
    words = ["accounts", "invite", "root@example.org", "--name", "Root", "--administrator"]
    said = subprocess.run(
        [*COMMAND, *words, *arguments(server.database, server.options)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    guest = server.guest()
    assert guest.accept(said.stdout.strip()).status == 302
    page = guest.get("/accounts/").text
    found = re.search(r"/accounts/([0-9a-f-]{36})/", page)
    assert found
    return Member(UUID(found.group(1)), "root@example.org", guest)


def newcomer(server: Running, administrator: Guest, sign_in_name: str) -> Member:
    """Somebody who was invited and came."""
    account, letter = invited(administrator, sign_in_name.title(), sign_in_name)
    guest = server.guest()
    assert guest.accept(letter).status == 302
    return Member(account, sign_in_name, guest)


@contextmanager
def study_of(database: str, name: str, owner: Member) -> Iterator[StudyPlace]:
    """A filled study in the server's database, with an owner."""
    alias = connect(database)
    try:
        at = begin(alias, made(name))
        if not name.startswith("other"):
            fill(at)
        person = Actor(owner.id, owner.sign_in_name)
        give_role(at=at, by=ANN, person=person, role=Role.OWNER)
        yield at
    finally:
        disconnect(alias)


def furnish(server: Running) -> House:
    """Everybody there can be at a server."""
    administrator = first_administrator(server)
    everybody = {role: newcomer(server, administrator.guest, role.value) for role in Role}
    outsider = newcomer(server, administrator.guest, "outsider")
    owner = everybody[Role.OWNER]
    with study_of(server.database, "study", owner) as at:
        for role, member in everybody.items():
            by = Actor(owner.id, owner.sign_in_name)
            give_role(at=at, by=by, person=Actor(member.id, member.sign_in_name), role=role)
        study = at.study_id
    with study_of(server.database, "other study", outsider) as at:
        other = at.study_id
    return House(server, study, other, administrator, outsider, everybody)


@pytest.fixture(
    scope="session", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def house(request, tmp_path_factory) -> Iterator[House]:
    """A furnished server on either database; its tests leave it as usable as they found it."""
    folder = tmp_path_factory.mktemp(request.param)
    with contextlib.ExitStack() as stack:
        if request.param == "sqlite":
            database = str(folder / "server.polyvocal")
        else:
            server = request.getfixturevalue("postgres_server")
            database = stack.enter_context(fresh_database(server))
        os.environ["POLYVOCAL_SETTINGS"] = str(folder)
        yield furnish(stack.enter_context(running_server(database, folder)))
