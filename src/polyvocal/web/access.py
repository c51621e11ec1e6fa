"""What each page needs, said where the page is listed and kept in one place.

A view takes a `Visit` (or, within a study, a `StudyVisit`); it never sees a study its visitor may
not enter. On this computer whoever was let in may do everything; where a study has roles, `admit`
is where they are asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path

from polyvocal.web.visit import StudyVisit, Visit


class Need(StrEnum):
    """What a visitor must be allowed to do in a study to open a page."""

    NOTHING = "nothing"  # no study is looked at
    READ = "read"
    WRITE = "write"


METHODS = {
    Need.NOTHING: frozenset({"GET", "HEAD", "POST"}),
    # A link that changes something could be followed by a program that only meant to look.
    Need.READ: frozenset({"GET", "HEAD"}),
    Need.WRITE: frozenset({"POST"}),
}

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Door:
    """One page: its path, the function behind it, its name in links, and what it needs."""

    route: str
    view: View
    name: str
    need: Need


def outside(route: str, view: View, name: str) -> Door:
    """A page that is about no study."""
    return Door(route, view, name, Need.NOTHING)


def reading(route: str, view: View, name: str) -> Door:
    """A page of a study that changes nothing."""
    return Door(f"studies/<uuid:study>/{route}", view, name, Need.READ)


def writing(route: str, view: View, name: str) -> Door:
    """An action on a study."""
    return Door(f"studies/<uuid:study>/{route}", view, name, Need.WRITE)


def url_patterns(doors: Sequence[Door]) -> list[URLPattern]:
    """The doors as Django takes them."""
    return [path(door.route, partial(_open, door), name=door.name) for door in doors]


def admit(door: Door, request: HttpRequest, where: dict[str, Any]) -> Visit:
    """The visit this request may make through this door. Raises `NotFound` or `NotAllowed`."""
    if door.need is Need.NOTHING:
        return Visit(request)
    visit = Visit(request)
    return StudyVisit(request, visit.bench.studies.place(where.pop("study")), door.name)


def _open(door: Door, request: HttpRequest, **where: Any) -> HttpResponse:
    if request.method not in METHODS[door.need]:
        return HttpResponseNotAllowed(sorted(METHODS[door.need]))
    return door.view(admit(door, request, where), **where)
