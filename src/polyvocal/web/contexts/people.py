"""The cases of a study as a table, who is linked to whom, and what a sheet would change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from polyvocal.core.cases import (
    Attribute,
    AttributeKind,
    Case,
    CaseSet,
    Missing,
    MissingReason,
    Partnership,
    Placeholder,
    QuoteConsent,
    Stage,
)
from polyvocal.core.language import _, word
from polyvocal.core.study import Study
from polyvocal.reports.compose.listing import attribute_words
from polyvocal.web.contexts.compare import Choice
from polyvocal.web.contexts.unseen import Unseen, unseen
from polyvocal.work.people import PeoplePlan


@dataclass(frozen=True, slots=True)
class ValueCell:
    """One value of one case: as printed, and whether it is missing (with the reason)."""

    words: str
    is_missing: bool


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case in the table; `place` is its role's among the study's (for the colour)."""

    case: Case
    place: int
    stage: str
    consent: str
    values: tuple[ValueCell, ...]
    documents: tuple[str, ...]
    partners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ValueField:
    """One attribute in the form of a case: its value, or the reason why there is none."""

    attribute: Attribute
    typed: str
    reasons: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class CaseForm:
    """A case in its form: as it is stored, or as it was typed; `mark` is that of what is stored."""

    label: str
    role: str
    stages: tuple[Choice, ...]
    consents: tuple[Choice, ...]
    until: str
    fields: tuple[ValueField, ...]
    mark: int


@dataclass(frozen=True, slots=True)
class Link:
    """One partnership in words; an end who was not interviewed says so."""

    partnership: Partnership
    first: str
    second: str
    first_is_here: bool
    second_is_here: bool


@dataclass(frozen=True, slots=True)
class ChangedCase:
    """What a sheet would change of a case: (what, before, after), line by line."""

    label: str
    lines: tuple[tuple[str, str, str], ...]


def case_lines(study: Study) -> tuple[CaseLine, ...]:
    """Every case with what hangs on it."""
    roles = {role: place for place, role in enumerate(study.roles)}
    names = {document.id: document.name for document in study.documents}
    heard: dict[UUID, list[str]] = {}
    for speaker in study.speakers:
        if speaker.case_id is not None:
            heard.setdefault(speaker.case_id, []).append(names[speaker.document_id])
    partners = _partners(study)
    return tuple(
        CaseLine(
            case=case,
            place=roles[case.role],
            stage=word(case.stage),
            consent=_consent(case),
            values=tuple(
                ValueCell(
                    attribute_words(case, attribute),
                    isinstance(case.value(attribute.name), Missing),
                )
                for attribute in study.attributes
            ),
            documents=tuple(dict.fromkeys(heard.get(case.id, ()))),
            partners=tuple(partners.get(case.id, ())),
        )
        for case in study.cases
    )


def case_form(study: Study, case: Case) -> CaseForm:
    """The form of a case as it is stored."""
    until = case.consent.until
    return CaseForm(
        label=case.label,
        role=case.role,
        stages=_choices(Stage, case.stage),
        consents=_choices(QuoteConsent, case.consent.to_be_quoted),
        until=until.isoformat() if until else "",
        fields=tuple(_value_field(attribute, case) for attribute in study.attributes),
        mark=case.mark,
    )


def typed_case_form(study: Study, case: Case, sent: Mapping[str, str]) -> CaseForm:
    """The form as it was sent, which was not taken."""
    return CaseForm(
        label=sent.get("label", ""),
        role=sent.get("role", ""),
        stages=_choices(Stage, sent.get("stage", "")),
        consents=_choices(QuoteConsent, sent.get("consent", "")),
        until=sent.get("until", ""),
        fields=tuple(
            ValueField(
                attribute,
                sent.get(f"value-{attribute.id}", ""),
                _choices(MissingReason, sent.get(f"missing-{attribute.id}", "")),
            )
            for attribute in study.attributes
        ),
        mark=case.mark,
    )


def _value_field(attribute: Attribute, case: Case) -> ValueField:
    value = case.value(attribute.name)
    if isinstance(value, Missing):
        return ValueField(attribute, "", _choices(MissingReason, value.reason))
    typed = attribute_words(case, attribute)
    return ValueField(
        attribute,
        typed.replace(",", "") if _is_number(attribute) else typed,
        _choices(MissingReason, ""),
    )


def _choices(kind: type[StrEnum], chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(one.value, word(one), one.value == chosen) for one in kind)


def links(study: Study) -> tuple[Link, ...]:
    """Who is linked to whom, in the order of the first one's label."""
    labels = {case.id: case.label for case in study.cases}
    found = [
        Link(
            partnership,
            _end(partnership.first, labels),
            _end(partnership.second, labels),
            isinstance(partnership.first, UUID),
            isinstance(partnership.second, UUID),
        )
        for partnership in study.partnerships
    ]
    order = {case.label: place for place, case in enumerate(study.cases)}
    return tuple(sorted(found, key=lambda link: (order.get(link.first, -1), link.first)))


def case_sets(study: Study) -> tuple[tuple[CaseSet, tuple[str, ...]], ...]:
    """The case sets with the labels of their cases."""
    return tuple(
        (chosen, tuple(case.label for case in study.cases if case.id in chosen.case_ids))
        for chosen in study.case_sets
    )


def changed_cases(plan: PeoplePlan, study: Study) -> tuple[ChangedCase, ...]:
    """What sheets would change of cases that are there."""
    attributes = (*study.attributes, *plan.cases.attributes)
    return tuple(
        ChangedCase(now.label, tuple(_differences(before, now, attributes)))
        for before, now in plan.cases.changed
    )


def unseen_of_case(now: Case, typed: Case, study: Study) -> tuple[Unseen, ...]:
    """What differs between a case as it is and as it was typed."""
    return unseen(
        ((_("Label"), now.label, typed.label), *_differences(now, typed, study.attributes))
    )


def _differences(
    before: Case, now: Case, attributes: tuple[Attribute, ...]
) -> Iterator[tuple[str, str, str]]:
    if before.role != now.role:
        yield _("role"), before.role, now.role
    if before.stage != now.stage:
        yield _("stage"), word(before.stage), word(now.stage)
    if before.consent != now.consent:
        yield _("consent to be quoted"), _consent(before), _consent(now)
    for attribute in attributes:
        old, new = attribute_words(before, attribute), attribute_words(now, attribute)
        if old != new:
            yield attribute.name, old, new


def _partners(study: Study) -> dict[UUID, list[str]]:
    labels = {case.id: case.label for case in study.cases}
    partners: dict[UUID, list[str]] = {}
    for link in study.partnerships:
        for end, other in ((link.first, link.second), (link.second, link.first)):
            if isinstance(end, UUID):
                partners.setdefault(end, []).append(_end(other, labels))
    return partners


def _end(end: UUID | Placeholder, labels: dict[UUID, str]) -> str:
    if isinstance(end, UUID):
        return labels[end]
    return f"{end.label} ({end.role})" if end.role else end.label


def _consent(case: Case) -> str:
    said = word(case.consent.to_be_quoted)
    if case.consent.until is None:
        return said
    return _("{consent}, until {day}").format(consent=said, day=case.consent.until.isoformat())


def _is_number(attribute: Attribute) -> bool:
    return attribute.kind is AttributeKind.NUMBER
