"""The drill: a sealed backup of either database, and bringing it back, beside a plain copy."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.measure import measure, require_equal
from benchmarks.studies import make_study
from polyvocal.store.connections import StudyPlace, connect, disconnect
from polyvocal.store.reads import studies
from polyvocal.store.snapshot import read_study
from polyvocal.work.backing_up import back_up, bring_back
from polyvocal.work.moving import move_study
from tests.databases import fresh_database
from tests.postgres_server import find_postgres, start_postgres

N_DOCUMENTS, N_CODINGS = 500, 50_000
PASSPHRASE = "correct horse battery staple"  # noqa: S105 - it seals made-up interviews


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to keep a database and to bring it back, and the name it has in the table."""

    name: str
    out: Callable[[str, str], None]
    back: Callable[[str, str], None]


def run() -> Iterator[str]:
    """500 interviews with 50,000 codings: ours verified on the way out and on the way back.

    The floor verifies nothing and seals nothing. What PostgreSQL itself works is in the clock only.
    """
    yield "| database | what | processor s | clock s | MB |"
    yield "|---|---|---:|---:|---:|"
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        file = make_study(folder, N_DOCUMENTS, N_CODINGS)
        copy = _Way("copy of the file", _copied, _copied)
        yield from _drill("SQLite", str(file), folder, str(folder / "again.polyvocal"), _OURS)
        yield from _drill("SQLite", str(file), folder, str(folder / "copied.polyvocal"), copy)
        binaries = find_postgres()
        if binaries is None:
            return
        dump = _Way(
            "pg_dump and pg_restore", partial(_dumped, binaries), partial(_restored, binaries)
        )
        with _postgres(binaries) as address, fresh_database(address) as full:
            move_study(file, full)
            for way in (_OURS, dump):
                with fresh_database(address) as empty:
                    yield from _drill("PostgreSQL", full, folder, empty, way)


@contextmanager
def _postgres(binaries: Path) -> Iterator[str]:
    server = start_postgres(binaries, is_durable=True)
    try:
        yield server.url
    finally:
        server.stop()


def _drill(name: str, database: str, folder: Path, target: str, way: _Way) -> Iterator[str]:
    with tempfile.TemporaryDirectory(dir=folder) as kept:
        out = measure(_done, way.out, database, kept, database, repeats=1)
        [backup] = Path(kept).iterdir()
        back = measure(_done, way.back, str(backup), target, target, repeats=1)
        n_mb = backup.stat().st_size / 1e6
    require_equal(back, out, f"{name}, {way.name}")
    for what, took in (("out", out), ("back", back)):
        cells = (f"{took.cpu_seconds:.1f}", f"{took.seconds:.1f}", f"{n_mb:.0f}")
        yield f"| {name} | {way.name}, {what} | {' | '.join(cells)} |"


def _done(
    act: Callable[[str, str], None], source: str, target: str, holds: str
) -> Callable[[], tuple[int, ...]]:
    act(source, target)
    return partial(_n_codings, holds)


def _n_codings(database: str) -> tuple[int, ...]:
    alias = connect(database)
    try:
        places = [StudyPlace(alias, line.id) for line in studies(alias)]
        return tuple(len(read_study(at).codings) for at in places)
    finally:
        disconnect(alias)


def _backed_up(database: str, folder: str) -> None:
    back_up(database, Path(folder), passphrase=PASSPHRASE)


def _brought_back(file: str, target: str) -> None:
    bring_back(Path(file), target, passphrase=PASSPHRASE)


def _copied(file: str, target: str) -> None:
    """Onto the disk, as ours is."""
    into = Path(target)
    if into.is_dir():
        into /= "copy.polyvocal"
    shutil.copyfile(file, into)
    with into.open("rb+") as written:
        os.fsync(written.fileno())


def _dumped(binaries: Path, database: str, folder: str) -> None:
    words = ["--format=custom", f"--file={folder}/dump", database]
    subprocess.run([str(binaries / "pg_dump"), *words], check=True)


def _restored(binaries: Path, file: str, target: str) -> None:
    words = ["--single-transaction", "--no-owner", f"--dbname={target}", file]
    subprocess.run([str(binaries / "pg_restore"), *words], check=True)


_OURS = _Way("a sealed backup", _backed_up, _brought_back)
