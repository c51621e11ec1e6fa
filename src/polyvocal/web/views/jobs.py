"""A long piece of work: how far it is, and a way to stop it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse

from polyvocal.core.errors import NotFound
from polyvocal.core.language import _
from polyvocal.store.jobs import Job, JobState
from polyvocal.web.addresses import back_to
from polyvocal.web.files import handed_over
from polyvocal.web.visit import StudyVisit

# Where a person goes on from work that came to nothing, by its kind: where it was asked for.
_BACK = {
    **dict.fromkeys(("read files", "store files"), "documents"),
    **dict.fromkeys(("look at files", "take files", "write out"), "exchange"),
}


def show(visit: StudyVisit, job: UUID) -> HttpResponse:
    """How far it is; when it is done, on to what it was for."""
    found = _found(visit, job)
    if found.state is JobState.DONE and found.next_page:
        return visit.go_to(found.next_page)
    template = "parts/job.html" if visit.is_partial else "job.html"
    return visit.page(template, {"job": found, "back": _BACK.get(found.kind, "overview")})


def take_file(visit: StudyVisit, job: UUID) -> HttpResponse:
    """The file a finished job made."""
    found = _found(visit, job)
    if not visit.bench.may_take(visit.request, found):
        raise NotFound(_("Only who asked for this file can have it; ask for one of your own."))
    return handed_over(visit.bench.beside.jobs.file(found))


def stop(visit: StudyVisit, job: UUID) -> HttpResponse:
    """Ask it to stop."""
    visit.bench.beside.jobs.stop(_found(visit, job))
    if "back" in visit.request.POST:
        return visit.go_to(back_to(visit.request))
    return visit.go("job", job=job)


def _found(visit: StudyVisit, job: UUID) -> Job:
    """The job, for those who may see it. Raises `NotFound`, as for one that is nowhere."""
    jobs = visit.bench.beside.jobs
    found = jobs.find(visit.at.study_id, job)
    if not visit.bench.may_see(visit.request, visit.at, found):
        raise jobs.not_listed()
    return found
