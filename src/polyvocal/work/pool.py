"""Spread work on many things over processes: the others work while this one stores what they send.

Each process has a pipe of its own, which this one looks into between two things it does itself. A
pool of the standard library takes results in through a thread, and in a busy process that thread
waits for its turn at every piece of a large result.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from queue import SimpleQueue
from threading import Thread
from types import ModuleType
from typing import Any, TypeVar

from polyvocal.core.language import same_language

T = TypeVar("T")
R = TypeVar("R")

# A process takes a third of a second to start; fewer things are done sooner without one.
WORTH_A_PROCESS = 100
# Given ahead, so that no process waits for this one to have a moment.
_AHEAD = 12
_GONE = (EOFError, OSError)


class Pool:
    """This process and `n_beside` more, which start at once and are given work when they are up."""

    def __init__(self, n_beside: int) -> None:
        self._beside = [_Beside() for _ in range(n_beside)]

    @property
    def n_beside(self) -> int:
        """How many other processes there are."""
        return len(self._beside)

    def run(self, task: Callable[[T], R], things: Iterable[T]) -> Iterator[R]:
        """Do the task for each thing; yields what comes of it in whatever order it is ready.

        Task, things and results must pickle. What was given to a process that died is done here.
        """
        todo = iter(things)
        try:
            while True:
                found, lost = self._look(task, todo)
                todo = chain(lost, todo)
                if found:
                    yield from found
                elif own := list(islice(todo, 1)):
                    yield task(own[0])
                elif busy := [one.connection for one in self._beside if one.given]:
                    wait(busy)
                else:
                    return
        finally:
            # Stopped on the way, what is still being done would be taken for the next run's.
            if any(one.given for one in self._beside):
                self.close()

    def close(self) -> None:
        """Let the others go, whatever they are doing."""
        for one in self._beside:
            one.close()
        self._beside.clear()

    def _look(self, task: Callable[[T], R], todo: Iterator[T]) -> tuple[list[R], list[T]]:
        """What the others have ready, giving each more to do; and the things of those that died."""
        found: list[R] = []
        lost: list[T] = []
        for one in list(self._beside):
            try:
                found += one.results()
                one.give(task, islice(todo, max(0, _AHEAD - len(one.given)) if one.is_up else 0))
            except _GONE:
                lost += one.given
                one.close()
                self._beside.remove(one)
        return found, lost


class _Beside:
    """Another process: the end of the pipe to it, and the things it was given and has not done."""

    def __init__(self) -> None:
        context = get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.given: deque[Any] = deque()
        self.is_up = False
        self._task: Callable[[Any], Any] | None = None
        # As a daemon it ends with this process, and its end of the pipe closes if that is killed.
        self._process = context.Process(target=_work, args=(theirs, same_language()), daemon=True)
        with _main_hidden():
            self._process.start()
        theirs.close()

    def results(self) -> Iterator[Any]:
        """What it has sent by now."""
        while self.connection.poll():
            result = self.connection.recv()
            if self.is_up:
                self.given.popleft()
                yield result
            self.is_up = True

    def give(self, task: Callable[[T], Any], things: Iterable[T]) -> None:
        """Have it do the task for these things too."""
        for thing in things:
            self.given.append(thing)
            self.connection.send((None if task is self._task else task, thing))
            self._task = task

    def close(self) -> None:
        self.connection.close()
        self._process.terminate()
        self._process.join()
        self._process.close()


@contextmanager
def _main_hidden() -> Iterator[None]:
    """Otherwise a new process first runs the main program once more: a person's script, say."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _work(connection: Connection, speak: Callable[[], object]) -> None:
    """What another process does until its pipe closes."""
    speak()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the first process's to answer
    ready: SimpleQueue[Any] = SimpleQueue()
    ready.put(None)
    # Sending blocks until it is taken; the next thing is done meanwhile.
    Thread(target=_send, args=(connection, ready), daemon=True).start()
    task: Any = None
    # Whatever goes wrong here, the first process does the thing itself and meets it where it can
    # be told.
    with contextlib.suppress(Exception):
        while True:
            another, thing = connection.recv()
            task = another or task
            ready.put(task(thing))


def _send(connection: Connection, ready: SimpleQueue[Any]) -> None:
    try:
        while True:
            connection.send(ready.get())
    except OSError:
        os._exit(0)


@contextmanager
def pool_for(n_things: int, n_processes: int | None = None) -> Iterator[Pool]:
    """A pool for as long as the block lasts. `n_processes` `None`: as many as are worth it."""
    if n_processes is None:
        n_processes = os.cpu_count() or 1 if n_things >= WORTH_A_PROCESS else 1
    pool = Pool(n_processes - 1)
    try:
        yield pool
    finally:
        pool.close()
