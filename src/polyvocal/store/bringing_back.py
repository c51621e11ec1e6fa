"""Bringing back what was removed, whoever removed it, however long ago."""

from __future__ import annotations

from collections.abc import Iterator

from polyvocal.core.errors import NotAllowed, NotFound
from polyvocal.core.language import _
from polyvocal.core.study import Revision
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor, Draft, changing, header_of
from polyvocal.store.payloads import Change, Subject
from polyvocal.store.replaying import conflict, recorded, replay
from polyvocal.store.rows import rows_by_key
from polyvocal.store.tables import TABLES, RowImage

BRING_BACK = "bring_back"
_TEMPLATE = ("templateversion", "code", "codestate", "codemapping")


def bring_back(*, at: StudyPlace, by: Actor, number: int) -> Revision:
    """Bring back what event `number` removed, as a change of this person's own.

    Unlike undo it asks nothing of what that event changed beside: rows that somebody changed since
    stay as they are now. Raises `NotFound` where nothing of it is missing, `NotAllowed` for codes
    of the template (they come back with undo, or are added anew), and `Conflict` where something
    else has taken its place.
    """
    with changing(at, by, BRING_BACK) as draft:
        counts = header_of(at, number).counts
        if any(counts.get(name, (0, 0, 0))[2] for name in _TEMPLATE):
            raise NotAllowed(
                _("Codes are not brought back from here; undo the change, or add the code again.")
            )
        missing = list(_missing(draft, number))
        if not any(change.before is None for _subject, changes in missing for change in changes):
            raise NotFound(_("Nothing that this removed is missing now."))
        replay(draft, number, lambda: missing)
    return draft.revision


def _missing(draft: Draft, number: int) -> Iterator[tuple[Subject, list[Change]]]:
    for subject, changes in recorded(draft, number):
        by_table: dict[str, list[Change]] = {}
        for change in changes:
            by_table.setdefault(change.table.name, []).append(change)
        wanted: list[Change] = []
        for name, group in by_table.items():
            table = TABLES[name]
            now = rows_by_key(draft.place.alias, table, [table.key_of(c.image) for c in group])
            for change in group:
                wanted += _taken_back(draft, number, change, now.get(table.key_of(change.image)))
        yield subject, wanted


def _taken_back(
    draft: Draft, number: int, change: Change, now: RowImage | None
) -> Iterator[Change]:
    table, before, after = change
    if before is None:
        return
    if after is None:
        if now is None:
            yield change.reversed()
        elif now != before:
            raise conflict(draft, number, table, table.key_of(before))
    elif now == after:
        yield change.reversed()
