"""How many lines words take in print, near enough to choose a size that fits."""

from __future__ import annotations

import math
from functools import lru_cache

# Widths of Arial's letters in thousandths of the size; bold and other letters by the widest kind.
_WIDTHS = {
    **dict.fromkeys("ijl'’‘|", 222),
    **dict.fromkeys("ft .,:;!/[]I·", 278),
    **dict.fromkeys('r-()“”"', 333),
    **dict.fromkeys("ckszvxyJ", 500),
    **dict.fromkeys("ABEKPSVXY&", 667),
    **dict.fromkeys("wCDHNRU", 722),
    **dict.fromkeys("GOQ", 778),
    **dict.fromkeys("mM…—", 850),
    **dict.fromkeys("W%@", 944),
}
_LETTER, _OTHER = 556, 1000
_LATIN = 0x250


def count_lines(words: str, size: float, width: float) -> int:
    """Lines the words take at `size` in a column of `width`, both in points; at least one."""
    n_lines = 0
    space = _WIDTHS[" "] * size / 1000
    for line in words.split("\n"):
        n_lines += 1
        used = 0.0
        for word in line.split(" "):
            length = _width(word) * size / 1000
            if used + space + length <= width:
                used += space + length if used else length
                continue
            # A word longer than a line is broken by whoever prints it.
            n_more = max(math.ceil(length / width) - 1, 0)
            n_lines += n_more + (1 if used else 0)
            used = length - n_more * width
    return n_lines


@lru_cache(maxsize=20_000)
def _width(word: str) -> float:
    return sum(_WIDTHS.get(c, _LETTER if ord(c) < _LATIN else _OTHER) for c in word)
