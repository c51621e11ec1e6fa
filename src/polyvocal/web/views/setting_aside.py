"""Setting documents and cases aside, and taking them in again."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse

from polyvocal.core.language import _
from polyvocal.web.forms.reading import plain, plain_values
from polyvocal.web.visit import StudyVisit
from polyvocal.work import setting_aside as work


def set_document_aside(visit: StudyVisit, document: UUID) -> HttpResponse:
    """Leave a document out of every result."""
    name = next((d.name for d in visit.study.documents if d.id == document), "")
    work.set_document_aside(visit.at, by=visit.actor, document_id=document, reason=_reason(visit))
    return _told(visit, name, "documents")


def set_case_aside(visit: StudyVisit, case: UUID) -> HttpResponse:
    """Leave a case out of every result, with the documents it speaks in."""
    label = next((c.label for c in visit.study.cases if c.id == case), "")
    work.set_case_aside(visit.at, by=visit.actor, case_id=case, reason=_reason(visit))
    return _told(visit, label, "cases")


def take_in(visit: StudyVisit, thing: UUID) -> HttpResponse:
    """Count it again."""
    aside = work.find_set_aside(visit.study, thing)
    work.take_in(visit.at, by=visit.actor, aside=aside)
    visit.tell(_("{name} counts again.").format(name=aside.name))
    return visit.go("cases" if aside.is_case else "documents")


def _reason(visit: StudyVisit) -> str:
    return plain(plain_values(visit.request.POST), "reason")


def _told(visit: StudyVisit, name: str, page: str) -> HttpResponse:
    visit.tell(_("{name} is set aside; tables leave it out and say so.").format(name=name))
    return visit.go(page)
