"""Addresses that come back from a form: ours, or none."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import get_script_prefix


def back_to(request: HttpRequest) -> str:
    """The page the form says it stood on; the list of studies where it says no page of ours."""
    wanted = request.POST.get("back", "")
    prefix = get_script_prefix()
    # A path that begins with our own folder can name no other host, whatever follows.
    is_ours = wanted.startswith(prefix) and wanted.isprintable() and "\\" not in wanted
    return wanted if is_ours else prefix
