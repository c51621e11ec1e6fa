"""Progress on the terminal, and Ctrl-C as a request to stop that leaves nothing half done."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from polyvocal.core.errors import Cancelled
from polyvocal.core.progress import Progress as Watch

# Quicker work shows nothing: a bar that flashes by is noise, above all to a screen reader.
_PATIENCE_SECONDS = 1.0


class _Bar:
    def __init__(self, bar: Progress) -> None:
        self._bar, self._what = bar, ""
        self._task = bar.add_task("", total=None)
        self.is_stopping = False

    def __call__(self, what: str, done: int, total: int | None) -> None:
        if self.is_stopping:
            raise Cancelled
        if what != self._what:
            self._what = what
            self._bar.reset(self._task, description=what, total=total)
        self._bar.update(self._task, completed=done, total=total)


@contextmanager
def watched() -> Iterator[Watch]:
    """A progress bar on standard error; the first Ctrl-C stops the work at its next step.

    A second Ctrl-C interrupts at once; the work's own transaction still leaves nothing half done.
    """
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    watch = _Bar(bar)

    def stop(_number: int, _frame: FrameType | None) -> None:
        if watch.is_stopping:
            raise KeyboardInterrupt
        watch.is_stopping = True

    before = signal.signal(signal.SIGINT, stop) if _is_main() else None
    starter = threading.Timer(_PATIENCE_SECONDS, bar.start)
    starter.start()
    try:
        yield watch
    finally:
        starter.cancel()
        starter.join()
        bar.stop()
        if before is not None:
            signal.signal(signal.SIGINT, before)


def _is_main() -> bool:
    return threading.current_thread() is threading.main_thread()
