"""Users, cases and their values as coders, cases and attributes."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable, Mapping
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
from polyvocal.core.exchange import Account, Fate, Thing
from polyvocal.core.language import _
from polyvocal.formats.refi import words
from polyvocal.formats.refi.guids import derived
from polyvocal.formats.refi.record import StudyRecord
from polyvocal.formats.refi.values import (
    CaseEntry,
    LinkEntry,
    ProjectEntry,
    ValueEntry,
    VariableEntry,
)

Say = Callable[[str], str]
_NUMBERS = frozenset({"Integer", "Float"})
_LONGEST_NAME = 500


class Names:
    """Gives each thing of a kind a name of its own: none is empty, none is there twice."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)

    def take(self, name: str, otherwise: str) -> str:
        """The name, or the nearest that is free."""
        plain = name[:_LONGEST_NAME] if name.strip() else otherwise
        free, n = plain, 1
        while free in self._taken:
            n += 1
            free = f"{plain} ({n})"
        self._taken.add(free)
        return free


class CaseReader:
    """Makes cases out of a project's, with the values of their variables."""

    def __init__(
        self,
        project: ProjectEntry,
        record: StudyRecord | None,
        say: Say,
        account: Account,
        own: Mapping[UUID, str],
    ) -> None:
        """`own` are the variables of ours, by their ids: what they say is no attribute."""
        self._project, self._say, self._account, self._ours = project, say, account, own
        self._is_ours = record is not None
        # We write numbers as such, and words that look like one as words.
        self._is_exact = record is not None and record.is_whole
        known = record.attributes if record else ()
        undeclared = record.undeclared if record else {}
        self._attributes: dict[UUID | None, Attribute] = {a.id: a for a in known}
        self._attributes.update({id_: Attribute(id_, name) for id_, name in undeclared.items()})
        self._hidden = set(undeclared)
        # An attribute's own id, and the one that another tool gave it, lead to the same.
        self._of_variable: dict[UUID | None, UUID] = {a.id: a.id for a in self._attributes.values()}
        self._reasons: dict[UUID | None, UUID] = {}
        self._retyped: set[UUID] = set()
        self._of_cases = {value.variable for case in project.cases for value in case.values}
        self._of_sources = {value.variable for s in project.sources for value in s.values}
        if self._is_ours:
            self._find_known()
        new = [variable for variable in project.variables if not self._is_known(variable)]
        names = Names(attribute.name for attribute in self._attributes.values())
        for variable in new:
            self._declare(variable, names)

    def _find_known(self) -> None:
        """Which variables are attributes that the study lists, and which say why one is missing."""
        names = {
            variable.guid: self._say(variable.name)
            for variable in self._project.variables
            if variable.guid is not None and variable.guid not in self._ours
        }
        by_name = {name: id_ for id_, name in names.items() if id_ not in self._attributes}
        for attribute in self._attributes.values():
            if attribute.id not in names and attribute.name in by_name:
                self._of_variable[by_name[attribute.name]] = attribute.id
        for id_, name in names.items():
            known = self._of_variable.get(id_, id_)
            self._reasons[words.reason_id(id_)] = known
            why = by_name.get(f"{name} (why missing)")
            if why is not None and id_ not in self._attributes:
                self._reasons[why] = known

    def _is_known(self, variable: VariableEntry) -> bool:
        """Is it one of ours, or an attribute that the study lists? Then it is taken with that."""
        id_ = variable.guid
        if id_ in self._of_variable and id_ not in self._ours and id_ not in self._reasons:
            is_number = variable.kind in _NUMBERS
            self._take_edit(self._of_variable[id_], self._say(variable.name), is_number=is_number)
        elif id_ not in self._ours and id_ not in self._reasons:
            return False
        self._account.add(Thing.VARIABLES, Fate.WHOLE)
        return True

    def _declare(self, variable: VariableEntry, names: Names) -> None:
        id_ = variable.guid
        is_number = variable.kind in _NUMBERS
        kind = AttributeKind.NUMBER if is_number else AttributeKind.NOMINAL
        name = names.take(self._say(variable.name), _("Variable"))
        if id_ is None or id_ in self._of_variable:
            id_ = derived("variable", name)
        if id_ in self._of_cases or id_ not in self._of_sources:
            self._attributes[id_] = Attribute(id_, name, kind)
            self._of_variable[id_] = id_
            self._tell_kind(variable)
        else:
            how = _("belongs to sources: kept as a note on each")
            self._account.add(Thing.VARIABLES, Fate.KEPT, 1, how)

    def _take_edit(self, id_: UUID, written: str, *, is_number: bool) -> None:
        """What somebody changed of an attribute of ours in the other tool: its name, its kind."""
        attribute = self._attributes[id_]
        if attribute.kind is AttributeKind.NUMBER and not is_number:
            self._retyped.add(id_)
        plain = attribute.name[:_LONGEST_NAME] if attribute.name.strip() else words.VARIABLE
        # A name that was there already went out with a number behind it.
        # Others make spaces of line ends and tabs in a name.
        plain, said = (" ".join(name.split()) for name in (plain, written))
        if said == plain or re.fullmatch(re.escape(plain) + r" \(\d+\)", said):
            return
        others = Names(a.name for a in self._attributes.values() if a.id != id_)
        name = others.take(written, words.VARIABLE)
        self._attributes[id_] = replace(attribute, name=name)

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
            if ours.get(words.NOT_INTERVIEWED, "").strip().lower() in {"true", "1"}:
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
            own = self._ours.get(value.variable) if value.variable else None
            lacking = self._attributes.get(self._reasons.get(value.variable))
            if own is not None:
                ours[own] = self._say(value.text)
            elif lacking is not None:
                reasons[lacking.name] = value.text
            elif value.variable in self._of_variable:
                attribute = self._attributes[self._of_variable[value.variable]]
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
        is_number = attribute.kind is AttributeKind.NUMBER
        if self._is_exact and attribute.id not in self._retyped:
            is_number = False
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
    taken: set[UUID] = set()
    for place, link in enumerate(links):
        ends = [
            end if end in known else placeholders.get(end) if end else None
            for end in (link.first, link.second)
        ]
        first, second = ends
        is_pair = first is not None and second is not None and first != second
        if is_pair and not (isinstance(first, Placeholder) and isinstance(second, Placeholder)):
            id_ = link.guid
            if id_ is None or id_ in taken:
                id_ = derived("link", place)
            taken.add(id_)
            partnerships.append(Partnership(id_, first, second, say(link.name)))  # type: ignore[arg-type]
        else:
            others.append(link)
    return partnerships, others
