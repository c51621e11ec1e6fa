"""A framework's cards as a Word file to print and cut: two or four on a page of A4.

Every card has the same height, so that the cuts meet; its words take the largest size that fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from polyvocal.core.language import _
from polyvocal.core.progress import Progress, silent
from polyvocal.reports.blocks import Report
from polyvocal.reports.compose.cards import CardLine, Deck, LineKind, PrintedCard
from polyvocal.reports.fitting import count_lines
from polyvocal.reports.packages import write_package
from polyvocal.reports.printable import language_direction, text_direction
from polyvocal.reports.word_package import BODY, frame_parts
from polyvocal.reports.word_styles import SANS, SERIF, skeleton
from polyvocal.reports.word_text import Face, run

_TWIPS = 20  # in a point
# A4 with margins of 10 mm; a little is left below for the paragraph Word wants after a table.
_MARGIN = 567
_WIDTH = 11906 - 2 * _MARGIN
_CARD, _FOOT = 7140, 640
_PADDING = 220
_SIZES = (11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
_LINE = 1.22
_FOOT_SIZES = (6.0, 5.5, 5.0, 4.5, 4.0)
# Set smaller than this, a card leaves out what is on its neighbours' cards as well.
_READABLE = 7.5
# What an estimate may be wrong by.
_RESERVE = 0.92
_NUMBER_SIZE, _LABEL_SIZE, _PLACE_SIZE = 20.0, 12.0, 7.5
_ACCENT, _INK, _SOFT = "0B5F6B", "1E2329", "4A525C"
_CUT = 'w:val="dashed" w:sz="4" w:space="0" w:color="9AA1A9"'


@dataclass(frozen=True, slots=True)
class _Look:
    """How a kind of line looks: its font, weight, colour, indent and the gap before it."""

    font: str = SANS
    bold: bool = False
    italic: bool = False
    colour: str = _INK
    indent: float = 0.0
    gap: float = 0.35  # in lines
    scale: float = 1.0


_LOOKS = {
    LineKind.LEAD: _Look(bold=True, gap=0.5),
    LineKind.LABELLED: _Look(),
    LineKind.SAID: _Look(font=SERIF, italic=True, indent=8, scale=1.06),
    LineKind.QUESTION: _Look(bold=True, colour=_ACCENT, gap=0.6),
    LineKind.TELL: _Look(indent=8, gap=0.1),
    LineKind.NEIGHBOUR: _Look(indent=8, gap=0.1),
}


def to_cards(deck: Deck, path: Path, *, per_page: int = 4, progress: Progress = silent) -> None:
    """Write the cards. Raises `ValueError` unless there are two or four on a page."""
    if per_page not in {2, 4}:
        raise ValueError("per_page must be 2 or 4")
    frame = skeleton(Report(deck.title, (), language=deck.language))
    sheet = _Sheet(deck, per_page // 2)
    write_package(frame, path, {BODY: lambda xml: sheet.pieces(xml, progress)})


class _Sheet:
    """The table that all cards stand in: a row of cards, a row of their feet, and so on."""

    def __init__(self, deck: Deck, n_columns: int) -> None:
        self._deck, self._n_columns = deck, n_columns
        self._width = _WIDTH // n_columns
        self._is_rtl = language_direction(deck.language) == "rtl"

    def pieces(self, frame: str, progress: Progress) -> Iterator[str]:
        before, section, after = frame_parts(frame, is_rtl=self._is_rtl)
        yield before
        if self._deck.cards:
            yield self._opening()
            for done in range(0, len(self._deck.cards), self._n_columns):
                row = self._deck.cards[done : done + self._n_columns]
                progress(_("Writing cards"), done, len(self._deck.cards))
                yield self._row([self._content(card) for card in row], _CARD, "top")
                yield self._row([self._foot()] * len(row), _FOOT, "bottom")
            yield "</w:tbl>"
        # Word wants a paragraph after a table; this one must not open a page of its own.
        yield '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
        yield '<w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>'
        yield _narrow_margins(section) + after

    def _opening(self) -> str:
        columns = f'<w:gridCol w:w="{self._width}"/>' * self._n_columns
        direction = "<w:bidiVisual/>" if self._is_rtl else ""
        sides = "".join(f'<w:{side} w:w="{_PADDING}" w:type="dxa"/>' for side in ("left", "right"))
        return (
            f"<w:tbl><w:tblPr>{direction}"
            f'<w:tblW w:w="{self._width * self._n_columns}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{sides}</w:tblCellMar></w:tblPr>'
            f"<w:tblGrid>{columns}</w:tblGrid>"
        )

    def _row(self, cells: list[str], height: int, edge: str) -> str:
        """Cells of one height; words stand at the edge that will be cut along."""
        missing = [_paragraph("", 0, 6, gap=0)] * (self._n_columns - len(cells))
        borders = "".join(f"<w:{side} {_CUT}/>" for side in (edge, "left", "right"))
        inner = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{self._width}" w:type="dxa"/>'
            f'<w:tcBorders>{borders}</w:tcBorders><w:vAlign w:val="{edge}"/></w:tcPr>{words}</w:tc>'
            for words in (*cells, *missing)
        )
        return (
            f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}" w:hRule="exact"/></w:trPr>'
            f"{inner}</w:tr>"
        )

    def _content(self, card: PrintedCard) -> str:
        room = (self._width - 2 * _PADDING) / _TWIPS
        height = _CARD / _TWIPS * _RESERVE - _head_height(card, room)
        lines = card.lines
        if _fitting_size(lines, room, height) < _READABLE:
            lines = tuple(line for line in lines if line.kind is not LineKind.NEIGHBOUR)
        size = _fitting_size(lines, room, height)
        return _head(card) + "".join(_line_xml(line, size) for line in lines)

    def _foot(self) -> str:
        room, height = (self._width - 2 * _PADDING) / _TWIPS, _FOOT / _TWIPS * _RESERVE
        credit = self._deck.credit
        size = next(
            (s for s in _FOOT_SIZES if count_lines(credit, s, room) * s * _LINE + 3 <= height),
            _FOOT_SIZES[-1],
        )
        return _paragraph(run(credit, face=Face(SANS, size, _SOFT)), 0, size, gap=0, after=3)


def _fitting_size(lines: Sequence[CardLine], room: float, height: float) -> float:
    """The largest size at which the lines fit; the smallest where none does."""
    for size in _SIZES:
        if sum(_height(line, size, room) for line in lines) <= height:
            return size
    return _SIZES[-1]


def _height(line: CardLine, size: float, room: float) -> float:
    look = _LOOKS[line.kind]
    words = f"{line.label}: {line.words}" if line.label else line.words
    # Bold letters are wider by about a tenth.
    width = (room - look.indent) / (1.1 if look.bold else 1.0)
    n_lines = count_lines(words, size * look.scale, width)
    return (n_lines * look.scale + look.gap) * size * _LINE


def _head_height(card: PrintedCard, room: float) -> float:
    title = f"{card.number}  {card.label}"
    n_lines = count_lines(title, _LABEL_SIZE * 1.15, room - 20)
    return 8 + _PLACE_SIZE * _LINE + _NUMBER_SIZE * _LINE + (n_lines - 1) * _LABEL_SIZE * 1.6


def _head(card: PrintedCard) -> str:
    place = run(card.place, face=Face(SANS, _PLACE_SIZE, _SOFT))
    words = ""
    if card.number:
        words = run(f"{card.number}  ", bold=True, face=Face(SANS, _NUMBER_SIZE, _ACCENT))
    words += run(card.label, bold=True, face=Face(SANS, _LABEL_SIZE, _INK))
    rule = f'<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="3" w:color="{_ACCENT}"/></w:pBdr>'
    return _paragraph(place, 0, _PLACE_SIZE, gap=0.7) + _paragraph(
        words, 0, _NUMBER_SIZE, gap=0, more=rule, is_exact=False
    )


def _line_xml(line: CardLine, size: float) -> str:
    look = _LOOKS[line.kind]
    own = size * look.scale
    runs = ""
    if line.label:
        colour = _SOFT if line.kind is LineKind.QUESTION else _ACCENT
        runs = run(f"{line.label}: ", bold=True, face=Face(SANS, own, colour))
    face = Face(look.font, own, look.colour)
    runs += run(line.words, bold=look.bold, italic=look.italic, face=face)
    is_rtl = text_direction(line.words) == "rtl"
    return _paragraph(runs, look.indent, own, gap=look.gap, is_rtl=is_rtl)


def _paragraph(
    runs: str,
    indent: float,
    size: float,
    *,
    gap: float,
    after: float = 0,
    more: str = "",
    is_exact: bool = True,
    is_rtl: bool = False,
) -> str:
    pitch = round(size * _LINE * _TWIPS)
    rule = "exact" if is_exact else "atLeast"
    direction = "<w:bidi/>" if is_rtl else ""
    return (
        f'<w:p><w:pPr>{more}{direction}<w:spacing w:before="{round(gap * pitch)}" '
        f'w:after="{round(after * _TWIPS)}" w:line="{pitch}" w:lineRule="{rule}"/>'
        f'<w:ind w:left="{round(indent * _TWIPS)}"/></w:pPr>{runs}</w:p>'
    )


def _narrow_margins(section: str) -> str:
    """The section without a footer, with the margins of a sheet to cut."""
    without = re.sub(r"<w:footerReference[^>]*/>", "", section)
    sides = " ".join(f'w:{side}="{_MARGIN}"' for side in ("top", "right", "bottom", "left"))
    return re.sub(
        r"<w:pgMar[^>]*/>",
        f'<w:pgMar {sides} w:header="0" w:footer="0" w:gutter="0"/>',
        without,
    )
