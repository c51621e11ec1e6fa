"""Serve one workbench on this computer, until it is told to stop."""

from __future__ import annotations

import hashlib
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from polyvocal.config.recent import remember_study
from polyvocal.core.errors import BadValue
from polyvocal.core.language import _
from polyvocal.store.connections import set_up

if TYPE_CHECKING:
    from polyvocal.web.workbench import Workbench

# Ports that no service is registered for.
_FIRST_PORT, _N_PORTS = 49_152, 16_384
_THREADS = 8
_LOOK_UP_SECONDS = 0.2


@contextmanager
def serving(study: str = "", *, port: int | None = None) -> Iterator[Workbench]:
    """A workbench that answers for as long as the block lasts.

    `study` is a file to begin with ("": the list of studies). `port` `None`: the one that belongs
    to this study, so that what a browser keeps of it is found again, or the next that is free.
    Raises `BadValue` for a port that is taken, and as opening a study does.
    """
    set_up()
    from polyvocal.web.workbench import LOOPBACK, Workbench

    listening = _listen(LOOPBACK, study, port)
    bench = Workbench(port=listening.getsockname()[1])
    try:
        if study:
            _begin_with(bench, study)
        channels: dict[int, Any] = {}
        server = _server(bench, listening, channels)
    except BaseException:
        listening.close()
        bench.close()
        raise
    stopping = threading.Event()
    thread = threading.Thread(
        target=_answer, args=(channels, stopping), name="polyvocal-server", daemon=True
    )
    thread.start()
    try:
        yield bench
    finally:
        server.task_dispatcher.shutdown()  # answers under way are finished
        stopping.set()
        thread.join()
        bench.close()


def _server(bench: Workbench, listening: socket.socket, channels: dict[int, Any]) -> Any:
    """Waitress, ready to answer for the workbench; `channels` are the sockets it will watch."""
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from waitress.server import create_server

    from polyvocal.web.gate import Gate

    # Its warnings about a queue of requests are for people who run servers.
    logging.getLogger("waitress").setLevel(logging.ERROR)
    return create_server(
        Gate(bench, get_wsgi_application()),
        map=channels,
        sockets=[listening],
        threads=_THREADS,
        ident=None,
        clear_untrusted_proxy_headers=True,
        # Kept in memory up to the largest there may be: not in a temporary folder.
        inbuf_overflow=settings.LARGEST_REQUEST,
        outbuf_overflow=settings.LARGEST_REQUEST,
        max_request_body_size=settings.LARGEST_REQUEST,
    )


def _answer(channels: dict[int, Any], stopping: threading.Event) -> None:
    """Watch the sockets until told to stop, then close them: only the thread that watches may."""
    from waitress.wasyncore import close_all, loop

    while not stopping.is_set():
        loop(timeout=_LOOK_UP_SECONDS, map=channels, count=1)
    close_all(channels)


def _begin_with(bench: Workbench, study: str) -> None:
    places = bench.studies.open(study)
    if len(places) == 1:
        bench.first_study = places[0].study_id
    if "://" not in study:
        remember_study(Path(study))


def _listen(host: str, study: str, port: int | None) -> socket.socket:
    if port is not None:
        found = _try_port(host, port)
        if found is None:
            raise BadValue(
                _("Port {port} is taken or not allowed here; choose another, or none.").format(
                    port=port
                )
            )
        return found
    name = str(Path(study).resolve()) if study else ""
    start = int.from_bytes(hashlib.sha256(name.encode("utf-8", "surrogateescape")).digest()[:4])
    for step in range(20):
        found = _try_port(host, _FIRST_PORT + (start + step) % _N_PORTS)
        if found is not None:
            return found
    return socket.create_server((host, 0))


def _try_port(host: str, port: int) -> socket.socket | None:
    try:
        return socket.create_server((host, port))
    except (OSError, OverflowError):
        return None
