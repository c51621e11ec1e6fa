"""Search: words in all texts, in context, and coding some or all of what was found."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID, uuid4

from django.http import HttpResponse

from polyvocal.core.errors import BadValue
from polyvocal.core.language import _, ngettext
from polyvocal.core.template import Code
from polyvocal.reports.rounding import format_count
from polyvocal.web.contexts.compare import Choice
from polyvocal.web.contexts.search import FoundIn, codes_to_apply, found_in
from polyvocal.web.forms.reading import an_id, one_of, plain_values
from polyvocal.web.visit import StudyVisit
from polyvocal.work import desk
from polyvocal.work.coding import coder_among
from polyvocal.work.marking import Place, Selection, Unit, as_passages, find_all, weigh
from polyvocal.work.searching import Found, search_study
from polyvocal.work.template import find_code

_DOCUMENTS, _PASSAGES = 12, 20


def show(visit: StudyVisit, *, problem: str = "") -> HttpResponse:
    """What was typed, and where it stands."""
    sent = plain_values(visit.request.POST or visit.request.GET)
    typed, unit = _asked(sent)
    found: tuple[FoundIn, ...] = ()
    reason = problem
    if typed:
        try:
            found = found_in(visit.study, _search(visit, typed, sent.get("after", "")), unit)
        except BadValue as error:
            reason = str(error)
    context = {
        "typed": typed,
        "unit": unit,
        "units": (
            Choice(Unit.WORDS, _("the words themselves")),
            Choice(Unit.SENTENCE, _("their sentence")),
            Choice(Unit.TURN, _("the whole turn")),
        ),
        "found": found,
        "n_hits": sum(one.n_hits for one in found),
        "is_part": len(found) == _DOCUMENTS or "after" in sent,
        "next_after": found[-1].document.name if len(found) == _DOCUMENTS else "",
        "codes": tuple(codes_to_apply(visit.study)),
        "problem": reason,
    }
    return visit.page("search.html", context, status=400 if reason else 200)


def preview(visit: StudyVisit) -> HttpResponse:
    """What coding the ticked passages, or all that is found, would do."""
    sent = plain_values(visit.request.POST)
    typed, unit = _asked(sent)
    try:
        code, selection = _weighed(visit)
    except BadValue as error:
        return show(visit, problem=str(error))
    context = {
        "typed": typed,
        "unit": unit,
        "is_all": sent.get("scope") == "all",
        "code": code,
        "selection": selection,
        "n_documents": len(selection.n_by_document),
        "leaves_interviewer": _leaves_interviewer(sent),
        "ticked": visit.request.POST.getlist("passage"),
        "revision": visit.revision,
        "batch": uuid4(),
    }
    return visit.page("search_coding.html", context)


def code(visit: StudyVisit) -> HttpResponse:
    """Code what was looked at, in one step, as found by search."""
    sent = plain_values(visit.request.POST)
    batch = an_id(sent, "batch")
    if batch is None or sent.get("revision") != str(visit.revision):
        visit.tell(_("The study was changed meanwhile: look at it once more."))
        return preview(visit)
    try:
        chosen, selection = _weighed(visit)
        passages = as_passages(visit.study, selection.places, batch)
        if passages:
            desk.apply_found(visit.at, visit.actor, code_id=chosen.id, passages=passages)
    except BadValue as error:
        return show(visit, problem=str(error))
    n = len(passages)
    told = ngettext("{n} passage was coded.", "{n} passages were coded.", n)
    visit.tell(told.format(n=format_count(n)))
    return visit.go_to(f"{visit.link('quotes')}?code={chosen.id}&sort=newest")


def _asked(sent: Mapping[str, str]) -> tuple[str, Unit]:
    return sent.get("q", "").strip(), one_of(sent, "unit", Unit) or Unit.WORDS


def _leaves_interviewer(sent: Mapping[str, str]) -> bool:
    return sent.get("interviewer") != "with"


def _search(visit: StudyVisit, typed: str, after: str) -> tuple[Found, ...]:
    return tuple(
        search_study(visit.at, typed, after=after, n_documents=_DOCUMENTS, n_passages=_PASSAGES)
    )


def _places(visit: StudyVisit, typed: str, unit: Unit) -> tuple[Place, ...]:
    """What is wanted: all that is found, or what was ticked of it, as its text still is."""
    if visit.request.POST.get("scope") == "all":
        return find_all(visit.at, visit.study, typed, unit) if typed else ()
    documents = {document.id: document for document in visit.study.documents}
    places = []
    for place, version in map(_place, visit.request.POST.getlist("passage")):
        document = documents.get(place.document_id)
        if document is None or not 0 <= place.start < place.end <= document.n_characters:
            raise BadValue(_("These passages are not there any more; search again."))
        if version != document.text_version:
            raise BadValue(
                _("The text of {name} was corrected meanwhile; search again.").format(
                    name=document.name
                )
            )
        places.append(place)
    return tuple(places)


def _place(sent: str) -> tuple[Place, int]:
    try:
        document, start, end, version = sent.split(":")
        return Place(UUID(document), int(start), int(end)), int(version)
    except ValueError:
        raise BadValue(_("These passages are not there any more; search again.")) from None


def _weighed(visit: StudyVisit) -> tuple[Code, Selection]:
    """The code chosen, and what applying it would do. Raises `BadValue` where nothing was."""
    sent = plain_values(visit.request.POST)
    code, places = an_id(sent, "code"), _places(visit, *_asked(sent))
    if code is None or not places:
        raise BadValue(_("Tick at least one passage and choose a code."))
    found = find_code(visit.study, code)
    selection = weigh(
        visit.study,
        places,
        code_id=found.id,
        coder_id=coder_among(visit.at, visit.study.coders, visit.actor).id,
        leaves_interviewer=_leaves_interviewer(sent),
    )
    return found, selection
