"""The bench of a server: accounts say who is working, roles what they may do."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.contrib.auth import get_user_model

from polyvocal.config.looks import SIZES, THEMES, Look
from polyvocal.config.person import Person
from polyvocal.core.errors import NotAllowed
from polyvocal.core.language import _
from polyvocal.core.text import natural_key
from polyvocal.store.access import (
    RIGHTS,
    Right,
    require_member,
    role_in,
    roles_in,
    studies_of,
)
from polyvocal.store.connections import StudyPlace, address_of
from polyvocal.store.jobs import Job
from polyvocal.web.bench import Bench
from polyvocal.web.beside import Beside
from polyvocal.work.jobs.running import LEASE_SECONDS

if TYPE_CHECKING:
    from django.http import HttpRequest


@dataclass
class ServerBench(Bench):
    """A bench for many people and the many studies of one database, open under `alias`."""

    alias: str = ""
    address: str = ""
    runs_jobs: bool = True
    lease_seconds: float = LEASE_SECONDS
    who_part: ClassVar[str] = "parts/account.html"
    live_page: ClassVar[str] = "read-live"

    def open_beside(self) -> Beside:
        """In the database, for every process that serves it."""
        return Beside(
            address_of(self.alias),
            place=self.place,
            read=self.studies.study,
            runs_jobs=self.runs_jobs,
            lease_seconds=self.lease_seconds,
        )

    def place(self, study_id: UUID) -> StudyPlace:
        """Where a study of this database is; who may enter is asked elsewhere."""
        at = StudyPlace(self.alias, study_id)
        self.studies.know(at, self.address)
        return at

    def may_see(self, request: HttpRequest, at: StudyPlace, job: Job) -> bool:
        """Who began it, and the owners of the study."""
        person = self.person(request)
        if person is None:
            return False
        return job.person == person.id or self.may(request, at, Right.GOVERN)

    def may_take(self, request: HttpRequest, job: Job) -> bool:
        """Who began it alone: it was made for their eyes, and a blind round hides from others'."""
        person = self.person(request)
        return person is not None and job.person == person.id

    def person(self, request: HttpRequest) -> Person | None:
        """Whose account is signed in."""
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return None
        return Person(user.pk, user.name)

    def admit(self, request: HttpRequest, study_id: UUID, right: Right) -> StudyPlace:
        """Where this study is, for a member whose role allows this."""
        person = self.person(request)
        if person is None:
            raise NotAllowed(_("Sign in first."))
        require_member(StudyPlace(self.alias, study_id), person.id, right)
        return self.place(study_id)

    def may(self, request: HttpRequest, at: StudyPlace, right: Right) -> bool:
        """Does the role of whoever is signed in allow this?"""
        person = self.person(request)
        role = None if person is None else role_in(at, person.id)
        return role is not None and right in RIGHTS[role]

    def within_reach(self, request: HttpRequest) -> tuple[StudyPlace, ...]:
        """Those of whoever is signed in, by their roles."""
        person = self.person(request)
        if person is None:
            return ()
        theirs = studies_of(self.alias, person.id)
        may = (study for study, role in theirs.items() if Right.ARRANGE in RIGHTS[role])
        return tuple(StudyPlace(self.alias, study) for study in may)

    def members(self, at: StudyPlace) -> tuple[Person, ...]:
        """Everybody whose role lets them code, by the name of their account."""
        coding = [who for who, role in roles_in(at).items() if Right.CODE in RIGHTS[role]]
        accounts = get_user_model().objects.filter(pk__in=coding, is_active=True)
        people = [Person(account.pk, account.name) for account in accounts]
        return tuple(sorted(people, key=lambda who: natural_key(who.name)))

    def require_administrator(self, request: HttpRequest) -> None:
        """Administrators look after accounts; that alone opens no study to them."""
        user = request.user
        if not user.is_authenticated or not user.is_administrator:
            raise NotAllowed(_("This page is for the administrators of this server."))

    def look(self, request: HttpRequest) -> Look:
        """As kept with the account."""
        user = getattr(request, "user", None)
        kept = getattr(user, "look", "")
        known = json.loads(kept) if kept else {}
        theme, size = known.get("theme"), known.get("size")
        return Look(
            theme if theme in THEMES else "", size if size in SIZES else "", known.get("keys", True)
        )

    def keeps_look(self, request: HttpRequest) -> bool:
        """There is an account to keep it with."""
        return self.person(request) is not None

    def keep_look(self, request: HttpRequest, look: Look) -> None:
        """Keep it there."""
        user = request.user
        if user.is_authenticated:
            user.look = json.dumps(asdict(look))
            user.save(update_fields=["look"])
