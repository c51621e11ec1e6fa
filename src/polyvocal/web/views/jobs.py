"""A long piece of work: how far it is, and a way to stop it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse

from polyvocal.core.errors import NotFound
from polyvocal.core.language import _
from polyvocal.web.addresses import back_to
from polyvocal.web.files import handed_over
from polyvocal.web.jobs import JobState
from polyvocal.web.visit import StudyVisit
from polyvocal.work.exporting import MadeFile


def show(visit: StudyVisit, job: UUID) -> HttpResponse:
    """How far it is; when it is done, on to what it was for."""
    found = visit.bench.jobs.find(visit.at.study_id, job)
    if found.state is JobState.DONE and found.next_page:
        return visit.go_to(found.next_page)
    template = "parts/job.html" if visit.is_partial else "job.html"
    return visit.page(template, {"job": found})


def take_file(visit: StudyVisit, job: UUID) -> HttpResponse:
    """The file a finished job made."""
    made = visit.bench.jobs.find(visit.at.study_id, job).result
    if not isinstance(made, MadeFile):
        raise NotFound(_("This work made no file."))
    return handed_over(made)


def stop(visit: StudyVisit, job: UUID) -> HttpResponse:
    """Ask it to stop."""
    visit.bench.jobs.find(visit.at.study_id, job).stop()
    if "back" in visit.request.POST:
        return visit.go_to(back_to(visit.request))
    return visit.go("job", job=job)
