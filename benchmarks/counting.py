"""All results of a study, and its reports, beside a plain count of the one most important result.

State before: the study open as a value (texts not read), everything imported. Results: all seven
measures, quotes cut from the texts included. The floor counts only the depiction, coding by coding
with a look-up of the turns, and its counts must be ours. Reports start from the results.
"""

from __future__ import annotations

import bisect
import datetime as dt
import tempfile
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import polyvocal
from benchmarks.measure import Measured, measure, require_equal
from benchmarks.studies import make_study
from polyvocal.core.coding import Stance
from polyvocal.core.documents import SpeakerKind
from polyvocal.core.study import Study
from polyvocal.work.choices import Choices
from polyvocal.work.tables import FileKind, make_tables
from polyvocal.work.tables import measure as measure_all

CHOICES = Choices(day=dt.date(2026, 1, 1))
Counts = dict[tuple[str, str], tuple[int, int]]


def run(n_documents: int = 500, n_codings: int = 50_000) -> list[str]:
    """Lines of a table: seconds, ratio to the floor, memory; then growth with the quotes."""
    lines = ["| what | seconds | × floor | peak MB |", "|---|---:|---:|---:|"]
    with tempfile.TemporaryDirectory() as folder:
        file = make_study(Path(folder), n_documents, n_codings)
        floor = measure(count_plainly, file, before=open_one)
        ours = measure(count_all, file, before=open_one)
        require_equal(ours, floor, "depiction")
        lines.append(_line("floor: the depiction, coding by coding", floor, floor))
        lines.append(_line("open the study", measure(open_study, file), floor))
        lines.append(_line("all seven results", ours, floor))
        for kinds in ((FileKind.CSV, FileKind.HTML), (FileKind.DOCX,), (FileKind.XLSX,)):
            written = measure(write, file, folder, kinds, before=open_to_write)
            name = " and ".join(kind.value for kind in kinds)
            lines.append(_line(f"all results, then {name}", written, floor))
        for part in (n_codings // 4, n_codings // 2):
            smaller = make_study(Path(folder), n_documents // (n_codings // part), part)
            for kind in (FileKind.DOCX, FileKind.XLSX):
                written = measure(write, smaller, folder, (kind,), before=open_to_write)
                lines.append(_line(f"the same with {part:,} codings, {kind.value}", written, floor))
    return lines


def open_one(file: Path) -> tuple[Study]:
    """The study as a value."""
    return (polyvocal.open(file),)


def open_study(file: Path) -> int:
    """Opening itself."""
    return len(polyvocal.open(file).codings)


def open_to_write(
    file: Path, folder: str, kinds: tuple[FileKind, ...]
) -> tuple[Study, Path, tuple[FileKind, ...]]:
    """The study, and a new folder to write into."""
    return polyvocal.open(file), Path(tempfile.mkdtemp(dir=folder)), kinds


def write(study: Study, out: Path, kinds: tuple[FileKind, ...]) -> Callable[[], int]:
    """Everything `polyvocal tables` does once the study is open."""
    written = make_tables(study, out, choices=CHOICES, kinds=kinds)
    return lambda: len(written.files)


def count_all(study: Study) -> Callable[[], Counts]:
    """Every measure of a study."""
    depiction = measure_all(study, CHOICES).depiction
    return lambda: {
        (entry.code.title, cell.role): (cell.n_codings or 0, cell.n_participants or 0)
        for entry in depiction.codes
        for cell in entry.cells
        if cell.n_codings
    }


def count_plainly(study: Study) -> Counts:
    """The depiction as one would first write it: for each coding, whose turns does it touch?"""
    turns: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for turn in study.turns:
        turns[turn.document].append(
            (turn.start, turn.end, -1 if turn.speaker is None else turn.speaker)
        )
    codings: dict[tuple[str, str], int] = defaultdict(int)
    people: dict[tuple[str, str], set[int]] = defaultdict(set)
    titles = {code.id: code.title for code in study.template.codes}
    for coding in study.codings:
        if coding.stance is Stance.CONTRADICTS:
            continue
        whose = _touched(study, turns[study.document_index[coding.document_id]], coding.span)
        for role in {study.cases[case].role for case in whose}:
            codings[titles[coding.code_id], role] += 1
        for case in whose:
            people[titles[coding.code_id], study.cases[case].role].add(case)
    return {key: (n, len(people[key])) for key, n in codings.items()}


def _touched(study: Study, turns: list[tuple[int, int, int]], span: object) -> set[int]:
    start, end = span.start, span.end  # type: ignore[attr-defined]
    i = max(0, bisect.bisect_right(turns, (start, end, 1 << 30)) - 1)
    cases = set()
    while i < len(turns) and turns[i][0] < end:
        if turns[i][1] > start and turns[i][2] >= 0:
            speaker = study.speakers[turns[i][2]]
            if speaker.kind is SpeakerKind.PARTICIPANT and speaker.case_id is not None:
                cases.add(study.case_index[speaker.case_id])
        i += 1
    return cases


def _line(name: str, of: Measured, floor: Measured) -> str:
    return f"| {name} | {of.seconds:.2f} | {of.seconds / floor.seconds:.2f} | {of.peak_mb:.0f} |"
