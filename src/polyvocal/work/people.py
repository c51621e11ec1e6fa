"""Describe who was interviewed by hand, or take sheets after seeing what they would do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid4

from polyvocal.core.cases import (
    Attribute,
    AttributeKind,
    Case,
    CaseSet,
    Partnership,
    Placeholder,
)
from polyvocal.core.errors import BadValue
from polyvocal.core.findings import ImportReport
from polyvocal.core.language import _
from polyvocal.core.study import Revision, Study
from polyvocal.store import changes
from polyvocal.store.backup import keep_copy
from polyvocal.store.connections import StudyPlace, address_of, together
from polyvocal.store.copies import CopyReason
from polyvocal.store.events import Actor
from polyvocal.work.folder import SheetKind, sheet_kind_of
from polyvocal.work.importing.people import (
    CasesPlan,
    PartnershipsPlan,
    plan_cases,
    plan_partnerships,
    take_cases,
    take_partnerships,
)
from polyvocal.work.sent import SentFile

_PEOPLE = frozenset({SheetKind.CASES, SheetKind.ATTRIBUTES, SheetKind.PARTNERSHIPS})


@dataclass(frozen=True, slots=True)
class PeoplePlan:
    """What sheets of people would do, to be looked at first.

    `made_at` is the number of the study's last event when they were read.
    """

    cases: CasesPlan = field(default_factory=CasesPlan)
    partnerships: PartnershipsPlan = field(default_factory=PartnershipsPlan)
    made_at: int = 0

    @property
    def is_nothing(self) -> bool:
        """Would nothing change?"""
        cases = self.cases
        return not (cases.attributes or cases.new or cases.changed or self.partnerships.new)


def plan_people(files: Sequence[SentFile], study: Study) -> PeoplePlan:
    """What these sheets would do, nothing being stored.

    A single file of another name is read as the sheet of cases. Raises `BadFile`, and `BadValue`
    for files among several that are no sheet of people.
    """
    sheets: dict[SheetKind, SentFile] = {}
    for file in files:
        kind = sheet_kind_of(file.name)
        if kind not in _PEOPLE:
            if len(files) > 1 or kind is not None:
                raise BadValue(
                    _(
                        "{file} is no sheet of people; name the sheets cases, attributes and "
                        "partnerships, or choose one sheet of cases alone."
                    ).format(file=file.name)
                )
            kind = SheetKind.CASES
        sheets[kind] = file
    cases = CasesPlan()
    if SheetKind.CASES in sheets:
        cases = plan_cases(sheets[SheetKind.CASES], sheets.get(SheetKind.ATTRIBUTES), study)
    elif SheetKind.ATTRIBUTES in sheets:
        raise BadValue(_("A sheet of attributes goes with a sheet of cases; choose both."))
    if SheetKind.PARTNERSHIPS not in sheets:
        return PeoplePlan(cases)
    later = replace(study, cases=(*study.cases, *cases.new))
    return PeoplePlan(cases, plan_partnerships(sheets[SheetKind.PARTNERSHIPS], later))


def take_people(at: StudyPlace, *, by: Actor, plan: PeoplePlan) -> ImportReport:
    """Do what was looked at; all or nothing, after a verified copy was kept."""
    keep_copy(address_of(at.alias), CopyReason.IMPORT)
    with together(at.alias):
        return take_cases(at, by, plan.cases) + take_partnerships(at, by, plan.partnerships)


def add_case(at: StudyPlace, *, by: Actor, label: str, role: str) -> Revision:
    """One more case. Raises `BadValue` for a label that is taken or empty."""
    return changes.add_cases(at=at, by=by, cases=[Case(uuid4(), label, role)])


def change_case(at: StudyPlace, *, by: Actor, case: Case, mark: int | None = None) -> Revision:
    """Bring a case to this. Raises `NotFound`, or `BadValue` for its label.

    `mark` is the one that was seen of it: raises `Conflict` where it is another by now.
    """
    return changes.change_case(at=at, by=by, case=case, mark=mark)


def add_attribute(
    at: StudyPlace, *, by: Actor, name: str, kind: AttributeKind, values: Iterable[str]
) -> Revision:
    """Something more to be recorded about every case. Raises `BadValue`."""
    attribute = Attribute(uuid4(), name, kind, tuple(dict.fromkeys(values)))
    return changes.add_attributes(at=at, by=by, attributes=[attribute])


def change_attribute(
    at: StudyPlace, *, by: Actor, attribute: Attribute, renames: Mapping[str, str]
) -> Revision:
    """Bring an attribute to this; `renames` (old value → new) go along with what cases have.

    Raises `BadValue`, naming them, for values that do not fit its kind, and for a taken name.
    """
    return changes.change_attribute(at=at, by=by, attribute=attribute, renames=renames)


def remove_attribute(at: StudyPlace, *, by: Actor, attribute_id: UUID) -> Revision:
    """Remove an attribute with the values that cases have of it."""
    return changes.remove_attribute(at=at, by=by, attribute_id=attribute_id)


def link_cases(
    at: StudyPlace, *, by: Actor, first: UUID | Placeholder, second: UUID | Placeholder, kind: str
) -> Revision:
    """A partnership. Raises `BadValue` for one with oneself or of two who are not in the study."""
    partnership = Partnership(uuid4(), first, second, kind)
    return changes.add_partnerships(at=at, by=by, partnerships=[partnership])


def unlink_cases(at: StudyPlace, *, by: Actor, partnership_id: UUID) -> Revision:
    """Remove a partnership; the cases stay."""
    return changes.remove_partnership(at=at, by=by, partnership_id=partnership_id)


def freeze_cases(
    at: StudyPlace, *, by: Actor, name: str, reason: str, case_ids: Iterable[UUID]
) -> Revision:
    """A named choice of cases that stays so. Raises `BadValue` for none or a taken name."""
    chosen = frozenset(case_ids)
    if not chosen:
        raise BadValue(_("Choose at least one case for the set."))
    case_set = CaseSet(uuid4(), name, chosen, reason)
    return changes.add_case_set(at=at, by=by, case_set=case_set)


def drop_case_set(at: StudyPlace, *, by: Actor, case_set_id: UUID) -> Revision:
    """Remove a case set; its cases stay."""
    return changes.remove_case_set(at=at, by=by, case_set_id=case_set_id)
