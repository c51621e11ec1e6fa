"""Changes to what is recorded about every case, with the values that cases have."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any
from uuid import UUID

from polyvocal.core.cases import Attribute, AttributeKind
from polyvocal.core.errors import BadValue
from polyvocal.core.language import _, ngettext
from polyvocal.core.study import Revision
from polyvocal.store import records
from polyvocal.store.changes.found import find_row, require_name, study_rows
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor, changing
from polyvocal.store.tables import ATTRIBUTE, CASE, RowImage, to_json

_AS_THEY_ARE: Mapping[str, str] = MappingProxyType({})
# More than these in one sentence help nobody.
_NAMED_AT_MOST = 5


def add_attributes(*, at: StudyPlace, by: Actor, attributes: Iterable[Attribute]) -> Revision:
    """Add attributes, after those there are. Raises `BadValue` for a name that is taken."""
    new = list(attributes)
    with changing(at, by, "add_attributes") as draft:
        known = study_rows(draft, ATTRIBUTE)
        taken = [ATTRIBUTE.get(row, "name") for row in known]
        for attribute in new:
            _require_free(attribute.name, taken)
            taken.append(attribute.name)
        first = 1 + max((ATTRIBUTE.get(row, "position") for row in known), default=-1)
        for position, attribute in enumerate(new, first):
            draft.add(ATTRIBUTE, records.attribute_row(draft.study, position, attribute))
    return draft.revision


def change_attribute(
    *,
    at: StudyPlace,
    by: Actor,
    attribute: Attribute,
    renames: Mapping[str, str] = _AS_THEY_ARE,
) -> Revision:
    """Bring the name, kind and declared values of the attribute with this id to these.

    The values that cases have go along: by `renames` (old value → new), and from text to number or
    back where the kind changes. Raises `BadValue`, naming them, for values that are no numbers and
    for values of an ordinal that are not declared; and for a name that is taken.
    """
    with changing(at, by, "change_attribute") as draft:
        before = find_row(draft, ATTRIBUTE, attribute.id)
        old = ATTRIBUTE.get(before, "name")
        if attribute.name != old:
            rows = study_rows(draft, ATTRIBUTE)
            _require_free(attribute.name, [ATTRIBUTE.get(row, "name") for row in rows])
        draft.name = attribute.name
        position = ATTRIBUTE.get(before, "position")
        draft.change(ATTRIBUTE, before, records.attribute_row(draft.study, position, attribute))
        converted = _Values(attribute, renames)
        for case in study_rows(draft, CASE):
            facts = json.loads(CASE.get(case, "facts"))
            if old in facts:
                label = CASE.get(case, "label")
                facts[attribute.name] = converted.of(facts.pop(old), label)
                draft.change(CASE, case, _with_facts(case, facts))
        converted.require_all()
    return draft.revision


def order_attributes(*, at: StudyPlace, by: Actor, order: Sequence[UUID]) -> Revision:
    """Put the attributes in this order; those not named come after, as they stood."""
    with changing(at, by, "order_attributes") as draft:
        for id_ in order:
            find_row(draft, ATTRIBUTE, id_)
        wanted = {id_.hex: i for i, id_ in enumerate(order)}

        def place(row: RowImage) -> tuple[int, int]:
            return (
                wanted.get(ATTRIBUTE.get(row, "id"), len(wanted)),
                ATTRIBUTE.get(row, "position"),
            )

        for position, row in enumerate(sorted(study_rows(draft, ATTRIBUTE), key=place)):
            draft.change(ATTRIBUTE, row, ATTRIBUTE.changed(row, position=position))
    return draft.revision


def remove_attribute(*, at: StudyPlace, by: Actor, attribute_id: UUID) -> Revision:
    """Remove an attribute with the values that cases have of it."""
    with changing(at, by, "remove_attribute") as draft:
        row = find_row(draft, ATTRIBUTE, attribute_id)
        name = draft.name = ATTRIBUTE.get(row, "name")
        for case in study_rows(draft, CASE):
            facts = json.loads(CASE.get(case, "facts"))
            if facts.pop(name, None) is not None:
                draft.change(CASE, case, _with_facts(case, facts))
        draft.remove(ATTRIBUTE, row)
    return draft.revision


def _with_facts(case: RowImage, facts: dict[str, Any]) -> RowImage:
    return CASE.changed(case, facts=to_json({name: facts[name] for name in sorted(facts)}))


def _require_free(name: str, taken: list[str]) -> None:
    require_name(name, _("attribute"))
    if name in taken:
        raise BadValue(
            _("There is an attribute {name} already; choose another name.").format(name=name)
        )


class _Values:
    """Values brought to an attribute's kind; what does not fit is collected, to be told at once."""

    def __init__(self, attribute: Attribute, renames: Mapping[str, str]) -> None:
        self._attribute, self._renames = attribute, renames
        self._misfits: dict[str, str] = {}

    def of(self, value: Any, label: str) -> Any:
        """The value of the case `label`, as a row keeps it; a missing one keeps its reason."""
        if isinstance(value, list):
            return value
        is_number = self._attribute.kind is AttributeKind.NUMBER
        if isinstance(value, str):
            value = self._renames.get(value, value)
            if is_number:
                return self._number(value, label)
        elif not is_number:
            text = f"{value:g}" if float(value).is_integer() else repr(value)
            value = self._renames.get(text, text)
        if self._attribute.kind is AttributeKind.ORDINAL and value not in self._attribute.values:
            self._misfits.setdefault(value, label)
        return value

    def _number(self, text: str, label: str) -> float | None:
        try:
            number = float(text.strip().replace(",", "."))
        except ValueError:
            number = float("nan")
        if not abs(number) < float("inf"):  # neither infinite nor no number at all
            self._misfits.setdefault(text, label)
            return None
        return number

    def require_all(self) -> None:
        """Raises `BadValue` naming the first values that do not fit, with a case of each."""
        if not self._misfits:
            return
        named = ", ".join(
            _("{value} ({case})").format(value=value, case=case)
            for value, case in list(self._misfits.items())[:_NAMED_AT_MOST]
        )
        n = len(self._misfits)
        if self._attribute.kind is AttributeKind.NUMBER:
            sentence = ngettext(
                "{n} value of {name} is no number: {values}. Change it first, or rename it.",
                "{n} values of {name} are no numbers: {values}. Change them first, or rename them.",
                n,
            )
        else:
            sentence = ngettext(
                "{n} value of {name} has no place in its order: {values}. Declare it too.",
                "{n} values of {name} have no place in its order: {values}. Declare them too.",
                n,
            )
        raise BadValue(sentence.format(n=n, name=self._attribute.name, values=named))
