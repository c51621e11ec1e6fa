"""The memos on one thing, as its page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from polyvocal.core.coding import Memo, MemoTarget
from polyvocal.core.study import Study
from polyvocal.formats.refi.kept import KEPT_HEAD
from polyvocal.work.memos import memos_on


@dataclass(frozen=True, slots=True)
class MemoLine:
    """One memo with its author's name; `is_own` where the person may change it."""

    memo: Memo
    author: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class MemoBoard:
    """All memos on one thing, and the id of the next one.

    `kept` are those that hold what another tool gave, to go out again: for programs, not to read.
    """

    target: MemoTarget
    target_id: UUID | None
    lines: tuple[MemoLine, ...]
    kept: tuple[MemoLine, ...]
    new_id: UUID


def memo_board(
    study: Study, coder_id: UUID | None, target: MemoTarget, target_id: UUID | None = None
) -> MemoBoard:
    """The memos on one thing, one's own to be changed."""
    names = {coder.id: coder.name for coder in study.coders}
    lines = tuple(
        MemoLine(memo, names.get(memo.author_id, ""), memo.author_id == coder_id)
        for memo in memos_on(study, target, target_id)
    )
    kept = tuple(line for line in lines if line.memo.text.startswith(KEPT_HEAD))
    own = tuple(line for line in lines if line not in kept)
    return MemoBoard(target, target_id, own, kept, uuid4())
