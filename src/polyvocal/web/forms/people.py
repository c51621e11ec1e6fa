"""Who was interviewed, as forms send it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from polyvocal.core.cases import (
    Attribute,
    AttributeKind,
    AttributeValue,
    Case,
    Consent,
    Missing,
    MissingReason,
    Placeholder,
    QuoteConsent,
    Stage,
)
from polyvocal.core.errors import BadValue
from polyvocal.core.language import _
from polyvocal.core.study import Study
from polyvocal.web.forms.reading import a_date, an_id, one_line, one_of, plain


def read_case(sent: Mapping[str, str], before: Case, attributes: tuple[Attribute, ...]) -> Case:
    """The case as the form has it. Raises `BadValue` that names the field and the rule."""
    label = plain(sent, "label")
    if not label:
        raise BadValue(_("A case needs a label, such as P03."))
    values = {attribute.name: _value(sent, attribute) for attribute in attributes}
    known = {name: v for name, v in before.attributes.items() if name not in values}
    return replace(
        before,
        label=label,
        role=plain(sent, "role"),
        stage=one_of(sent, "stage", Stage) or before.stage,
        attributes={**known, **values},
        consent=Consent(
            one_of(sent, "consent", QuoteConsent) or QuoteConsent.UNKNOWN, a_date(sent, "until")
        ),
    )


def read_end(sent: Mapping[str, str], name: str, study: Study) -> UUID | Placeholder:
    """One end of a partnership: a case by its label, or somebody who was not interviewed."""
    typed = plain(sent, name)
    if not typed:
        raise BadValue(_("A partnership links two people; name both."))
    for case in study.cases:
        if case.label == typed:
            return case.id
    return Placeholder(typed, plain(sent, f"{name}_role"))


def read_attribute(sent: Mapping[str, str]) -> tuple[str, AttributeKind, list[str]]:
    """Name, kind and declared values, one a line. Raises `BadValue`."""
    name = plain(sent, "name")
    if not name:
        raise BadValue(_("Give the attribute a name, such as age or site."))
    kind = one_of(sent, "kind", AttributeKind) or AttributeKind.NOMINAL
    lines = [one_line(line) for line in sent.get("values", "").splitlines()]
    return name, kind, [] if kind is AttributeKind.NUMBER else [line for line in lines if line]


def chosen_cases(sent: Mapping[str, str]) -> list[UUID]:
    """The cases that were ticked."""
    names = [name for name in sent if name.startswith("case-")]
    ids = [an_id({"id": name.removeprefix("case-")}, "id") for name in names]
    return [id_ for id_ in ids if id_ is not None]


def _value(sent: Mapping[str, str], attribute: Attribute) -> AttributeValue:
    typed = plain(sent, f"value-{attribute.id}")
    if not typed:
        reason = one_of(sent, f"missing-{attribute.id}", MissingReason)
        return Missing(reason or MissingReason.UNKNOWN)
    if attribute.kind is not AttributeKind.NUMBER:
        return typed
    try:
        number = float(typed.replace(",", "."))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise BadValue(
            _("{value} is no number; {attribute} is one.").format(
                value=typed, attribute=attribute.name
            )
        )
    return number
