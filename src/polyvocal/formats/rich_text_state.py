"""What holds at a place of an RTF file, and the words that change it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from polyvocal.formats.lines import Lines


class State(NamedTuple):
    r"""What holds in a group and in those inside it.

    `closes` is what ends with this group: a note or a box. `n_fallback` letters stand after each
    ``\u`` for readers that know no Unicode.
    """

    is_skipped: bool = False
    is_font_table: bool = False
    is_margin: bool = False
    is_bold: bool = False
    is_hidden: bool = False
    is_deleted: bool = False
    is_inserted: bool = False
    is_in_table: bool = False
    font: int | None = None
    n_fallback: int = 1
    closes: str = ""


def _plain(state: State, _value: int) -> State:
    return state._replace(
        is_bold=False, is_hidden=False, is_deleted=False, is_inserted=False, font=None
    )


#: Control words that change the state; a word without a number has 1.
PROPERTIES: Mapping[str, Callable[[State, int], State]] = {
    "b": lambda state, value: state._replace(is_bold=value != 0),
    "v": lambda state, value: state._replace(is_hidden=value != 0),
    "deleted": lambda state, value: state._replace(is_deleted=value != 0),
    "revised": lambda state, value: state._replace(is_inserted=value != 0),
    "plain": _plain,
    "f": lambda state, value: state._replace(font=value),
    "uc": lambda state, value: state._replace(n_fallback=min(max(value, 0), 16)),
    "intbl": lambda state, _value: state._replace(is_in_table=True),
    "pard": lambda state, _value: state._replace(is_in_table=False),
    "ftnalt": lambda state, _value: state._replace(closes=state.closes and "endnote"),
}


class Frame:
    """Lines that are put together apart, with the row of a table that has been begun in them."""

    def __init__(self) -> None:
        self.lines = Lines()
        self.is_in_row = False
        self._cell: Lines | None = None
        self._cells: list[str] = []

    def target(self, *, is_in_table: bool) -> Lines:
        """Where words go now: into a cell, or among the lines."""
        if self._cell is None and (is_in_table or self.is_in_row):
            self._cell = Lines()
        return self.lines if self._cell is None else self._cell

    def end_cell(self) -> None:
        """A cell is whole."""
        if self._cell is not None:
            self._cell.finish_line()
        self._cells.append("" if self._cell is None else self._cell.text.strip("\n"))
        self._cell = None

    def end_row(self) -> None:
        """A row is whole."""
        self.is_in_row = False
        if self._cell is not None and self._cell.text.strip():
            self.end_cell()
        self._cell = None
        self.lines.put_row(self._cells)
        self._cells = []

    def finish(self) -> Lines:
        """The lines, each ended."""
        self.end_row()
        self.lines.finish_line()
        return self.lines
