"""The documents of a study: their facts, their speakers, their originals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from uuid import UUID

from django.http import HttpResponse

from polyvocal.core.coding import MemoTarget
from polyvocal.core.documents import Document, DocumentKind, Speaker, SpeakerKind
from polyvocal.core.errors import BadValue, Conflict, NotFound
from polyvocal.core.language import _, word
from polyvocal.web.contexts.compare import Choice
from polyvocal.web.contexts.documents import document_rows, speaker_kinds
from polyvocal.web.contexts.memos import memo_board
from polyvocal.web.contexts.unseen import Unseen, unseen_of_document
from polyvocal.web.files import as_download
from polyvocal.web.forms.facts import facts_of, read_facts
from polyvocal.web.forms.reading import a_mark, an_id, one_of, plain_values
from polyvocal.web.visit import StudyVisit
from polyvocal.work.describing import change_facts, fetch_original, with_originals
from polyvocal.work.removing import (
    before_removing_document,
    remove_document,
    removed_documents,
)
from polyvocal.work.setting_aside import before_setting_document_aside


def show(visit: StudyVisit) -> HttpResponse:
    """All documents, and a place to drop more."""
    context = {
        "rows": document_rows(visit.study, with_originals(visit.at)),
        "set_aside": [aside for aside in visit.study.set_aside if not aside.is_case],
        "removed": removed_documents(visit.at),
    }
    return visit.page("documents.html", context)


def facts(visit: StudyVisit, document: UUID) -> HttpResponse:
    """What is known about one document, to be changed."""
    found = _document(visit, document)
    return _facts(visit, found, facts_of(found), _speakers(visit, document))


def save(visit: StudyVisit, document: UUID) -> HttpResponse:
    """Keep the facts and say who speaks, in one step, unless somebody else did meanwhile."""
    before, sent = _document(visit, document), plain_values(visit.request.POST)
    known = _speakers(visit, document)
    speakers = [_speaker_as_sent(speaker, sent) for speaker in known]
    typed = {name: sent.get(name, "") for name in facts_of(before)}
    marks = {speaker.id: a_mark(sent, f"mark-{speaker.id}") for speaker in known}
    marks[document] = a_mark(sent)
    try:
        after = replace(before, **asdict(read_facts(sent)))
    except BadValue as error:
        return _facts(visit, before, typed, speakers, problem=str(error))
    try:
        change_facts(
            visit.at,
            by=visit.actor,
            document=after,
            speakers=speakers,
            marks={id_: mark for id_, mark in marks.items() if mark is not None},
        )
    except BadValue as error:
        return _facts(visit, before, typed, speakers, problem=str(error))
    except Conflict as error:
        unseen = unseen_of_document(before, after)
        return _facts(visit, before, typed, speakers, problem=str(error), unseen=unseen, status=409)
    visit.tell(_("{name} was changed.").format(name=after.name))
    return visit.go("documents")


def _facts(
    visit: StudyVisit,
    document: Document,
    typed: Mapping[str, str],
    speakers: Sequence[Speaker],
    *,
    problem: str = "",
    unseen: tuple[Unseen, ...] = (),
    status: int = 400,
) -> HttpResponse:
    """The page; `typed` and `speakers` are what its fields hold."""
    [row] = [
        row for row in document_rows(visit.study, with_originals(visit.at))
        if row.document.id == document.id
    ]  # fmt: skip
    context = {
        "row": row,
        "document": document,
        "facts": typed,
        "voices": tuple(zip(row.speakers, speakers, strict=True)),
        "document_kinds": document_kinds(),
        "kinds": speaker_kinds(),
        "cases": visit.study.cases,
        "consequences": before_removing_document(visit.at, document.id),
        "when_aside": before_setting_document_aside(visit.study, document.id),
        "memos": memo_board(visit.study, visit.coder_id, MemoTarget.DOCUMENT, document.id),
        "problem": problem,
        "unseen": unseen,
    }
    return visit.page("document_facts.html", context, status=status if problem else 200)


def _speakers(visit: StudyVisit, document: UUID) -> list[Speaker]:
    return [speaker for speaker in visit.study.speakers if speaker.document_id == document]


def _speaker_as_sent(speaker: Speaker, sent: Mapping[str, str]) -> Speaker:
    kind = one_of(sent, f"kind-{speaker.id}", SpeakerKind) or speaker.kind
    case = an_id(sent, f"case-{speaker.id}") if kind is SpeakerKind.PARTICIPANT else None
    return replace(speaker, kind=kind, case_id=case)


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
