"""Files on their way in: sent, read, looked through, put right, stored or thrown away."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse

from polyvocal.core.errors import BadValue
from polyvocal.core.language import _, ngettext
from polyvocal.reports.rounding import format_count
from polyvocal.web.contexts.documents import (
    TURNS_A_PAGE,
    batch_sentence,
    draft_rows,
    n_open_voices,
    refused_sentence,
    speaker_kinds,
    turn_lines,
    voice_lines,
    voices_in_files,
)
from polyvocal.web.forms.facts import facts_of
from polyvocal.web.forms.incoming import correct_batch, correct_draft
from polyvocal.web.forms.reading import plain_values, whole_number
from polyvocal.web.views.documents import document_kinds
from polyvocal.web.visit import StudyVisit
from polyvocal.work.incoming import Batch, DocumentDraft
from polyvocal.work.jobs import ReadFiles, StoreFiles
from polyvocal.work.sent import SentFile

_MOST_PAGES = 100_000


def send(visit: StudyVisit) -> HttpResponse:
    """Read the files sent; their preview comes next, nothing is stored."""
    files = _sent_files(visit.request)
    if not files:
        raise BadValue(_("Choose at least one file."))
    batch_id, n = uuid4(), len(files)
    title = ngettext("Reading {n} file", "Reading {n} files", n).format(n=format_count(n))
    next_page = visit.link("documents-incoming", batch=batch_id)
    job = visit.begin(title, ReadFiles(batch_id, tuple(files)), next_page=next_page)
    return visit.follow(job)


def show_batch(visit: StudyVisit, batch: UUID) -> HttpResponse:
    """All files of one drop."""
    return visit.page("incoming.html", _batch_context(visit, batch, _batch(visit, batch)))


def change_batch(visit: StudyVisit, batch: UUID) -> HttpResponse:
    """Which to store, whose labels are whose."""
    changed = correct_batch(_batch(visit, batch), plain_values(visit.request.POST))
    visit.bench.beside.incoming.keep(visit.at.study_id, batch, changed)
    if visit.is_partial:
        return visit.page("parts/incoming_batch.html", _batch_context(visit, batch, changed))
    return visit.go("documents-incoming", batch=batch)


def show_document(visit: StudyVisit, batch: UUID, document: UUID) -> HttpResponse:
    """One of the files, turn by turn."""
    draft = _batch(visit, batch).document(document)
    return visit.page("incoming_document.html", _draft_context(visit, batch, draft))


def change_document(visit: StudyVisit, batch: UUID, document: UUID) -> HttpResponse:
    """Put one of the files right."""
    whole, sent = _batch(visit, batch), plain_values(visit.request.POST)
    draft, problem = whole.document(document), ""
    try:
        draft = correct_draft(draft, sent, visit.study)
        visit.bench.beside.incoming.keep(visit.at.study_id, batch, whole.with_document(draft))
    except BadValue as error:
        problem = str(error)
    if not visit.is_partial and not problem:
        return visit.go("documents-incoming-one", batch=batch, document=document)
    context = {**_draft_context(visit, batch, draft), "problem": problem}
    if problem and sent.get("act") == "facts":
        context["facts"] = {name: sent.get(name, was) for name, was in context["facts"].items()}
    template = "parts/incoming_draft.html" if visit.is_partial else "incoming_document.html"
    return visit.page(template, context)


def store(visit: StudyVisit, batch: UUID) -> HttpResponse:
    """Store those that are wanted, with what the page's fields hold when it is sent."""
    whole, sent = _batch(visit, batch), plain_values(visit.request.POST)
    if "is-corrected" in sent:
        whole = correct_batch(whole, sent)
        visit.bench.beside.incoming.keep(visit.at.study_id, batch, whole)
    if not whole.wanted:
        raise BadValue(_("None of the files is chosen to be stored."))
    title = _("Storing {what}").format(what=batch_sentence(whole))
    job = visit.begin(title, StoreFiles(batch), next_page=visit.link("documents"))
    return visit.follow(job)


def throw_away(visit: StudyVisit, batch: UUID) -> HttpResponse:
    """Forget these files."""
    visit.bench.beside.incoming.drop(visit.at.study_id, batch)
    visit.tell(_("The files were thrown away; nothing was stored."))
    return visit.go("documents")


def _sent_files(request: HttpRequest) -> list[SentFile]:
    sent = request.FILES.getlist("files")
    return [SentFile(file.name or _("unnamed"), file.read()) for file in sent]


def _batch(visit: StudyVisit, batch: UUID) -> Batch:
    return visit.bench.beside.incoming.find(visit.at.study_id, batch)


def _batch_context(visit: StudyVisit, batch_id: UUID, batch: Batch) -> dict[str, Any]:
    return {
        "batch_id": batch_id,
        "batch": batch,
        "rows": draft_rows(batch, visit.study),
        "shared_voices": voices_in_files(batch),
        "kinds": speaker_kinds(),
        "n_open": n_open_voices(batch.wanted),
        "new_cases": [(label, dict(batch.new_roles).get(label, "")) for label in batch.new_cases],
        "roles": visit.study.roles,
        "what": batch_sentence(batch),
        "refused": refused_sentence(batch),
    }


def _draft_context(visit: StudyVisit, batch_id: UUID, draft: DocumentDraft) -> dict[str, Any]:
    n_pages = max(1, -(-len(draft.turns) // TURNS_A_PAGE))
    sent = visit.request.GET if visit.request.method == "GET" else visit.request.POST
    page = min(whole_number(plain_values(sent), "page", 1, most=_MOST_PAGES), n_pages)
    return {
        "batch_id": batch_id,
        "draft": draft,
        "facts": facts_of(draft),
        "voices": voice_lines(draft, visit.study),
        "turns": turn_lines(draft, page),
        "kinds": speaker_kinds(),
        "document_kinds": document_kinds(),
        "cases": visit.study.cases,
        "number": page,
        "n_pages": n_pages,
    }
