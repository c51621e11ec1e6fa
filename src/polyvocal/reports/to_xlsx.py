"""A report as an Excel workbook: a sheet saying what is counted, then one sheet for each table."""

from __future__ import annotations

import datetime as dt
import io
import re
import textwrap
from collections.abc import Iterable
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from polyvocal.core.errors import BadValue
from polyvocal.core.language import _
from polyvocal.core.progress import Progress, silent
from polyvocal.reports.blocks import Report
from polyvocal.reports.excel_rows import SheetRows, excel_words, text_cell
from polyvocal.reports.packages import Writer, write_package
from polyvocal.reports.printable import language_direction, looks_like_formula, printable
from polyvocal.reports.sheets import Sheet, loose_notes, sheets_of

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
_LONGEST_NAME = 31  # of a sheet
_WIDEST_FROZEN = 90  # characters
_LABEL_WIDTH, _NOTE_WIDTH = 24, 110
_LINE_HEIGHT = 15.0  # points
# Without its name, programs other than Excel choose another type for heads.
_BOLD = Font(name="Calibri", family=2, size=11, bold=True, scheme="minor")
_AboutRow = tuple[str, str, str]
# Excel's file says when it was made; the same study must give the same bytes.
_UNDATED = dt.datetime(1980, 1, 1)  # noqa: DTZ001 - the format has no time zone


def to_xlsx(report: Report, path: Path | IO[bytes], progress: Progress = silent) -> None:
    """Write the workbook. Numbers are numbers, unrounded; text never runs as a formula.

    The same report gives the same bytes. Raises `BadValue` where a table is larger than a sheet can
    hold.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = "Polyvocal"
    book.properties.title = printable(report.title)
    book.properties.language = report.language
    book.properties.created = _UNDATED
    writers = _frame_sheets(book, report, progress)
    writers["docProps/core.xml"] = _undated
    frame = io.BytesIO()
    book.save(frame)
    write_package(frame.getvalue(), path, writers)


def _undated(properties: str) -> list[str]:
    """The properties without the moment of writing, which openpyxl puts in."""
    moment = _UNDATED.isoformat()
    return [re.sub(r"(<dcterms:modified[^>]*>)[^<]*", rf"\g<1>{moment}Z", properties)]


def _frame_sheets(book: Workbook, report: Report, progress: Progress) -> dict[str, Writer]:
    """Make every sheet with its head; what writes the rows of each into the file."""
    about = book.create_sheet(_("Read me"))
    about_rows: list[_AboutRow] = []
    is_rtl = language_direction(report.spoken) == "rtl"
    writers: dict[str, Writer] = {}
    has_shares = False
    for number, sheet in enumerate(sheets_of(report), 2):
        page = book.create_sheet(_sheet_name(sheet.name, book.sheetnames))
        about_rows.append((page.title, "", sheet.title))
        about_rows += [(page.title, note.label, note.words) for note in sheet.notes]
        _frame(page, sheet, is_rtl=is_rtl)
        has_shares |= any(column.is_share for column in sheet.columns)
        rows = SheetRows(sheet, page, progress)
        writers[f"xl/worksheets/sheet{number}.xml"] = rows.pieces
    about_rows += [("", note.label, note.words) for note in loose_notes(report)]
    about.sheet_view.rightToLeft = is_rtl
    _fill_about(about, report, about_rows, has_shares=has_shares)
    return writers


def _frame(page: Worksheet, sheet: Sheet, *, is_rtl: bool) -> None:
    if len(sheet.columns) > MOST_COLUMNS or sheet.n_rows >= MOST_ROWS:
        raise BadValue(
            _("{title} is larger than a sheet of Excel can hold; write it as CSV.").format(
                title=sheet.title
            )
        )
    page.sheet_view.rightToLeft = is_rtl
    _set_print(page)
    page.freeze_panes = f"{get_column_letter(_n_frozen(sheet) + 1)}2"
    for i, column in enumerate(sheet.columns, 1):
        page.column_dimensions[get_column_letter(i)].width = min(column.width + 2, 100)
    last = get_column_letter(len(sheet.columns))
    page.auto_filter.ref = f"A1:{last}{sheet.n_rows + 1}"
    _set_height(page, 1, ((column.header, column.width) for column in sheet.columns))
    page.append([_head_cell(page, column.header) for column in sheet.columns])


def _n_frozen(sheet: Sheet) -> int:
    """The columns that stay in sight, unless they would leave no room for others."""
    wide = sum(column.width for column in sheet.columns[: sheet.n_heads])
    return sheet.n_heads if wide <= _WIDEST_FROZEN else 0


def _set_print(page: Any) -> None:  # the stubs leave all of it out
    """Printed on its side, as wide as the paper, its head on every page."""
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0  # as many pages as it takes
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = "1:1"


def _set_height(page: Any, row: int, cells: Iterable[tuple[str, float]]) -> None:
    """A row of wrapped words is as high as they are only where somebody says so."""
    lines = [len(textwrap.wrap(words, int(width))) for words, width in cells]
    page.row_dimensions[row].height = max(1, *lines) * _LINE_HEIGHT


def _head_cell(page: Worksheet, words: str) -> object:
    cell = WriteOnlyCell(page, excel_words(words))
    cell.font = _BOLD
    cell.alignment = Alignment(wrap_text=True, vertical="bottom")
    if looks_like_formula(words):
        cell.data_type = "s"
        cell.quotePrefix = True
    return cell


def _fill_about(
    page: Worksheet, report: Report, rows: list[_AboutRow], *, has_shares: bool
) -> None:
    _set_print(page)
    for letter, width in (("A", 32), ("B", _LABEL_WIDTH), ("C", _NOTE_WIDTH)):
        page.column_dimensions[letter].width = width
    page.append([_head_cell(page, report.title)])
    if report.subtitle:
        page.append([text_cell(page, report.subtitle)])
    page.append([])
    page.append([_head_cell(page, head) for head in (_("Sheet"), _("What"), _("Note"))])
    at = 4 if report.subtitle else 3
    before = ""
    empty = _("the number is not defined, or nothing was said there.")
    closing = [("", _("Empty cells"), empty)]
    if has_shares:
        shares = _("run from 0 to 1 and are shown as percentages; no number in here is rounded.")
        closing.append(("", _("Shares"), shares))
    for name, label, words in [*rows, *closing]:
        at += 1
        _set_height(page, at, ((label, _LABEL_WIDTH), (words, _NOTE_WIDTH)))
        is_first = name not in {"", before}
        before = name
        page.append(
            [
                _head_cell(page, name) if is_first else "",
                text_cell(page, label, wraps=True),
                _head_cell(page, words) if is_first else text_cell(page, words, wraps=True),
            ]
        )


def _sheet_name(wanted: str, taken: list[str]) -> str:
    """Whole words, at most 31 characters, none of those Excel forbids, and not used before.

    What follows a colon only says more: the number before the words tells tables apart.
    """
    wanted = wanted.partition(": ")[0]
    plain = " ".join(re.sub(r"[\\/*?:\[\]]", " ", printable(wanted)).split()).strip("'")
    name = (
        textwrap.shorten(plain, _LONGEST_NAME, placeholder="").rstrip(",;") or plain[:_LONGEST_NAME]
    )
    numbered, i = name, 2
    while numbered.lower() in (other.lower() for other in taken):
        numbered = f"{name[: _LONGEST_NAME - 4]} {i}"
        i += 1
    return numbered
