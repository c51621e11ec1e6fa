"""History: who did what when, undo from here, and bringing back what was removed."""

from __future__ import annotations

from django.http import HttpResponse

from polyvocal.core.errors import Conflict, NotAllowed, NotFound
from polyvocal.core.language import _, ngettext
from polyvocal.reports.rounding import format_count
from polyvocal.store.reads import Wanted
from polyvocal.web.contexts.compare import Choice
from polyvocal.web.contexts.history import history_days
from polyvocal.web.forms.reading import an_id, plain_values, whole_number
from polyvocal.web.visit import StudyVisit
from polyvocal.work.past import changes_in_force, everybody, list_history, undo_back_to
from polyvocal.work.removing import bring_back_removed

_A_PAGE = 100
KINDS = {
    "coding": (
        "add_codings", "code_passages", "code_hits", "code_in_vivo", "recode", "judge_codings",
        "move_coding", "split_coding", "merge_codings", "remove_codings", "settle_codings",
        "revise_codings",
    ),
    "template": (
        "set_template", "add_code", "add_codes", "change_code", "move_code", "split_code",
        "merge_codes", "retire_codes", "remove_codes", "restore_code", "finalise_template",
        "reopen_template", "paint_codes",
    ),
    "documents": (
        "add_documents", "change_document", "describe_documents", "remove_document",
        "set_document_aside", "take_document_in",
        "change_speaker", "correct_text",
    ),
    "people": (
        "add_cases", "change_case", "change_cases", "remove_case", "set_case_aside", "take_case_in",
         "add_attributes",
        "change_attribute", "remove_attribute", "order_attributes", "add_partnerships",
        "remove_partnership", "add_case_set", "remove_case_set",
    ),
}  # fmt: skip


def show(visit: StudyVisit, *, problem: str = "") -> HttpResponse:
    """The latest changes, or those before a number."""
    sent = plain_values(visit.request.GET)
    before = whole_number(sent, "before", visit.revision + 1, most=visit.revision + 1)
    kind = sent.get("kind", "")
    who = an_id(sent, "who")
    thing = an_id(sent, "thing")
    wanted = Wanted(actor=who, verbs=KINDS.get(kind, ()), thing=thing)
    events = list_history(visit.at, limit=_A_PAGE, before=before, wanted=wanted)
    oldest = events[-1].number if events else 0
    mine = (
        changes_in_force(visit.at, visit.person.id, since=oldest) if visit.person and events else ()
    )
    context = {
        "days": history_days(events, mine),
        "people": everybody(visit.at),
        "kinds": (
            Choice("coding", _("codings"), kind == "coding"),
            Choice("template", _("the template"), kind == "template"),
            Choice("documents", _("documents"), kind == "documents"),
            Choice("people", _("cases"), kind == "people"),
        ),
        "kind": kind,
        "who": who,
        "thing": thing,
        "oldest": oldest if len(events) == _A_PAGE else 0,
        "problem": problem,
    }
    return visit.page("history.html", context, status=409 if problem else 200)


def undo_back(visit: StudyVisit, number: int) -> HttpResponse:
    """Take back this person's changes down to this one."""
    try:
        n = undo_back_to(visit.at, by=visit.actor, number=number)
    except (Conflict, NotAllowed, NotFound) as error:
        return show(visit, problem=str(error))
    told = ngettext("{n} change was undone.", "{n} changes were undone.", n)
    visit.tell(told.format(n=format_count(n)))
    return visit.go("history")


def bring_back(visit: StudyVisit, number: int) -> HttpResponse:
    """Bring back what this change removed."""
    try:
        bring_back_removed(visit.at, by=visit.actor, number=number)
    except (Conflict, NotAllowed, NotFound) as error:
        return show(visit, problem=str(error))
    visit.tell(_("What was removed is back."))
    back = visit.request.POST.get("back", "")
    return visit.go(back if back in {"documents", "cases"} else "history")
