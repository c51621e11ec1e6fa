"""One request as a view sees it: who asks, of which study, and how a page is given back."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from polyvocal.config.looks import Look
from polyvocal.config.person import Person
from polyvocal.core.errors import NotAllowed
from polyvocal.core.language import _, language_in_use
from polyvocal.core.study import Study
from polyvocal.reports.printable import language_direction
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor
from polyvocal.store.jobs import Job, JobState
from polyvocal.store.reads import StudyLine, study_line
from polyvocal.web.bench import Bench, bench_of
from polyvocal.web.contexts.frame import NavItem, navigation, page_help
from polyvocal.web.sessions import Session
from polyvocal.web.workbench import PERSON
from polyvocal.work.coding import coder_among
from polyvocal.work.jobs.kinds import Asked
from polyvocal.work.past import Next, what_is_next

T = TypeVar("T")
_TOLD = "told"
# Work that is over by then shows no bar that flashes by.
_MOMENT_SECONDS = 0.6


class Visit:
    """A request to a page outside of any study."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.bench: Bench = bench_of(request)

    @property
    def session(self) -> Session:
        """What is remembered of this browser."""
        session: Session = self.request.session  # type: ignore[assignment]  # ours, not Django's
        return session

    @property
    def is_partial(self) -> bool:
        """Does a script ask, to put the answer into a page that is open?"""
        htmx: HtmxDetails = self.request.htmx  # type: ignore[attr-defined]  # its middleware adds it
        return bool(htmx) and not htmx.boosted

    @cached_property
    def look(self) -> Look:
        """How pages look to this person."""
        return self.bench.look(self.request)

    @property
    def person(self) -> Person | None:
        """Who is working in this browser; `None` until somebody said so."""
        return self.bench.person(self.request)

    @property
    def actor(self) -> Actor:
        """Who changes something. Raises `NotAllowed` while nobody said who is working."""
        if self.person is None:
            raise NotAllowed(_("Say who is working first: your name, under “Coding as”."))
        return Actor(self.person.id, self.person.name)

    def work_as(self, person: Person) -> None:
        """From now on this browser works as `person`."""
        self.session[PERSON] = {"id": str(person.id), "name": person.name}

    def tell(self, sentence: str) -> None:
        """Say this at the top of the next page."""
        self.session[_TOLD] = [*self.session.get(_TOLD, ()), sentence]

    def page(
        self, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
    ) -> HttpResponse:
        """A whole page, or with `is_partial` whatever the template is for."""
        everything = {**self.frame(), **(context or {})}
        return HttpResponse(render_to_string(template, everything, self.request), status=status)

    def go(self, name: str, **where: object) -> HttpResponse:
        """On to another page, also where a script asked."""
        return self.go_to(reverse(name, kwargs=where))

    def go_to(self, address: str) -> HttpResponse:
        """On to this address of ours."""
        if self.is_partial:
            return HttpResponseClientRedirect(address)
        return HttpResponseRedirect(address)

    def frame(self) -> dict[str, Any]:
        """What stands around every page."""
        told = self.session.pop(_TOLD, []) if not self.is_partial else []
        return {
            "look": self.look,
            "keeps_look": self.bench.keeps_look(self.request),
            "person": self.person,
            "known_people": self.bench.known_people(),
            "who_part": self.bench.who_part,
            "told": told,
            "here": self.request.get_full_path(),
            "ui_language": language_in_use(),
            "ui_direction": language_direction(language_in_use()),
        }


class StudyVisit(Visit):
    """A request to a page of one study."""

    def __init__(self, request: HttpRequest, at: StudyPlace, door: str) -> None:
        super().__init__(request)
        # Whatever is read for a page is read for this visitor's eyes.
        self.at = at if self.person is None else at.seen_by(self.person.id, self.person.name)
        self._door = door

    @cached_property
    def study(self) -> Study:
        """The study as it stands."""
        return self.bench.studies.study(self.at)

    @cached_property
    def line(self) -> StudyLine:
        """The study's name and where it stands, without reading all of it."""
        return study_line(self.at)

    @property
    def revision(self) -> int:
        """The number of the last event this page knows of."""
        return self.study.revision.number if self.study.revision else 0

    @cached_property
    def coder_id(self) -> UUID | None:
        """Whose codings and memos are this person's own; `None` while nobody said who works."""
        if self.person is None:
            return None
        return coder_among(self.at, self.study.coders, self.actor).id

    def derive(self, key: Hashable, make: Callable[[Study], T]) -> T:
        """Something worked out from the study, once for each revision; `key` names its choices."""
        return self.bench.studies.derive(self.study, key, make)

    @cached_property
    def next(self) -> Next:
        """What undo and redo would do for this person."""
        if self.person is None:
            return Next()
        return what_is_next(self.at, self.person.id)

    def go(self, name: str, **where: object) -> HttpResponse:
        """On to another page of this study."""
        return self.go_to(self.link(name, **where))

    def begin(self, title: str, asked: Asked, *, next_page: str = "") -> Job:
        """Ask for long work on this study; `next_page`: see `store.jobs.Job`."""
        by = None if self.person is None else self.actor
        return self.bench.beside.jobs.start(self.at.study_id, by, title, asked, next_page=next_page)

    def follow(self, job: Job) -> HttpResponse:
        """On to where a job leads; to its progress where it takes longer than a moment."""
        job = self.bench.beside.jobs.wait(job, _MOMENT_SECONDS)
        if job.state is JobState.DONE and job.next_page:
            return self.go_to(job.next_page)
        return self.go("job", job=job.id)

    def link(self, name: str, **where: object) -> str:
        """The address of another page of this study."""
        return reverse(name, kwargs={"study": self.at.study_id, **where})

    @property
    def _read_of(self) -> Study | StudyLine:
        """What was read of the study anyway, or the line about it."""
        return self.__dict__.get("study") or self.line

    def frame(self) -> dict[str, Any]:
        """The same, and the ways to the other pages of the study."""
        if self.is_partial:
            return {**super().frame(), "study_id": self.at.study_id}
        items: tuple[NavItem, ...] = navigation(self._door)
        return {
            **super().frame(),
            "study_id": self.at.study_id,
            "study_name": self._read_of.name,
            "study_language": self._read_of.language,
            "notices": self.bench.studies.notices(self.at),
            "navigation": items,
            "page_help": page_help(self._door),
            "next": self.next,
        }
