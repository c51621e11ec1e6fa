"""The reader: one interview, its codings, and every stroke of coding."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string

from polyvocal.core.errors import Conflict, NotAllowed, NotFound, PolyvocalError, TextCorrected
from polyvocal.core.language import _
from polyvocal.core.study import Study
from polyvocal.web.contexts import reader as shown
from polyvocal.web.contexts.reader_words import page_keys, plurals, sentences
from polyvocal.web.strokes import Desk, Done, do_stroke, read_body, require_same_coder
from polyvocal.web.visit import StudyVisit
from polyvocal.work.coding import coder_among
from polyvocal.work.contrasts import contrasts_among
from polyvocal.work.past import what_is_next


def read(visit: StudyVisit) -> HttpResponse:
    """The interview that was read last in this browser, or the first one."""
    documents = visit.study.documents
    if not documents:
        return visit.page("reader_empty.html", {"keys": page_keys()})
    last = visit.session.get("read", {}).get(str(visit.at.study_id))
    known = [document.id for document in documents if str(document.id) == last]
    return visit.go("read-document", document=known[0] if known else documents[0].id)


def show(visit: StudyVisit, document: UUID) -> HttpResponse:
    """One interview, to be read and coded."""
    study = visit.study
    if document not in study.document_index:
        raise NotFound(_("There is no such document in this study."))
    visit.session.setdefault("read", {})[str(study.id)] = str(document)
    interview = visit.derive(
        ("reader", document), lambda study: shown.interview_shown(study, document)
    )
    context = {
        "interview": interview,
        "documents": study.documents,
        "keys": page_keys(),
        "data": _data(visit, document),
    }
    return visit.page("reader.html", context)


def codings(visit: StudyVisit, document: UUID) -> HttpResponse:
    """The codings as they are now, for a page that is open."""
    study = visit.study
    if document not in study.document_index:
        raise NotFound(_("There is no such document in this study."))
    return JsonResponse(_state(visit, document))


def stroke(visit: StudyVisit, document: UUID) -> HttpResponse:
    """One stroke of coding; a refusal says why, and nothing was changed."""
    try:
        fields = read_body(visit.request.body)
        desk = Desk(visit.at, visit.actor, document, fields)
        require_same_coder(desk)
        return JsonResponse(_done(visit, desk, do_stroke(desk)))
    except TextCorrected as error:
        return _refused(error, "text", 409)
    except Conflict as error:
        return _refused(error, "conflict", 409)
    except (NotFound, NotAllowed) as error:
        return _refused(error, "refused", 409)
    except PolyvocalError as error:
        return _refused(error, "refused", 400)


def _done(visit: StudyVisit, desk: Desk, done: Done) -> dict[str, Any]:
    next_ = what_is_next(visit.at, desk.by.id)
    context = {"next": next_, "study_id": visit.at.study_id, "here": visit.link("read")}
    answer: dict[str, Any] = {
        "told": done.told,
        "undo": render_to_string("parts/undo.html", context, visit.request),
        "textVersion": done.text_version,
        "codings": [
            {
                "id": str(c.id),
                "start": c.span.start,
                "end": c.span.end,
                "codeId": str(c.code_id),
                "coder": str(c.coder_id),
                "certainty": c.certainty.value,
                "stance": c.stance.value,
                "basis": c.basis.value,
                "state": c.state.value,
                "mark": c.mark,
                "note": c.note,
            }
            for c in done.codings
        ],
    }
    if done.needs_refresh:
        answer["all"] = _state(visit, desk.document)
    return answer


def _data(visit: StudyVisit, document: UUID) -> dict[str, Any]:
    """What the scripts begin with."""
    where = {"document": document}
    at = visit.study.documents[visit.study.document_index[document]]
    return {
        "study": str(visit.at.study_id),
        "document": str(document),
        "name": at.name,
        "language": at.language,
        "turns": [[t.start, t.end] for t in _interview(visit, document).turns],
        "isSomebody": visit.person is not None,
        "addresses": {
            "strokes": visit.link("read-stroke", **where),
            "codings": visit.link("read-codings", **where),
        },
        "words": sentences(),
        "plurals": plurals(),
        **_state(visit, document),
    }


def _interview(visit: StudyVisit, document: UUID) -> shown.Interview:
    return visit.derive(("reader", document), lambda study: shown.interview_shown(study, document))


def _state(visit: StudyVisit, document: UUID) -> dict[str, Any]:
    """The codings, and what their numbers stand for."""
    study = visit.bench.studies.study(visit.at)
    if document not in study.document_index:
        raise NotFound(_("This document was removed meanwhile."))
    me = _reader_of(visit, study)
    return {
        "me": me,
        "textVersion": study.documents[study.document_index[document]].text_version,
        "coders": shown.coders_shown(study.coders),
        "codes": visit.derive(
            "reader codes", lambda study: shown.codes_shown(study, contrasts_among(study.template))
        ),
        "contentNotes": shown.content_notes_shown(study, document),
        "codings": shown.codings_shown(study, document, UUID(me) if me else UUID(int=0)),
    }


def _reader_of(visit: StudyVisit, study: Study) -> str:
    return "" if visit.person is None else str(coder_among(study.coders, visit.actor).id)


def _refused(error: PolyvocalError, kind: str, status: int) -> JsonResponse:
    return JsonResponse({"problem": str(error), "kind": kind}, status=status)
