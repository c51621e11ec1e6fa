"""What every request to a server meets first: its health, plain files, the right name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from polyvocal.core.errors import PolyvocalError
from polyvocal.core.language import _
from polyvocal.store.readiness import require_ready
from polyvocal.web.bench import ENVIRON_KEY
from polyvocal.web.gate import refuse, with_plain_files

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

    from polyvocal.config.server import ServerOptions
    from polyvocal.web.server.bench import ServerBench

Environ = dict[str, Any]
# Asked by whoever watches the server, by whatever name and from wherever it can be reached.
HEALTH, READINESS = "/health/", "/ready/"


class ServerGate:
    """A WSGI application around Django's, for one server."""

    def __init__(self, bench: ServerBench, options: ServerOptions, inside: WSGIApplication) -> None:
        self._bench, self._options = bench, options
        self._inside: WSGIApplication = with_plain_files(inside)

    def __call__(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        """Tell how the server is; let in who calls it by its own name, under its own path."""
        path, prefix = environ.get("PATH_INFO", ""), self._options.prefix
        if path == HEALTH:
            return _tell(start, "200 OK", "ok")
        if path == READINESS:
            return self._tell_readiness(start)
        # Whatever another name leads here, no link or mail of ours may be made to repeat it.
        if environ.get("HTTP_HOST", "") != self._options.parts.netloc:
            return refuse(start, _("This server answers only under its own address."))
        if prefix and path != prefix and not path.startswith(f"{prefix}/"):
            return refuse(start, _("There is nothing of Polyvocal at this address."))
        environ["SCRIPT_NAME"] = prefix
        environ["PATH_INFO"] = path.removeprefix(prefix) or "/"
        environ[ENVIRON_KEY] = self._bench
        return self._inside(environ, start)

    def _tell_readiness(self, start: Callable[..., object]) -> Sequence[bytes]:
        try:
            require_ready(self._bench.alias)
        except PolyvocalError:
            # The sentence would name the database to anybody who asks; the log has it.
            return _tell(start, "503 Service Unavailable", "the database does not answer")
        return _tell(start, "200 OK", "ready")


def _tell(start: Callable[..., object], status: str, word: str) -> Sequence[bytes]:
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
    ]
    start(status, headers)
    return [f"{word}\n".encode()]
