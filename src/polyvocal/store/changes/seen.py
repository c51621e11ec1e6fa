"""Refusing to overwrite what somebody changed and this person has not seen."""

from __future__ import annotations

from polyvocal.core.errors import Conflict
from polyvocal.core.language import _
from polyvocal.store.changes.found import thing
from polyvocal.store.events import Draft, Header
from polyvocal.store.payloads import Change
from polyvocal.store.tables import CODE, CODE_STATE, RowImage, Table
from polyvocal.store.telling import describe, last_to, last_to_touch


def require_mark(draft: Draft, table: Table, row: RowImage, now: int, seen: int | None) -> None:
    """Raises `Conflict` where the row's mark is not the one seen (`None`: not looked at)."""
    if seen is not None and seen != now:
        raise changed_unseen(draft, table, row)


def require_code_mark(draft: Draft, code_id: str, now: int, seen: int | None) -> None:
    """As `require_mark`, for a code in whatever version of the template."""

    def touches(change: Change) -> bool:
        is_state = change.table is CODE_STATE
        return is_state and CODE_STATE.get(change.image, "code_id") == code_id

    if seen is not None and seen != now:
        raise _conflict(draft, CODE, last_to(draft.place, touches, after=0))


def changed_unseen(draft: Draft, table: Table, row: RowImage) -> Conflict:
    """Who changed this row, when, and by doing what."""
    return _conflict(draft, table, last_to_touch(draft.place, table, table.key_of(row), after=0))


def _conflict(draft: Draft, table: Table, last: Header | None) -> Conflict:
    if last is None:  # erased since
        return Conflict(_("This is no longer as you saw it; nothing of yours was stored."))
    return Conflict(
        _(
            "{who} changed this {thing} at {when} UTC (“{did}”), and you have not seen that yet; "
            "nothing of yours was stored."
        ).format(
            who=last.actor.name,
            thing=thing(table),
            when=f"{last.at:%H:%M}",
            did=describe(draft.place, last),
        )
    )
