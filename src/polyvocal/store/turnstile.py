"""Turns between the programs that write one SQLite file: a server, its workers, a command line.

SQLite lets whoever waits sleep and try again, so that a program whose threads write one after the
other without pause, as a server's do, keeps every other out: an import of a worker waited eighteen
seconds behind three people who code. Here whoever wants to write first stands at a gate, of
which there is one; a program that has just written finds it taken and comes after
(docs/adr/0030-programs-take-turns-at-a-file.md).
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from polyvocal.store.addresses import SUFFIX
from polyvocal.store.failures import disk_told_plainly, in_use
from polyvocal.store.fair_queue import FairQueue

# Bytes of a file that stays empty: a lock needs none to be there.
GATE, FLOOR = 0, 1
_FIRST_LOOK, _LONGEST_LOOK = 0.0005, 0.01

if sys.platform == "win32":
    import msvcrt

    _BUSY = PermissionError

    def _lock(handle: int, byte: int) -> None:
        os.lseek(handle, byte, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _let_go(handle: int, byte: int) -> None:
        os.lseek(handle, byte, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    _BUSY = (BlockingIOError, PermissionError)  # POSIX allows a system either of the two

    def _lock(handle: int, byte: int) -> None:
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, byte)

    def _let_go(handle: int, byte: int) -> None:
        fcntl.lockf(handle, fcntl.LOCK_UN, 1, byte)


class Turnstile:
    """The turns at one study's file, for this program: its threads come one at a time.

    The system lets go for a program that ends, however. Whoever does not know of the file of
    turns is kept in order by SQLite's own lock, as ever.
    """

    __slots__ = ("_handle", "_name", "_patience")

    def __init__(self, study: Path, patience: float) -> None:
        with disk_told_plainly(study.name):
            self._handle = os.open(turns_file(study), os.O_RDWR | os.O_CREAT, 0o600)
        self._name, self._patience = study.name, patience

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, so many seconds as its patience has, and keep it inside the block.

        Raises `StudyInUse`.
        """
        until = time.monotonic() + self._patience
        with contextlib.ExitStack() as floor:
            with self._held(GATE, until):
                floor.enter_context(self._held(FLOOR, until))
            yield

    def close(self) -> None:
        """Nobody here writes any more."""
        os.close(self._handle)

    @contextmanager
    def _held(self, byte: int, until: float) -> Iterator[None]:
        look = _FIRST_LOOK
        while not self._is_taken(byte):
            if time.monotonic() > until:
                raise in_use(self._name)
            time.sleep(look)
            look = min(2 * look, _LONGEST_LOOK)
        try:
            yield
        finally:
            with contextlib.suppress(OSError):  # a disk that knows no locks
                _let_go(self._handle, byte)

    def _is_taken(self, byte: int) -> bool:
        """Is it this program's now? So too on a disk that knows no locks: all go by SQLite's."""
        try:
            _lock(self._handle, byte)
        except _BUSY:
            return False
        except OSError:
            return True
        return True


class Turns(FairQueue):
    """The turns at one database: of this program's threads, then, where others write, of it."""

    __slots__ = ("_turnstile",)

    def __init__(self) -> None:
        super().__init__()
        self._turnstile: Turnstile | None = None

    def expect_others(self, study: Path, patience: float) -> None:
        """Other programs write this file too; this one waits so many seconds for its turn.

        Raises `CannotWrite`.
        """
        if self._turnstile is None:
            self._turnstile = Turnstile(study, patience)

    @contextmanager
    def turn_to_write(self) -> Iterator[None]:
        """This thread's turn among those here, then among other programs. Raises `StudyInUse`."""
        with self.turn(), self._turnstile.turn() if self._turnstile else nullcontext():
            yield

    def close(self) -> None:
        """Nobody here writes any more."""
        if self._turnstile is not None:
            self._turnstile.close()


def turns_file(study: Path) -> Path:
    """The file of turns of a study's file: ``NAME.polyvocal-turns``, beside it, always empty."""
    return study.with_name(f"{study.name.removesuffix(SUFFIX)}{SUFFIX}-turns")
