"""In and out: projects, codebooks and copies of the study, looked at before they are taken."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse

from polyvocal.core.errors import NotFound, PolyvocalError
from polyvocal.core.exchange import ExchangeReport
from polyvocal.core.language import _
from polyvocal.core.parting import Removal
from polyvocal.formats.refi.targets import Target
from polyvocal.store.identities import copies_among
from polyvocal.store.reads import StudyLine
from polyvocal.web.contexts.exchange import (
    account_lines,
    first_findings,
    media_stay,
    out_choices,
    removal_lines,
    targets_of,
    what_is_in,
)
from polyvocal.web.visit import StudyVisit
from polyvocal.work.exchange.pages import (
    Arrival,
    Incoming,
    Out,
    account_of_out,
    is_bare,
)
from polyvocal.work.jobs import LookAtFiles, TakeFiles, WriteOut
from polyvocal.work.sent import SentFile


def show(visit: StudyVisit, *, problem: str = "") -> HttpResponse:
    """What can come in and what can leave."""
    context = {"is_bare": is_bare(visit.study), "outs": out_choices(), "problem": problem}
    return visit.page("exchange.html", context, status=400 if problem else 200)


def send(visit: StudyVisit) -> HttpResponse:
    """Look at a project or a codebook; what would become of it comes next, nothing is stored."""
    return _look(visit, _("Looking at the file"), is_copy=False)


def send_copy(visit: StudyVisit) -> HttpResponse:
    """Look at another copy of the study; the plan of the merge comes next."""
    return _look(visit, _("Comparing the two copies"), is_copy=True)


def incoming(visit: StudyVisit, arrival: UUID) -> HttpResponse:
    """What would become of everything, and the choice to take it or leave it."""
    found = _found(visit, arrival)
    is_project = found.arrival is Arrival.PROJECT
    context = {
        **_account(found.report, found.removals, is_merge=found.arrival is Arrival.COPY),
        "arrival_id": arrival,
        "arrival": found.arrival,
        "removals": removal_lines(found.removals),
        "copies": _copies(visit, found),
        "fits": not is_project or is_bare(visit.study),
        "is_old": found.made_at != visit.revision,
    }
    return visit.page("exchange_incoming.html", context)


def take(visit: StudyVisit, arrival: UUID) -> HttpResponse:
    """Take it."""
    found = _found(visit, arrival)
    offered = {line.id for line in removal_lines(found.removals)}
    keep = sorted(offered & set(visit.request.POST.getlist("keep")))
    titles = {
        Arrival.PROJECT: _("Bringing the project in"),
        Arrival.CODEBOOK: _("Taking the codebook"),
        Arrival.COPY: _("Making the two copies one"),
    }
    asked = TakeFiles(arrival, tuple(keep))
    job = visit.begin(titles[found.arrival], asked, next_page=visit.link("overview"))
    return visit.follow(job)


def throw_away(visit: StudyVisit, arrival: UUID) -> HttpResponse:
    """Forget it."""
    visit.bench.beside.arrivals.drop(visit.at.study_id, arrival)
    visit.tell(_("The file was thrown away; nothing was changed."))
    return visit.go("exchange")


def look_out(visit: StudyVisit, out: str) -> HttpResponse:
    """What whoever gets the file will find in it, before it is made."""
    choice = _choice(out)
    [told] = [one for one in out_choices() if one.out is choice]
    target = _target(visit)
    try:
        report = account_of_out(visit.at, choice, target)
    except PolyvocalError as error:
        return show(visit, problem=str(error))
    targets = targets_of(choice)
    context = {
        **_account(report, leaves=True),
        "what_is_in": what_is_in(choice),
        "choice": told,
        "targets": targets,
        "target": target,
        "has_media": report is not None and media_stay(report),
    }
    return visit.page("exchange_out.html", context)


def make(visit: StudyVisit, out: str) -> HttpResponse:
    """Make the file."""
    with_media = "media" in visit.request.GET
    asked = WriteOut(_choice(out), _target(visit), with_media)
    job = visit.begin(_("Writing the file"), asked)
    return visit.go("job", job=job.id)


def _look(visit: StudyVisit, title: str, *, is_copy: bool) -> HttpResponse:
    sent = visit.request.FILES.getlist("files")
    files = [SentFile(file.name or "", file.read()) for file in sent]
    if not files:
        return show(visit, problem=_("Choose a file."))
    arrival = uuid4()
    next_page = visit.link("exchange-incoming", arrival=arrival)
    job = visit.begin(title, LookAtFiles(arrival, tuple(files), is_copy), next_page=next_page)
    return visit.follow(job)


def _account(
    report: ExchangeReport | None,
    removals: Iterable[Removal] = (),
    *,
    leaves: bool = False,
    is_merge: bool = False,
) -> dict[str, Any]:
    if report is None:
        return {"report": None}
    findings, n_more = first_findings(report, removals)
    return {
        "report": report,
        "lines": account_lines(report, leaves=leaves, is_merge=is_merge),
        "findings": findings,
        "n_more": n_more,
    }


def _found(visit: StudyVisit, arrival: UUID) -> Incoming:
    return visit.bench.beside.arrivals.find(visit.at.study_id, arrival)


def _copies(visit: StudyVisit, found: Incoming) -> tuple[StudyLine, ...]:
    """The studies of this person that the project is a copy of already."""
    if found.origin is None:
        return ()
    reached = visit.bench.within_reach(visit.request)
    others = (at for at in reached if at.study_id != visit.at.study_id)
    return copies_among(others, found.origin)


def _target(visit: StudyVisit) -> Target | None:
    named = visit.request.GET.get("for", "")
    return Target(named) if named in set(Target) else None


def _choice(out: str) -> Out:
    if out not in set(Out):
        raise NotFound(_("There is no such file."))
    return Out(out)
