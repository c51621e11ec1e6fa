"""Changes to who may do what in a study: told in its history, and taken back by no undo."""

from __future__ import annotations

from polyvocal.core.errors import BadValue, NotFound
from polyvocal.core.language import _
from polyvocal.core.study import Revision
from polyvocal.store.access import Role
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor, Draft, changing
from polyvocal.store.rows import rows_where
from polyvocal.store.tables import MEMBER, RowImage


def give_role(*, at: StudyPlace, by: Actor, person: Actor, role: Role) -> Revision:
    """Make somebody a member, or give a member another role.

    The first member of a study must be an owner, and a study keeps one: raises `BadValue`.
    """
    with changing(at, by, "give_role") as draft:
        known = _members(draft)
        before = known.get(person.id.hex)
        after = MEMBER.row(study_id=draft.study, person=person.id.hex, role=role.value)
        draft.name = person.name
        if before is None:
            draft.add(MEMBER, after)
        else:
            draft.change(MEMBER, before, after)
        _require_owner({**known, person.id.hex: after})
    return draft.revision


def take_role(*, at: StudyPlace, by: Actor, person: Actor) -> Revision:
    """End somebody's membership; what they coded and wrote stays, under their name.

    Raises `NotFound` where they are no member, `BadValue` for the last owner.
    """
    with changing(at, by, "take_role") as draft:
        known = _members(draft)
        row = known.pop(person.id.hex, None)
        if row is None:
            raise NotFound(_("{name} is no member of this study.").format(name=person.name))
        draft.name = person.name
        draft.remove(MEMBER, row)
        _require_owner(known)
    return draft.revision


def _members(draft: Draft) -> dict[str, RowImage]:
    rows = rows_where(draft.place.alias, MEMBER, "study_id", [draft.study])
    return {MEMBER.get(row, "person"): row for row in rows}


def _require_owner(members: dict[str, RowImage]) -> None:
    if Role.OWNER not in {MEMBER.get(row, "role") for row in members.values()}:
        raise BadValue(_("A study keeps at least one owner; make somebody else one first."))
