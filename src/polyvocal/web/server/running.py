"""Run a server until it is told to stop."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from polyvocal.config.server import ServerOptions, use_options
from polyvocal.core.errors import BadValue, PolyvocalError
from polyvocal.core.language import _
from polyvocal.store.connections import ask_for_roles, connect, disconnect, expect_others
from polyvocal.store.default_place import make_default
from polyvocal.web.server.settings_known import know_accounts

if TYPE_CHECKING:
    from polyvocal.web.server.bench import ServerBench

# A slow sender is let go, and with all of them waiting there is still a socket for the next.
_SILENT_SECONDS, _MOST_SOCKETS = 60, 400
_SWEEP_SECONDS = 3600
# Of each process: a long page must leave a thread for whoever codes.
_FEWEST_THREADS = 4
_LET_GO_SECONDS = 3
# Beyond this a request is kept in a file without a name until it is whole, not in memory.
_IN_MEMORY = 1024 * 1024


@contextmanager
def open_server(
    database: str,
    options: ServerOptions,
    *,
    create: bool = True,
    asks_roles: bool = True,
    runs_jobs: bool = True,
    lease_seconds: float | None = None,
) -> Iterator[ServerBench]:
    """A server's database with its accounts, for as long as the block lasts.

    Made ready where it is empty (with `create`), brought up to date where it is older. Raises as
    `store.connections.connect` does.
    """
    if not know_accounts():
        raise BadValue(
            _(
                "A server needs more than a workbench does; install it with: "
                "pip install 'polyvocal[server]'"
            )
        )
    use_options(options)
    from django.db import DEFAULT_DB_ALIAS, connections

    alias = connect(database, create=create)
    try:
        expect_others(alias)
        make_default(alias)
        if asks_roles:
            ask_for_roles(alias)
        from polyvocal.web.server.bench import ServerBench
        from polyvocal.work.jobs.running import LEASE_SECONDS

        bench = ServerBench(
            alias=alias,
            address=database,
            # Whoever says for how long a worker is waited for is one.
            runs_jobs=(runs_jobs and options.runs_jobs) or lease_seconds is not None,
            lease_seconds=lease_seconds or LEASE_SECONDS,
        )
        try:
            yield bench
        finally:
            bench.close()
    finally:
        # Ours to the accounts: a file that is still open somewhere does not become one again.
        connections[DEFAULT_DB_ALIAS].close()
        disconnect(alias)


def serve(database: str, options: ServerOptions) -> None:
    """Answer until SIGTERM or Ctrl-C; what is being answered then is finished first.

    With several processes this one answers as well, and looks after the others. Raises `BadValue`
    for several at a file, and where nothing can be answered at the address.
    """
    from polyvocal.web.server.logs import note, write_logs
    from polyvocal.web.server.processes import Helpers, n_processes

    write_logs()
    n = n_processes(database, options)
    with open_server(database, options) as bench:
        stopping = told_to_stop()
        sockets = _bound(*options.listening)
        answering = Answering(bench, options, sockets, n)
        if bench.beside.worker is not None:
            bench.beside.worker.begin()
        helpers = Helpers(database, options, sockets, n)
        note("serving", at=f"{options.listen}", processes=n, threads=options.threads)
        look_after(bench, stopping, helpers.keep_up)
        helpers.stop()
        answering.stop()
        note("stopped")


def work_on(database: str, options: ServerOptions, *, lease_seconds: float) -> None:
    """Do the jobs of a server until SIGTERM or Ctrl-C; one under way is left to another worker."""
    from polyvocal.web.server.logs import note, write_logs

    write_logs()
    with open_server(database, options, lease_seconds=lease_seconds) as bench:
        stopping = told_to_stop()
        if bench.beside.worker is not None:
            bench.beside.worker.begin()
        note("working", lease=lease_seconds)
        look_after(bench, stopping)
    note("stopped")


def told_to_stop() -> threading.Event:
    """Set once this process is asked to end."""
    stopping = threading.Event()

    def stop(_number: int, _frame: object) -> None:
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    return stopping


class Answering:
    """Threads that answer whoever comes to these sockets, until told to stop.

    `n_processes` share the sockets, and what the options allow.
    """

    def __init__(
        self, bench: ServerBench, options: ServerOptions, at: list[socket.socket], n_processes: int
    ) -> None:
        from polyvocal.web.server.warming import warm_up

        bench.beside.pacing.n_processes = n_processes
        n_threads = max(_FEWEST_THREADS, -(-options.threads // n_processes))
        self._server = _waitress(bench, options, at, n_threads)
        warm_up()
        thread = threading.Thread(target=self._server.run, name="polyvocal-server", daemon=True)
        thread.start()

    def stop(self) -> None:
        """Finish what is being answered; nobody else is let in."""
        self._server.task_dispatcher.shutdown()
        self._server.close()


def _bound(host: str, port: int) -> list[socket.socket]:
    """A socket for each address the host has, as waitress would make them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    at = dict.fromkeys((family, where[:2]) for family, _t, _p, _n, where in found)
    return [_bound_to(family, where) for family, where in at]


def _bound_to(family: int, where: tuple[Any, ...]) -> socket.socket:
    until = time.monotonic() + _LET_GO_SECONDS
    while True:
        try:
            return socket.create_server(where, family=family)
        except OSError as error:
            # The other processes of a server that was killed end a moment after it.
            if error.errno != errno.EADDRINUSE or time.monotonic() > until:
                raise BadValue(_cannot_answer(where, error)) from error
            time.sleep(0.1)


def _cannot_answer(where: tuple[Any, ...], error: OSError) -> str:
    sentence = _(
        "Nothing can be answered at {address} ({reason}). Where another program answers there "
        "already, end it, or listen at another port of this machine."
    )
    reason = os.strerror(error.errno) if error.errno else str(error)
    return sentence.format(address=f"{where[0]}:{where[1]}", reason=reason)


def _waitress(
    bench: ServerBench, options: ServerOptions, at: list[socket.socket], n_threads: int
) -> Any:
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from waitress.server import create_server

    from polyvocal.web.server.gate import ServerGate
    from polyvocal.web.server.waiting import StrokesFirst

    proxy: dict[str, Any] = {}
    if options.trusted_proxy:
        proxy = {
            "trusted_proxy": options.trusted_proxy,
            "trusted_proxy_headers": set(options.trusted_headers),
        }
    server = create_server(
        ServerGate(bench, options, get_wsgi_application()),
        sockets=at,
        threads=n_threads,
        ident=None,
        clear_untrusted_proxy_headers=True,
        connection_limit=_MOST_SOCKETS,
        channel_timeout=_SILENT_SECONDS,
        inbuf_overflow=_IN_MEMORY,
        max_request_body_size=settings.LARGEST_REQUEST,
        **proxy,
    )
    # Nobody is in the one it came with.
    server.task_dispatcher.queue = StrokesFirst()  # type: ignore[assignment]  # does what it needs
    return server


def look_after(
    bench: ServerBench, stopping: threading.Event, every_second: Callable[[], None] | None = None
) -> None:
    """Wait until told to stop; once an hour forget sessions, jobs and drafts that are over."""
    from django.core.management import call_command
    from django.db import DatabaseError, close_old_connections

    swept = time.monotonic()
    while not stopping.wait(1 if every_second else _SWEEP_SECONDS):
        if every_second:
            every_second()
        if time.monotonic() - swept < _SWEEP_SECONDS:
            continue
        swept = time.monotonic()
        close_old_connections()
        with contextlib.suppress(PolyvocalError, DatabaseError):  # away: in an hour again
            bench.beside.sweep()
            call_command("clearsessions")


def key_file_beside(database: str) -> Path:
    """Where the server's secret is kept unless somebody says otherwise."""
    state = os.environ.get("STATE_DIRECTORY")  # systemd names the service's own folder so
    if state:
        return Path(state) / "polyvocal.key"
    if "://" in database:
        import platformdirs

        folder = Path(platformdirs.user_data_dir("polyvocal"))
        folder.mkdir(parents=True, exist_ok=True)
        return folder / "polyvocal.key"
    path = Path(database).expanduser().resolve()
    return path.with_name(f"{path.name}-key")
