"""Studies in the database of a server: who has which, and making one there."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from polyvocal.core.errors import BadValue
from polyvocal.core.language import _
from polyvocal.store.access import Role, studies_of
from polyvocal.store.changes import create_study, give_role
from polyvocal.store.connections import StudyPlace, together
from polyvocal.store.events import Actor
from polyvocal.store.reads import studies
from polyvocal.work.importing.templates import take_framework
from polyvocal.work.opening import choose_study

# Who acts by the command line of the machine, where no account is asked for.
OPERATOR = Actor(UUID(int=0), "operator")


@dataclass(frozen=True, slots=True)
class HostedStudy:
    """One study as its member sees it in the list."""

    id: UUID
    name: str
    role: Role
    n_events: int


def list_studies(alias: str, person: UUID) -> tuple[HostedStudy, ...]:
    """The studies this person is a member of, in natural order of name."""
    roles = studies_of(alias, person)
    return tuple(
        HostedStudy(line.id, line.name, roles[line.id], line.revision.number)
        for line in studies(alias)
        if line.id in roles
    )


def hand_over(alias: str, name: str, owner: Actor) -> StudyPlace:
    """Make somebody an owner of a study, as whoever runs the server may: it asks no role.

    For a study that was moved here, whose members are none of this server's. `name` may be its id.
    """
    at = StudyPlace(alias, choose_study(studies(alias), name))
    give_role(at=at, by=OPERATOR, person=owner, role=Role.OWNER)
    return at


def found_study(
    alias: str, *, by: Actor, name: str, language: str = "en", framework: str = ""
) -> StudyPlace:
    """Make a study whose owner is `by`, with a published framework as its template where named."""
    if not name.strip():
        raise BadValue(_("Give the study a name."))
    with together(alias):
        at = create_study(alias=alias, by=by, study_id=uuid4(), name=name, language=language)
        give_role(at=at, by=by, person=by, role=Role.OWNER)
        if framework:
            take_framework(at, by, framework)
    return at
