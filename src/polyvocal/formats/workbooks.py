"""Opening an Excel workbook that a stranger may have made: measured first, then read."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
import zlib
from dataclasses import dataclass

import python_calamine

from polyvocal.core.errors import BadFile
from polyvocal.core.language import _, ngettext

LARGEST_UNPACKED = 256 * 2**20
MOST_CELLS = 5_000_000
# Excel itself stops at 32,767; other programs write a little more.
LONGEST_STRING = 100_000
MOST_CHARACTERS = 400_000_000

_CELL = re.compile(rb"<(?:\w+:)?c\s([^<>]*[^<>/])>")
_PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_SHARED_USE = re.compile(rb"t\s*=\s*[\"']s[\"'][^<>]*>\s*<(?:\w+:)?v>\s*(\d+)")
_SHARED_END = re.compile(rb"</(?:\w+:)?si\s*>|<(?:\w+:)?si\s*/>")
_UNSAVED = re.compile(
    rb"<(?:\w+:)?c\s([^<>]*)><(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_ERROR = re.compile(rb"<(?:\w+:)?c\s([^<>]*\bt\s*=\s*[\"']e[\"'][^<>]*)>")

CellValue = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


@dataclass(frozen=True, slots=True)
class Worksheet:
    """One visible worksheet: its cells from A1 on, as the workbook holds them.

    `n_merged` ranges are merged (only their first cell holds the value).
    """

    name: str
    cells: list[list[CellValue]]
    n_merged: int


@dataclass(frozen=True, slots=True)
class Workbook:
    """The visible worksheets, and cells that hold no usable value ("B3"), at most 20 of each."""

    worksheets: tuple[Worksheet, ...]
    without_result: tuple[str, ...]
    with_error: tuple[str, ...]


def read_workbook(data: bytes, file_name: str) -> Workbook:
    """Measure the package, then read every visible worksheet.

    Raises `BadFile` when it is not a whole .xlsx file, or would unpack to more than a sheet a
    person works with: a small file can be written so that opening it fills the memory.
    """
    parts = _unpacked(data, file_name)
    sheets = {name: xml for name, xml in parts.items() if name.startswith("xl/worksheets/")}
    _check_size(sheets, parts.get("xl/sharedStrings.xml", b""), file_name)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        worksheets = tuple(
            _worksheet(book.get_sheet_by_name(about.name))
            for about in book.sheets_metadata
            if about.visible is python_calamine.SheetVisibleEnum.Visible
            and about.typ is python_calamine.SheetTypeEnum.WorkSheet
        )
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise _broken(file_name) from error
    return Workbook(
        worksheets,
        _places(_UNSAVED, sheets),
        _places(_ERROR, sheets),
    )


def cell_text(value: CellValue) -> str:
    """The cell as text: dates as ISO, whole numbers without ".0", true and false as such."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        at_midnight = value.time() == dt.time()
        return value.date().isoformat() if at_midnight else value.isoformat(timespec="seconds")
    if isinstance(value, dt.time):
        return value.isoformat(timespec="seconds")
    if isinstance(value, dt.timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _unpacked(data: bytes, file_name: str) -> dict[str, bytes]:
    """The XML parts. Reading each to its end also proves the sizes the package states."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
            if sum(member.file_size for member in members) > LARGEST_UNPACKED:
                raise BadFile(
                    file_name,
                    _("it unpacks to more than {n} MB, which no sheet of a study needs.").format(
                        n=LARGEST_UNPACKED // 2**20
                    ),
                    remedy=_("Copy the cells you need into a new workbook and save that."),
                )
            names = [member.filename for member in members]
            if len(set(names)) != len(names):
                raise _broken(file_name)
            parts = {name: package.read(name) for name in names}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        # RuntimeError is how zipfile says "encrypted"; NotImplementedError is one of its kind.
        # ValueError is how it says that a part would begin before the file does.
        raise _broken(file_name) from error
    if "xl/workbook.xml" not in parts:
        raise BadFile(
            file_name,
            _("this is a zip package, but not an Excel workbook."),
            remedy=_("Save the sheet as .xlsx or CSV and use that."),
        )
    return parts


def _check_size(sheets: dict[str, bytes], shared: bytes, file_name: str) -> None:
    lengths = [len(item) for item in _SHARED_END.split(shared)] if shared else [0]
    n_cells = 0
    for xml in sheets.values():
        rows, columns = 0, 0
        n_here = 0
        for cell in _CELL.finditer(xml):
            n_here += 1
            if place := _PLACE.search(cell[1]):
                rows = max(rows, int(place[2]))
                columns = max(columns, _column_number(place[1]))
        if max(n_here, rows * columns) > MOST_CELLS:
            raise BadFile(
                file_name,
                _("its cells reach from A1 to row {rows}, column {columns}.").format(
                    rows=rows, columns=columns
                ),
                remedy=_("Delete the cells far outside the table, or save the table as CSV."),
            )
        n_cells += n_here
    if max(lengths) > LONGEST_STRING:
        raise BadFile(
            file_name,
            ngettext(
                "a cell holds more than {n} character.",
                "a cell holds more than {n} characters.",
                LONGEST_STRING,
            ).format(n=f"{LONGEST_STRING:,}"),
            remedy=_("Put long texts into the transcripts folder instead."),
        )
    if max(lengths) * n_cells > MOST_CHARACTERS:
        used = sum(
            lengths[int(m[1])]
            for xml in sheets.values()
            for m in _SHARED_USE.finditer(xml)
            if int(m[1]) < len(lengths)
        )
        if used > MOST_CHARACTERS:
            raise BadFile(
                file_name,
                _("its cells hold more text than a study can."),
                remedy=_("Split it into several sheets."),
            )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _places(pattern: re.Pattern[bytes], sheets: dict[str, bytes]) -> tuple[str, ...]:
    found: list[str] = []
    for xml in sheets.values():
        for match in pattern.finditer(xml):
            if len(found) < 20 and (place := _PLACE.search(match[1])):
                found.append((place[1] + place[2]).decode())
    return tuple(found)


def _worksheet(sheet: python_calamine.CalamineSheet) -> Worksheet:
    cells = sheet.to_python(skip_empty_area=False)
    return Worksheet(sheet.name, cells, len(sheet.merged_cell_ranges or ()))


def _broken(file_name: str) -> BadFile:
    return BadFile(
        file_name,
        _("it is not a whole Excel workbook; it may be cut short or locked with a password."),
        remedy=_("Open it in your spreadsheet program and save it again as .xlsx or CSV."),
    )
