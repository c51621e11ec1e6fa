"""One running workbench: its address, who may come in, what is open, and what runs meanwhile."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from polyvocal.web.drafts import Drafts
from polyvocal.web.jobs import Jobs
from polyvocal.web.sessions import Sessions
from polyvocal.work.incoming import Batch
from polyvocal.work.open_studies import OpenStudies
from polyvocal.work.people import PeoplePlan

if TYPE_CHECKING:
    from django.http import HttpRequest

ENVIRON_KEY = "polyvocal.workbench"
LOOPBACK = "127.0.0.1"


@dataclass
class Workbench:
    """Everything a request needs that is not in the request.

    `folder` is the first part of every path. Browsers give the cookies of one computer to all its
    ports, another user's among them; a path nobody else knows keeps ours from being sent there.
    """

    port: int
    folder: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    sessions: Sessions = field(default_factory=Sessions)
    studies: OpenStudies = field(default_factory=OpenStudies)
    jobs: Jobs = field(default_factory=Jobs)
    incoming: Drafts[Batch] = field(default_factory=Drafts)
    people: Drafts[tuple[int, PeoplePlan]] = field(default_factory=Drafts)
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

    def close(self) -> None:
        """Stop what runs and close what is open."""
        self.jobs.close()
        self.studies.close()


def workbench_of(request: HttpRequest) -> Workbench:
    """The workbench that serves this request."""
    bench: Workbench = request.META[ENVIRON_KEY]
    return bench
