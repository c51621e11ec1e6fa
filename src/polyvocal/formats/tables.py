"""Sheets of any origin, CSV or XLSX, as rows of clean text with the numbers a person sees."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePath

from polyvocal.core.errors import BadFile
from polyvocal.core.findings import Finding, Outcome
from polyvocal.core.language import _, ngettext
from polyvocal.core.text import clean_text
from polyvocal.formats.decoding import decode
from polyvocal.formats.signatures import FileSort, recognise
from polyvocal.formats.workbooks import (
    CellValue,
    Workbook,
    Worksheet,
    cell_text,
    read_workbook,
)

MOST_ROWS = 1_000_000
MOST_COLUMNS = 2_000
LONGEST_CELL = 100_000
DELIMITERS = (",", ";", "\t", "|")

_NOT_PLAIN = re.compile("[\r\x00\ufeff\ud800-\udfff]")
_NO_NUMBERS: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Row:
    """One row under the header; `cells` are stripped and as many as the header has.

    `number` is the row's number as a spreadsheet program shows it. `numbers` are the columns whose
    cell the workbook held as a number: "10.10" typed there has become 10.1.
    """

    number: int
    cells: tuple[str, ...]
    numbers: frozenset[int] = _NO_NUMBERS


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its header, the rows that are not blank, and what had to be said about it.

    `name` is the worksheet's, or the file's without its ending; `in_workbook` tells which.
    """

    file: str
    name: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    header_row: int = 1
    in_workbook: bool = False
    findings: tuple[Finding, ...] = ()

    def place(self, row: int) -> str:
        """Where a person looks: "row 14", and in which worksheet."""
        if self.in_workbook:
            return _("sheet {sheet}, row {row}").format(sheet=self.name, row=row)
        return _("row {row}").format(row=row)


def read_tables(data: bytes, file_name: str) -> tuple[Sheet, ...]:
    """Every table of a CSV or XLSX file that has a header; what it is, its content says.

    CSV: delimiter comma, semicolon, tab or bar, quoted line breaks, any encoding `decode` reads.
    XLSX: visible worksheets, dates as ISO, formulas as last calculated. Blank rows are skipped.
    Raises `BadFile` for an empty, broken, oversized or foreign file.
    """
    name = PurePath(file_name).name
    if not data.strip():
        raise _nothing_in(name)
    sort = recognise(data)
    if sort is FileSort.ZIP:
        sheets = _from_workbook(read_workbook(data, name), name)
    elif sort is FileSort.OLD_OFFICE:
        raise BadFile(
            name,
            _("this is a workbook of the old Excel format, or one locked with a password."),
            remedy=_("Save it as .xlsx without a password, or as CSV."),
        )
    else:
        sheets = (_from_csv(data, name),)
    if not sheets:
        raise _nothing_in(name)
    return sheets


def _nothing_in(name: str) -> BadFile:
    return BadFile(
        name, _("there is no table in it."), remedy=_("Put column headings into the first row.")
    )


# --- CSV ------------------------------------------------------------------------------------------


def _from_csv(data: bytes, name: str) -> Sheet:
    decoded = decode(data, name)
    text, findings = decoded.text, list(decoded.findings)
    if name.lower().endswith((".xlsx", ".xls", ".ods")):
        findings.append(_misnamed(name, _("a text file with separated values")))
    declared = re.match(r"sep=(.)\n", text)  # how Excel is told the delimiter in the first line
    delimiter = declared[1] if declared else sniff_delimiter(text)
    records, problem = _csv_records(text, delimiter, name)
    if problem:
        findings.append(Finding(Outcome.WARNING, name, problem[0], problem[1]))
    numbered = ((number, cells, _NO_NUMBERS) for number, cells in enumerate(records, 1))
    after_declaration = islice(numbered, 1 if declared else 0, None)
    sheet = _sheet(after_declaration, Sheet(name, PurePath(name).stem, (), ()), findings)
    if sheet is None:
        raise _nothing_in(name)
    return sheet


def sniff_delimiter(text: str) -> str:
    """The delimiter under which most of the first rows are as wide as the header; comma if none.

    The standard library's sniffer takes any frequent character, letters included.
    """
    best, best_score = ",", 0.0
    sample = text[:60_000].splitlines(keepends=True)[:60]
    for delimiter in DELIMITERS:
        try:
            rows = [r for r in csv.reader(sample, delimiter=delimiter) if any(r)]
        except csv.Error:
            continue
        if not rows:
            continue
        if len(rows) > 2:
            rows = rows[:-1]  # the sample may end inside a quoted cell
        width = len(rows[0])
        score = (width - 1) * sum(len(r) == width for r in rows) / len(rows)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _csv_records(
    text: str, delimiter: str, name: str
) -> tuple[list[list[str]], tuple[str, str] | None]:
    """All records, blank ones included; strictly at first, so that an open quote is noticed."""
    records: list[list[str]] = []
    try:
        for record in csv.reader(_lines(text), delimiter=delimiter, strict=True):
            records.append(record)
            _check_rows(len(records), name)
    except csv.Error as error:
        place = _("row {row}").format(row=len(records) + 1)
        if "field larger" in str(error):
            raise _too_long(name, place) from error
        if "end of data" in str(error):
            raise BadFile(
                name,
                _("a quotation mark opened here is never closed."),
                place=place,
                remedy=_("Close or remove it, or save the sheet again from its program."),
            ) from error
        try:
            records = list(csv.reader(_lines(text), delimiter=delimiter))
        except csv.Error as second:
            raise _too_long(name, place) from second
        _check_rows(len(records), name)
        return records, (
            place,
            _("A quotation mark stands inside a cell; please check this row and the next."),
        )
    return records, None


def _lines(text: str) -> Iterator[str]:
    # not splitlines(): that also breaks at U+2028, form feeds and others inside a cell
    return (line + "\n" for line in text.split("\n"))


def _check_rows(n: int, name: str) -> None:
    if n > MOST_ROWS:
        raise BadFile(
            name,
            ngettext("it has more than {n} row.", "it has more than {n} rows.", MOST_ROWS).format(
                n=f"{MOST_ROWS:,}"
            ),
            remedy=_("Split it into several files."),
        )


def _too_long(name: str, place: str) -> BadFile:
    return BadFile(
        name,
        ngettext(
            "a cell holds more than {n} character.",
            "a cell holds more than {n} characters.",
            LONGEST_CELL,
        ).format(n=f"{LONGEST_CELL:,}"),
        place=place,
        remedy=_("Look for a quotation mark that is never closed, or shorten the cell."),
    )


# --- XLSX -----------------------------------------------------------------------------------------


def _from_workbook(book: Workbook, name: str) -> tuple[Sheet, ...]:
    findings: list[Finding] = []
    if not name.lower().endswith((".xlsx", ".xlsm")):
        findings.append(_misnamed(name, _("an Excel workbook")))
    for places, sentence in (
        (
            book.without_result,
            _(
                "These cells hold a formula without its result, and were read as blank; open the "
                "workbook in your spreadsheet program and save it: {cells}"
            ),
        ),
        (book.with_error, _("These cells hold an error, and were read as blank: {cells}")),
    ):
        if places:
            listed = ", ".join(places)
            findings.append(Finding(Outcome.WARNING, name, "", sentence.format(cells=listed)))
    sheets = []
    for worksheet in book.worksheets:
        blank = Sheet(name, worksheet.name, (), (), in_workbook=True)
        sheet = _sheet(_workbook_rows(worksheet), blank, [*findings, *_merged(worksheet, name)])
        if sheet is not None:
            sheets.append(sheet)
    return tuple(sheets)


def _merged(worksheet: Worksheet, name: str) -> list[Finding]:
    if not worksheet.n_merged:
        return []
    sentence = ngettext(
        "{n} range of cells is merged; only its first cell has a value, the others are blank.",
        "{n} ranges of cells are merged; only the first cell of each has a value.",
        worksheet.n_merged,
    ).format(n=worksheet.n_merged)
    place = _("sheet {sheet}").format(sheet=worksheet.name)
    return [Finding(Outcome.WARNING, name, place, sentence)]


def _workbook_rows(worksheet: Worksheet) -> Iterator[tuple[int, list[str], frozenset[int]]]:
    shared: dict[frozenset[int], frozenset[int]] = {}  # most rows have numbers in the same columns
    for number, values in enumerate(worksheet.cells, 1):
        found = frozenset(i for i, value in enumerate(values) if _is_number(value))
        yield number, [cell_text(value) for value in values], shared.setdefault(found, found)


def _is_number(value: CellValue) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


# --- both -----------------------------------------------------------------------------------------


def _misnamed(name: str, what: str) -> Finding:
    return Finding(
        Outcome.WARNING,
        name,
        "",
        _("Its name does not say so, but it is {what}, and was read as that.").format(what=what),
    )


def _sheet(
    records: Iterable[tuple[int, list[str], frozenset[int]]],
    blank: Sheet,
    findings: list[Finding],
) -> Sheet | None:
    """The first record that is not blank is the header; `None` when there is none."""
    header: tuple[str, ...] = ()
    header_row, outside = 1, 0
    rows: list[Row] = []
    for number, raw, numbers in records:
        cells = _clean_cells(raw, blank, number)
        if not any(cells):
            continue
        if not header:
            header, header_row = _trimmed(cells), number
            if len(header) > MOST_COLUMNS:
                raise _too_wide(blank)
            continue
        width = len(header)
        extra = any(cells[width:])
        if extra and not blank.in_workbook:
            findings.append(_left_out(blank, number, len(_trimmed(cells)), width))
            continue
        outside += extra
        if len(cells) < width:
            if not blank.in_workbook:
                findings.append(_short(blank, number, len(cells), width))
            cells = [*cells, *[""] * (width - len(cells))]
        rows.append(Row(number, tuple(cells[:width]), numbers))
    if outside:
        findings.append(_unheaded(blank, outside))
    if not header:
        return None
    return Sheet(
        blank.file, blank.name, header, tuple(rows), header_row, blank.in_workbook, tuple(findings)
    )


def _clean_cells(raw: Sequence[str], sheet: Sheet, number: int) -> list[str]:
    if len(raw) > MOST_COLUMNS and any(raw[MOST_COLUMNS:]):
        raise _too_wide(sheet)
    cells = []
    for cell in raw:
        if len(cell) > LONGEST_CELL:
            raise _too_long(sheet.file, sheet.place(number))
        kept = clean_text(cell).text if _NOT_PLAIN.search(cell) else cell
        cells.append(kept.strip())
    return cells


def _trimmed(cells: Sequence[str]) -> tuple[str, ...]:
    width = len(cells)
    while width and not cells[width - 1]:
        width -= 1
    return tuple(cells[:width])


def _too_wide(sheet: Sheet) -> BadFile:
    return BadFile(
        sheet.file,
        ngettext(
            "it has more than {n} column.", "it has more than {n} columns.", MOST_COLUMNS
        ).format(n=f"{MOST_COLUMNS:,}"),
        remedy=_("Keep the columns you need and save it again."),
    )


def _left_out(sheet: Sheet, row: int, n: int, width: int) -> Finding:
    return Finding(
        Outcome.LEFT_OUT,
        sheet.file,
        sheet.place(row),
        ngettext(
            "The row has {n} cell under {width} headings and was left out. Put text that holds "
            "the delimiter between quotation marks.",
            "The row has {n} cells under {width} headings and was left out. Put text that holds "
            "the delimiter between quotation marks.",
            n,
        ).format(n=n, width=width),
    )


def _short(sheet: Sheet, row: int, n: int, width: int) -> Finding:
    return Finding(
        Outcome.WARNING,
        sheet.file,
        sheet.place(row),
        ngettext(
            "The row has {n} cell under {width} headings; the others were read as blank.",
            "The row has {n} cells under {width} headings; the others were read as blank.",
            n,
        ).format(n=n, width=width),
    )


def _unheaded(sheet: Sheet, n: int) -> Finding:
    return Finding(
        Outcome.LEFT_OUT,
        sheet.file,
        "",
        ngettext(
            "{n} row has cells beyond the last heading; those cells were left out.",
            "{n} rows have cells beyond the last heading; those cells were left out.",
            n,
        ).format(n=n),
    )
