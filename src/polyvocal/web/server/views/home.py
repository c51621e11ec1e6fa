"""The studies somebody is a member of, and a way to a new one."""

from __future__ import annotations

from django.http import HttpResponse

from polyvocal.core.errors import NotFound, PolyvocalError
from polyvocal.core.language import _
from polyvocal.frameworks.library import list_frameworks
from polyvocal.web.server.bench import ServerBench
from polyvocal.web.visit import Visit
from polyvocal.work.hosting import found_study, list_studies


def show(visit: Visit, *, problem: str = "", form: dict[str, str] | None = None) -> HttpResponse:
    """The studies of this person, with their role in each."""
    context = {
        "studies": list_studies(server_of(visit).alias, visit.actor.id),
        "frameworks": list_frameworks(),
        "problem": problem,
        "form": form or {},
    }
    return visit.page("server/home.html", context, status=400 if problem else 200)


def new_study(visit: Visit) -> HttpResponse:
    """Make a study whose owner is whoever made it."""
    if visit.request.method != "POST":
        raise NotFound(_("There is no such page here."))
    sent = {name: visit.request.POST.get(name, "").strip() for name in ("name", "framework")}
    is_for_project = visit.request.POST.get("then") == "exchange"
    framework = "" if is_for_project else sent["framework"]
    try:
        at = found_study(
            server_of(visit).alias, by=visit.actor, name=sent["name"], framework=framework
        )
    except PolyvocalError as error:
        return show(visit, problem=str(error), form=sent)
    return visit.go("exchange" if is_for_project else "overview", study=at.study_id)


def server_of(visit: Visit) -> ServerBench:
    """The server this page is of."""
    if not isinstance(visit.bench, ServerBench):
        raise TypeError("this page is for a server")
    return visit.bench
