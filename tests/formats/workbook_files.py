"""Workbooks as a spreadsheet program saves them, and as a stranger might forge them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence

import openpyxl

Rows = Iterable[Sequence[object]]


def starting_too_early(data: bytes) -> bytes:
    """A zip package whose list of parts says that they begin before the file does."""
    at = data.rindex(b"PK\x05\x06") + 16
    offset = int.from_bytes(data[at : at + 4], "little")
    return data[:at] + (offset + 65_536).to_bytes(4, "little") + data[at + 4 :]


def workbook(rows: Rows = (), **worksheets: Rows) -> bytes:
    """An .xlsx file: `rows` in its only worksheet, or one worksheet for each name."""
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    for i, (name, cells) in enumerate((worksheets or {"Sheet": rows}).items()):
        sheet = first if i == 0 else book.create_sheet()
        sheet.title = name
        for row in cells:
            sheet.append(list(row))
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """The workbook as bytes."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_parts(data: bytes, changed: Mapping[str, bytes]) -> bytes:
    """The package with some of its parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            if name not in changed:
                new.writestr(name, old.read(name))
        for name, content in changed.items():
            new.writestr(name, content)
    return out.getvalue()


def with_cells(cells: str) -> bytes:
    """A workbook whose worksheet's XML holds exactly these cells."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = f'<worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'
    return with_parts(workbook([["a"]]), {"xl/worksheets/sheet1.xml": xml.encode()})
