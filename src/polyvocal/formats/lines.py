"""The lines of a formatted text as they are put together, and which of them begin in bold type."""

from __future__ import annotations

import re
from collections.abc import Sequence

# What web pages and OpenDocument hold to be white space; a no-break space is a letter to both.
_SPACES = re.compile(r"[ \t\n\r\f]+")


class Lines:
    """Text that grows word by word and line by line.

    `bold` lists `[start, end)` in which lines begin in bold type: the names of speakers, often.
    """

    def __init__(self) -> None:
        self.bold: list[tuple[int, int]] = []
        self.line_is_bold = True
        self._pieces: list[str] = []
        self._length = 0
        self._bold_length = 0
        self._line_length = 0

    @property
    def text(self) -> str:
        """Everything so far, each line ended by a newline."""
        return "".join(self._pieces)

    @property
    def has_begun_line(self) -> bool:
        """Are there words since the last line ended?"""
        return self._line_length > 0

    def put(self, words: str, *, bold: bool) -> None:
        """Go on with the line."""
        if not self._pieces:
            # A text never begins with a byte order mark: `clean_text` would move all that follows.
            words = words.removeprefix("\ufeff")
        if not words:
            return
        if bold and self.line_is_bold:
            self._bold_length = self._line_length + len(words)
        elif self.line_is_bold and words.strip():
            self.line_is_bold = False
        self._pieces.append(words)
        self._line_length += len(words)

    def finish_line(self) -> None:
        """Begin a new line where this one holds anything."""
        if self.has_begun_line:
            self.end_line()

    def end_line(self) -> None:
        """Begin a new line; one without words stays as an empty line."""
        if self._bold_length:
            self.bold.append((self._length, self._length + self._bold_length))
        self._pieces.append("\n")
        self._length += self._line_length + 1
        self._line_length = self._bold_length = 0
        self.line_is_bold = True

    def put_row(self, cells: Sequence[str]) -> None:
        """A row of a table as a line with tabs between its cells; nothing where all are empty."""
        if any(cells):
            # Only the last cell may hold several lines: the others are labels and times.
            heads = [" ".join(cell.split("\n")) for cell in cells[:-1]]
            self.put("\t".join([*heads, cells[-1]]), bold=False)
            self.end_line()

    def put_lines(self, inner: Lines) -> None:
        """Lines that were put together apart, such as the only cell of a table, go on here."""
        self.bold += [(self._length + start, self._length + end) for start, end in inner.bold]
        text = inner.text
        self._pieces.append(text)
        self._length += len(text)


class FlowingLines(Lines):
    """Lines whose white space is layout: any run of it is one space, none where a line begins."""

    def __init__(self) -> None:
        super().__init__()
        self._ends_in_space = True

    def flow(self, words: str, *, bold: bool) -> None:
        """Go on with the line, white space drawn together."""
        drawn = _SPACES.sub(" ", words)
        if self._ends_in_space:
            drawn = drawn.removeprefix(" ")
        if drawn:
            self.put(drawn, bold=bold)
            self._ends_in_space = drawn.endswith(" ")

    def put_tab(self) -> None:
        """A gap between a label and the words after it; none where the line begins."""
        if self.has_begun_line:
            super().put("\t", bold=False)
            self._ends_in_space = True

    def put(self, words: str, *, bold: bool) -> None:
        """Go on with the line; white space stays as it is."""
        super().put(words, bold=bold)
        self._ends_in_space = False

    def end_line(self) -> None:
        """Begin a new line; a space that layout left at the end of this one goes."""
        if self._ends_in_space and self._line_length:
            self._pieces[-1] = self._pieces[-1][:-1]
            self._line_length -= 1
            self._bold_length = min(self._bold_length, self._line_length)
        super().end_line()
        self._ends_in_space = True
