"""Import of transcripts, beside the least anybody could do with the same files.

State before: the files on disk and in the system's cache, an empty study. Ours includes reading,
decoding, finding turns and speakers, counting words, digests, the originals, the event and its hash
chain, the search index, and the commit. The floor decodes, finds turns with one pattern made for
these files, digests and inserts raw rows into SQLite under the same settings: no originals, no
events, no index, no report, and it would misread any other layout.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from uuid import UUID

from lxml import etree

import polyvocal
from benchmarks.measure import Measured, measure, require_equal
from benchmarks.workload import make_interviews, write_text, write_word
from polyvocal.core.progress import silent
from polyvocal.core.study import Study
from polyvocal.store.events import Actor
from polyvocal.store.snapshot import read_study
from polyvocal.work.build import new_study
from polyvocal.work.importing.documents import DocumentImport, ReadingChoices
from polyvocal.work.opening import at_study
from polyvocal.work.pool import pool_for

ME = Actor(UUID(int=1), "Benchmark")
_TURN = re.compile(r"^(?:(Interviewer|[A-Z]{2}\d+): )?(.+)$", re.MULTILINE)
_PARAGRAPH = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"
_TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"

Content = tuple[int, str]


def run(n_text: int = 500, n_word: int = 100) -> list[str]:
    """Lines of a table: documents a second, ratio to the floor, memory.

    By the clock, and by the seconds of processor that all processes took together.
    """
    head = ("what", "documents", "seconds", "documents a second", "× floor", "CPU seconds")
    more = ("documents a CPU second", "× floor", "peak MB")
    lines = [f"| {' | '.join((*head, *more))} |", f"|---{'|---:' * 8}|"]
    for kind, write, n in (("txt", write_text, n_text), ("docx", write_word, n_word)):
        with tempfile.TemporaryDirectory() as folder:
            files = write(make_interviews(n), Path(folder) / kind)
            floor = measure(store_raw, files, folder)
            lines.append(_line(f"{kind}: floor", n, floor, floor))
            for n_processes in (1, 2):
                ours = measure(import_files, files, folder, n_processes, before=make_study)
                require_equal(ours, floor, f"import of {kind}")
                name = f"{kind}: full import, {n_processes} process{'es' * (n_processes > 1)}"
                lines.append(_line(name, n, ours, floor))
    return lines


def make_study(files: list[Path], folder: str, n_processes: int) -> tuple[list[Path], Path, int]:
    """An empty study, for files to be imported into."""
    return files, new_study(Path(tempfile.mkdtemp(dir=folder)) / "study", by=ME), n_processes


def import_files(files: list[Path], file: Path, n_processes: int) -> Callable[[], Content]:
    """Everything `polyvocal add` does to bring the files in."""
    with pool_for(len(files), n_processes) as pool, at_study(file) as at:
        DocumentImport(read_study(at), None, ReadingChoices(), pool).run(at, ME, files, silent)
    return lambda: _content(polyvocal.open(file))


def store_raw(files: list[Path], folder: str) -> Callable[[], Content]:
    """Decode, find turns by one pattern, digest, insert."""
    read = _word_text if files[0].suffix == ".docx" else _plain_text
    connection = sqlite3.connect(Path(tempfile.mkdtemp(dir=folder)) / "floor", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE document (text TEXT, digest TEXT)")
    connection.execute("CREATE TABLE turn (document INT, speaker TEXT, start INT, stop INT)")
    connection.execute("BEGIN IMMEDIATE")
    for i, file in enumerate(files):
        text = read(file)
        digest = hashlib.sha256(text.encode()).hexdigest()
        turns = [(i, m[1], m.start(2), m.end(2)) for m in _TURN.finditer(text)]
        connection.execute("INSERT INTO document VALUES (?, ?)", (text, digest))
        connection.executemany("INSERT INTO turn VALUES (?, ?, ?, ?)", turns)
    connection.execute("COMMIT")
    return lambda: _raw_content(connection)


def _plain_text(file: Path) -> str:
    return file.read_bytes().decode("utf-8")


def _word_text(file: Path) -> str:
    with zipfile.ZipFile(file) as package:
        tree = etree.fromstring(package.read("word/document.xml"))
    return "\n".join("".join(t.text or "" for t in p.iter(_TEXT)) for p in tree.iter(_PARAGRAPH))


def _content(study: Study) -> Content:
    """How many turns, and a digest of everybody's words in order: what both must have found."""
    words = (
        study.text(document.id)[turn.start : turn.end]
        for i, document in enumerate(study.documents)
        for turn in study.turns[slice(*_bounds(study, i))]
    )
    return len(study.turns), _digest_of(words)


def _bounds(study: Study, document: int) -> tuple[int, int]:
    rows = study.turns.rows_of(document)
    return rows.start, rows.stop


def _raw_content(connection: sqlite3.Connection) -> Content:
    rows = connection.execute(
        "SELECT substr(d.text, t.start + 1, t.stop - t.start) FROM turn t "
        "JOIN document d ON d.rowid = t.document + 1 ORDER BY t.rowid"
    )
    words = [row[0] for row in rows]
    return len(words), _digest_of(words)


def _digest_of(words: Iterable[str]) -> str:
    whole = hashlib.sha256()
    for turn in words:
        whole.update(turn.encode() + b"\n")
    return whole.hexdigest()


def _line(name: str, n: int, of: Measured, floor: Measured) -> str:
    return (
        f"| {name} | {n} | {of.seconds:.2f} | {n / of.seconds:.0f} "
        f"| {of.seconds / floor.seconds:.2f} | {of.cpu_seconds:.2f} | {n / of.cpu_seconds:.0f} "
        f"| {of.cpu_seconds / floor.cpu_seconds:.2f} | {of.peak_mb:.0f} |"
    )
