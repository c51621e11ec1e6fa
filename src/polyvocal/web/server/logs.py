"""What a server writes down of its work: who, which page, how it went. Never a word of a study."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from polyvocal.core.failures import without_words

OURS = "polyvocal"
_log = logging.getLogger("polyvocal.server")


class WordlessFormatter(logging.Formatter):
    """One line each. Of other people's programs only that they complained, and where.

    Their sentences repeat what was typed, searched or stored: a database names the row it refuses.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line for this record."""
        said = record.getMessage() if record.name.split(".")[0] == OURS else f"{record.name}"
        if record.exc_info and record.exc_info[1] is not None:
            said = f"{said}: {without_words(record.exc_info[1])}"
        when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created))
        return f"{when} {record.levelname.lower()} {said}".replace("\n", " ")


def write_logs() -> None:
    """From now on everything this process has to say goes to where errors go, in such lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(WordlessFormatter())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger(OURS).setLevel(logging.INFO)
    # It says when requests queue for a thread: what `OneLineEach` measures, and louder.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)


def note(what: str, **facts: object) -> None:
    """One line about something that happened; facts are ids, numbers and addresses of machines."""
    _log.info("%s", " ".join([what, *(f"{name}={value}" for name, value in facts.items())]))


class OneLineEach:
    """Middleware: a line for each request, with the page's name in our list and not its address."""

    def __init__(self, inside: Callable[[HttpRequest], HttpResponse]) -> None:
        self._inside = inside

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and write down that it was."""
        began = time.perf_counter()
        answer = self._inside(request)
        found = request.resolver_match
        where = found.kwargs if found else {}
        ids: dict[str, object] = {
            name: where[name] for name in ("study", "document") if name in where
        }
        account = getattr(request, "user", None)
        if account is not None and account.is_authenticated:
            ids["account"] = account.pk
        note(
            request.method if request.method in {"GET", "HEAD", "POST"} else "other",
            page=found.url_name if found else "none",
            status=answer.status_code,
            ms=round((time.perf_counter() - began) * 1000),
            **ids,
        )
        return answer
