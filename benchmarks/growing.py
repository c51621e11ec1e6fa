"""Ten times the study: does everything take ten times as long, and no more memory than it may?

State before: for the import, the files being written as it goes (their making is in the figure, for
both sizes alike); for the rest, as in `counting`.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.counting import count_all, open_one, open_study, open_to_write, write
from benchmarks.measure import Measured, measure
from benchmarks.studies import make_study
from polyvocal.work.tables import FileKind

SIZES = ((500, 50_000), (5_000, 500_000))


def run() -> Iterator[str]:
    """Lines of a table: both sizes side by side, and how busy the machine was with other work."""
    started = _load()
    small, large = (_figures(*size) for size in SIZES)
    yield f"Load of the machine: {started} before, {_load()} after."
    yield ""
    yield "| what | 500 documents, 50,000 codings | 5,000 documents, 500,000 codings | times |"
    yield "|---|---:|---:|---:|"
    for name, (value, unit) in small.items():
        other = large[name][0]
        yield f"| {name} | {value:.2f} {unit} | {other:.2f} {unit} | {other / value:.1f} |"


def _load() -> str:
    # Windows does not tell.
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "not known"


def _figures(n_documents: int, n_codings: int) -> dict[str, tuple[float, str]]:
    with tempfile.TemporaryDirectory() as folder:
        made = measure(_make, folder, n_documents, n_codings, repeats=1)
        file = Path(folder) / f"study-{n_documents}.polyvocal"
        figures = _told("make the study", made)
        figures["the study's file"] = (file.stat().st_size / 1_048_576, "MB")
        opened = measure(open_study, file)
        figures |= _told("open", opened)
        figures["open, memory above the program"] = (opened.extra_mb, "MB")
        figures |= _told("all results", measure(count_all, file, before=open_one))
        for kinds in ((FileKind.CSV, FileKind.HTML), (FileKind.DOCX,), (FileKind.XLSX,)):
            written = measure(write, file, folder, kinds, before=open_to_write, repeats=1)
            figures |= _told(f"all results, {' and '.join(k.value for k in kinds)}", written)
        return figures


def _told(name: str, of: Measured) -> dict[str, tuple[float, str]]:
    return {
        name: (of.seconds, "s"),
        f"{name}, processor": (of.cpu_seconds, "s"),
        f"{name}, peak memory": (of.peak_mb, "MB"),
    }


def _make(folder: str, n_documents: int, n_codings: int) -> int:
    make_study(Path(folder), n_documents, n_codings)
    return n_codings
