"""One running workbench: its address, who may come in, what is open, and what runs meanwhile."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from polyvocal.config.looks import Look, keep_look, read_look
from polyvocal.config.person import Person, known_people
from polyvocal.core.errors import NotAllowed
from polyvocal.core.language import _
from polyvocal.store.access import Right
from polyvocal.store.connections import StudyPlace
from polyvocal.web.bench import Bench, bench_of
from polyvocal.web.sessions import Sessions

if TYPE_CHECKING:
    from django.http import HttpRequest

LOOPBACK = "127.0.0.1"
PERSON = "person"


@dataclass
class Workbench(Bench):
    """A bench on this computer: whoever was let in may do everything in the studies it has open.

    `folder` is the first part of every path. Browsers give the cookies of one computer to all its
    ports, another user's among them; a path nobody else knows keeps ours from being sent there.
    """

    port: int = 0
    folder: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    sessions: Sessions = field(default_factory=Sessions)
    first_study: UUID | None = None

    @property
    def hosts(self) -> frozenset[str]:
        """The names a browser on this computer may call us by."""
        return frozenset({f"{LOOPBACK}:{self.port}", f"localhost:{self.port}"})

    @property
    def cookie_name(self) -> str:
        """Two workbenches on one computer must not overwrite each other's cookie."""
        return f"polyvocal-{self.port}"

    def new_address(self) -> str:
        """An address that lets one browser in, once."""
        ticket = self.sessions.new_ticket()
        return f"http://{LOOPBACK}:{self.port}/{self.folder}/enter/{ticket}/"

    def person(self, request: HttpRequest) -> Person | None:
        """Whoever said so in this browser."""
        known = request.session.get(PERSON)
        return None if known is None else Person(UUID(known["id"]), known["name"])

    def admit(self, _request: HttpRequest, study_id: UUID, _right: Right) -> StudyPlace:
        """Any study that is open here."""
        return self.studies.place(study_id)

    def require_administrator(self, _request: HttpRequest) -> None:
        """There are no accounts here, and none to be asked about."""
        raise NotAllowed(_("There are no accounts on a workbench of one’s own."))

    def look(self, _request: HttpRequest) -> Look:
        """As kept in the settings folder."""
        return read_look()

    def keep_look(self, _request: HttpRequest, look: Look) -> None:
        """Keep it there."""
        keep_look(look)

    def known_people(self) -> tuple[str, ...]:
        """Everybody who worked on this computer."""
        return known_people()


def workbench_of(request: HttpRequest) -> Workbench:
    """The workbench on this computer that serves this request."""
    bench = bench_of(request)
    if not isinstance(bench, Workbench):
        raise TypeError("this page is for a workbench on one's own computer")
    return bench
