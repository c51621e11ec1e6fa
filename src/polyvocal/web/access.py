"""What each page needs, said where the page is listed and kept in one place.

A view takes a `Visit` (or, within a study, a `StudyVisit`); it never sees a study its visitor may
not enter. On this computer whoever was let in may do everything; on a server `store.access` says
what each role may, and `admit` is where it is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path

from polyvocal.store.access import Right
from polyvocal.web.visit import StudyVisit, Visit


class Need(StrEnum):
    """What a page is for: looking at a study, changing one, or neither."""

    NOTHING = "nothing"  # no study is looked at
    ADMINISTER = "administer"  # the accounts of a server
    READ = "read"
    WRITE = "write"


METHODS = {
    Need.NOTHING: frozenset({"GET", "HEAD", "POST"}),
    Need.ADMINISTER: frozenset({"GET", "HEAD", "POST"}),
    # A link that changes something could be followed by a program that only meant to look.
    Need.READ: frozenset({"GET", "HEAD"}),
    Need.WRITE: frozenset({"POST"}),
}

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Door:
    """One page: its path, the function behind it, its name in links, and what it needs.

    `right` is what a visitor must be allowed in the study; `None`: it is about none.
    """

    route: str
    view: View
    name: str
    need: Need
    right: Right | None = None


def outside(route: str, view: View, name: str) -> Door:
    """A page that is about no study."""
    return Door(route, view, name, Need.NOTHING)


def administering(route: str, view: View, name: str) -> Door:
    """A page about the accounts of a server, for its administrators."""
    return Door(route, view, name, Need.ADMINISTER)


def reading(route: str, view: View, name: str, right: Right = Right.READ) -> Door:
    """A page of a study that changes nothing."""
    return Door(f"studies/<uuid:study>/{route}", view, name, Need.READ, right)


def writing(route: str, view: View, name: str, right: Right) -> Door:
    """An action on a study, for those whose role has this right."""
    return Door(f"studies/<uuid:study>/{route}", view, name, Need.WRITE, right)


def url_patterns(doors: Sequence[Door]) -> list[URLPattern]:
    """The doors as Django takes them."""
    return [path(door.route, partial(_open, door), name=door.name) for door in doors]


def admit(door: Door, request: HttpRequest, where: dict[str, Any]) -> Visit:
    """The visit this request may make through this door. Raises `NotFound` or `NotAllowed`."""
    visit = Visit(request)
    if door.right is None:
        if door.need is Need.ADMINISTER:
            visit.bench.require_administrator(request)
        return visit
    return StudyVisit(
        request, visit.bench.admit(request, where.pop("study"), door.right), door.name
    )


def _open(door: Door, request: HttpRequest, **where: Any) -> HttpResponse:
    if request.method not in METHODS[door.need]:
        return HttpResponseNotAllowed(sorted(METHODS[door.need]))
    return door.view(admit(door, request, where), **where)
