"""Read many files at once: in this process or in several, a few held in memory at a time."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from polyvocal.core.errors import BadFile, PolyvocalError
from polyvocal.core.language import _
from polyvocal.formats.documents import ReadDocument
from polyvocal.formats.limits import check_size
from polyvocal.formats.reading import largest_file, read_document
from polyvocal.formats.speaker_labels import ReadingHints

# A process takes half a second to start; fewer files are read sooner without one.
FILES_WORTH_A_PROCESS = 100
_AHEAD_PER_PROCESS = 16


@dataclass(frozen=True)
class Incoming:
    """One file: its bytes and its documents, or the sentence that says why it cannot be read."""

    file: Path
    data: bytes
    documents: tuple[ReadDocument, ...]
    problem: str = ""


def read_files(
    files: Sequence[Path],
    hints_for: Callable[[Path], ReadingHints],
    *,
    n_processes: int | None = None,
) -> Iterator[Incoming]:
    """Read files in order. `n_processes` `None`: as many as there are cores, if it is worth it."""
    if n_processes is None:
        n_processes = os.cpu_count() or 1 if len(files) >= FILES_WORTH_A_PROCESS else 1
    if n_processes <= 1:
        for file in files:
            yield read_file(file, hints_for(file))
        return
    # This process is one of them: it reads too, so nothing waits while the others start.
    pool = ProcessPoolExecutor(n_processes - 1, mp_context=get_context("spawn"))
    try:
        yield from _read_together(pool, files, hints_for, (n_processes - 1) * _AHEAD_PER_PROCESS)
    finally:
        # Reached early when the person stops or a file is refused: nobody waits for the rest.
        pool.shutdown(wait=False, cancel_futures=True)


def _read_together(
    pool: Executor,
    files: Sequence[Path],
    hints_for: Callable[[Path], ReadingHints],
    n_ahead: int,
) -> Iterator[Incoming]:
    coming: deque[Future[Incoming]] = deque()
    left = iter(files)
    n_asked = 0
    while True:
        for file in islice(left, max(0, n_ahead - n_asked)):
            coming.append(pool.submit(read_file, file, hints_for(file)))
            n_asked += 1
        if not coming:
            return
        if not coming[0].done() and len(coming) < 2 * n_ahead:
            own = next(left, None)
            if own is not None:
                coming.append(_done(read_file(own, hints_for(own))))
                n_asked = sum(not future.done() for future in coming)
                continue
        yield coming.popleft().result()
        n_asked = sum(not future.done() for future in coming)


def _done(incoming: Incoming) -> Future[Incoming]:
    future: Future[Incoming] = Future()
    future.set_result(incoming)
    return future


def read_file(file: Path, hints: ReadingHints) -> Incoming:
    """Read one file. What is wrong with it comes back as a sentence, since errors do not pickle."""
    try:
        data = read_bytes(file)
        return Incoming(file, data, read_document(data, file.name, hints))
    except PolyvocalError as error:
        return Incoming(file, b"", (), str(error))


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
