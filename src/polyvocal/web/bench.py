"""What serves a request: a workbench on this computer, or a server for many people."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from polyvocal.store.access import Right
from polyvocal.store.connections import StudyPlace
from polyvocal.store.jobs import Job
from polyvocal.web.beside import Beside
from polyvocal.work.open_studies import OpenStudies

if TYPE_CHECKING:
    from django.http import HttpRequest

    from polyvocal.config.looks import Look
    from polyvocal.config.person import Person

ENVIRON_KEY = "polyvocal.bench"


@dataclass
class Bench:
    """Everything a request needs that is not in the request.

    Who is working, what they may do and how pages look to them is answered differently here and
    there; pages ask the bench and do not know.
    """

    studies: OpenStudies = field(default_factory=OpenStudies)
    beside: Beside = field(init=False)
    # The page that says what others do meanwhile, where there are others.
    live_page: ClassVar[str] = ""
    # The part of the header that says who is working.
    who_part: ClassVar[str] = "parts/who.html"

    def __post_init__(self) -> None:
        self.beside = self.open_beside()

    def open_beside(self) -> Beside:
        """What is kept beside the studies: here, in memory."""
        return Beside(None, place=self.studies.place, read=self.studies.study)

    def may_see(self, _request: HttpRequest, _at: StudyPlace, _job: Job) -> bool:
        """May whoever asks see how far this work is, and stop it?"""
        return True

    def may_take(self, _request: HttpRequest, _job: Job) -> bool:
        """May whoever asks have the file it made?"""
        return True

    def person(self, request: HttpRequest) -> Person | None:
        """Who is working in this browser; `None` while nobody said so."""
        raise NotImplementedError

    def admit(self, request: HttpRequest, study_id: UUID, right: Right) -> StudyPlace:
        """Where this study is, for somebody who may do this. Raises `NotFound` or `NotAllowed`."""
        raise NotImplementedError

    def may(self, _request: HttpRequest, _at: StudyPlace, _right: Right) -> bool:
        """Would this be allowed? Pages ask, so as to offer nobody what they would be refused."""
        return True

    def within_reach(self, _request: HttpRequest) -> tuple[StudyPlace, ...]:
        """The studies whose content whoever asks may arrange: no page speaks of others."""
        return self.studies.places()

    def members(self, _at: StudyPlace) -> tuple[Person, ...] | None:
        """The people who may code in a study; `None`: whoever says so may."""
        return None

    def require_administrator(self, request: HttpRequest) -> None:
        """Raise `NotAllowed` for who may not change accounts."""
        raise NotImplementedError

    def look(self, request: HttpRequest) -> Look:
        """How pages look to whoever asks."""
        raise NotImplementedError

    def keeps_look(self, _request: HttpRequest) -> bool:
        """Is there anything of theirs that a look can be kept with?"""
        return True

    def keep_look(self, request: HttpRequest, look: Look) -> None:
        """Remember how pages should look to them."""
        raise NotImplementedError

    def known_people(self) -> tuple[str, ...]:
        """Names to choose from when somebody says who is working."""
        return ()

    def close(self) -> None:
        """Stop what runs and close what is open."""
        self.beside.close()
        self.studies.close()


def bench_of(request: HttpRequest) -> Bench:
    """What serves this request."""
    bench: Bench = request.META[ENVIRON_KEY]
    return bench
