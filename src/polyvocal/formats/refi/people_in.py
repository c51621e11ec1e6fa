"""Users, cases and their values as coders, cases and attributes."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Sequence
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
    Partnership,
    Placeholder,
    QuoteConsent,
    Stage,
)
from polyvocal.core.coding import Coder, CoderKind
from polyvocal.core.exchange import Account, Fate, Thing
from polyvocal.core.language import _
from polyvocal.formats.refi import words
from polyvocal.formats.refi.guids import derived
from polyvocal.formats.refi.record import StudyRecord
from polyvocal.formats.refi.values import (
    CaseEntry,
    LinkEntry,
    ProjectEntry,
    UserEntry,
    ValueEntry,
    VariableEntry,
)

Say = Callable[[str], str]
_NUMBERS = frozenset({"Integer", "Float"})
_LONGEST_NAME = 500


class Names:
    """Gives each thing of a kind a name of its own: none is empty, none is there twice."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, name: str, otherwise: str) -> str:
        """The name, or the nearest that is free."""
        plain = name[:_LONGEST_NAME] if name.strip() else otherwise
        free, n = plain, 1
        while free in self._taken:
            n += 1
            free = f"{plain} ({n})"
        self._taken.add(free)
        return free


def read_coders(users: Sequence[UserEntry], record: StudyRecord | None, say: Say) -> list[Coder]:
    """A coder for each user; namesakes stay apart."""
    kinds = record.coder_kinds if record else {}
    coders = []
    taken: set[UUID] = set()
    for place, user in enumerate(users):
        id_ = user.guid
        if id_ is None or id_ in taken:
            id_ = derived("user", place, user.name)
        taken.add(id_)
        is_named = user.name.strip() or record is not None
        name = say(user.name) if is_named else _("User {n}").format(n=place + 1)
        coders.append(Coder(id_, name, kinds.get(id_, CoderKind.PERSON)))
    return coders


class CaseReader:
    """Makes cases out of a project's, with the values of their variables."""

    def __init__(
        self, project: ProjectEntry, record: StudyRecord | None, say: Say, account: Account
    ) -> None:
        self._project, self._say, self._account = project, say, account
        ours = {words.variable_id(name): name for name, _kind in words.CASE_VARIABLES}
        ours.update({words.variable_id(name): name for name, _kind in words.DOCUMENT_VARIABLES})
        self._ours = ours if record else {}
        known = record.attributes if record else ()
        self._reasons = {words.reason_id(a.id): a.name for a in known}
        names = Names()
        undeclared = record.undeclared if record else {}
        self._attributes = {a.id: a for a in known}
        self._attributes.update({id_: Attribute(id_, name) for id_, name in undeclared.items()})
        self._hidden = set(undeclared)
        self._reasons.update({words.reason_id(id_): name for id_, name in undeclared.items()})
        self._of_cases = {value.variable for case in project.cases for value in case.values}
        self._of_sources = {value.variable for s in project.sources for value in s.values}
        for variable in project.variables:
            self._declare(variable, names)

    def _declare(self, variable: VariableEntry, names: Names) -> None:
        id_ = variable.guid
        if id_ in self._ours or id_ in self._reasons or id_ in self._attributes:
            self._account.add(Thing.VARIABLES, Fate.WHOLE)
            return
        is_number = variable.kind in _NUMBERS
        kind = AttributeKind.NUMBER if is_number else AttributeKind.NOMINAL
        name = names.take(self._say(variable.name), _("Variable"))
        id_ = id_ or derived("variable", variable.name)
        if id_ in self._of_cases or id_ not in self._of_sources:
            self._attributes[id_] = Attribute(id_, name, kind)
            self._tell_kind(variable)
        else:
            how = _("belongs to sources: kept as a note on each")
            self._account.add(Thing.VARIABLES, Fate.KEPT, 1, how)

    def _tell_kind(self, variable: VariableEntry) -> None:
        if variable.kind == "Text" or variable.kind in _NUMBERS:
            self._account.add(Thing.VARIABLES, Fate.WHOLE)
        else:
            how = _("{kind}: its values are kept as words").format(kind=variable.kind)
            self._account.add(Thing.VARIABLES, Fate.CHANGED, 1, how)

    @property
    def attributes(self) -> tuple[Attribute, ...]:
        """The attributes that the study lists."""
        return tuple(a for id_, a in self._attributes.items() if id_ not in self._hidden)

    def read(self) -> tuple[list[Case], dict[UUID, Placeholder]]:
        """The cases, and by guid those who were not interviewed (a study of ours has such)."""
        names = Names()
        cases: list[Case] = []
        placeholders: dict[UUID, Placeholder] = {}
        taken: set[UUID] = set()
        for place, entry in enumerate(self._project.cases):
            ours, attributes = self._values(entry)
            id_ = entry.guid
            if id_ is None or id_ in taken:
                id_ = derived("case", place, entry.name)
            taken.add(id_)
            if ours.get(words.NOT_INTERVIEWED) == "true":
                placeholders[id_] = Placeholder(self._say(entry.name), ours.get(words.ROLE, ""))
                continue
            label = names.take(self._say(entry.name), _("Case {n}").format(n=place + 1))
            case = Case(id_, label, ours.get(words.ROLE, ""), attributes=attributes)
            cases.append(_with_facts(case, ours))
            self._account.add(Thing.CASES, Fate.WHOLE)
            if entry.n_codes:
                how = _("codes on a whole case have no place here")
                self._account.add(Thing.CODINGS, Fate.LEFT_OUT, entry.n_codes, how)
        return cases, placeholders

    def _values(self, entry: CaseEntry) -> tuple[dict[str, str], dict[str, AttributeValue]]:
        ours: dict[str, str] = {}
        reasons: dict[str, str] = {}
        values: dict[str, AttributeValue] = {}
        for value in entry.values:
            if value.variable in self._ours:
                ours[self._ours[value.variable]] = self._say(value.text)
            elif value.variable in self._reasons:
                reasons[self._reasons[value.variable]] = value.text
            elif value.variable in self._attributes:
                attribute = self._attributes[value.variable]
                values[attribute.name] = self._value(value, attribute)
                self._account.add(Thing.VALUES, Fate.WHOLE)
            else:
                how = _("names a variable that the file does not have")
                self._account.add(Thing.VALUES, Fate.LEFT_OUT, 1, how)
        for name, reason in reasons.items():
            values[name] = _reason(reason)
        return ours, values

    def _value(self, value: ValueEntry, attribute: Attribute) -> AttributeValue:
        if not value.kind:
            return Missing()
        is_number = not self._ours and attribute.kind is AttributeKind.NUMBER
        if value.kind in {"IntegerValue", "FloatValue"} or is_number:
            number = _number(value.text)
            if number is not None:
                return number
        return self._say(value.text)


def _number(written: str) -> float | None:
    try:
        number = float(written.strip())
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _reason(written: str) -> AttributeValue:
    if written in {"inf", "-inf"}:
        return float(written)  # a number that the standard cannot write
    try:
        return Missing(MissingReason(written))
    except ValueError:
        return Missing()


def _with_facts(case: Case, ours: dict[str, str]) -> Case:
    if words.STAGE in ours and ours[words.STAGE] in set(Stage):
        case = replace(case, stage=Stage(ours[words.STAGE]))
    to_be_quoted, until = ours.get(words.CONSENT, ""), None
    try:
        until = dt.date.fromisoformat(ours.get(words.CONSENT_UNTIL, ""))
    except ValueError:
        until = None
    if to_be_quoted in set(QuoteConsent):
        return replace(case, consent=Consent(QuoteConsent(to_be_quoted), until))
    return replace(case, consent=Consent(until=until)) if until else case


def read_partnerships(
    links: Iterable[LinkEntry],
    cases: Iterable[Case],
    placeholders: dict[UUID, Placeholder],
    say: Say,
) -> tuple[list[Partnership], list[LinkEntry]]:
    """Links between two people as partnerships, and the links that are none."""
    known = {case.id for case in cases}
    partnerships, others = [], []
    for place, link in enumerate(links):
        ends = [
            end if end in known else placeholders.get(end) if end else None
            for end in (link.first, link.second)
        ]
        first, second = ends
        is_pair = first is not None and second is not None and first != second
        if is_pair and not (isinstance(first, Placeholder) and isinstance(second, Placeholder)):
            id_ = link.guid or derived("link", place)
            partnerships.append(Partnership(id_, first, second, say(link.name)))  # type: ignore[arg-type]
        else:
            others.append(link)
    return partnerships, others
