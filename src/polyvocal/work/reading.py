"""Read many files at once: in this process or in several, a few held in memory at a time."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from polyvocal.core.errors import BadFile, PolyvocalError
from polyvocal.core.language import _, same_language
from polyvocal.core.words import word_index
from polyvocal.formats.documents import ReadDocument
from polyvocal.formats.limits import check_size
from polyvocal.formats.reading import largest_file, read_document
from polyvocal.formats.speaker_labels import ReadingHints

# A process takes half a second to start; fewer files are read sooner without one.
FILES_WORTH_A_PROCESS = 100
# Each hand-over waits for the other thread of this process, so files travel several at a time.
_FILES_AT_ONCE = 12
_BATCHES_AHEAD = 3

Asked = tuple[Path, ReadingHints]


@dataclass(frozen=True)
class Incoming:
    """One file: its bytes, its documents with their indexes, or why it cannot be read."""

    file: Path
    data: bytes
    documents: tuple[ReadDocument, ...]
    indexes: tuple[str, ...] = ()
    problem: str = ""


def read_files(
    files: Sequence[Path],
    hints_for: Callable[[Path], ReadingHints],
    *,
    n_processes: int | None = None,
) -> Iterator[Incoming]:
    """Read files, each once, in whatever order they are ready.

    `n_processes` `None`: as many as there are cores, if it is worth it.
    """
    if n_processes is None:
        n_processes = os.cpu_count() or 1 if len(files) >= FILES_WORTH_A_PROCESS else 1
    if n_processes <= 1:
        for file in files:
            yield read_file(file, hints_for(file))
        return
    spawn = get_context("spawn")
    pool = ProcessPoolExecutor(n_processes - 1, mp_context=spawn, initializer=same_language())
    try:
        batches = _batches(files, hints_for)
        yield from _read_together(pool, batches, (n_processes - 1) * _BATCHES_AHEAD)
    finally:
        # Reached early when the person stops or a file is refused: nobody waits for the rest.
        pool.shutdown(wait=False, cancel_futures=True)


def _read_together(
    pool: Executor, batches: Iterator[list[Asked]], n_ahead: int
) -> Iterator[Incoming]:
    """Read in the pool and in this process alike, so that nobody waits while the others start."""
    coming: set[Future[list[Incoming]]] = set()
    while True:
        new = islice(batches, n_ahead - len(coming))
        coming.update(pool.submit(read_batch, asked) for asked in new)
        ready = next((batch for batch in coming if batch.done()), None)
        if ready is None:
            own = next(batches, None)
            if own is not None:
                yield from read_batch(own)
                continue
            if not coming:
                return
            ready = next(iter(wait(coming, return_when=FIRST_COMPLETED).done))
        coming.remove(ready)
        yield from ready.result()


def _batches(
    files: Sequence[Path], hints_for: Callable[[Path], ReadingHints]
) -> Iterator[list[Asked]]:
    for first in range(0, len(files), _FILES_AT_ONCE):
        yield [(file, hints_for(file)) for file in files[first : first + _FILES_AT_ONCE]]


def read_batch(asked: list[Asked]) -> list[Incoming]:
    """Read several files; what a process of the pool is given at a time."""
    return [read_file(file, hints) for file, hints in asked]


def read_file(file: Path, hints: ReadingHints) -> Incoming:
    """Read one file. What is wrong with it comes back as a sentence, since errors do not pickle."""
    try:
        data = read_bytes(file)
        documents = read_document(data, file.name, hints)
        indexes = tuple(word_index(document.text) for document in documents)
        return Incoming(file, data, documents, indexes)
    except PolyvocalError as error:
        return Incoming(file, b"", (), problem=str(error))


def read_bytes(file: Path) -> bytes:
    """The file's bytes. Raises `BadFile` when it is not there, is no file or is too large."""
    try:
        if not file.is_file():
            raise BadFile(file, _("there is no such file."), remedy=_("Check its name."))
        check_size(file.stat().st_size, file.name, largest_file(file.name))
        return file.read_bytes()
    except OSError as error:
        raise BadFile(
            file, _("it cannot be opened."), remedy=_("Check that you may read it.")
        ) from error
