"""One's own memos on the study, a case, a document or a code; those of others are only read."""

from __future__ import annotations

from uuid import UUID

from polyvocal.core.coding import Memo, MemoTarget
from polyvocal.core.errors import BadValue, NotAllowed, NotFound
from polyvocal.core.language import _
from polyvocal.core.study import Revision, Study
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor
from polyvocal.work import noting
from polyvocal.work.coding import coder_among
from polyvocal.work.noting import Words

# What memos are written on from its own page; codings and passages have theirs in the interview.
ON_PAGES = frozenset({MemoTarget.STUDY, MemoTarget.CASE, MemoTarget.DOCUMENT, MemoTarget.CODE})


def memos_on(study: Study, target: MemoTarget, target_id: UUID | None) -> tuple[Memo, ...]:
    """The memos on one thing."""
    return tuple(
        memo for memo in study.memos if memo.target is target and memo.target_id == target_id
    )


def find_memo(study: Study, memo_id: UUID) -> Memo:
    """A memo. Raises `NotFound` where it is gone."""
    for memo in study.memos:
        if memo.id == memo_id:
            return memo
    raise NotFound(_("This memo was removed meanwhile."))


def write(
    at: StudyPlace,
    *,
    by: Actor,
    memo_id: UUID,
    target: MemoTarget,
    target_id: UUID | None,
    text: str,
) -> Revision:
    """Write a memo; sent twice, it is one. Raises `BadValue` for an empty one."""
    if target not in ON_PAGES or (target_id is None) != (target is MemoTarget.STUDY):
        raise BadValue(_("Load the page and try again."))
    return noting.write_memo(
        at, by=by, memo_id=memo_id, text=text, target=target, target_id=target_id
    )


def rewrite(at: StudyPlace, study: Study, *, by: Actor, memo_id: UUID, words: Words) -> Revision:
    """Give one's own memo another text. Raises `Conflict` where it was changed unseen."""
    _require_own(at, study, by, memo_id)
    return noting.rewrite_memo(at, by=by, memo_id=memo_id, words=words)


def remove(at: StudyPlace, study: Study, *, by: Actor, memo_id: UUID) -> Revision:
    """Take one's own memo away."""
    _require_own(at, study, by, memo_id)
    return noting.remove_memo(at, by=by, memo_id=memo_id)


def _require_own(at: StudyPlace, study: Study, by: Actor, memo_id: UUID) -> None:
    if find_memo(study, memo_id).author_id != coder_among(at, study.coders, by).id:
        raise NotAllowed(_("This memo is somebody else’s; write one of your own beside it."))
