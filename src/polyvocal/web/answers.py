"""What every answer carries, and how a problem becomes a page."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from polyvocal.core.errors import (
    Conflict,
    NotAllowed,
    NotFound,
    PolyvocalError,
    StudyInUse,
    Unreachable,
)
from polyvocal.core.failures import without_words
from polyvocal.core.language import _
from polyvocal.store.failures import explain_failure
from polyvocal.web.visit import Visit

_log = logging.getLogger(__name__)
_STATUS: tuple[tuple[type[PolyvocalError], int], ...] = (
    (NotFound, 404),
    (NotAllowed, 403),
    (Conflict, 409),
    (StudyInUse, 503),
    (Unreachable, 503),
)
# Nothing of an interview may stay in a cache, be framed, or be told to another site.
HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not "no-referrer": browsers then send no origin with a form, and ours asks for it.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
}


class SafeAnswers:
    """Middleware: the headers of every answer, and problems as sentences, never as traces."""

    def __init__(self, inside: Callable[[HttpRequest], HttpResponse]) -> None:
        self._inside = inside

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, hardened."""
        answer = self._inside(request)
        for name, value in HEADERS.items():
            answer.headers.setdefault(name, value)
        return answer


class PlainProblems:
    """Middleware inside the door: a view's failure becomes a page with one sentence."""

    def __init__(self, inside: Callable[[HttpRequest], HttpResponse]) -> None:
        self._inside = inside

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing to add where nothing failed."""
        return self._inside(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse:
        """The page for this failure."""
        if isinstance(error, PolyvocalError):
            status = next((n for kind, n in _STATUS if isinstance(error, kind)), 400)
            return problem_page(request, str(error), status)
        if isinstance(error, Http404):
            return problem_page(request, _("There is no such page here."), 404)
        if isinstance(error, PermissionDenied):
            return problem_page(request, _("This is not allowed."), 403)
        if _is_away(error):
            return _told_away()
        _log.error("A page failed: %s", without_words(error))
        return problem_page(request, _failed_unexpectedly(), 500)


def problem_page(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    """One sentence, and a way back."""
    visit = Visit(request)
    template = "parts/problem.html" if visit.is_partial else "problem.html"
    return visit.page(template, {"sentence": sentence, "status": status}, status=status)


def failed(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django calls it so
    """What Django calls where something failed before there was a page, or after."""
    if _is_away(sys.exc_info()[1]):
        return _told_away()
    return _in_plain_text(_failed_unexpectedly(), 500)


def _told_away() -> HttpResponse:
    sentence = _(
        "The database does not answer at the moment. What was saved is safe; try again in a minute."
    )
    return _in_plain_text(sentence, 503)


def _failed_unexpectedly() -> str:
    return _("This page failed unexpectedly. What was saved before is safe; try again.")


def _in_plain_text(sentence: str, status: int) -> HttpResponse:
    """A page of ours says who is signed in, and would ask the database for that."""
    return HttpResponse(f"{sentence}\n", content_type="text/plain; charset=utf-8", status=status)


def _is_away(error: BaseException | None) -> bool:
    return error is not None and isinstance(explain_failure(error, ""), Unreachable)


def no_such_page(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django calls it so
    """What Django calls where no door fits the address."""
    return problem_page(request, _("There is no such page here."), 404)


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django calls it so
    """What Django calls where it cannot read what was sent, or finds too much of it."""
    sentence = _(
        "What was sent cannot be read, or is too much at once; nothing was changed. Send fewer "
        "files at a time, with shorter names."
    )
    return problem_page(request, sentence, 400)


def bad_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """What Django calls where a form does not carry its page's own mark."""
    sentence = _("This form was not sent by a page of this workbench. Load the page and try again.")
    return problem_page(request, sentence, 403)
