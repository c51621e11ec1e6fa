"""A long piece of work: how far it is, and a way to stop it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse

from polyvocal.web.jobs import JobState
from polyvocal.web.visit import StudyVisit


def show(visit: StudyVisit, job: UUID) -> HttpResponse:
    """How far it is; when it is done, on to what it was for."""
    found = visit.bench.jobs.find(visit.at.study_id, job)
    if found.state is JobState.DONE:
        return visit.go_to(found.next_page)
    template = "parts/job.html" if visit.is_partial else "job.html"
    return visit.page(template, {"job": found})


def stop(visit: StudyVisit, job: UUID) -> HttpResponse:
    """Ask it to stop."""
    visit.bench.jobs.find(visit.at.study_id, job).stop()
    return visit.go("job", job=job)
