"""Cases and partnerships: seen, edited in place, brought in from sheets after a preview."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse

from polyvocal.core.cases import AttributeKind, Case
from polyvocal.core.coding import MemoTarget
from polyvocal.core.errors import BadValue, Conflict, NotFound, PolyvocalError
from polyvocal.core.language import _, word
from polyvocal.web.contexts.compare import Choice
from polyvocal.web.contexts.memos import memo_board
from polyvocal.web.contexts.people import (
    CaseForm,
    case_form,
    case_lines,
    case_sets,
    changed_cases,
    links,
    typed_case_form,
    unseen_of_case,
)
from polyvocal.web.contexts.unseen import Unseen
from polyvocal.web.forms.people import (
    chosen_cases,
    read_attribute,
    read_case,
    read_end,
)
from polyvocal.web.forms.reading import a_mark, plain, plain_values
from polyvocal.web.visit import StudyVisit
from polyvocal.work import people
from polyvocal.work.people import PeoplePlan
from polyvocal.work.removing import before_removing_case, remove_case, removed_cases
from polyvocal.work.sent import SentFile
from polyvocal.work.setting_aside import before_setting_case_aside


def show(visit: StudyVisit, *, problem: str = "") -> HttpResponse:
    """Everybody, who is linked to whom, and the sets that were frozen."""
    study = visit.study
    context = {
        "lines": case_lines(study),
        "attributes": study.attributes,
        "links": links(study),
        "link_kinds": sorted({link.kind for link in study.partnerships}),
        "case_sets": case_sets(study),
        "kinds": tuple(Choice(kind.value, word(kind)) for kind in AttributeKind),
        "roles": [role for role in study.roles if role],
        "set_aside": [aside for aside in study.set_aside if aside.is_case],
        "removed": removed_cases(visit.at),
        "problem": problem,
    }
    return visit.page("cases.html", context, status=400 if problem else 200)


def edit(visit: StudyVisit, case: UUID) -> HttpResponse:
    """One case, to be changed."""
    found = _case(visit, case)
    return _edit(visit, found, case_form(visit.study, found))


def save(visit: StudyVisit, case: UUID) -> HttpResponse:
    """Keep what was changed of one case, unless somebody else did meanwhile."""
    before, sent = _case(visit, case), plain_values(visit.request.POST)
    typed = typed_case_form(visit.study, before, sent)
    try:
        after = read_case(sent, before, visit.study.attributes)
    except BadValue as error:
        return _edit(visit, before, typed, problem=str(error))
    try:
        people.change_case(visit.at, by=visit.actor, case=after, mark=a_mark(sent))
    except BadValue as error:
        return _edit(visit, before, typed, problem=str(error))
    except Conflict as error:
        unseen = unseen_of_case(before, after, visit.study)
        return _edit(visit, before, typed, problem=str(error), unseen=unseen, status=409)
    sentence = _("{case} was changed.").format(case=after.label)
    if visit.is_partial:
        return _row(visit, case, sentence)
    visit.tell(sentence)
    return visit.go("cases")


def _edit(
    visit: StudyVisit,
    case: Case,
    form: CaseForm,
    *,
    problem: str = "",
    unseen: tuple[Unseen, ...] = (),
    status: int = 400,
) -> HttpResponse:
    context: dict[str, Any] = {
        "case": case,
        "form": form,
        "roles": [role for role in visit.study.roles if role],
        "problem": problem,
        "unseen": unseen,
    }
    if visit.is_partial:
        context["n_columns"] = 7 + len(visit.study.attributes)
        return visit.page("parts/case_row_form.html", context)
    context["consequences"] = before_removing_case(visit.at, case.id)
    context["when_aside"] = before_setting_case_aside(visit.study, case.id)
    context["memos"] = memo_board(visit.study, visit.coder_id, MemoTarget.CASE, case.id)
    return visit.page("case.html", context, status=status if problem else 200)


def _row(visit: StudyVisit, case: UUID, sentence: str) -> HttpResponse:
    """The row as it is now, and what undo would do."""
    now = visit.bench.studies.study(visit.at)
    [line] = [line for line in case_lines(now) if line.case.id == case]
    context = {"line": line, "sentence": sentence, "next": visit.next, "here": visit.link("cases")}
    return visit.page("parts/case_row_saved.html", context)


def remove(visit: StudyVisit, case: UUID) -> HttpResponse:
    """Remove a case; its words stay, as nobody's."""
    label = _case(visit, case).label
    remove_case(visit.at, by=visit.actor, case_id=case)
    visit.tell(_("{case} was removed, and can be brought back.").format(case=label))
    return visit.go("cases")


def add(visit: StudyVisit) -> HttpResponse:
    """One more case."""
    sent = plain_values(visit.request.POST)
    return _done(
        visit,
        lambda: people.add_case(
            visit.at, by=visit.actor, label=plain(sent, "label"), role=plain(sent, "role")
        ),
    )


def add_attribute(visit: StudyVisit) -> HttpResponse:
    """One more thing to record about everybody."""

    def act() -> object:
        name, kind, values = read_attribute(plain_values(visit.request.POST))
        return people.add_attribute(visit.at, by=visit.actor, name=name, kind=kind, values=values)

    return _done(visit, act)


def link(visit: StudyVisit) -> HttpResponse:
    """Link two people."""
    sent = plain_values(visit.request.POST)
    return _done(
        visit,
        lambda: people.link_cases(
            visit.at,
            by=visit.actor,
            first=read_end(sent, "first", visit.study),
            second=read_end(sent, "second", visit.study),
            kind=plain(sent, "kind") or "supports",
        ),
    )


def unlink(visit: StudyVisit, partnership: UUID) -> HttpResponse:
    """Take a link away."""
    return _done(
        visit, lambda: people.unlink_cases(visit.at, by=visit.actor, partnership_id=partnership)
    )


def freeze(visit: StudyVisit) -> HttpResponse:
    """Freeze the cases that were ticked under a name."""
    sent = plain_values(visit.request.POST)
    return _done(
        visit,
        lambda: people.freeze_cases(
            visit.at,
            by=visit.actor,
            name=plain(sent, "name"),
            reason=plain(sent, "reason"),
            case_ids=chosen_cases(sent),
        ),
    )


def drop_set(visit: StudyVisit, case_set: UUID) -> HttpResponse:
    """Remove a set; its cases stay."""
    return _done(
        visit, lambda: people.drop_case_set(visit.at, by=visit.actor, case_set_id=case_set)
    )


def send(visit: StudyVisit) -> HttpResponse:
    """Read sheets; what they would do is shown, nothing is stored."""
    files = [SentFile(f.name or "", f.read()) for f in visit.request.FILES.getlist("files")]
    if not files:
        return show(visit, problem=_("Choose at least one file."))
    try:
        plan = people.plan_people(files, visit.study)
    except PolyvocalError as error:
        return show(visit, problem=str(error))
    plan_id = uuid4()
    plan = replace(plan, made_at=visit.revision)
    visit.bench.beside.people.keep(visit.at.study_id, plan_id, plan)
    return visit.go("cases-incoming", plan=plan_id)


def incoming(visit: StudyVisit, plan: UUID) -> HttpResponse:
    """What the sheets would do."""
    found = _plan(visit, plan)
    context = {
        "plan_id": plan,
        "plan": found,
        "changed": changed_cases(found, visit.study),
        "findings": (*found.cases.findings, *found.partnerships.findings),
    }
    return visit.page("incoming_people.html", context)


def take(visit: StudyVisit, plan: UUID) -> HttpResponse:
    """Do it."""
    found = _plan(visit, plan)
    if found.made_at != visit.revision:
        visit.bench.beside.people.drop(visit.at.study_id, plan)
        return show(visit, problem=_("The study was changed meanwhile; choose the sheets again."))
    people.take_people(visit.at, by=visit.actor, plan=found)
    visit.bench.beside.people.drop(visit.at.study_id, plan)
    visit.tell(_("The sheets were taken in."))
    return visit.go("cases")


def _done(visit: StudyVisit, act: Any) -> HttpResponse:
    """Back to the cases once it is done, or with the reason why not."""
    try:
        act()
    except (BadValue, NotFound) as error:
        return show(visit, problem=str(error))
    return visit.go("cases")


def _case(visit: StudyVisit, case: UUID) -> Case:
    place = visit.study.case_index.get(case)
    if place is None:
        raise NotFound(_("There is no such case in this study."))
    return visit.study.cases[place]


def _plan(visit: StudyVisit, plan: UUID) -> PeoplePlan:
    return visit.bench.beside.people.find(visit.at.study_id, plan)
