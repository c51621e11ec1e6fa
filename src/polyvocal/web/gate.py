"""What every request meets first, before Django: the right host, the right folder, plain files."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from wsgiref.headers import Headers

import django_htmx
from whitenoise import WhiteNoise  # type: ignore[import-untyped]  # it ships no types

from polyvocal.core.language import _
from polyvocal.web.bench import ENVIRON_KEY
from polyvocal.web.workbench import Workbench

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

Environ = dict[str, Any]
STATIC = "static/"
# Another start of the workbench has another folder: what is kept is never of another version.
_KEPT_SECONDS = 3600


class Gate:
    """A WSGI application around Django's, for one workbench."""

    def __init__(self, bench: Workbench, inside: WSGIApplication) -> None:
        self._bench = bench
        self._inside: WSGIApplication = with_plain_files(inside, _KEPT_SECONDS)

    def __call__(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        """Let in who calls us by our name and our folder; everybody else gets a plain sentence."""
        # A page elsewhere whose name was made to point at this computer still sends its own name.
        if environ.get("HTTP_HOST", "") not in self._bench.hosts:
            return refuse(start, _("This workbench answers only under its own address."))
        given, found, rest = environ.get("PATH_INFO", "").lstrip("/").partition("/")
        if not (found and secrets.compare_digest(given.encode(), self._bench.folder.encode())):
            return refuse(start, how_to_get_in())
        environ["SCRIPT_NAME"] = f"/{self._bench.folder}"
        environ["PATH_INFO"] = f"/{rest}"
        environ[ENVIRON_KEY] = self._bench
        return self._inside(environ, start)


def with_plain_files(inside: WSGIApplication, kept_seconds: int = 0) -> WSGIApplication:
    """The application with our style sheets and scripts, and htmx, served beside it.

    For `kept_seconds` a browser does not ask for them again.
    """
    served = WhiteNoise(
        inside, allow_all_origins=False, max_age=kept_seconds, add_headers_function=_harden
    )
    served.add_files(str(files("polyvocal.web") / "static"), STATIC)
    served.add_files(str(files("polyvocal.reports") / "styles"), STATIC)
    served.add_files(str(files(django_htmx) / "static"), STATIC)
    application: WSGIApplication = served
    return application


def how_to_get_in() -> str:
    """For a browser that has no ticket."""
    return _(
        "This is a Polyvocal workbench, and this browser has not been let in. Use the address that "
        "polyvocal open printed in the terminal; each address lets in one browser, once. Press "
        "Enter in that terminal for a new one."
    )


def _harden(headers: Headers, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


def refuse(start: Callable[..., object], sentence: str) -> Sequence[bytes]:
    """One sentence, and nothing else of us."""
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ]
    start("403 Forbidden", headers)
    return [f"{sentence}\n".encode()]
