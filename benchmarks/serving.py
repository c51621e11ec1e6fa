"""Forty people at one server: coding and opening pages, then coding without a pause."""

from __future__ import annotations

import asyncio
import json
import os
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

from benchmarks.people_at_once import Browser, Times, at_once, percentile
from benchmarks.rival_server import install_rival, rival_serving
from benchmarks.studies import ME, make_study
from polyvocal.store.access import Role
from polyvocal.store.changes import give_role
from polyvocal.store.connections import StudyPlace, connect, disconnect
from polyvocal.store.events import Actor
from polyvocal.store.reads import studies
from polyvocal.store.snapshot import read_study
from polyvocal.store.verify import verify_study
from polyvocal.work.moving import move_study
from tests.postgres_server import find_postgres, start_postgres
from tests.web.server.conftest import Running, first_administrator, newcomer, running_server

N_PEOPLE, N_DOCUMENTS, N_CODINGS = 40, 40, 5_000
SECONDS = 30.0
# Whoever codes opens the next interview more often than a table.
_PAGES = (
    "read-document", "read-codings", "documents", "read-document", "read-codings", "overview",
    "read-document", "read-codings", "quotes", "read-document", "read-codings", "compare",
)  # fmt: skip
# Seconds: between codings, between pages, and between the questions of an open page.
_EVERY, _PAGE_EVERY, _LOOK_EVERY = 2.0, 5.0, 1.2


@dataclass
class Coder:
    """Somebody with an account, the document they read, and the ids they were told are kept."""

    browser: Browser
    study: str
    document: UUID
    code: UUID
    me: str
    length: int
    kept: list[str] = field(default_factory=list)

    async def code_something(self) -> None:
        """One coding of some words."""
        start = random.randrange(self.length - 60)
        id_ = str(uuid4())
        body = {
            "kind": "apply",
            "me": self.me,
            "version": 1,
            "code": str(self.code),
            "passages": [{"id": id_, "start": start, "end": start + random.randint(20, 50)}],
        }
        path = f"{self.study}documents/{self.document}/strokes/"
        mark = self.browser.cookies["polyvocal-form"]
        said = await self.browser.ask("code", path, json.dumps(body).encode(), X_CSRFToken=mark)
        if said.startswith(b"{") and b'"problem"' not in said[:40]:
            self.kept.append(id_)

    async def open_pages(self, until: float) -> None:
        """A page every five seconds or so, an interview more often than a table."""
        paths = {
            "read-document": f"documents/{self.document}/",
            "read-codings": f"documents/{self.document}/codings/",
            "overview": "", "documents": "documents/", "quotes": "quotes/", "compare": "compare/",
        }  # fmt: skip
        page = random.randrange(len(_PAGES))
        while time.perf_counter() < until:
            kind = _PAGES[page % len(_PAGES)]
            await self.browser.ask(kind, self.study + paths[kind])
            page += 1
            await asyncio.sleep(random.uniform(0.5, 1.5) * _PAGE_EVERY)

    async def look(self, until: float) -> None:
        """What others do: asked by an open page."""
        while time.perf_counter() < until:
            await self.browser.ask(
                "live", f"{self.study}documents/{self.document}/live/?after=1000000"
            )
            await asyncio.sleep(_LOOK_EVERY)

    async def work(self, until: float) -> None:
        """As people do: a coding every two seconds, pages in between, a page that asks."""
        await asyncio.sleep(random.uniform(0, _EVERY))
        pages, looks = (replace(self, browser=self.browser.again(), kept=[]) for _ in range(2))
        await asyncio.gather(pages.open_pages(until), looks.look(until), self._code_on(until))

    async def _code_on(self, until: float) -> None:
        while time.perf_counter() < until:
            began = time.perf_counter()
            await self.code_something()
            await asyncio.sleep(max(0.0, began + _EVERY - time.perf_counter()))

    async def work_without_pause(self, until: float) -> None:
        """As a script would: the next coding once the one before is kept."""
        while time.perf_counter() < until:
            await self.code_something()


def run() -> Iterator[str]:
    """Both databases, with one process and with two, and Taguette's server beside them."""
    yield (
        "| server | pause | answers | codings a second | p50 ms | p95 ms | longest ms "
        "| its CPU ms an answer | failed |"
    )
    yield "|---|---|---|---|---|---|---|---|---|"
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        file = make_study(folder, N_DOCUMENTS, N_CODINGS)
        yield from _rivals(folder)
        binaries = find_postgres()
        for n in (1, 2):
            if binaries is None:
                break
            server = start_postgres(binaries, is_durable=True)
            try:
                move_study(file, server.url)
                yield from _ours(f"PostgreSQL, processes: {n}", server.url, folder, n)
            finally:
                server.stop()
        yield from _ours("SQLite", str(file), folder, 1)


def _ours(name: str, database: str, folder: Path, processes: int) -> Iterator[str]:
    serving = running_server(database, folder, processes=processes)
    with serving as server, _coders(server) as (at, coders):
        for pause, way in (("2 s", Coder.work), ("none", Coder.work_without_pause)):
            times = Times()
            before = sum(len(coder.kept) for coder in coders)
            spent = _spent(server)
            for coder in coders:
                coder.browser = Browser(server.at, coder.browser.cookies, times)
            at_once([partial(way, coder) for coder in coders], SECONDS)
            n = sum(len(coder.kept) for coder in coders) - before
            yield _line(f"Polyvocal, {name}", pause, times, n, _spent(server) - spent)
            yield from _by_kind(times)
        _require_all_once(at, coders)


@contextmanager
def _coders(server: Running) -> Iterator[tuple[StudyPlace, list[Coder]]]:
    """Forty people with accounts who may code, each at an interview of their own."""
    administrator = first_administrator(server)
    people = [newcomer(server, administrator.guest, f"p{n}") for n in range(N_PEOPLE)]
    alias = connect(server.database)
    try:
        [line] = studies(alias)
        at = StudyPlace(alias, line.id)
        study = read_study(at)
        code = next(code for code in study.template.codes if not code.is_group)
        coders: list[Coder] = []
        for person, document in zip(people, study.documents, strict=True):
            by = Actor(person.id, person.sign_in_name)
            give_role(at=at, by=ME, person=by, role=Role.CODER if coders else Role.OWNER)
            path = f"/studies/{line.id}/"
            said = person.guest.get(f"{path}documents/{document.id}/codings/").text
            coders.append(
                Coder(
                    Browser(server.at, person.guest.cookies, Times()),
                    path,
                    document.id,
                    code.id,
                    json.loads(said)["me"],
                    len(study.text(document.id)),
                )
            )
        yield at, coders
    finally:
        disconnect(alias)


def _require_all_once(at: StudyPlace, coders: list[Coder]) -> None:
    """Every coding somebody was told of is there once, and none that nobody sent."""
    kept = [UUID(id_) for coder in coders for id_ in coder.kept]
    study = read_study(at)
    names = {coder.me for coder in coders}
    found = [c.id for c in study.codings if str(c.coder_id) in names]
    assert len(found) == len(set(found)) == len(kept)
    assert set(found) == set(kept)
    assert verify_study(at).damages == ()


def _rivals(folder: Path) -> Iterator[str]:
    program = install_rival(folder)
    if program is None:
        yield "| Taguette | – | not installed here | | | | | |"
        return
    with rival_serving(program, folder, N_PEOPLE) as (at, cookies, server):
        times = Times()
        kept = [0]

        async def code_on(document: int, until: float) -> None:
            browser = Browser(at, cookies, times)
            path = f"/api/project/1/document/{document}/highlight/new"
            mark = cookies["_xsrf"]
            while time.perf_counter() < until:
                start = random.randrange(20_000)
                span = {"start_offset": start, "end_offset": start + random.randint(20, 50)}
                body = json.dumps({**span, "tags": [1]}).encode()
                said = await browser.ask("code", path, body, X_XSRFToken=mark)
                kept[0] += said.startswith(b"{")

        spent = cpu_seconds_of(server)
        at_once([partial(code_on, number + 1) for number in range(N_PEOPLE)], SECONDS)
        yield _line("Taguette", "none", times, kept[0], cpu_seconds_of(server) - spent)


def _by_kind(times: Times) -> Iterator[str]:
    """The 95th percentile of each kind of answer, where there are several."""
    kinds = times.by_kind if len(times.by_kind) > 1 else ()
    told = [f"{kind} {percentile(times.of(kind), 95) * 1000:.0f}" for kind in sorted(kinds)]
    if told:
        yield f"| of these, p95 ms | | | | | {'; '.join(told)} | | | |"


def _spent(server: Running) -> float:
    return cpu_seconds_of(server.process.pid)


def _line(name: str, pause: str, times: Times, n_codings: int, spent: float) -> str:
    found = times.of()
    shown = [f"{percentile(found, p) * 1000:.0f}" for p in (50, 95, 100)]
    failed = f"{len(times.failed)}"
    if times.failed:
        failed += f" ({times.failed[0]})"
    cpu = f"{spent * 1000 / max(1, len(found)):.1f}"
    return (
        f"| {name} | {pause} | {len(found)} | {n_codings / SECONDS:.0f} | {' | '.join(shown)} "
        f"| {cpu} | {failed} |"
    )


def cpu_seconds_of(pid: int) -> float:
    """Processor time so far of a process and those it began, where the system says."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return 0.0
    fields = stat.read_text().rpartition(")")[2].split()
    begun = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(cpu_seconds_of(int(other)) for other in begun)
