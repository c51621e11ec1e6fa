"""The door of a workbench on this computer: a ticket once, then a cookie; no other site, ever."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from polyvocal.web.gate import how_to_get_in
from polyvocal.web.sessions import Session
from polyvocal.web.workbench import Workbench, workbench_of

_SAFE = frozenset({"GET", "HEAD"})
# What a browser says about a request that this page, or the person's own typing, made.
_OURS = frozenset({"same-origin", "none"})


class LocalDoor:
    """Middleware: gives every request of a browser that was let in its session, refuses the rest.

    SameSite alone does not do: to a browser every port of this computer is the same site. So what
    another origin asked for is refused by what the browser says of it, whatever cookie it brings.
    """

    def __init__(self, inside: Callable[[HttpRequest], HttpResponse]) -> None:
        self._inside = inside

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request in, or say how to get in."""
        bench = workbench_of(request)
        if not is_from_here(request, bench):
            return _refuse()
        session = bench.sessions.find(request.COOKIES.get(bench.cookie_name, ""))
        if session is None and not _is_at_entrance(request):
            return _refuse()
        request.session = Session() if session is None else session  # type: ignore[assignment]  # ours
        return self._inside(request)


def is_from_here(request: HttpRequest, bench: Workbench) -> bool:
    """Did a page of this workbench, or the person's own hand, make this request?"""
    if request.headers.get("Sec-Fetch-Site", "none") not in _OURS:
        return False
    origin = request.headers.get("Origin")
    if origin is None:
        return request.method in _SAFE
    return origin in {f"http://{host}" for host in bench.hosts} and (
        origin == f"http://{request.META['HTTP_HOST']}"
    )


def let_in(response: HttpResponse, bench: Workbench, key: str) -> None:
    """Give the browser its session, for as long as it is open."""
    response.set_cookie(
        bench.cookie_name, key, path=f"/{bench.folder}/", httponly=True, samesite="Strict"
    )


def _is_at_entrance(request: HttpRequest) -> bool:
    return request.path_info.startswith("/enter/")


def _refuse() -> HttpResponse:
    return HttpResponse(
        f"{how_to_get_in()}\n", content_type="text/plain; charset=utf-8", status=403
    )
