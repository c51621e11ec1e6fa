"""Undo and redo, from wherever the person is."""

from __future__ import annotations

from django.http import HttpResponse

from polyvocal.core.language import _
from polyvocal.web.addresses import back_to
from polyvocal.web.visit import StudyVisit
from polyvocal.work.past import redo_last, undo_last


def undo(visit: StudyVisit) -> HttpResponse:
    """Take back this person's latest change."""
    taken = undo_last(visit.at, by=visit.actor)
    visit.tell(_("Undone: {what}").format(what=taken.sentence))
    return visit.go_to(back_to(visit.request))


def redo(visit: StudyVisit) -> HttpResponse:
    """Bring back what this person undid last."""
    taken = redo_last(visit.at, by=visit.actor)
    visit.tell(_("Redone: {what}").format(what=taken.sentence))
    return visit.go_to(back_to(visit.request))
