"""Passages that another tool gave to a case: kept on the passage, and given back.

Here a passage belongs to those who speak in it. What somebody said there beside that stays in a
note on the passage, which follows the words when the text is corrected.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from uuid import UUID

from polyvocal.core.coding import Memo, MemoTarget
from polyvocal.core.language import _
from polyvocal.formats.refi.kept import KEPT_HEAD

_GUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_KEPT = re.compile(rf"{re.escape(KEPT_HEAD)} [^\n]*\ncase ({_GUID}) selection ({_GUID})")


def say_case_passage(label: str, case: UUID, selection: UUID) -> str:
    """What the note says, for people and for an export."""
    told = _("Given to the case {label} in the other tool.").format(label=" ".join(label.split()))
    return f"{KEPT_HEAD} {told}\ncase {case} selection {selection}"


def case_passages(memos: Iterable[Memo]) -> dict[UUID, tuple[UUID, UUID]]:
    """Of the notes that keep such a passage: the case, and the id its passage goes out with.

    That is its own, unless two notes are on the same one.
    """
    found: dict[UUID, tuple[UUID, UUID]] = {}
    taken: set[UUID] = set()
    for memo in memos:
        kept = _KEPT.fullmatch(memo.text) if memo.target is MemoTarget.PASSAGE else None
        if kept is not None:
            case, selection = UUID(kept[1]), UUID(kept[2])
            if selection not in taken:
                taken.add(selection)
                found[memo.id] = (case, selection)
            else:
                found[memo.id] = (case, memo.id)
    return found
