"""The rows of a sheet of Excel as SpreadsheetML text.

openpyxl takes ten times as long for them, since it makes a value of every cell; it makes the sheet
around them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from openpyxl.cell import Cell
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from polyvocal.core.language import _
from polyvocal.core.progress import Progress
from polyvocal.reports.printable import looks_like_formula, printable
from polyvocal.reports.sheets import Sheet

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

LONGEST_CELL = 32_767  # Excel's limit, in UTF-16 units
_ROWS_PER_STEP = 1000
_FIRST_PARTED = 1000  # numbers from here on have their thousands apart
_WRAPS_FROM = 60  # characters: a wider column breaks its lines
# Excel reads "_x0041_" in a text as "A", unless the first line is written in that way itself.
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_END = "</sheetData>"
_HEAD_ALONE = re.compile("<dimension [^>]*/>")


class SheetRows:
    """Writes a sheet's rows into the page that openpyxl made with their head alone."""

    def __init__(self, sheet: Sheet, page: Worksheet, progress: Progress) -> None:
        self._sheet, self._page, self._progress = sheet, page, progress
        self._letters = [get_column_letter(i) for i in range(1, len(sheet.columns) + 1)]
        self._share, self._parted = (_number_style(page, form) for form in ("0.0%", "#,##0"))
        self._kinds = {
            (is_risky, wraps): _style_of(_styled(Cell(page, 1, 1, ""), is_risky, wraps))
            for is_risky in (False, True)
            for wraps in (False, True)
        }
        # Names of codes, cases and documents come again with every quote.
        self._inside = lru_cache(maxsize=5_000)(self._inside_text)

    def pieces(self, frame: str) -> Iterator[str]:
        """The page in pieces, to be written one after the other."""
        before, _end, after = frame.partition(_END)
        # It would say that there is only the head, and some programs would believe it.
        yield _HEAD_ALONE.sub("", before, count=1)
        what = _("Writing {name}").format(name=self._page.title)
        shares = [column.is_share for column in self._sheet.columns]
        wraps = [column.width >= _WRAPS_FROM for column in self._sheet.columns]
        columns = list(zip(self._letters, shares, wraps, strict=True))
        for done, row in enumerate(self._sheet.rows):
            if done % _ROWS_PER_STEP == 0:
                self._progress(what, done, self._sheet.n_rows)
            number = done + 2
            cells = [
                self._text(f"{letter}{number}", value, wraps=wrap)
                if isinstance(value, str)
                else self._number(f"{letter}{number}", value, is_share=is_share)
                for value, (letter, is_share, wrap) in zip(row, columns, strict=True)
            ]
            yield f'<row r="{number}">{"".join(cells)}</row>'
        yield _END + after

    def _number(self, place: str, value: float | None, *, is_share: bool) -> str:
        if value is None:
            return ""
        style = self._share if is_share else ""
        if not is_share and isinstance(value, int) and value >= _FIRST_PARTED:
            style = self._parted
        return f'<c r="{place}"{style}><v>{value!r}</v></c>'

    def _text(self, place: str, words: str, *, wraps: bool) -> str:
        return f'<c r="{place}"{self._inside(words, wraps)}' if words else ""

    def _inside_text(self, words: str, wraps: bool) -> str:
        words = excel_words(words)
        style = self._kinds[looks_like_formula(words), wraps]
        # Spaces at the ends are lost otherwise.
        space = "" if words == words.strip() else ' xml:space="preserve"'
        return f'{style} t="inlineStr"><is><t{space}>{escape(words)}</t></is></c>'


def text_cell(page: Worksheet, words: str, *, wraps: bool = False) -> Cell:
    """Words as a cell for openpyxl, made as the rows are."""
    words = excel_words(words)
    return _styled(Cell(page, 1, 1, words), looks_like_formula(words), wraps)


def _styled(cell: Cell, is_risky: bool, wraps: bool) -> Cell:
    if is_risky:
        # As text, and still as text when a person edits the cell and presses Enter.
        cell.data_type = "s"
        cell.quotePrefix = True
    if wraps:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _number_style(page: Worksheet, form: str) -> str:
    cell = Cell(page, 1, 1, 0)
    cell.number_format = form
    return _style_of(cell)


def _style_of(cell: Cell) -> str:
    """The style as an attribute; asking for it puts it on the workbook's list."""
    return f' s="{cell.style_id}"' if cell.has_style else ""


def excel_words(words: str) -> str:
    """Words as a cell of Excel can hold them."""
    words = _ESCAPE.sub("_x005F_", printable(words))
    if len(words) * 2 <= LONGEST_CELL:
        return words
    cut = words.encode("utf-16-le")[: 2 * (LONGEST_CELL - 100)].decode("utf-16-le", "ignore")
    if cut == words:
        return words
    return _("{words}… [cut here: longer than a cell of Excel; whole in the CSV]").format(words=cut)
