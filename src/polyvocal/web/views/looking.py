"""How pages look: light or dark, how large, and whether single keys act."""

from __future__ import annotations

from django.http import HttpResponse

from polyvocal.config.looks import changed_look
from polyvocal.web.addresses import back_to
from polyvocal.web.visit import Visit


def change(visit: Visit) -> HttpResponse:
    """Keep the look chosen, and show the page in it."""
    sent = visit.request.POST
    look = changed_look(
        visit.look,
        theme=sent.get("theme", ""),
        size=sent.get("size", ""),
        keys=sent.get("keys") == "on",
    )
    visit.bench.keep_look(visit.request, look)
    return visit.go_to(back_to(visit.request))
