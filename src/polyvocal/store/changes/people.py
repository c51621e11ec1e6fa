"""Changes to who was interviewed: cases, partnerships, case sets."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from polyvocal.core.cases import Case, CaseSet, Partnership
from polyvocal.core.errors import BadValue
from polyvocal.core.language import _
from polyvocal.core.study import Revision
from polyvocal.store import records
from polyvocal.store.changes.found import (
    find_row,
    find_rows,
    remove_whole,
    require_name,
    require_new_ids,
    require_new_names,
    study_rows,
)
from polyvocal.store.changes.seen import require_mark
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor, Draft, changing
from polyvocal.store.rows import rows_where
from polyvocal.store.tables import (
    CASE,
    CASE_SET,
    CASE_SET_MEMBER,
    MEMO,
    PARTNERSHIP,
    SPEAKER,
)


def add_cases(*, at: StudyPlace, by: Actor, cases: Iterable[Case]) -> Revision:
    """Add cases, all or none. Raises `BadValue` for a label that is taken."""
    new = list(cases)
    with changing(at, by, "add_cases") as draft:
        require_new_ids(draft, CASE, [case.id for case in new])
        require_new_names(draft, CASE, "label", [case.label for case in new])
        for case in new:
            draft.add(CASE, records.case_row(draft.study, case))
    return draft.revision


def change_case(*, at: StudyPlace, by: Actor, case: Case, mark: int | None = None) -> Revision:
    """Bring the case with this id to this value. Raises `NotFound`, or `BadValue` for its label.

    `mark` is the one that was seen of it: raises `Conflict` where it is another by now.
    """
    with changing(at, by, "change_case") as draft:
        row = find_row(draft, CASE, case.id)
        require_mark(draft, CASE, row, records.case_in(row).mark, mark)
        _change_case(draft, case)
    return draft.revision


def change_cases(*, at: StudyPlace, by: Actor, cases: Iterable[Case]) -> Revision:
    """Bring many cases to these values, as a sheet gives them, in one event."""
    with changing(at, by, "change_cases") as draft:
        for case in cases:
            _change_case(draft, case)
    return draft.revision


def _change_case(draft: Draft, case: Case) -> None:
    before = find_row(draft, CASE, case.id)
    if CASE.get(before, "label") != case.label:
        require_new_names(draft, CASE, "label", [case.label])
    draft.change(CASE, before, records.case_row(draft.study, case))


def remove_case(*, at: StudyPlace, by: Actor, case_id: UUID) -> Revision:
    """Remove a case with its partnerships and memos; its speakers stay, without a case.

    Raises `BadValue` while a case set names it: a case set is frozen, and goes first.
    """
    with changing(at, by, "remove_case") as draft:
        row = find_row(draft, CASE, case_id)
        if any(rows_where(at.alias, CASE_SET_MEMBER, "case_id", [case_id.hex])):
            raise BadValue(
                _("{label} is in a case set; remove the case set first.").format(
                    label=CASE.get(row, "label")
                )
            )
        for column in ("first_case_id", "second_case_id"):
            for partnership in rows_where(at.alias, PARTNERSHIP, column, [case_id.hex]):
                draft.remove(PARTNERSHIP, partnership)
        for memo in rows_where(at.alias, MEMO, "target_id", [case_id.hex]):
            draft.remove(MEMO, memo)
        for speaker in rows_where(at.alias, SPEAKER, "case_id", [case_id.hex]):
            draft.change(SPEAKER, speaker, SPEAKER.changed(speaker, case_id=None))
        draft.remove(CASE, row)
    return draft.revision


def add_partnerships(*, at: StudyPlace, by: Actor, partnerships: Iterable[Partnership]) -> Revision:
    """Add partnerships between cases of the study. Raises `NotFound` for a case that is not."""
    new = list(partnerships)
    with changing(at, by, "add_partnerships") as draft:
        require_new_ids(draft, PARTNERSHIP, [partnership.id for partnership in new])
        find_rows(draft, CASE, [case for partnership in new for case in partnership.case_ids])
        for partnership in new:
            draft.add(PARTNERSHIP, records.partnership_row(draft.study, partnership))
    return draft.revision


def remove_partnership(*, at: StudyPlace, by: Actor, partnership_id: UUID) -> Revision:
    """Remove a partnership; the two cases stay."""
    with changing(at, by, "remove_partnership") as draft:
        draft.remove(PARTNERSHIP, find_row(draft, PARTNERSHIP, partnership_id))
    return draft.revision


def add_case_set(*, at: StudyPlace, by: Actor, case_set: CaseSet) -> Revision:
    """Freeze a choice of cases under a name. Raises `NotFound` for a case that is not there."""
    with changing(at, by, "add_case_set") as draft:
        require_name(case_set.name, _("case set"))
        if case_set.name in {CASE_SET.get(row, "name") for row in study_rows(draft, CASE_SET)}:
            raise BadValue(
                _("There is a case set {name} already; choose another name.").format(
                    name=case_set.name
                )
            )
        find_rows(draft, CASE, case_set.case_ids)
        draft.name = case_set.name
        write_case_set(draft, case_set)
    return draft.revision


def remove_case_set(*, at: StudyPlace, by: Actor, case_set_id: UUID) -> Revision:
    """Remove a case set; its cases stay."""
    with changing(at, by, "remove_case_set") as draft:
        row = find_row(draft, CASE_SET, case_set_id)
        draft.name = CASE_SET.get(row, "name")
        remove_whole(draft, CASE_SET, [row])
    return draft.revision


def write_case_set(draft: Draft, case_set: CaseSet) -> None:
    """The rows of a case set and its members."""
    draft.add(
        CASE_SET,
        CASE_SET.row(
            id=case_set.id.hex, study_id=draft.study, name=case_set.name, reason=case_set.reason
        ),
    )
    for case_id in sorted(case_set.case_ids):
        draft.add(
            CASE_SET_MEMBER,
            CASE_SET_MEMBER.row(case_set_id=case_set.id.hex, case_id=case_id.hex),
        )
