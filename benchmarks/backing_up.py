"""The drill: a sealed backup of either database, and bringing it back."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from benchmarks.measure import measure
from benchmarks.studies import make_study
from polyvocal.work.backing_up import back_up, bring_back
from polyvocal.work.moving import move_study
from tests.databases import fresh_database
from tests.postgres_server import find_postgres, start_postgres

N_DOCUMENTS, N_CODINGS = 500, 50_000
PASSPHRASE = "correct horse battery staple"  # noqa: S105 - it seals made-up interviews


def run() -> Iterator[str]:
    """500 interviews with 50,000 codings, verified on the way out and on the way back."""
    yield "| database | what | processor s | clock s | MB |"
    yield "|---|---|---:|---:|---:|"
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        file = make_study(folder, N_DOCUMENTS, N_CODINGS)
        yield from _drill("SQLite", str(file), folder, str(folder / "again"))
        binaries = find_postgres()
        if binaries is None:
            return
        server = start_postgres(binaries, is_durable=True)
        try:
            with fresh_database(server.url) as full, fresh_database(server.url) as empty:
                move_study(file, full)
                yield from _drill("PostgreSQL", full, folder, empty)
        finally:
            server.stop()


def _drill(name: str, database: str, folder: Path, target: str) -> Iterator[str]:
    kept = folder / uuid4().hex
    out = measure(_out, database, str(kept), repeats=1)
    [backup] = kept.iterdir()
    back = measure(_back, str(backup), target, repeats=1)
    n_mb = backup.stat().st_size / 1e6
    for what, took in (("back up", out), ("bring back", back)):
        yield f"| {name} | {what} | {took.cpu_seconds:.1f} | {took.seconds:.1f} | {n_mb:.0f} |"


def _out(database: str, folder: str) -> int:
    return len(back_up(database, Path(folder), passphrase=PASSPHRASE).studies)


def _back(file: str, target: str) -> int:
    return len(bring_back(Path(file), target, passphrase=PASSPHRASE).studies)
