"""What stands around the pages of signing in, which are called by the library they belong to."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from polyvocal.config.server import options_in_use
from polyvocal.web.visit import Visit

_LIBRARY = "allauth"


def around_pages(request: HttpRequest) -> dict[str, Any]:
    """A context processor: what a visit gives to our own pages, for theirs."""
    found = request.resolver_match
    if found is None or not found.func.__module__.startswith(f"{_LIBRARY}."):
        return {}
    sign_on = options_in_use().sign_on
    return {**Visit(request).frame(), "sign_on": sign_on.name if sign_on else ""}
