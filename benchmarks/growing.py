"""Ten times the study: does everything take ten times as long, and no more memory than it may?

State before: for the import, the files being written as it goes (their making is in the figure, for
both sizes alike); for the rest, as in `counting`.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.counting import count_all, open_one, open_study, open_to_write, write
from benchmarks.measure import measure
from benchmarks.studies import make_study
from polyvocal.work.tables import FileKind

SIZES = ((500, 50_000), (5_000, 500_000))


def run() -> list[str]:
    """Lines of a table: both sizes side by side."""
    small, large = (_figures(*size) for size in SIZES)
    head = "| what | 500 documents, 50,000 codings | 5,000 documents, 500,000 codings | times |"
    lines = [head, "|---|---:|---:|---:|"]
    for name, (value, unit) in small.items():
        other = large[name][0]
        lines.append(f"| {name} | {value:.2f} {unit} | {other:.2f} {unit} | {other / value:.1f} |")
    return lines


def _figures(n_documents: int, n_codings: int) -> dict[str, tuple[float, str]]:
    with tempfile.TemporaryDirectory() as folder:
        made = measure(_make, folder, n_documents, n_codings, repeats=1)
        file = Path(folder) / f"study-{n_documents}.polyvocal"
        opened = measure(open_study, file, repeats=1)
        counted = measure(count_all, file, before=open_one, repeats=1)
        kinds = (FileKind.CSV, FileKind.HTML)
        written = measure(write, file, folder, kinds, before=open_to_write, repeats=1)
        return {
            "make the study": (made.seconds, "s"),
            "make the study, peak memory": (made.peak_mb, "MB"),
            "the study's file": (file.stat().st_size / 1_048_576, "MB"),
            "open": (opened.seconds, "s"),
            "open, memory above the program": (opened.extra_mb, "MB"),
            "all results": (counted.seconds, "s"),
            "all results, peak memory": (counted.peak_mb, "MB"),
            "all results, csv and html": (written.seconds, "s"),
            "all results, csv and html, peak memory": (written.peak_mb, "MB"),
        }


def _make(folder: str, n_documents: int, n_codings: int) -> int:
    make_study(Path(folder), n_documents, n_codings)
    return n_codings
