"""A server of several processes: one that looks after the others, and all that answer together.

One process computes on one core, whatever its threads. They share nothing but the sockets they
listen at and the database: whoever is free takes the next connection.
"""

from __future__ import annotations

import os
import socket
import threading
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

from polyvocal.config.server import ServerOptions, use_options
from polyvocal.core.errors import BadValue
from polyvocal.core.language import _

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

# More are worth their memory and their connections to the database only to who asks for them.
_MOST_UNASKED = 4
_PATIENCE_SECONDS = 30


def n_processes(database: str, options: ServerOptions) -> int:
    """How many processes serve this database. Raises `BadValue` for several at a file."""
    if "://" not in database:
        if options.processes > 1:
            raise BadValue(
                _(
                    "A study’s file is served by one process, since one at a time may write to it. "
                    "Leave --processes away, or move the studies to PostgreSQL."
                )
            )
        return 1
    return options.processes or min(os.cpu_count() or 1, _MOST_UNASKED)


class Helpers:
    """The other processes, each begun anew when it ends before it is told to."""

    def __init__(
        self, database: str, options: ServerOptions, at: list[socket.socket], n: int
    ) -> None:
        self._told = (database, options, at, n)
        self._running = [self._begin() for _i in range(n - 1)]

    def keep_up(self) -> None:
        """Begin anew those that ended."""
        from polyvocal.web.server.logs import note

        for i, process in enumerate(self._running):
            if not process.is_alive():
                note("process ended", code=process.exitcode)
                process.close()
                self._running[i] = self._begin()

    def stop(self) -> None:
        """Let each finish what it is answering."""
        for process in self._running:
            process.terminate()
        for process in self._running:
            process.join(_PATIENCE_SECONDS)
            if process.is_alive():
                process.kill()

    def _begin(self) -> SpawnProcess:
        # A fork would take threads' locks along, and a library's own threads not.
        process = get_context("spawn").Process(target=_help, args=self._told, daemon=True)
        process.start()
        return process


def _help(database: str, options: ServerOptions, at: list[socket.socket], n: int) -> None:
    """Answer at these sockets until told to stop; long work is done by the first process."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    use_options(options)
    from polyvocal.web.server.logs import write_logs
    from polyvocal.web.server.running import Answering, look_after, open_server, told_to_stop

    write_logs()
    stopping = told_to_stop()
    with open_server(database, options, runs_jobs=False) as bench:
        answering = Answering(bench, options, at, n)
        look_after(bench, stopping)
        answering.stop()


def _end_with_parent() -> None:
    """Killed, the first process tells nobody; whoever starts it again wants the address."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
