"""The sheet of partnerships: who supports whom, also where one of the two was not interviewed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from polyvocal.core.cases import Case, Partnership, Placeholder
from polyvocal.core.findings import Finding, Outcome
from polyvocal.core.language import _
from polyvocal.formats.cell_values import plain, read_yes_no
from polyvocal.formats.headings import Column, Columns, Table, read_table, unknown_columns
from polyvocal.formats.labels import LabelFinder, cases_by_label
from polyvocal.formats.tables import Row

COLUMNS: Columns = (
    Column(
        "first",
        (
            *("worker", "peer worker", "supporter", "supports", "first", "first person", "from"),
            *("provider", "helper", "mentor", "sponsor", "therapist", "person a", "case 1"),
        ),
        is_required=True,
    ),
    Column(
        "second",
        (
            *("peer", "supported", "supported peer", "supported person", "supported participant"),
            *("second", "second person", "to", "service user", "client", "recipient", "mentee"),
            *("sponsee", "person b", "case 2"),
        ),
        is_required=True,
    ),
    Column("kind", ("kind", "type", "relation", "relationship", "partnership", "link")),
    Column("first_role", ("first role", "role of first", "worker role", "role of worker")),
    Column(
        "second_role",
        (
            *("second role", "role of second", "peer role", "role of peer", "supported role"),
            "partner role",
        ),
    ),
    Column(
        "first_interviewed",
        ("first interviewed", "worker interviewed", "was the worker interviewed"),
    ),
    Column(
        "second_interviewed",
        (
            *("second interviewed", "peer interviewed", "supported interviewed"),
            "partner interviewed",
        ),
    ),
)

_MARK = re.compile(
    r"[\s,;:–—-]{0,5}[(\[]?\s{0,5}"
    r"(?:placeholder|not interviewed|not in (?:the )?study|no interview)\s{0,5}[)\]]?$",
    re.IGNORECASE,
)
_NOBODY = frozenset({"unknown", "not known", "?", "n/a", "na", "none", "-", "–"})


@dataclass(frozen=True, slots=True)
class PartnershipsRead:
    """The partnerships in the order of the sheet's rows, and what it leaves open."""

    partnerships: tuple[Partnership, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _End:
    """One end as written: its label, whether it is marked as not interviewed, its role."""

    label: str
    is_marked: bool
    role: str


def read_partnerships(data: bytes, file_name: str, cases: Sequence[Case]) -> PartnershipsRead:
    """Partnerships from a CSV or XLSX sheet, their ends found among `cases`.

    An end marked "not interviewed", or unknown to the cases, becomes a placeholder with a finding.
    A row is left out and reported when neither end is a case, an end is blank, both are the same
    person, or the partnership is there already.
    """
    table = read_table(data, file_name, COLUMNS, _("partnerships"))
    findings = [*table.findings, *unknown_columns(table)]
    finder = cases_by_label(cases)
    read: dict[tuple[object, object, str], tuple[Partnership, int]] = {}
    for row in table.sheet.rows:
        partnership = _partnership(table, row, finder, findings)
        if partnership is None:
            continue
        key = (partnership.first, partnership.second, plain(partnership.kind))
        if key in read:
            sentence = _("The same partnership is in row {row}; it was read once.").format(
                row=read[key][1]
            )
            findings.append(table.finding(Outcome.LEFT_OUT, row.number, sentence))
        else:
            read[key] = (partnership, row.number)
    return PartnershipsRead(tuple(p for p, _row in read.values()), tuple(findings))


def _partnership(
    table: Table, row: Row, finder: LabelFinder[Case], findings: list[Finding]
) -> Partnership | None:
    ends = [_end(table, row, which) for which in ("first", "second")]
    if not all(end.label or end.is_marked for end in ends):
        sentence = _(
            "One of the two is blank, so the row was left out. Write “not interviewed” for a "
            "partner who was not."
        )
        findings.append(table.finding(Outcome.LEFT_OUT, row.number, sentence))
        return None
    if all(not end.label for end in ends):
        findings.append(table.finding(Outcome.LEFT_OUT, row.number, _nobody()))
        return None
    said: list[Finding] = []
    first, second = (
        _case_or_placeholder(_On(table, row, said), end, other, finder)
        for end, other in (ends, reversed(ends))
    )
    if isinstance(first, Placeholder) and isinstance(second, Placeholder):
        findings.append(table.finding(Outcome.LEFT_OUT, row.number, _nobody()))
        return None
    if first == second:
        sentence = _("Both ends are the same person, so the row was left out.")
        findings.append(table.finding(Outcome.LEFT_OUT, row.number, sentence))
        return None
    findings.extend(said)
    kind = table.getter("kind")(row) or "supports"
    return Partnership(uuid4(), first, second, kind)


def _nobody() -> str:
    return _("Neither of the two is in the sheet of participants, so the row was left out.")


def _end(table: Table, row: Row, which: str) -> _End:
    cell = table.getter(which)(row)
    label = _MARK.sub("", cell).strip()
    is_marked = label != cell or plain(label) in _NOBODY
    interviewed = read_yes_no(table.getter(f"{which}_interviewed")(row))
    role = table.getter(f"{which}_role")(row)
    return _End("" if plain(label) in _NOBODY else label, is_marked or interviewed is False, role)


@dataclass(frozen=True, slots=True)
class _On:
    """The row that is being read, and what is said about it."""

    table: Table
    row: Row
    findings: list[Finding]

    def say(self, outcome: Outcome, sentence: str) -> None:
        self.findings.append(self.table.finding(outcome, self.row.number, sentence))


def _case_or_placeholder(
    on: _On, end: _End, other: _End, finder: LabelFinder[Case]
) -> UUID | Placeholder:
    found = finder.find(end.label) if end.label else None
    if found is not None:
        if not found.is_exact:
            sentence = _("“{label}” was read as {case}.").format(label=end.label, case=found.label)
            on.say(Outcome.CHANGED, sentence)
        elif end.is_marked:
            sentence = _(
                "{label} is marked as not interviewed, but is in the sheet of participants; the "
                "partnership names that participant."
            ).format(label=end.label)
            on.say(Outcome.WARNING, sentence)
        return found.value.id
    label = end.label or _("partner of {label}").format(label=other.label)
    if end.is_marked:
        sentence = _("{label} was not interviewed and stands as a placeholder.")
    else:
        sentence = _(
            "{label} is not in the sheet of participants and stands as a placeholder; correct the "
            "id if the person was interviewed."
        )
    outcome = Outcome.TAKEN if end.is_marked else Outcome.WARNING
    on.say(outcome, sentence.format(label=label))
    return Placeholder(label, end.role)
