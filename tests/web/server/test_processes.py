"""A server of two processes: whichever answers, it is one server."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from polyvocal.config.server import ServerOptions
from polyvocal.core.errors import BadValue
from polyvocal.store.access import Role
from polyvocal.web.server.processes import n_processes
from tests.databases import fresh_database
from tests.store.samples import FIRST, SOCIAL
from tests.web.server.conftest import (
    House,
    furnish,
    other_processes,
    running_server,
    started,
    wait_until_ready,
)

needs_proc = pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="needs a system that lists processes"
)


def state_of(process: Path) -> str:
    """As the system says: T is stopped, Z ended and nobody has asked how."""
    return (process / "stat").read_text().rpartition(")")[2].split()[0]


def before_long(is_so: Callable[[], object]) -> None:
    until = time.monotonic() + 120
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.1)


@contextmanager
def asleep(pid: int) -> Iterator[None]:
    """A process that does nothing, as if it were busy: whoever comes now is the other's."""
    os.kill(pid, signal.SIGSTOP)
    try:
        # Told to stop, a thread that runs goes on for a moment, and may take the next guest in.
        threads = Path(f"/proc/{pid}/task")
        before_long(lambda: all(state_of(each) == "T" for each in threads.iterdir()))
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


@pytest.fixture(scope="module")
def house(postgres_server, tmp_path_factory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("processes")
    with (
        fresh_database(postgres_server) as database,
        running_server(database, folder, processes=2) as server,
    ):
        found = furnish(server)
        with asleep(server.process.pid):  # it is there, and takes its time to begin
            assert server.guest().get("/health/").status == 200
        yield found


def facts_told(house: House) -> str:
    page = house.members[Role.READER].guest.get(house.path()).text
    return page.partition('<p class="lead">')[2].partition("</p>")[0]


@needs_proc
@pytest.mark.postgres
def test_what_one_process_was_told_the_other_knows_at_once(house: House) -> None:
    [helper] = other_processes(house.server)
    first, coder = house.server.process.pid, house.members[Role.CODER]
    page = house.path(f"documents/{FIRST.id}/")
    me = json.loads(coder.guest.get(f"{page}codings/").text)["me"]
    for busy, other in ((first, helper), (helper, first)):
        id_ = str(uuid4())
        passage = {"id": id_, "start": 4, "end": 9}
        body = {"kind": "apply", "me": me, "version": 1, "code": str(SOCIAL.id)}
        with asleep(busy):
            sent = json.dumps({**body, "passages": [passage]}).encode()
            assert coder.guest.send(f"{page}strokes/", sent).status == 200
            told = facts_told(house)
        with asleep(other):
            assert id_ in house.members[Role.READER].guest.get(f"{page}codings/").text
            assert facts_told(house) == told != ""


@needs_proc
@pytest.mark.postgres
def test_who_is_shut_out_by_one_process_is_not_let_in_by_the_other(house: House) -> None:
    [helper] = other_processes(house.server)
    first, reader = house.server.process.pid, house.members[Role.READER]
    owner = house.members[Role.OWNER].guest
    with asleep(first):
        assert reader.guest.get(house.path()).status == 200
    with asleep(helper):
        assert reader.guest.get(house.path()).status == 200
        took = owner.post(house.path("members/end/"), {"person": str(reader.id)})
        assert took.status == 302, took.text
    with asleep(first):
        assert reader.guest.get(house.path()).status == 404
        coder = house.members[Role.CODER].guest
        kept = dict(coder.cookies)
        assert coder.post("/sign-out/").status == 302
    coder.cookies |= kept
    with asleep(helper):
        assert coder.get(house.path()).status == 302


@needs_proc
@pytest.mark.postgres
def test_a_process_that_is_killed_is_begun_anew_and_all_end_with_the_first(house: House) -> None:
    server = house.server
    [helper] = other_processes(server)
    os.kill(helper, signal.SIGKILL)
    before_long(lambda: other_processes(server) not in ([], [helper]))
    [another] = other_processes(server)

    server.process.kill()
    server.process.wait()
    before_long(lambda: is_over(another))
    server.process = started(server.options, server.database, server.log)
    wait_until_ready(int(server.at.rpartition(":")[2]), server.process)


def is_over(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return state_of(Path(f"/proc/{pid}")) == "Z"
    return True


def test_as_many_processes_as_fit_the_machine_serve_a_server_s_database_and_one_a_file() -> None:
    several, unsaid = ServerOptions(processes=3), ServerOptions()
    assert n_processes("postgresql:///x", several) == 3
    assert 1 <= n_processes("postgresql:///x", unsaid) <= 4
    assert n_processes("small.polyvocal", unsaid) == 1
    with pytest.raises(BadValue, match="served by one process"):
        n_processes("small.polyvocal", several)
