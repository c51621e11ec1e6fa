"""What others do in an interview that is open: asked by its page, again and again."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, JsonResponse

from polyvocal.store.blindness import veil_over
from polyvocal.store.reads.live import touched_since
from polyvocal.web.forms.reading import plain_values, whole_number
from polyvocal.web.visit import StudyVisit

_MOST = 10**15


def look(visit: StudyVisit, document: UUID) -> HttpResponse:
    """Whether somebody else changed something here since, and who else is here.

    Of those who code here blind neither is told.
    """
    after = whole_number(plain_values(visit.request.GET), "after", 0, most=_MOST)
    by = visit.actor
    number, is_touched = touched_since(visit.at, document, after, by.id)
    here = visit.bench.beside.presence.come(visit.at.study_id, document, by)
    veil = veil_over(visit.at)
    people = [other.name for other in here if not veil.hides_from(document, other)]
    return JsonResponse({"revision": number, "changed": is_touched, "people": people})
