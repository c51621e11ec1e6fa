"""The reader: one interview, its codings, and every stroke of coding."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string

from polyvocal.core.errors import (
    Conflict,
    NotAllowed,
    NotFound,
    PolyvocalError,
    StudyInUse,
    TextCorrected,
    Unreachable,
)
from polyvocal.store.preferences import keep_reading_place, read_last, reading_place
from polyvocal.store.reads.reader import ReaderPage, reader_page
from polyvocal.store.reads.surroundings import (
    Surroundings,
    codings_by_code,
    documents,
    surroundings,
)
from polyvocal.web.contexts import reader_state as state
from polyvocal.web.contexts.paints import Paints, paints_of
from polyvocal.web.contexts.reader import interview_shown
from polyvocal.web.contexts.reader_words import page_keys, plurals, sentences
from polyvocal.web.contexts.reader_written import tree_written, turns_written
from polyvocal.web.strokes import Desk, Done, do_stroke, read_body, require_same_coder
from polyvocal.web.views.recordings import recording_shown
from polyvocal.web.visit import StudyVisit
from polyvocal.work.coding import coder_among
from polyvocal.work.contrasts import contrasts_among
from polyvocal.work.past import Next, what_is_next

_NOBODY = UUID(int=0)


@dataclass(frozen=True)
class _Reading:
    """What one visit reads: the document, and what stands around it."""

    visit: StudyVisit
    page: ReaderPage
    around: Surroundings

    @classmethod
    def of(cls, visit: StudyVisit, document: UUID) -> _Reading:
        return cls(visit, reader_page(visit.at, document), surroundings(visit.at))

    @cached_property
    def me(self) -> UUID:
        """Whose codings the visitor's are."""
        if self.visit.person is None:
            return _NOBODY
        return coder_among(self.visit.at, self.page.coders, self.visit.actor).id

    @cached_property
    def paints(self) -> Paints:
        """The colours and patterns of the codes."""
        return paints_of(self.around.template, self.around.looks)

    def state(self) -> dict[str, Any]:
        """The codings, and what their numbers stand for."""
        template = self.around.template
        return {
            "me": "" if self.me == _NOBODY else str(self.me),
            "textVersion": self.page.document.text_version,
            "coders": state.coders_shown(self.page.coders),
            "codes": state.codes_shown(template, contrasts_among(template), self.paints),
            "tones": [[tone.hue, tone.chroma] for tone in self.paints.chosen],
            "contentNotes": state.content_notes_shown(self.page.content_notes),
            "pageMemos": state.page_memos_shown(self.page.memos),
            "codings": state.codings_shown(self.page, template),
        }


def read(visit: StudyVisit) -> HttpResponse:
    """The interview that this person read last, or the first one."""
    lines = documents(visit.at)
    if not lines:
        return visit.page("reader_empty.html", {"keys": page_keys()})
    last = () if visit.person is None else read_last(visit.at, visit.person.id)
    there = {line.id for line in lines}
    known = [document for document in last if document in there]
    return visit.go("read-document", document=known[0] if known else lines[0].id)


def show(visit: StudyVisit, document: UUID) -> HttpResponse:
    """One interview, to be read and coded."""
    reading = _Reading.of(visit, document)
    interview = interview_shown(reading.page, reading.around, reading.paints)
    where, live = {"document": document}, visit.bench.live_page
    data = {
        "revision": reading.page.revision.number,
        "study": str(visit.at.study_id),
        "document": str(document),
        "name": interview.document.name,
        "language": interview.document.language,
        "turns": [[turn.start, turn.end, turn.seconds] for turn in interview.turns],
        "recording": recording_shown(visit, document, interview.document.recording),
        "isSomebody": visit.person is not None,
        "addresses": {
            "strokes": visit.link("read-stroke", **where),
            "codings": visit.link("read-codings", **where),
            "counts": visit.link("read-counts"),
            "place": visit.link("read-place", **where),
            "live": visit.link(live, **where) if live else "",
        },
        "place": _place(visit, document),
        "words": sentences(),
        "plurals": plurals(),
        **reading.state(),
    }
    recording = data["recording"] or {}
    plays = "address" in recording
    context = {
        "interview": interview,
        "anew": next(iter(reading.page.coded_anew_in), None) if visit.person else None,
        "keys": page_keys(),
        "data": data,
        "recording": recording,
        "plays": plays,
        "turns": turns_written(interview.turns, plays=plays),
        "tree": tree_written(interview.tree),
    }
    return visit.page("reader.html", context)


def codings(visit: StudyVisit, document: UUID) -> HttpResponse:
    """The codings as they are now, for a page that is open."""
    return JsonResponse(_Reading.of(visit, document).state())


def counts(visit: StudyVisit) -> HttpResponse:
    """How often each code is in the study: asked by the page, which does not wait for it."""
    return JsonResponse({str(code): n for code, n in codings_by_code(visit.at).items()})


def keep_place(visit: StudyVisit, document: UUID) -> HttpResponse:
    """Remember where this person reads."""
    sent = Desk(visit.at, visit.actor, document, read_body(visit.request.body))
    keep_reading_place(visit.at, visit.actor.id, document, sent.version, sent.number("position"))
    return HttpResponse(status=204)


def stroke(visit: StudyVisit, document: UUID) -> HttpResponse:
    """One stroke of coding; a refusal says why, and nothing was changed.

    Where the study cannot be reached for a while, that is no refusal: the page sends it again.
    """
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
    except (StudyInUse, Unreachable) as error:
        return _refused(error, "away", 503)
    except PolyvocalError as error:
        return _refused(error, "refused", 400)


def _place(visit: StudyVisit, document: UUID) -> int | None:
    if visit.person is None:
        return None
    found = reading_place(visit.at, visit.person.id, document)
    return None if found is None else found.position


def _done(visit: StudyVisit, desk: Desk, done: Done) -> dict[str, Any]:
    # Whoever has just done something has nothing to bring back.
    next_ = Next(done.next_undo) if done.next_undo else what_is_next(visit.at, desk.by.id)
    context = {"next": next_, "study_id": visit.at.study_id, "here": visit.link("read")}
    answer: dict[str, Any] = {
        "told": done.told,
        "undo": render_to_string("parts/undo.html", context, visit.request),
        "textVersion": done.text_version,
        "codings": [state.coding_shown(coding) for coding in done.codings],
    }
    if done.needs_refresh:
        answer["all"] = _Reading.of(visit, desk.document).state()
    return answer


def _refused(error: PolyvocalError, kind: str, status: int) -> JsonResponse:
    return JsonResponse({"problem": str(error), "kind": kind}, status=status)
