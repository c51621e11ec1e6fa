"""How wide the columns of a table must be on paper: by their words, so that none is broken in two.

Word breaks a word that is wider than its cell wherever the cell ends. Widths are therefore measured
with the metrics of the type.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from polyvocal.reports.blocks import Align, Column, RowKind, Table
from polyvocal.reports.fitting import thousandths

# Twips, as Word's own tables count: a twentieth of a point. The type is 8.5 points high.
EM = 170
PADDING = 160  # within a cell, left and right together, and a little for what is not foreseen
_LETTER = 88  # a letter of average width, in which columns say how wide they would like to be
# Wider words than a third of a page are addresses or mistakes; these may be broken.
_WIDEST_WORD = 3000
_BOLD = 1.12
_HEAD_LINES = 3  # a head of more lines than this makes its column wider

# Where Word may begin a new line: after a space or a hyphen, and between signs that need no space.
_BREAKS = re.compile("[ \t\n]+|(?<=[-–—\u00ad])|(?<=[\u3000-\u9fff\uac00-\ud7ff])")


@dataclass(frozen=True, slots=True)
class ColumnWidth:
    """Twips: of its longest word, of what it would like, and of its longest cell in one line."""

    least: int
    wanted: int
    whole: int


def width_of(words: str, *, bold: bool = False) -> int:
    """The width of the words in one line, in twips of 8.5-point type."""
    return round(thousandths(words) * EM / 1000 * (_BOLD if bold else 1))


def measure(table: Table) -> list[ColumnWidth]:
    """What each column of the table needs."""
    shown: list[set[tuple[str, str]]] = [set() for _column in table.columns]
    for row in table.rows:
        if row.kind is not RowKind.SECTION:
            for cell, of_column in zip(row.cells, shown, strict=True):
                of_column.add((cell.display, cell.detail))
    return [_measure(column, cells) for column, cells in zip(table.columns, shown, strict=True)]


def share_out(columns: Sequence[ColumnWidth], room: int) -> tuple[int, ...]:
    """Widths that fit into `room`: what is wanted, drawn together or let out a little.

    What is left over goes where it ends the wrapping of a column, the cheapest first; then to those
    that go on wrapping.
    """
    widths = [column.wanted for column in columns]
    excess = sum(widths) - room
    if excess > 0:
        slack = [column.wanted - column.least for column in columns]
        share = min(1.0, excess / sum(slack)) if any(slack) else 0
        drawn = [int(of * share) for of in slack]
        widths = [width - less for width, less in zip(widths, drawn, strict=True)]
        shrink = min(1.0, room / sum(widths))
        return tuple(int(width * shrink) for width in widths)
    return _let_out(widths, [column.whole for column in columns], -excess)


def _let_out(widths: list[int], whole: list[int], left: int) -> tuple[int, ...]:
    lacking = [of - width for of, width in zip(whole, widths, strict=True)]
    for i in sorted(range(len(widths)), key=lacking.__getitem__):
        if 0 < lacking[i] <= left:
            widths[i] += lacking[i]
            left -= lacking[i]
            lacking[i] = 0
    still = sum(lacking)
    return tuple(
        width + (left * of // still if still else 0)
        for width, of in zip(widths, lacking, strict=True)
    )


def _measure(column: Column, shown: set[tuple[str, str]]) -> ColumnWidth:
    # Numbers stay in one line, whatever is between their signs.
    may_break = column.align is not Align.END
    header = column.header.replace("\u00ad", "")
    least, whole = _longest_word(column.header, bold=True), width_of(header, bold=True)
    head = max(least, whole // _HEAD_LINES)
    for display, detail in shown:
        width = width_of(display, bold=True) + (width_of(f" {detail}") if detail else 0)
        whole = max(whole, width)
        words = (_longest_word(display, bold=True), width_of(detail)) if may_break else (width,)
        least = max(least, *words)
    least = min(least, _WIDEST_WORD) + PADDING
    whole = max(whole + PADDING, least)
    hint = max(round(column.width * _LETTER), head) + PADDING
    return ColumnWidth(least, max(least, min(whole, hint)), whole)


def _longest_word(words: str, *, bold: bool) -> int:
    return max(width_of(word, bold=bold) for word in _BREAKS.split(words))
