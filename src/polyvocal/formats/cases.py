"""The sheet of participants: cases, their attributes, and why a value is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from polyvocal.core.cases import (
    Attribute,
    AttributeKind,
    AttributeValue,
    Case,
    Consent,
    Missing,
    MissingReason,
    QuoteConsent,
    Stage,
)
from polyvocal.core.errors import BadFile
from polyvocal.core.findings import Finding, Outcome
from polyvocal.core.language import _
from polyvocal.formats.attributes import Declared
from polyvocal.formats.cell_values import (
    AmbiguousDate,
    plain,
    read_date,
    read_missing,
    read_number,
    read_word,
)
from polyvocal.formats.headings import Column, Columns, Table, fold_heading, read_table
from polyvocal.formats.labels import loose_form
from polyvocal.formats.tables import Row

COLUMNS: Columns = (
    Column(
        "id",
        (
            *("id", "case", "case id", "participant", "participant id", "participant code"),
            *("participant number", "participant no", "interviewee", "interviewee id", "pid"),
            *("respondent", "respondent id", "study id", "label", "pseudonym"),
        ),
        is_required=True,
    ),
    Column(
        "role",
        (
            "role",
            "participant role",
            "participant type",
            "type of participant",
            "participant group",
        ),
    ),
    Column("stage", ("stage", "recruitment stage", "recruitment status")),
    Column(
        "consent",
        (
            *("consent to be quoted", "consent", "consent to quote", "consent to quotes"),
            *("quote consent", "may be quoted", "can be quoted", "quotable", "quotes allowed"),
        ),
    ),
    Column(
        "consent_until",
        ("consent until", "consent to be quoted until", "quoted until", "consent ends"),
    ),
)

STAGES: dict[str, Stage] = {
    "approached": Stage.APPROACHED,
    "contacted": Stage.APPROACHED,
    "invited": Stage.APPROACHED,
    "consented": Stage.CONSENTED,
    "recruited": Stage.CONSENTED,
    "enrolled": Stage.CONSENTED,
    "interviewed": Stage.INTERVIEWED,
    "selected": Stage.SELECTED,
    "sampled": Stage.SELECTED,
    "analysed": Stage.SELECTED,
    "analyzed": Stage.SELECTED,
    "included": Stage.SELECTED,
}
CONSENTS: dict[str, QuoteConsent] = {
    **dict.fromkeys(
        ("yes", "y", "true", "1", "x", "✓", "given", "agreed", "granted"), QuoteConsent.YES
    ),
    **dict.fromkeys(
        ("no", "n", "false", "0", "refused", "declined", "not given", "withdrawn", "withdrew"),
        QuoteConsent.NO,
    ),
    **dict.fromkeys(
        ("", "unknown", "not known", "?", "not asked", "pending", "unclear"), QuoteConsent.UNKNOWN
    ),
}


@dataclass(frozen=True, slots=True)
class CasesRead:
    """What the sheet of participants says, in the order of its rows, and what it leaves open."""

    cases: tuple[Case, ...]
    attributes: tuple[Attribute, ...]
    findings: tuple[Finding, ...]


def read_cases(data: bytes, file_name: str, declared: Sequence[Declared] = ()) -> CasesRead:
    """Cases from a CSV or XLSX sheet; every column that is not one of `COLUMNS` is an attribute.

    An attribute is a number when all its values are, unless `declared` says otherwise. Raises
    `BadFile` when two rows say different things about one id.
    """
    table = read_table(data, file_name, COLUMNS, _("participants"))
    findings = list(table.findings)
    rows = _one_row_each(table, findings)
    readers = [
        _AttributeColumn(table, column, heading, rows, declared)
        for column, heading in table.others
        if heading
    ]
    headings = Counter(reader.attribute.name for reader in readers)
    if twice := next((heading for heading, n in headings.items() if n > 1), ""):
        raise table.error(
            table.sheet.header_row,
            _("two columns are headed “{heading}”.").format(heading=twice),
            _("Give each column its own heading."),
        )
    for reader in readers:
        findings.extend(reader.findings)
    cases = tuple(_case(table, row, readers, findings) for row in rows)
    findings.extend(_undeclared_columns(table, readers, declared))
    findings.extend(_look_alikes(table, rows))
    attributes = _in_declared_order([r.attribute for r in readers], declared)
    return CasesRead(cases, attributes, tuple(findings))


def _one_row_each(table: Table, findings: list[Finding]) -> list[Row]:
    """The rows to read: those without an id or said twice are reported and left out."""
    read_id = table.getter("id")
    first: dict[str, Row] = {}
    conflicts: list[tuple[Row, Row]] = []
    for row in table.sheet.rows:
        label = read_id(row)
        if not label:
            findings.append(
                table.finding(
                    Outcome.LEFT_OUT, row.number, _("The row has no id and was left out.")
                )
            )
        elif label not in first:
            first[label] = row
        elif first[label].cells == row.cells:
            sentence = _("{label} is the same as in row {first}; it was read once.").format(
                label=label, first=first[label].number
            )
            findings.append(table.finding(Outcome.LEFT_OUT, row.number, sentence))
        else:
            conflicts.append((first[label], row))
    if conflicts:
        raise _conflict(table, conflicts)
    return list(first.values())


def _conflict(table: Table, conflicts: list[tuple[Row, Row]]) -> BadFile:
    first, second = conflicts[0]
    headings = [
        heading
        for heading, a, b in zip(table.sheet.header, first.cells, second.cells, strict=True)
        if a != b
    ]
    others = ", ".join(str(row.number) for _first, row in conflicts[1:11])
    problem = _("{label} is also in row {first}, where “{headings}” is different.").format(
        label=table.getter("id")(first), first=first.number, headings="”, “".join(headings)
    )
    if others:
        problem += " " + _("The same happens in these rows: {rows}.").format(rows=others)
    return table.error(second.number, problem, _("Keep one row for each participant."))


def _case(
    table: Table, row: Row, readers: Sequence[_AttributeColumn], findings: list[Finding]
) -> Case:
    label = table.getter("id")(row)
    attributes: dict[str, AttributeValue] = {}
    for reader in readers:
        value = reader.read(row, findings)
        # A value that is not there for no known reason is left out: that is what absence means.
        if value != Missing():
            attributes[reader.attribute.name] = value
    return Case(
        id=uuid4(),
        label=label,
        role=table.getter("role")(row),
        stage=_stage(table, row, findings),
        attributes=attributes,
        consent=_consent(table, row, findings),
    )


def _stage(table: Table, row: Row, findings: list[Finding]) -> Stage:
    cell = table.getter("stage")(row)
    stage = read_word(cell, STAGES)
    if stage is None and cell:
        sentence = _(
            "“{cell}” is no stage; “interviewed” was taken. "
            "Write approached, consented, interviewed or selected."
        ).format(cell=cell)
        findings.append(table.finding(Outcome.WARNING, row.number, sentence))
    return stage or Stage.INTERVIEWED


def _consent(table: Table, row: Row, findings: list[Finding]) -> Consent:
    cell = table.getter("consent")(row)
    given = read_word(cell, CONSENTS)
    if given is None:
        sentence = _(
            "“{cell}” does not say whether the person may be quoted; it was read as unknown. "
            "Write yes, no or unknown."
        ).format(cell=cell)
        findings.append(table.finding(Outcome.WARNING, row.number, sentence))
    elif plain(cell) in {"withdrawn", "withdrew"}:
        sentence = _(
            "“{cell}” was read as: not to be quoted. If the person left the study, take their "
            "row and their transcripts out."
        ).format(cell=cell)
        findings.append(table.finding(Outcome.WARNING, row.number, sentence))
    end = table.getter("consent_until")(row)
    until = read_date(end) if end else None
    if end and (until is None or isinstance(until, AmbiguousDate)):
        sentence = _(
            "“{cell}” is no date that can be read in one way only, so consent was read as unknown. "
            "Write 2025-12-31."
        ).format(cell=end)
        findings.append(table.finding(Outcome.WARNING, row.number, sentence))
        # An end nobody can read may have passed: a yes would promise too much.
        return Consent(QuoteConsent.NO if given is QuoteConsent.NO else QuoteConsent.UNKNOWN)
    return Consent(
        given or QuoteConsent.UNKNOWN, until if not isinstance(until, AmbiguousDate) else None
    )


class _AttributeColumn:
    """One attribute: what kind it is, and its value in each row."""

    def __init__(
        self,
        table: Table,
        column: int,
        heading: str,
        rows: Sequence[Row],
        declared: Sequence[Declared],
    ) -> None:
        self._table, self._column = table, column
        name = " ".join(heading.split())
        alike = [d for d in declared if fold_heading(d.name) == fold_heading(name)]
        self._declared = next((d for d in alike if d.name == name), alike[0] if alike else None)
        self._words = {plain(v): v for v in self._declared.values} if self._declared else {}
        values = dict.fromkeys(row.cells[column] for row in rows)
        present = [v for v in values if plain(v) in self._words or read_missing(v) is None]
        self.findings = self._spellings(present, name)
        if self._declared is not None:
            self.attribute = Attribute(
                uuid4(), self._declared.name, self._declared.kind, self._declared.values
            )
        else:
            is_number = bool(present) and all(read_number(v) is not None for v in present)
            kind = AttributeKind.NUMBER if is_number else AttributeKind.NOMINAL
            self.attribute = Attribute(uuid4(), name, kind)

    @property
    def declared(self) -> Declared | None:
        """What the sheet of attributes says about it."""
        return self._declared

    def read(self, row: Row, findings: list[Finding]) -> AttributeValue:
        """The row's value; adds a line where the cell does not fit what was declared."""
        cell = row.cells[self._column]
        if plain(cell) in self._words and cell:
            return self._words[plain(cell)]
        reason = self._reason(cell)
        if reason is not None:
            return Missing(reason)
        if self.attribute.kind is AttributeKind.NUMBER:
            number = read_number(cell)
            if number is not None:
                return number
            sentence = _("“{cell}” is no number, so {name} is unknown here.")
            findings.append(self._line(row, cell, sentence))
            return Missing()
        if self._words:
            sentence = _("“{cell}” is not among the declared values of {name}; it was kept.")
            findings.append(self._line(row, cell, sentence))
        return cell

    def _reason(self, cell: str) -> MissingReason | None:
        if self._declared is not None:
            return self._declared.reason_for(cell)
        return read_missing(cell)

    def _line(self, row: Row, cell: str, sentence: str) -> Finding:
        return self._table.finding(
            Outcome.WARNING, row.number, sentence.format(cell=cell, name=self.attribute.name)
        )

    def _spellings(self, present: Sequence[str], name: str) -> list[Finding]:
        """Values that differ in spelling alone stay apart, but a person should know."""
        if self._words:
            return []
        alike: dict[str, list[str]] = {}
        for value in present:
            alike.setdefault(plain(value), []).append(value)
        return [
            self._table.finding(
                Outcome.WARNING,
                self._table.sheet.header_row,
                _("{name} has values that differ only in spelling, counted apart: {values}").format(
                    name=name, values=" / ".join(same)
                ),
            )
            for same in alike.values()
            if len(same) > 1
        ]


def _in_declared_order(
    attributes: list[Attribute], declared: Sequence[Declared]
) -> tuple[Attribute, ...]:
    order = {d.name: i for i, d in enumerate(declared)}
    return tuple(sorted(attributes, key=lambda a: order.get(a.name, len(order))))


def _undeclared_columns(
    table: Table, readers: Sequence[_AttributeColumn], declared: Sequence[Declared]
) -> list[Finding]:
    used = {reader.declared for reader in readers}
    return [
        table.finding(
            Outcome.WARNING,
            table.sheet.header_row,
            _("The attribute {name} is declared, but no column has that heading.").format(
                name=d.name
            ),
        )
        for d in declared
        if d not in used
    ]


def _look_alikes(table: Table, rows: Sequence[Row]) -> list[Finding]:
    read_id = table.getter("id")
    alike: dict[str, list[Row]] = {}
    for row in rows:
        alike.setdefault(loose_form(read_id(row)), []).append(row)
    return [
        table.finding(
            Outcome.WARNING,
            same[1].number,
            _("{label} looks like {other} in row {row}; they were read as two people.").format(
                label=read_id(same[1]), other=read_id(same[0]), row=same[0].number
            ),
        )
        for form, same in alike.items()
        if form and len(same) > 1
    ]
