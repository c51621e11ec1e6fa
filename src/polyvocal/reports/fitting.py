"""How many lines words take in print, near enough to choose a size that fits."""

from __future__ import annotations

import math
import unicodedata
from functools import lru_cache

# Widths of Arial's letters in thousandths of the size, as Adobe publishes them for Helvetica.
_WIDTHS = {
    **dict.fromkeys("ijl'’‘", 222),
    **dict.fromkeys("ft .,:;!/\\[]I·|", 278),
    **dict.fromkeys("r-()“”`", 333),
    **dict.fromkeys('ckszvxyJ"', 500),
    **dict.fromkeys("ABEKPSVXY&+=<>~", 667),
    **dict.fromkeys("wCDHNRU", 722),
    **dict.fromkeys("GOQ", 778),
    **dict.fromkeys("mM…—", 850),
    **dict.fromkeys("W%@", 944),
}
# Of other letters of Europe, of other scripts, and of a Chinese, Japanese or Korean sign.
_LETTER, _OTHER, _FULL = 556, 700, 1000
_LATIN = 0x250
_MARKS = frozenset({"Mn", "Me", "Cf"})  # they stand on another letter or are not seen


def count_lines(words: str, size: float, width: float) -> int:
    """Lines the words take at `size` in a column of `width`, both in points; at least one."""
    n_lines = 0
    space = _WIDTHS[" "] * size / 1000
    for line in words.split("\n"):
        n_lines += 1
        used = 0.0
        for word in line.split(" "):
            length = thousandths(word) * size / 1000
            if used + space + length <= width:
                used += space + length if used else length
                continue
            # A word longer than a line is broken by whoever prints it.
            n_more = max(math.ceil(length / width) - 1, 0)
            n_lines += n_more + (1 if used else 0)
            used = length - n_more * width
    return n_lines


@lru_cache(maxsize=20_000)  # roles, codes and "Yes" come again in every row
def thousandths(words: str) -> int:
    """The width of the words in one line, in thousandths of the size of the type."""
    return sum(_WIDTHS.get(letter) or _width(letter) for letter in words)


def _width(letter: str) -> int:
    if letter.isascii():
        return _LETTER
    if unicodedata.category(letter) in _MARKS:
        return 0
    if unicodedata.east_asian_width(letter) in {"W", "F"}:
        return _FULL
    return _LETTER if ord(letter) < _LATIN else _OTHER
