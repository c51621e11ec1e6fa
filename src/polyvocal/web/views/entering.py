"""The entrance: a ticket becomes a session."""

from __future__ import annotations

from django.http import HttpResponse

from polyvocal.config.person import usual_person
from polyvocal.core.errors import NotAllowed
from polyvocal.web.gate import how_to_get_in
from polyvocal.web.local_door import let_in
from polyvocal.web.visit import Visit
from polyvocal.web.workbench import workbench_of


def enter(visit: Visit, ticket: str) -> HttpResponse:
    """Let this browser in and take it to the study it was opened for."""
    bench = workbench_of(visit.request)
    exchanged = bench.sessions.exchange(ticket)
    if exchanged is None:
        raise NotAllowed(how_to_get_in())
    key, session = exchanged
    visit.request.session = session  # type: ignore[assignment]  # ours, not Django's
    person = usual_person()
    if person is not None:
        visit.work_as(person)
    first = bench.first_study
    response = visit.go("home") if first is None else visit.go("overview", study=first)
    let_in(response, bench, key)
    return response
