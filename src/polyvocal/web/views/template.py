"""The template: its tree, each code's card, and every change to it after a look at what it does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from polyvocal.core.coding import MemoTarget
from polyvocal.core.errors import BadValue, Conflict, NotFound
from polyvocal.core.language import _
from polyvocal.core.template import Code
from polyvocal.frameworks.library import list_frameworks
from polyvocal.web.contexts.memos import memo_board
from polyvocal.web.contexts.template import (
    card_of,
    codes_offered,
    groups_offered,
    patterns_offered,
    tree_lines,
)
from polyvocal.web.contexts.unseen import Unseen, unseen_of_code
from polyvocal.web.forms.codes import read_code, read_look
from polyvocal.web.forms.reading import a_mark, an_id, plain, plain_values
from polyvocal.web.visit import StudyVisit
from polyvocal.work import template as work
from polyvocal.work.contrasts import contrasts_among
from polyvocal.work.removing import before_removing_code


def show(visit: StudyVisit, code: UUID | None = None, *, problem: str = "") -> HttpResponse:
    """The tree, and the card of the code chosen."""
    return _show(visit, code, problem=problem)


def _show(
    visit: StudyVisit,
    code: UUID | None,
    *,
    problem: str = "",
    typed: Code | None = None,
    unseen: tuple[Unseen, ...] = (),
) -> HttpResponse:
    """The page; `typed` is what the form of the code holds where that was not taken."""
    study, uses = visit.study, visit.derive("uses", work.uses_of_codes)
    context: dict[str, Any] = {
        "lines": tree_lines(study, uses),
        "version": study.template.current,
        "framework": study.template.framework,
        "groups": groups_offered(study),
        "frameworks": list_frameworks(),
        "problem": problem,
    }
    if code is not None:
        found = work.find_code(study, code)
        contrasts = visit.derive("contrasts", lambda s: contrasts_among(s.template))
        context |= {
            "card": card_of(study, uses, contrasts, found),
            "form": typed or found,
            "is_typed": typed is not None,
            "memos": memo_board(study, visit.coder_id, MemoTarget.CODE, code),
            "unseen": unseen,
            "groups_for_it": groups_offered(study, found),
            "others": codes_offered(study, found),
            "patterns": patterns_offered(),
            "consequences": before_removing_code(visit.at, code),
        }
    status = 409 if unseen else 400
    return visit.page("template.html", context, status=status if problem else 200)


def merge_preview(visit: StudyVisit, code: UUID) -> HttpResponse:
    """What a merge would do."""
    into = an_id(plain_values(visit.request.GET), "into")
    if into is None:
        return show(visit, code, problem=_("Choose the code to merge it into."))
    try:
        preview = work.preview_merge(visit.study, code, into)
    except BadValue as error:
        return show(visit, code, problem=str(error))
    return visit.page("merge.html", {"preview": preview})


def merge(visit: StudyVisit, code: UUID) -> HttpResponse:
    """Merge one code into another."""
    into = an_id(plain_values(visit.request.POST), "into")
    if into is None:
        return show(visit, code, problem=_("Choose the code to merge it into."))
    try:
        work.preview_merge(visit.study, code, into)
        work.merge_code(visit.at, by=visit.actor, code_id=code, into_id=into)
    except BadValue as error:
        return show(visit, code, problem=str(error))
    return visit.go("template-code", code=into)


def add(visit: StudyVisit) -> HttpResponse:
    """A code or group of one's own."""
    sent = plain_values(visit.request.POST)
    try:
        made = work.add_code(
            visit.at,
            by=visit.actor,
            number=plain(sent, "number"),
            label=plain(sent, "label"),
            parent=an_id(sent, "parent"),
            is_group=sent.get("is_group") == "on",
        )
    except BadValue as error:
        return show(visit, problem=str(error))
    return visit.go("template-code", code=made)


def save(visit: StudyVisit, code: UUID) -> HttpResponse:
    """Keep what was changed of a code, unless somebody else did meanwhile."""
    before, sent = work.find_code(visit.study, code), plain_values(visit.request.POST)
    after = read_code(sent, before)
    try:
        work.change_code(visit.at, by=visit.actor, code=after, mark=a_mark(sent))
    except BadValue as error:
        return _show(visit, code, problem=str(error), typed=after)
    except Conflict as error:
        unseen = unseen_of_code(before, after)
        return _show(visit, code, problem=str(error), typed=after, unseen=unseen)
    return visit.go("template-code", code=code)


def move(visit: StudyVisit, code: UUID) -> HttpResponse:
    """Put a code before another of its group, or last."""
    parent = work.find_code(visit.study, code).parent
    before = an_id(plain_values(visit.request.POST), "before")
    return _done(
        visit,
        code,
        lambda: work.move_code(
            visit.at, by=visit.actor, code_id=code, parent=parent, before=before
        ),
    )


def retire(visit: StudyVisit, code: UUID) -> HttpResponse:
    """Take no more codings under it."""
    return _done(visit, code, lambda: work.retire_code(visit.at, by=visit.actor, code_id=code))


def restore(visit: StudyVisit, code: UUID) -> HttpResponse:
    """Let it take codings again."""
    return _done(visit, code, lambda: work.restore_code(visit.at, by=visit.actor, code_id=code))


def paint(visit: StudyVisit, code: UUID) -> HttpResponse:
    """Give it a colour and a pattern."""
    sent = plain_values(visit.request.POST)
    return _done(
        visit,
        code,
        lambda: work.paint_code(visit.at, by=visit.actor, look=read_look(sent, code)),
    )


def remove(visit: StudyVisit, code: UUID) -> HttpResponse:
    """Remove it with its codings."""
    title = work.find_code(visit.study, code).title
    work.remove_code(visit.at, by=visit.actor, code_id=code)
    visit.tell(_("{code} was removed, and can be brought back.").format(code=title))
    return visit.go("template")


def finish(visit: StudyVisit) -> HttpResponse:
    """Declare the template final, or open it again."""
    is_final = not visit.study.template.current.is_final
    work.finish_template(visit.at, by=visit.actor, is_final=is_final)
    return visit.go("template")


def begin(visit: StudyVisit) -> HttpResponse:
    """Take a published framework as the template of a study that has none."""
    if visit.study.template.codes:
        return show(visit, problem=_("There are codes already; a framework begins a template."))
    try:
        work.begin_with_framework(
            visit.at, by=visit.actor, key=visit.request.POST.get("framework", "")
        )
    except NotFound as error:
        return show(visit, problem=str(error))
    return visit.go("template")


def _done(visit: StudyVisit, code: UUID, act: Callable[[], object]) -> HttpResponse:
    """Back to the card once it is done, or with the reason why not."""
    try:
        act()
    except BadValue as error:
        return show(visit, code, problem=str(error))
    return visit.go("template-code", code=code)
