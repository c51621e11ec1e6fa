"""Counting characteristics, case by case and in totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from polyvocal.analysis.characteristics.lengths import (
    CaseLength,
    lengths_of_cases,
    spread,
    summarise_lengths,
)
from polyvocal.analysis.characteristics.result import (
    CaseRow,
    Characteristic,
    Characteristics,
    Denominator,
    Grouping,
    MissingCount,
    Summary,
    ValueCount,
)
from polyvocal.analysis.frames import Ratio, choose_cases
from polyvocal.core.cases import (
    Attribute,
    AttributeKind,
    AttributeValue,
    Case,
    CaseSet,
    Missing,
    MissingReason,
)
from polyvocal.core.errors import BadValue, NotFound
from polyvocal.core.language import _
from polyvocal.core.study import Study
from polyvocal.core.text import natural_key

ROLE = "role"


def describe_characteristics(
    study: Study,
    *,
    by: str = ROLE,
    attributes: Sequence[str] | None = None,
    groupings: Sequence[Grouping] = (),
    headline: Denominator = Denominator.WITHOUT_MISSING,
    case_set: CaseSet | None = None,
    roles: tuple[str, ...] | None = None,
) -> Characteristics:
    """Describe the cases by their attributes and by how long they were interviewed.

    `by` makes the columns: "role", or the name of a nominal or ordinal attribute. `attributes`
    names those to describe, in order (`None`: all). `groupings` join values for print, those of
    `by` too, and are carried in the result. `headline` says which denominator is printed first.
    `case_set` `None`: every case; `roles` `None`: every role, in natural order.

    Returns for each attribute, column and in total: nominal and ordinal, the number of cases for
    each declared value (0 included) and then each other value found, against all cases and against
    those whose value is known; numbers, n, median, lowest and highest. Missing values are counted
    by reason. Interview length is per case, over all its documents, in minutes and in words.

    Raises `NotFound` for an attribute or role the study does not have, and `BadValue` for a value
    of a number that is no number, for columns made of numbers, or for two groupings of one
    attribute or a value put in two classes.

    Undefined: a share of a column without cases (or without known values); median and range where
    no value is known.

    Source: Table 1 of the study this project grew from; e.g. age 26–64 in 7 of 11 peer workers with
    missing values and 7 of 7 without.

    >>> from uuid import uuid4
    >>> from polyvocal.core.study import assemble_study
    >>> age = Attribute(uuid4(), "age", AttributeKind.ORDINAL, ("18-25", "26-64"))
    >>> values = ["26-64"] * 7 + [Missing(MissingReason.DECLINED)] * 4
    >>> cases = [
    ...     Case(uuid4(), f"PW{i}", role="PW", attributes={"age": value})
    ...     for i, value in enumerate(values)
    ... ]
    >>> study = assemble_study(id=uuid4(), name="Ages", attributes=[age], cases=cases)
    >>> count = describe_characteristics(study).characteristics[0].columns[0].counts[1]
    >>> count.with_missing, count.without_missing
    (Ratio(part=7, whole=11), Ratio(part=7, whole=7))
    """
    chosen = choose_cases(study, case_set, roles)
    is_in = [place >= 0 for place in chosen.role.tolist()]
    cases = [case for case, chosen_ in zip(study.cases, is_in, strict=True) if chosen_]
    of_cases = lengths_of_cases(study, is_in)
    lengths = [length for length, chosen_ in zip(of_cases, is_in, strict=True) if chosen_]
    described = _attributes(study, attributes)
    joined = _groupings(study, groupings)
    columns, places = _columns(study, cases, by, chosen.sample.roles, joined)
    members = [[i for i, p in enumerate(places) if p == c] for c in range(len(columns))]
    characteristics = tuple(
        _characteristic(attribute, joined.get(attribute.name), cases, members)
        for attribute in described
    )
    return Characteristics(
        by=by,
        columns=columns,
        n_by_column=tuple(len(of_column) for of_column in members),
        n_without_column=places.count(None),
        characteristics=characteristics,
        lengths=tuple(
            summarise_lengths(study, [lengths[i] for i in of_column]) for of_column in members
        ),
        total_length=summarise_lengths(study, lengths),
        cases=tuple(
            _row(case, place, described, length)
            for case, place, length in zip(cases, places, lengths, strict=True)
        ),
        headline=headline,
        sample=chosen.sample,
        revision=study.revision,
        notes=_notes(described, cases),
    )


def _notes(attributes: Sequence[Attribute], cases: list[Case]) -> tuple[str, ...]:
    """Values outside an attribute's declared ones: mostly slips of the pen, so they are named."""
    notes = []
    for attribute in attributes:
        if attribute.values and attribute.kind is not AttributeKind.NUMBER:
            found = {_known(case, attribute) for case in cases} - {None, *attribute.values}
            others = sorted((value for value in found if value), key=natural_key)
            if others:
                notes.append(
                    _("{attribute}: not among its declared values: {values}.").format(
                        attribute=attribute.name, values=", ".join(others)
                    )
                )
    return tuple(notes)


def _attributes(study: Study, names: Sequence[str] | None) -> list[Attribute]:
    if names is None:
        return list(study.attributes)
    return [_attribute(study, name) for name in names]


def _attribute(study: Study, name: str) -> Attribute:
    for attribute in study.attributes:
        if attribute.name == name:
            return attribute
    raise NotFound(_("There is no attribute {name} in this study.").format(name=name))


def _groupings(study: Study, groupings: Sequence[Grouping]) -> dict[str, Grouping]:
    joined: dict[str, Grouping] = {}
    for grouping in groupings:
        attribute = _attribute(study, grouping.attribute)
        values = [value for _name, of_class in grouping.classes for value in of_class]
        if (
            attribute.name in joined
            or len(set(values)) < len(values)
            or attribute.kind is AttributeKind.NUMBER
        ):
            raise BadValue(
                _(
                    "The grouping of {attribute} does not hold: only named values can be grouped, "
                    "once, each in one class."
                ).format(attribute=attribute.name)
            )
        joined[attribute.name] = grouping
    return joined


def _columns(
    study: Study,
    cases: list[Case],
    by: str,
    roles: tuple[str, ...],
    groupings: dict[str, Grouping],
) -> tuple[tuple[str, ...], list[int | None]]:
    """The columns' names, and each case's place among them (`None`: its value is missing)."""
    if by == ROLE:
        return roles, [roles.index(case.role) for case in cases]
    attribute = _attribute(study, by)
    if attribute.kind is AttributeKind.NUMBER:
        raise BadValue(_("{attribute} is a number and makes no columns.").format(attribute=by))
    values = [_known(case, attribute) for case in cases]
    classes = _classes(attribute, groupings.get(by), values)
    place = {value: i for i, (_name, of_class) in enumerate(classes) for value in of_class}
    return tuple(name for name, _values in classes), [
        None if value is None else place[value] for value in values
    ]


def _characteristic(
    attribute: Attribute,
    grouping: Grouping | None,
    cases: list[Case],
    members: list[list[int]],
) -> Characteristic:
    if attribute.kind is AttributeKind.NUMBER:
        summaries = [
            _summarise_numbers(attribute, [cases[i] for i in of_column]) for of_column in members
        ]
        return Characteristic(
            attribute, grouping, tuple(summaries), _summarise_numbers(attribute, cases)
        )
    # Classes come from all cases, so that every column prints the same lines.
    classes = _classes(attribute, grouping, [_known(case, attribute) for case in cases])
    return Characteristic(
        attribute,
        grouping,
        tuple(
            _summarise(attribute, classes, [cases[i] for i in of_column]) for of_column in members
        ),
        _summarise(attribute, classes, cases),
    )


def _classes(
    attribute: Attribute, grouping: Grouping | None, found: Sequence[str | None]
) -> list[tuple[str, tuple[str, ...]]]:
    """What is printed, in order: (name, values) of each class, declared value, other value."""
    classes = list(grouping.classes) if grouping else []
    taken = {value for _name, values in classes for value in values}
    others = sorted({v for v in found if v is not None} - set(attribute.values), key=natural_key)
    for value in (*attribute.values, *others):
        if value not in taken:
            classes.append((value, (value,)))
    return classes


def _summarise(
    attribute: Attribute, classes: list[tuple[str, tuple[str, ...]]], cases: list[Case]
) -> Summary:
    numbers = Counter(_known(case, attribute) for case in cases)
    n_known = len(cases) - numbers[None]
    counts = []
    for name, values in classes:
        n = sum(numbers[value] for value in values)
        counts.append(ValueCount(name, values, Ratio(n, len(cases)), Ratio(n, n_known)))
    return Summary(len(cases), tuple(counts), None, _missing(attribute, cases))


def _summarise_numbers(attribute: Attribute, cases: list[Case]) -> Summary:
    values = [_number(case, attribute) for case in cases]
    return Summary(len(cases), (), spread(attribute.name, values), _missing(attribute, cases))


def _missing(attribute: Attribute, cases: list[Case]) -> tuple[MissingCount, ...]:
    values = [case.value(attribute.name) for case in cases]
    reasons = Counter(value.reason for value in values if isinstance(value, Missing))
    return tuple(
        MissingCount(reason, reasons[reason]) for reason in MissingReason if reasons[reason]
    )


def _known(case: Case, attribute: Attribute) -> str | None:
    value = case.value(attribute.name)
    if isinstance(value, Missing):
        return None
    return value if isinstance(value, str) else format(value, "g")


def _number(case: Case, attribute: Attribute) -> float | None:
    value = case.value(attribute.name)
    if isinstance(value, Missing):
        return None
    if isinstance(value, str):
        raise BadValue(
            _("{attribute} of {case} is not a number: {value}.").format(
                attribute=attribute.name, case=case.label, value=value
            )
        )
    return value


def _row(
    case: Case, column: int | None, attributes: list[Attribute], length: CaseLength
) -> CaseRow:
    values: list[AttributeValue] = [case.value(attribute.name) for attribute in attributes]
    return CaseRow(
        case=case,
        column=column,
        values=tuple(values),
        n_documents=len(length.documents),
        minutes=length.minutes,
        participant_words=length.participant_words,
        all_words=length.all_words,
    )
