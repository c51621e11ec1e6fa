"""Walking through HTML: what a reader would see, as text, line by line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from polyvocal.formats.lines import FlowingLines
from polyvocal.formats.met import Met

# What is code, form or head, and never words of the page.
_is_no_words = re.compile(
    "head|script|style|template|noscript|iframe|object|embed|applet|audio|video|canvas|svg|"
    "select|textarea|button|datalist|title|rp|rt"
).fullmatch
_is_block = re.compile(
    "address|article|aside|blockquote|body|caption|center|dd|details|dialog|dir|div|dl|dt|"
    "fieldset|figcaption|figure|footer|form|h[1-6]|header|hgroup|hr|html|legend|li|main|menu|"
    "nav|ol|p|pre|search|section|summary|table|tbody|tfoot|thead|ul"
).fullmatch
_PICTURES = frozenset({"img", "picture"})
# How word processors save a tab: as a tab within a line, or as a run of no-break spaces.
_GAP = re.compile(r"(?<![\s\xa0])(?:[ \xa0]*\t[ \t\xa0]*|[ ]?\xa0[ ]?\xa0[ \xa0]*)(?![\s\xa0])")
_CELLS = frozenset({"td", "th"})
_MOST_NESTED = 100
_BOLD = frozenset({"b", "strong"})
_HIDES = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_MAKES_BOLD = re.compile(
    r"(?:^|;)\s*font-weight\s*:\s*(bold|[6-9]00|normal|[1-5]00)", re.IGNORECASE
)


class _State(NamedTuple):
    """What holds inside an element that is open."""

    is_hidden: bool = False
    is_bold: bool = False
    is_preformatted: bool = False


class WebPageBody:
    """Takes what a parser meets and keeps the lines a reader would see.

    `met` counts pictures and hidden passages. The parser closes every element it opens, in order.
    """

    def __init__(self) -> None:
        self.met: Counter[str] = Counter()
        self._words: list[str] = []
        self._states = [_State()]
        # A cell is put together apart, since the tab before it needs the whole row.
        self._lines = [FlowingLines()]
        self._rows: list[list[FlowingLines]] = []

    @property
    def text(self) -> str:
        """Everything so far, each line ended by a newline."""
        return self._lines[0].text

    @property
    def bold(self) -> list[tuple[int, int]]:
        """`[start, end)` in which lines begin in bold type."""
        return self._lines[0].bold

    @property
    def is_too_deep(self) -> bool:
        """Are tables nested so deep that this is no page?"""
        return len(self._lines) > _MOST_NESTED

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        self._flush()
        above = self._states[-1]
        self._states.append(self._state(tag, attributes, above))
        if self._states[-1].is_hidden:
            return
        if tag == "br":
            self._lines[-1].end_line()
        elif _is_block(tag):
            self._lines[-1].finish_line()
        elif tag == "tr":
            self._lines[-1].finish_line()
            self._rows.append([])
        elif tag in _CELLS:
            self._lines.append(FlowingLines())
        elif tag in _PICTURES:
            self.met[Met.PICTURE] += 1

    def end(self, tag: str) -> None:
        """An element ends."""
        self._flush()
        state = self._states.pop()
        if state.is_hidden:
            return
        if _is_block(tag):
            self._lines[-1].finish_line()
        elif tag in _CELLS:
            self._end_cell()
        elif tag == "tr":
            self._end_row(self._rows.pop())

    def data(self, words: str) -> None:
        """Words between tags: some of them, since the parser hands on each entity alone."""
        if not self._states[-1].is_hidden:
            self._words.append(words)

    def close(self) -> None:
        """The page ends."""
        self._flush()
        self._lines[-1].finish_line()

    def _flush(self) -> None:
        words, self._words = "".join(self._words), []
        state, lines = self._states[-1], self._lines[-1]
        if not words:
            return
        if state.is_preformatted:
            first, *others = words.replace("\r\n", "\n").split("\n")
            lines.put(first, bold=state.is_bold)
            for line in others:
                lines.end_line()
                lines.put(line, bold=state.is_bold)
        else:
            first, *others = _GAP.split(words)
            lines.flow(first, bold=state.is_bold)
            for piece in others:
                lines.put_tab()
                lines.flow(piece, bold=state.is_bold)

    def _state(self, tag: str, attributes: Mapping[str, str], above: _State) -> _State:
        style = attributes.get("style", "")
        is_hidden = "hidden" in attributes or _HIDES.search(style) is not None
        if is_hidden and not above.is_hidden:
            self.met[Met.HIDDEN] += 1
        weight = _MAKES_BOLD.search(style)
        is_bold = above.is_bold or tag in _BOLD
        if weight:
            is_bold = weight[1].casefold() == "bold" or weight[1] in {"600", "700", "800", "900"}
        return _State(
            above.is_hidden or is_hidden or _is_no_words(tag) is not None,
            is_bold,
            above.is_preformatted or tag == "pre",
        )

    def _end_cell(self) -> None:
        self._lines[-1].finish_line()
        cell = self._lines.pop()
        if self._rows:
            self._rows[-1].append(cell)
        else:
            self._lines[-1].put_lines(cell)

    def _end_row(self, cells: list[FlowingLines]) -> None:
        if len(cells) == 1:
            # A table that only frames the page: its cell is the page.
            self._lines[-1].put_lines(cells[0])
        else:
            self._lines[-1].put_row([cell.text.strip("\n") for cell in cells])
