"""Correct a text after a look at what that does, and settle the codings it left in doubt."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpResponse

from polyvocal.core.coding import Span
from polyvocal.core.documents import Document
from polyvocal.core.errors import BadValue, Conflict, NotAllowed, NotFound, TextCorrected
from polyvocal.core.language import _
from polyvocal.store.changes import Settlement
from polyvocal.web.contexts.texts import carried_sentences, doubt_groups, doubt_lines
from polyvocal.web.forms.reading import an_id, plain_values, whole_number
from polyvocal.web.visit import StudyVisit
from polyvocal.work import correcting, desk

_MOST_VERSIONS = 1_000_000


def edit(visit: StudyVisit, document: UUID) -> HttpResponse:
    """The text, to be corrected."""
    return _edit(visit, _document(visit, document))


def go_on(visit: StudyVisit, document: UUID) -> HttpResponse:
    """Back from the look at what it would do, with what was typed."""
    sent = plain_values(visit.request.POST)
    return _edit(visit, _document(visit, document), typed=sent.get("text", ""), seen=_seen(sent))


def preview(visit: StudyVisit, document: UUID) -> HttpResponse:
    """What the text as typed would do to the codings on it."""
    found, sent = _document(visit, document), plain_values(visit.request.POST)
    typed, seen = sent.get("text", ""), _seen(sent)
    try:
        would_do = correcting.preview(
            visit.at, document_id=document, typed=typed, seen_version=seen
        )
    except (TextCorrected, BadValue) as error:
        return _refused(visit, found, typed, error)
    context = {
        "document": found,
        "typed": typed,
        "seen": seen,
        "n_stretches": would_do.n_stretches,
        "sentences": carried_sentences(would_do),
        "touched": doubt_lines(visit.study, would_do.touched, None),
    }
    return visit.page("document_text_preview.html", context)


def correct(visit: StudyVisit, document: UUID) -> HttpResponse:
    """Store it as the next version."""
    found, sent = _document(visit, document), plain_values(visit.request.POST)
    typed = sent.get("text", "")
    try:
        done = correcting.correct(
            visit.at, by=visit.actor, document_id=document, typed=typed, seen_version=_seen(sent)
        )
    except (TextCorrected, BadValue) as error:
        return _refused(visit, found, typed, error)
    visit.tell(
        _("The text of {name} is version {version} now.").format(
            name=found.name, version=done.text_version
        )
    )
    if correcting.n_in_doubt(done):
        return visit.go_to(f"{visit.link('review')}?document={document}")
    return visit.go("documents-facts", document=document)


def review(visit: StudyVisit, *, problem: str = "") -> HttpResponse:
    """Codings in doubt, with the old and the new words side by side."""
    only = an_id(plain_values(visit.request.GET), "document")
    lines = doubt_lines(visit.study, correcting.in_doubt(visit.at, only), visit.coder_id)
    context = {"groups": doubt_groups(lines), "n": len(lines), "only": only, "problem": problem}
    return visit.page("review.html", context, status=409 if problem else 200)


def settle(visit: StudyVisit, coding: UUID) -> HttpResponse:
    """It stands where proposed; or its words are gone, and it is removed."""
    sent = plain_values(visit.request.POST)
    mark = int(sent["mark"]) if sent.get("mark", "").isdecimal() else None
    try:
        if sent.get("say") == "gone":
            desk.remove(visit.at, visit.actor, codings={coding: mark})
        else:
            start, end = (int(sent.get(name, "")) for name in ("start", "end"))
            place = Settlement(coding, mark, Span(start, end), _seen(sent))
            desk.settle(visit.at, visit.actor, settlements=[place])
    except ValueError as error:
        sentence = str(error) if isinstance(error, BadValue) else _("Load the page and try again.")
        return review(visit, problem=sentence)
    except (Conflict, NotAllowed, NotFound) as error:
        return review(visit, problem=str(error))
    return visit.go("review")


def _edit(
    visit: StudyVisit,
    document: Document,
    *,
    typed: str | None = None,
    seen: int = 0,
    refused: str = "",
    problem: str = "",
) -> HttpResponse:
    """The page for typing; `refused` is what was typed into a text that is another by now."""
    context = {
        "document": document,
        "typed": visit.study.text(document.id) if typed is None else typed,
        "seen": seen or document.text_version,
        "refused": refused,
        "problem": problem,
    }
    return visit.page("document_text.html", context, status=400 if problem else 200)


def _refused(
    visit: StudyVisit, document: Document, typed: str, error: TextCorrected | BadValue
) -> HttpResponse:
    if isinstance(error, TextCorrected):
        return _edit(visit, document, refused=typed, problem=str(error))
    seen = _seen(plain_values(visit.request.POST))
    return _edit(visit, document, typed=typed, seen=seen, problem=str(error))


def _seen(sent: Mapping[str, str]) -> int:
    return whole_number(sent, "seen", 1, most=_MOST_VERSIONS)


def _document(visit: StudyVisit, document: UUID) -> Document:
    place = visit.study.document_index.get(document)
    if place is None:
        raise NotFound(_("There is no such document in this study."))
    return visit.study.documents[place]
