"""Coders, and whether agreement between them fits: what the page of rounds changes besides."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse

from polyvocal.core.errors import BadValue, NotAllowed, NotFound
from polyvocal.core.language import _
from polyvocal.web.forms.reading import plain, plain_values
from polyvocal.web.views.rounds import show
from polyvocal.web.visit import StudyVisit
from polyvocal.work import coders, stance


def add(visit: StudyVisit) -> HttpResponse:
    """One more coder; on a server whoever is a member codes under their own account."""

    def act() -> str:
        if visit.bench.members(visit.at) is not None:
            raise NotAllowed(
                _("Here people code under their accounts; give somebody a role in the study.")
            )
        name = _name(visit)
        coders.add_coder(visit.at, by=visit.actor, name=name)
        return _("{name} can be given documents now.").format(name=name)

    return _done(visit, act)


def rename(visit: StudyVisit, coder: UUID) -> HttpResponse:
    """Another name for the same coder."""

    def act() -> str:
        name = _name(visit)
        coders.rename_coder(visit.at, by=visit.actor, coder_id=coder, name=name)
        return _("The coder is called {name} now.").format(name=name)

    return _done(visit, act)


def remove(visit: StudyVisit, coder: UUID) -> HttpResponse:
    """Somebody who made nothing is no coder any more."""

    def act() -> str:
        coders.remove_coder(visit.at, by=visit.actor, coder_id=coder)
        return _("The coder was removed.")

    return _done(visit, act)


def declare(visit: StudyVisit) -> HttpResponse:
    """Declare that agreement does not fit this study, or take that back."""
    sent = visit.request.POST

    def act() -> str:
        if sent.get("fits"):
            stance.allow_agreement(visit.at, by=visit.actor)
            return _("The declaration was taken back.")
        reason = sent.get("reason", "")
        stance.decline_agreement(visit.at, by=visit.actor, reason=reason)
        return _("Reports say so from now on.")

    return _done(visit, act)


def _name(visit: StudyVisit) -> str:
    return plain(plain_values(visit.request.POST), "name")


def _done(visit: StudyVisit, act: Callable[[], str]) -> HttpResponse:
    try:
        told = act()
    except (BadValue, NotAllowed, NotFound) as error:
        return show(visit, problem=str(error))
    visit.tell(told)
    return visit.go("rounds")
