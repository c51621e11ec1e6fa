"""Column headings as people write them, folded to our own field names.

Each sheet declares its columns once, as a tuple of `Column`; what a heading may be called is
nowhere else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from polyvocal.core.errors import BadFile
from polyvocal.core.findings import Finding, Outcome
from polyvocal.core.language import _
from polyvocal.formats.tables import Row, Sheet, read_tables

# Past this it is no heading of ours, and matching it would cost more than its worth.
_LONGEST_HEADING = 200


@dataclass(frozen=True, slots=True)
class Column:
    """One column a sheet may have: our `field` name and the headings people give it.

    Case, accents, punctuation, spaces and a plural "s" do not matter. `repeats`: several columns
    may feed it ("Example 1", "Example 2").
    """

    field: str
    headings: tuple[str, ...]
    is_required: bool = False
    repeats: bool = False


Columns = tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet whose columns are known by field; `others` are the columns nobody recognised."""

    sheet: Sheet
    fields: Mapping[str, tuple[int, ...]]
    others: tuple[tuple[int, str], ...]
    findings: tuple[Finding, ...]

    def has(self, field: str) -> bool:
        """Is there a column for this field?"""
        return field in self.fields

    def getter(self, field: str) -> Callable[[Row], str]:
        """Reads the field's cell from a row; blank where the sheet has no such column."""
        columns = self.fields.get(field, ())
        if not columns:
            return lambda row: ""  # noqa: ARG005 - every getter is called with its row
        first = columns[0]
        return lambda row: row.cells[first]

    def cells(self, row: Row, field: str) -> tuple[str, ...]:
        """The field's cells that are not blank, for fields that may have several columns."""
        return tuple(row.cells[i] for i in self.fields.get(field, ()) if row.cells[i])

    def finding(self, outcome: Outcome, row: int, sentence: str) -> Finding:
        """A line of the import report about this row."""
        return Finding(outcome, self.sheet.file, self.sheet.place(row), sentence)

    def error(self, row: int, problem: str, remedy: str = "") -> BadFile:
        """What to raise when the file cannot be used because of this row."""
        return BadFile(self.sheet.file, problem, place=self.sheet.place(row), remedy=remedy)


def fold_heading(heading: str) -> str:
    """Without case, accents, punctuation and plural: "Participant_IDs" is "participant id"."""
    bare = "".join(
        c for c in unicodedata.normalize("NFKD", heading.casefold()) if not unicodedata.combining(c)
    )
    words = re.findall(r"[^\W_]+|[+?#]", bare)
    return " ".join(_singular(word) for word in words)


def _singular(word: str) -> str:
    keeps_its_s = len(word) < 3 or word.endswith(("ss", "us", "is"))
    return word if keeps_its_s else word.removesuffix("s")


def read_table(data: bytes, file_name: str, columns: Columns, what: str) -> Table:
    """The one table in the file that has the required columns.

    `what` names the sheet in sentences ("participants"). Other worksheets are reported as left
    out. Raises `BadFile` when no worksheet, or more than one, could be it.
    """
    sheets = read_tables(data, file_name)
    fitting = [table for sheet in sheets if (table := match_columns(sheet, columns))]
    if len(fitting) > 1:
        named = [t for t in fitting if fold_heading(what) in fold_heading(t.sheet.name)]
        fitting = named if len(named) == 1 else fitting
    if not fitting:
        raise _no_columns(sheets, columns, what)
    if len(fitting) > 1:
        raise BadFile(
            sheets[0].file,
            _("more than one worksheet could be the sheet of {what}: {names}.").format(
                what=what, names=", ".join(t.sheet.name for t in fitting)
            ),
            remedy=_("Keep one, or name it “{what}”.").format(what=what),
        )
    table = fitting[0]
    left_out = tuple(
        Finding(
            Outcome.LEFT_OUT,
            sheet.file,
            _("sheet {sheet}").format(sheet=sheet.name),
            _("The worksheet was not read as {what}.").format(what=what),
        )
        for sheet in sheets
        if sheet is not table.sheet
    )
    return Table(table.sheet, table.fields, table.others, table.findings + left_out)


def match_columns(sheet: Sheet, columns: Columns) -> Table | None:
    """Which column is which field; `None` when a required one is not there.

    Of two columns for one field the first is read and the other reported.
    """
    by_heading = {fold_heading(h): c for c in columns for h in (c.field, *c.headings)}
    fields: dict[str, tuple[int, ...]] = {}
    others: list[tuple[int, str]] = []
    findings = list(sheet.findings)
    for i, heading in enumerate(sheet.header):
        column = _column_for(heading, by_heading)
        if column is None:
            others.append((i, heading))
        elif column.field in fields and not column.repeats:
            findings.append(_twice(sheet, heading, sheet.header[fields[column.field][0]]))
        else:
            fields[column.field] = (*fields.get(column.field, ()), i)
    if any(column.is_required and column.field not in fields for column in columns):
        return None
    return Table(sheet, fields, tuple(others), tuple(findings))


def unknown_columns(table: Table) -> Iterator[Finding]:
    """One line for each column that the sheet has no use for."""
    for i, heading in table.others:
        if heading or any(row.cells[i] for row in table.sheet.rows):
            yield Finding(
                Outcome.LEFT_OUT,
                table.sheet.file,
                table.sheet.place(table.sheet.header_row),
                _("The column “{heading}” is not known here and was left out.").format(
                    heading=heading or _("without a heading")
                ),
            )


def _column_for(heading: str, by_heading: Mapping[str, Column]) -> Column | None:
    folded = fold_heading(heading) if len(heading) <= _LONGEST_HEADING else ""
    if not folded:
        return None
    found = by_heading.get(folded)
    if found is None:
        without_number = re.sub(r"\s*\d+$", "", folded)
        repeated = by_heading.get(without_number)
        found = repeated if repeated and repeated.repeats else None
    return found


def _twice(sheet: Sheet, heading: str, first: str) -> Finding:
    return Finding(
        Outcome.LEFT_OUT,
        sheet.file,
        sheet.place(sheet.header_row),
        _("The column “{heading}” says the same as “{first}”; only the latter was read.").format(
            heading=heading, first=first
        ),
    )


def _no_columns(sheets: tuple[Sheet, ...], columns: Columns, what: str) -> BadFile:
    wanted = [c for c in columns if c.is_required]
    missing = [c.headings[0] for c in wanted]
    if len(sheets) == 1:
        found = {
            c.field
            for heading in sheets[0].header
            if (c := _column_for(heading, {fold_heading(h): c for c in wanted for h in c.headings}))
        }
        missing = [c.headings[0] for c in wanted if c.field not in found]
    return BadFile(
        sheets[0].file,
        _("no column is headed “{headings}”, so it cannot be read as the sheet of {what}.").format(
            headings="”, “".join(missing), what=what
        ),
        remedy=_("Give the column that heading in the first row."),
    )
