"""Run a server until it is told to stop."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from polyvocal.config.server import ServerOptions, use_options
from polyvocal.core.errors import BadValue
from polyvocal.core.language import _
from polyvocal.store.connections import ask_for_roles, connect, disconnect, make_default

if TYPE_CHECKING:
    from polyvocal.web.server.bench import ServerBench

SETTINGS = "polyvocal.config.server_settings"
# A slow sender is let go, and with all of them waiting there is still a socket for the next.
_SILENT_SECONDS, _MOST_SOCKETS = 60, 400
# Beyond this a request is kept in a file without a name until it is whole, not in memory.
_IN_MEMORY = 1024 * 1024


@contextmanager
def open_server(
    database: str, options: ServerOptions, *, asks_roles: bool = True
) -> Iterator[ServerBench]:
    """A server's database with its accounts, for as long as the block lasts.

    Made ready where it is empty, brought up to date where it is older. Raises as
    `store.connections.connect` does.
    """
    try:
        import allauth  # noqa: F401 - only whether it is there
    except ImportError:
        raise BadValue(
            _(
                "A server needs more than a workbench does; install it with: "
                "pip install 'polyvocal[server]'"
            )
        ) from None
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    use_options(options)
    alias = connect(database, create=True)
    try:
        make_default(alias)
        if asks_roles:
            ask_for_roles(alias)
        from polyvocal.web.server.bench import ServerBench

        bench = ServerBench(alias=alias, address=database)
        yield bench
        bench.close()
    finally:
        disconnect(alias)


def serve(database: str, options: ServerOptions) -> None:
    """Answer until SIGTERM or Ctrl-C; what is being answered then is finished first."""
    from polyvocal.web.server.logs import note, write_logs

    write_logs()
    with open_server(database, options) as bench:
        server = _listening(bench, options)
        stopping = threading.Event()

        def stop(_number: int, _frame: object) -> None:
            stopping.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        answering = threading.Thread(target=server.run, name="polyvocal-server", daemon=True)
        answering.start()
        note("serving", at=f"{options.listen}", processes=1, threads=options.threads)
        _look_after(stopping)
        server.task_dispatcher.shutdown()
        server.close()
        note("stopped")


def _listening(bench: ServerBench, options: ServerOptions) -> Any:
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from waitress.server import create_server

    from polyvocal.web.server.gate import ServerGate

    host, port = options.listening
    proxy: dict[str, Any] = {}
    if options.trusted_proxy:
        proxy = {
            "trusted_proxy": options.trusted_proxy,
            "trusted_proxy_headers": set(options.trusted_headers),
        }
    return create_server(
        ServerGate(bench, options, get_wsgi_application()),
        host=host,
        port=port,
        threads=options.threads,
        ident=None,
        clear_untrusted_proxy_headers=True,
        connection_limit=_MOST_SOCKETS,
        channel_timeout=_SILENT_SECONDS,
        inbuf_overflow=_IN_MEMORY,
        max_request_body_size=settings.LARGEST_REQUEST,
        **proxy,
    )


def _look_after(stopping: threading.Event) -> None:
    """Wait until told to stop; once an hour forget the sessions that are over."""
    from django.core.management import call_command

    while not stopping.wait(3600):
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
