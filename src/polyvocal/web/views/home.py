"""The list of studies: open one, make one."""

from __future__ import annotations

from pathlib import Path

from django.http import HttpResponse

from polyvocal.config.recent import recent_studies, remember_study
from polyvocal.core.errors import BadValue, PolyvocalError
from polyvocal.core.language import _
from polyvocal.frameworks.library import list_frameworks
from polyvocal.web.contexts.home import studies_listed
from polyvocal.web.visit import Visit
from polyvocal.work.build import new_study as make_study
from polyvocal.work.exporting import plain_name


def show(visit: Visit, *, problem: str = "", form: dict[str, str] | None = None) -> HttpResponse:
    """Recent studies, and the ways to another."""
    context = {
        "studies": studies_listed(recent_studies()),
        "frameworks": list_frameworks(),
        "folder": str(Path.home()),
        "problem": problem,
        "form": form or {},
    }
    return visit.page("home.html", context, status=400 if problem else 200)


def open_study(visit: Visit) -> HttpResponse:
    """Open the study in this file."""
    file = visit.request.POST.get("file", "").strip()
    try:
        if not file:
            raise BadValue(_("Say which file: the study's path, ending in .polyvocal."))
        return _go_in(visit, Path(file).expanduser())
    except PolyvocalError as error:
        return show(visit, problem=str(error), form={"file": file})


def new_study(visit: Visit) -> HttpResponse:
    """Make a study, and go into it."""
    sent = {
        name: visit.request.POST.get(name, "").strip() for name in ("name", "folder", "framework")
    }
    try:
        if not sent["name"]:
            raise BadValue(_("Give the study a name."))
        file = Path(sent["folder"] or Path.home()).expanduser() / plain_name(
            sent["name"], _("study")
        )
        is_for_project = visit.request.POST.get("then") == "exchange"
        framework = "" if is_for_project else sent["framework"]
        made = make_study(file, by=visit.actor, name=sent["name"], framework=framework)
        return _go_in(visit, made, "exchange" if is_for_project else "overview")
    except PolyvocalError as error:
        return show(visit, problem=str(error), form=sent)


def _go_in(visit: Visit, file: Path, page: str = "overview") -> HttpResponse:
    places = visit.bench.studies.open(file)
    remember_study(file)
    return visit.go(page, study=places[0].study_id)
