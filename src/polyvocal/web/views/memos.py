"""Memos on the study, a case, a document or a code, written on its page."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpResponse

from polyvocal.core.coding import Memo, MemoTarget
from polyvocal.core.errors import BadValue, Conflict
from polyvocal.core.language import _
from polyvocal.web.forms.reading import an_id, one_of, plain_values
from polyvocal.web.visit import StudyVisit
from polyvocal.work import memos
from polyvocal.work.noting import Words


def write(visit: StudyVisit) -> HttpResponse:
    """One more memo."""
    sent = plain_values(visit.request.POST)
    target, memo_id = one_of(sent, "target", MemoTarget), an_id(sent, "memo")
    if target is None or memo_id is None:
        raise BadValue(_("Load the page and try again."))
    target_id = an_id(sent, "target_id")
    text = _words(sent, "text")
    memos.write(
        visit.at, by=visit.actor, memo_id=memo_id, target=target, target_id=target_id, text=text
    )
    return _back(visit, target, target_id)


def edit(visit: StudyVisit, memo: UUID) -> HttpResponse:
    """One memo, to be changed."""
    found = memos.find_memo(visit.study, memo)
    return _edit(visit, found, found.text)


def save(visit: StudyVisit, memo: UUID) -> HttpResponse:
    """Keep its new text, unless it was changed meanwhile."""
    found, sent = memos.find_memo(visit.study, memo), plain_values(visit.request.POST)
    typed = _words(sent, "text")
    words = Words(typed, _words(sent, "seen"))
    try:
        memos.rewrite(visit.at, visit.study, by=visit.actor, memo_id=memo, words=words)
    except (BadValue, Conflict) as error:
        return _edit(visit, found, typed, problem=str(error))
    return _back(visit, found.target, found.target_id)


def remove(visit: StudyVisit, memo: UUID) -> HttpResponse:
    """Take it away."""
    found = memos.find_memo(visit.study, memo)
    memos.remove(visit.at, visit.study, by=visit.actor, memo_id=memo)
    return _back(visit, found.target, found.target_id)


def _edit(visit: StudyVisit, memo: Memo, typed: str, *, problem: str = "") -> HttpResponse:
    context = {
        "memo": memo,
        "typed": typed,
        "is_other_now": bool(problem) and memo.text != typed,
        "back": _link(visit, memo.target, memo.target_id),
        "problem": problem,
    }
    return visit.page("memo.html", context, status=409 if problem else 200)


def _back(visit: StudyVisit, target: MemoTarget, target_id: UUID | None) -> HttpResponse:
    return visit.go_to(f"{_link(visit, target, target_id)}#memos")


def _link(visit: StudyVisit, target: MemoTarget, target_id: UUID | None) -> str:
    if target is MemoTarget.CASE:
        return visit.link("cases-edit", case=target_id)
    if target is MemoTarget.CODE:
        return visit.link("template-code", code=target_id)
    if target is MemoTarget.STUDY:
        return visit.link("overview")
    return visit.link("documents-facts", document=target_id)


def _words(sent: Mapping[str, str], name: str) -> str:
    return sent.get(name, "").replace("\r\n", "\n")
