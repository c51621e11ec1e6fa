"""Who was interviewed: cases, their attributes, their partnerships, and chosen sets of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from polyvocal.core.errors import BadValue
from polyvocal.core.language import _
from polyvocal.core.marks import mark_of


class Stage(StrEnum):
    """How far a person came; each stage includes those before it."""

    APPROACHED = "approached"
    CONSENTED = "consented"
    INTERVIEWED = "interviewed"
    SELECTED = "selected"

    @property
    def rank(self) -> int:
        """0 for approached … 3 for selected."""
        return list(Stage).index(self)


class MissingReason(StrEnum):
    """Why a value is not there. Never a blank cell."""

    DECLINED = "declined"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True)
class Missing:
    """A value that is not there, and why."""

    reason: MissingReason = MissingReason.UNKNOWN


class AttributeKind(StrEnum):
    """What may be done with an attribute's values."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Attribute:
    """Something recorded about every case.

    `values` are the declared values in the order tables print them; a declared value nobody has is
    still printed. Empty for numbers.
    """

    id: UUID
    name: str
    kind: AttributeKind = AttributeKind.NOMINAL
    values: tuple[str, ...] = ()


AttributeValue = str | float | Missing


class QuoteConsent(StrEnum):
    """May this person's words be printed?"""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Consent:
    """Consent to be quoted, and until when (`None`: no end agreed)."""

    to_be_quoted: QuoteConsent = QuoteConsent.UNKNOWN
    until: dt.date | None = None

    def on(self, day: dt.date) -> QuoteConsent:
        """What holds on `day`: consent that has run out is no consent."""
        if self.until is not None and day > self.until:
            return QuoteConsent.NO
        return self.to_be_quoted


_NO_ATTRIBUTES: Mapping[str, AttributeValue] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Case:
    """A participant (or a site, or an intervention).

    `label` is the id people use, such as ``P03``, unique in the study. `attributes` maps an
    attribute's name to its value; an attribute not in it is missing, reason unknown. `set_aside` is
    why the case is left out of every result ("": it is not).
    """

    id: UUID
    label: str
    role: str = ""
    stage: Stage = Stage.INTERVIEWED
    attributes: Mapping[str, AttributeValue] = field(default_factory=lambda: _NO_ATTRIBUTES)
    consent: Consent = Consent()
    set_aside: str = ""

    def value(self, attribute: str) -> AttributeValue:
        """The attribute's value, or `Missing` with its reason."""
        return self.attributes.get(attribute, Missing())

    @property
    def mark(self) -> int:
        """Another number once anything of the case is changed."""
        values = [f"{name}={value}" for name, value in sorted(self.attributes.items())]
        consent = (self.consent.to_be_quoted, self.consent.until)
        return mark_of(self.label, self.role, self.stage, *consent, self.set_aside, *values)


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A partner who was not interviewed: only a label and a role are known."""

    label: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Partnership:
    """`first` does `kind` to `second` ("supports"); one end may be a placeholder.

    An end is a case's id or a `Placeholder`. Raises `BadValue` when both ends are placeholders or
    both are the same case.
    """

    id: UUID
    first: UUID | Placeholder
    second: UUID | Placeholder
    kind: str = "supports"

    def __post_init__(self) -> None:
        if isinstance(self.first, Placeholder) and isinstance(self.second, Placeholder):
            raise BadValue(_("A partnership needs at least one person who is in the study."))
        if self.first == self.second:
            raise BadValue(_("A partnership links two people, not one with themselves."))

    @property
    def case_ids(self) -> tuple[UUID, ...]:
        """The ends that are cases of the study."""
        return tuple(end for end in (self.first, self.second) if isinstance(end, UUID))


@dataclass(frozen=True, slots=True)
class CaseSet:
    """A named, frozen choice of cases, and why these."""

    id: UUID
    name: str
    case_ids: frozenset[UUID]
    reason: str = ""
