"""The only place where units of position change.

Polyvocal counts Unicode code points, end excluded. Browsers, Java and NVivo for Windows count
UTF-16 units; some files count UTF-8 bytes; Windows files may count each line end as two.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from polyvocal.core.errors import BadValue
from polyvocal.core.language import _


class OffsetMap:
    """Positions in one text, in code points and in another unit, both ways.

    Built once per text (time and memory linear in its length, nothing at all where the units
    coincide), then each conversion is a look-up.
    """

    __slots__ = ("_edges", "_length")

    def __init__(self, text: str, widths: NDArray[np.int64] | None) -> None:
        self._length = len(text)
        self._edges: NDArray[np.int64] | None = None
        if widths is not None:
            self._edges = np.concatenate(([0], np.cumsum(widths)))

    @property
    def length(self) -> int:
        """The text's length in the other unit."""
        return self._length if self._edges is None else int(self._edges[-1])

    def from_code_points(self, position: int) -> int:
        """The position in the other unit. Raises `BadValue` outside the text."""
        if not 0 <= position <= self._length:
            raise BadValue(_outside(position, self._length))
        return position if self._edges is None else int(self._edges[position])

    def to_code_points(self, position: int) -> int:
        """The position in code points.

        Raises `BadValue` outside the text or inside a character, since rounding would move a
        person's selection without a word.
        """
        if not 0 <= position <= self.length:
            raise BadValue(_outside(position, self.length))
        if self._edges is None:
            return position
        found = int(np.searchsorted(self._edges, position))
        if int(self._edges[found]) != position:
            raise BadValue(
                _("Position {position} lies inside a character.").format(position=position)
            )
        return found

    def nearest(self, positions: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Many positions in code points, and which of them are exact.

        The others lay outside the text or inside a character: what is given for them is the
        nearest place before, for somebody to look at.
        """
        within = np.clip(positions, 0, self.length)
        if self._edges is None:
            return within, within == positions
        found = np.searchsorted(self._edges, within, side="right") - 1
        return found, self._edges[found] == positions


def utf16_map(text: str, *, newline_units: int = 1) -> OffsetMap:
    """Code points ↔ UTF-16 units; `newline_units=2` where the file counted a line end as two."""
    if newline_units == 1 and (text.isascii() or max(text) < "\U00010000"):
        return OffsetMap(text, None)
    points = _points(text)
    widths = 1 + (points >= 0x10000).astype(np.int64)
    widths[points == 0x0A] = newline_units
    return OffsetMap(text, widths)


def utf8_map(text: str, *, newline_units: int = 1) -> OffsetMap:
    """Code points ↔ UTF-8 bytes; `newline_units=2` where the file counted a line end as two."""
    if newline_units == 1 and text.isascii():
        return OffsetMap(text, None)
    points = _points(text)
    widths = (
        1
        + (points >= 0x80).astype(np.int64)
        + (points >= 0x800).astype(np.int64)
        + (points >= 0x10000).astype(np.int64)
    )
    widths[points == 0x0A] = newline_units
    return OffsetMap(text, widths)


def file_map(raw: str, *, in_utf16: bool, pairs_as_two: bool) -> OffsetMap:
    r"""Positions in a clean text ↔ positions as a file's producer counted them in the raw one.

    `raw` is the file's text with its own line ends (and without its byte order mark). The clean
    text has ``\n`` for each; `pairs_as_two`: the producer counted ``\r\n`` as two characters.
    """
    if "\r" not in raw:
        return utf16_map(raw) if in_utf16 else OffsetMap(raw, None)
    points = _points(raw)
    is_return = points == 0x0D
    is_feed_of_pair = np.zeros(len(points), dtype=bool)
    is_feed_of_pair[1:] = is_return[:-1] & (points[1:] == 0x0A)
    widths = np.ones(len(points), dtype=np.int64)
    if in_utf16:
        widths += points >= 0x10000
    if pairs_as_two:
        widths[:-1] += is_feed_of_pair[1:]
    return OffsetMap(raw[: len(raw) - int(is_feed_of_pair.sum())], widths[~is_feed_of_pair])


def utf16_length(text: str) -> int:
    """How many UTF-16 units the text takes."""
    return utf16_map(text).length


def to_code_points(offset_map: OffsetMap, positions: Sequence[int]) -> list[int]:
    """Many positions at once; raises as `OffsetMap.to_code_points` does."""
    return [offset_map.to_code_points(position) for position in positions]


def _points(text: str) -> NDArray[np.uint32]:
    # surrogatepass: a lone surrogate is a person's broken file, not a reason to fail here
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def _outside(position: int, length: int) -> str:
    return _("Position {position} lies outside the text, which ends at {length}.").format(
        position=position, length=length
    )
