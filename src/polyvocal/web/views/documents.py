"""The documents of a study: their facts, their speakers, their originals."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.http import HttpResponse

from polyvocal.core.documents import Document, DocumentKind, SpeakerKind
from polyvocal.core.errors import BadValue, NotFound
from polyvocal.core.language import _, word
from polyvocal.web.contexts.compare import Choice
from polyvocal.web.contexts.documents import document_rows, speaker_kinds
from polyvocal.web.files import as_download
from polyvocal.web.forms.facts import read_facts
from polyvocal.web.forms.reading import an_id, one_of, plain_values
from polyvocal.web.visit import StudyVisit
from polyvocal.work.describing import change_facts, fetch_original, with_originals
from polyvocal.work.removing import before_removing_document, remove_document


def show(visit: StudyVisit) -> HttpResponse:
    """All documents, and a place to drop more."""
    context = {"rows": document_rows(visit.study, with_originals(visit.at))}
    return visit.page("documents.html", context)


def facts(visit: StudyVisit, document: UUID, *, problem: str = "") -> HttpResponse:
    """What is known about one document, to be changed."""
    found = _document(visit, document)
    [row] = [
        row for row in document_rows(visit.study, with_originals(visit.at))
        if row.document.id == document
    ]  # fmt: skip
    context = {
        "row": row,
        "document": found,
        "document_kinds": document_kinds(),
        "kinds": speaker_kinds(),
        "cases": visit.study.cases,
        "consequences": before_removing_document(visit.at, document),
        "problem": problem,
    }
    return visit.page("document_facts.html", context, status=400 if problem else 200)


def save(visit: StudyVisit, document: UUID) -> HttpResponse:
    """Keep the facts and say who speaks, in one step."""
    before, sent = _document(visit, document), plain_values(visit.request.POST)
    try:
        said = read_facts(sent)
    except BadValue as error:
        return facts(visit, document, problem=str(error))
    after = replace(
        before,
        name=said.name,
        kind=said.kind,
        date=said.date,
        minutes=said.minutes,
        time_point=said.time_point,
        interviewer=said.interviewer,
        language=said.language,
        recording=said.recording,
    )
    speakers = []
    for speaker in visit.study.speakers:
        if speaker.document_id != document:
            continue
        kind = one_of(sent, f"kind-{speaker.id}", SpeakerKind) or speaker.kind
        case = an_id(sent, f"case-{speaker.id}") if kind is SpeakerKind.PARTICIPANT else None
        speakers.append(replace(speaker, kind=kind, case_id=case))
    try:
        change_facts(visit.at, by=visit.actor, document=after, speakers=speakers)
    except BadValue as error:
        return facts(visit, document, problem=str(error))
    visit.tell(_("{name} was changed.").format(name=after.name))
    return visit.go("documents")


def original(visit: StudyVisit, document: UUID) -> HttpResponse:
    """The file the document came from, byte for byte."""
    _document(visit, document)
    found = fetch_original(visit.at, document)
    return as_download(found.data, found.file_name, "application/octet-stream")


def remove(visit: StudyVisit, document: UUID) -> HttpResponse:
    """Remove the document with everything on it."""
    name = _document(visit, document).name
    remove_document(visit.at, by=visit.actor, document_id=document)
    visit.tell(_("{name} was removed, and can be brought back.").format(name=name))
    return visit.go("documents")


def document_kinds() -> tuple[Choice, ...]:
    """What sort of document it may be."""
    return tuple(Choice(kind.value, word(kind)) for kind in DocumentKind)


def _document(visit: StudyVisit, document: UUID) -> Document:
    place = visit.study.document_index.get(document)
    if place is None:
        raise NotFound(_("There is no such document in this study."))
    return visit.study.documents[place]
