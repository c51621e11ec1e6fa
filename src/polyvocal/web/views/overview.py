"""The overview: what a study holds, what is done and what is next."""

from __future__ import annotations

from django.http import HttpResponse

from polyvocal.web.visit import StudyVisit


def show(visit: StudyVisit) -> HttpResponse:
    """The study at a glance."""
    return visit.page("overview.html")
