"""Who is working in this browser."""

from __future__ import annotations

from django.http import HttpResponse

from polyvocal.config.person import remember_person
from polyvocal.core.language import _
from polyvocal.web.addresses import back_to
from polyvocal.web.visit import Visit


def work_as(visit: Visit) -> HttpResponse:
    """Work as the person named, from now on and the next time."""
    person = remember_person(visit.request.POST.get("name", ""))
    visit.work_as(person)
    visit.tell(_("You are working as {name} now.").format(name=person.name))
    return visit.go_to(back_to(visit.request))
