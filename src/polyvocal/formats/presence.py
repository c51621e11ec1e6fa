"""Presence sheets: only which codes were found for whom, where there are no transcripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from polyvocal.core.cases import Case
from polyvocal.core.errors import BadFile
from polyvocal.core.evidence import Presence
from polyvocal.core.findings import Finding, Outcome
from polyvocal.core.language import _
from polyvocal.formats.cell_values import read_missing, read_yes_no
from polyvocal.formats.headings import Column, Columns, Table, fold_heading, read_table
from polyvocal.formats.labels import LabelFinder, cases_by_label
from polyvocal.formats.tables import Row
from polyvocal.formats.template_tree import NUMBERED

COLUMNS: Columns = (
    Column("code", ("label", "code", "code label", "technique", "name", "bct"), is_required=True),
    Column("number", ("number", "no", "code number", "nr", "#")),
    Column("group", ("group", "group number", "category", "theme")),
    Column("group_label", ("group label", "group name", "category name", "theme name")),
    Column("unit", ("unit", "role", "case", "participant", "who")),
    Column("present", ("present", "presence", "found", "evidenced")),
    Column("note", ("note", "comment", "remark")),
)

# Of a column's filled cells: fewer readable ones, and it is a remark, not a role or a case.
_SHARE_READABLE = 0.8

_CodeKey = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class PresenceRead:
    """What was found for whom, and the cells that do not say."""

    presence: Presence
    findings: tuple[Finding, ...]


def read_presence(
    data: bytes, file_name: str, cases: Sequence[Case] = (), units: Sequence[str] = ()
) -> PresenceRead:
    """A presence sheet, one row for a code and a role or case, or one column for each of those.

    A unit that is the label of one of `cases` has that case's role; any other is a role itself.
    `units` names the columns to read; without it, those are read whose cells say yes or no. A cell
    that is blank or cannot be read is `None` and reported. Raises `BadFile` when a code or unit is
    there twice, or no column says who.
    """
    table = read_table(data, file_name, COLUMNS, _("codes and who they were found for"))
    findings = list(table.findings)
    if table.has("unit") and table.has("present"):
        found = _long(table, findings)
    else:
        found = _wide(table, findings, units, cases)
    finder = cases_by_label(cases)
    presence = Presence(
        units=found.units,
        unit_roles=tuple(_role(unit, finder) for unit in found.units),
        codes=tuple(found.rows),
        present=tuple(tuple(line.cells.get(unit) for unit in found.units) for line in found.lines),
        notes=tuple("; ".join(line.notes) for line in found.lines),
    )
    return PresenceRead(presence, tuple(findings))


@dataclass(frozen=True, slots=True)
class _Line:
    """What the sheet says of one code."""

    cells: dict[str, bool | None]
    notes: list[str]


@dataclass(frozen=True, slots=True)
class _Found:
    """Who the sheet speaks of, and what it says of each code."""

    units: tuple[str, ...]
    rows: dict[_CodeKey, _Line]

    @property
    def lines(self) -> tuple[_Line, ...]:
        return tuple(self.rows.values())


def _wide(
    table: Table, findings: list[Finding], wanted: Sequence[str], cases: Sequence[Case]
) -> _Found:
    columns = _unit_columns(table, findings, wanted, cases)
    if not columns:
        raise table.error(
            table.sheet.header_row,
            _("no column says for whom the codes were found."),
            _("Give each role or participant a column that says yes or no."),
        )
    rows: dict[_CodeKey, _Line] = {}
    for row in table.sheet.rows:
        key = _code(table, row, findings)
        if key is None:
            continue
        if key in rows:
            raise _twice(table, row, " ".join(part for part in key[:2] if part))
        cells = {
            unit: _cell(table, row, row.cells[i], unit, findings) for unit, i in columns.items()
        }
        note = table.getter("note")(row)
        rows[key] = _Line(cells, [note] if note else [])
    return _Found(tuple(columns), rows)


def _unit_columns(
    table: Table, findings: list[Finding], wanted: Sequence[str], cases: Sequence[Case]
) -> dict[str, int]:
    """Unit → column: those asked for, else known roles and cases and those that say yes or no."""
    named = {" ".join(heading.split()): i for i, heading in table.others if heading}
    if wanted:
        by_fold = {fold_heading(name): i for name, i in named.items()}
        missing = [unit for unit in wanted if fold_heading(unit) not in by_fold]
        if missing:
            raise table.error(
                table.sheet.header_row,
                _("there is no column {names}.").format(names=", ".join(missing)),
                _("Name columns of the sheet."),
            )
        return {unit: by_fold[fold_heading(unit)] for unit in wanted}
    finder = cases_by_label(cases)
    roles = {fold_heading(case.role): case.role for case in cases if case.role}
    columns: dict[str, int] = {}
    left_out: list[str] = []
    for name, i in named.items():
        case = finder.find(name)
        if case is not None:
            columns[case.label] = i
        elif fold_heading(name) in roles:
            columns[roles[fold_heading(name)]] = i
        elif _says_yes_or_no([row.cells[i] for row in table.sheet.rows]):
            columns[name] = i
        else:
            left_out.append(name)
    for name in left_out:
        sentence = _("The column “{name}” does not say yes or no, and was not read as a role.")
        findings.append(
            table.finding(Outcome.LEFT_OUT, table.sheet.header_row, sentence.format(name=name))
        )
    return columns


def _says_yes_or_no(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    readable = sum(read_yes_no(cell) is not None for cell in filled)
    return bool(filled) and readable >= _SHARE_READABLE * len(filled)


def _long(table: Table, findings: list[Finding]) -> _Found:
    read_unit, read_present = table.getter("unit"), table.getter("present")
    units: dict[str, None] = {}
    rows: dict[_CodeKey, _Line] = {}
    for row in table.sheet.rows:
        key, unit = _code(table, row, findings), read_unit(row)
        if key is None:
            continue
        if not unit:
            sentence = _("The row does not say for whom, and was left out.")
            findings.append(table.finding(Outcome.LEFT_OUT, row.number, sentence))
            continue
        units[unit] = None
        line = rows.setdefault(key, _Line({}, []))
        if unit in line.cells:
            raise _twice(table, row, f"{key[0] or key[1]}, {unit}")
        line.cells[unit] = _cell(table, row, read_present(row), unit, findings)
        if note := table.getter("note")(row):
            line.notes.append(note)
    for key, line in rows.items():
        for unit in units:
            if unit not in line.cells:
                sentence = _("No row says whether {code} was found for {unit}.").format(
                    code=" ".join(part for part in key[:2] if part), unit=unit
                )
                findings.append(Finding(Outcome.MISSING, table.sheet.file, "", sentence))
    return _Found(tuple(units), rows)


def _code(table: Table, row: Row, findings: list[Finding]) -> _CodeKey | None:
    number, label = table.getter("number")(row), table.getter("code")(row)
    if not number and (numbered := NUMBERED.fullmatch(label)):
        number, label = numbered.groups()
    group = table.getter("group_label")(row) or table.getter("group")(row)
    if label or number:
        return number, label, group
    sentence = _("The row names no code and was left out.")
    findings.append(table.finding(Outcome.LEFT_OUT, row.number, sentence))
    return None


def _cell(table: Table, row: Row, cell: str, unit: str, findings: list[Finding]) -> bool | None:
    present = read_yes_no(cell)
    if present is None:
        if read_missing(cell) is not None:
            sentence = _("Nothing says whether the code was found for {unit}; it is not counted.")
            findings.append(table.finding(Outcome.MISSING, row.number, sentence.format(unit=unit)))
        else:
            sentence = _(
                "“{cell}” says neither yes nor no for {unit}; it is not counted. Write yes or no."
            ).format(cell=cell[:60], unit=unit)
            findings.append(table.finding(Outcome.AMBIGUOUS, row.number, sentence))
    return present


def _twice(table: Table, row: Row, what: str) -> BadFile:
    return table.error(
        row.number,
        _("{what} is there twice.").format(what=what),
        _("Keep one row for each code, or for each code and role."),
    )


def _role(unit: str, finder: LabelFinder[Case]) -> str:
    found = finder.find(unit)
    return found.value.role if found else unit
