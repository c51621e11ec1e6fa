"""What a paragraph is in plain text: a line, or several lines that were broken to fit a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

_LINE = re.compile(r"\S[^\n]*")
_BLOCK = re.compile(r"\S[^\n]*(?:\n[ \t]*+[^\s][^\n]*)*")
# Typewriters and e-mail programs break lines between 60 and 100 characters.
_WIDEST_PAGE = 110
_NARROWEST_PAGE = 50
_LINES_LOOKED_AT = 400


def is_hard_wrapped(text: str) -> bool:
    """Were long paragraphs broken into lines of about one width?

    Then most lines that are followed by another reach at least two thirds of the longest, and no
    line is longer than a page is wide.
    """
    lines = text[: _LINES_LOOKED_AT * _WIDEST_PAGE].split("\n")[:_LINES_LOOKED_AT]
    widths = [len(line.rstrip()) for line in lines]
    widest = max(widths)
    if not _NARROWEST_PAGE <= widest <= _WIDEST_PAGE:
        return False
    followed = [width for width, after in pairwise(widths) if width and after]
    full = sum(width >= widest * 2 / 3 for width in followed)
    return len(followed) >= 3 and full >= 0.6 * len(followed)


def paragraphs(text: str, start: int, end: int, *, wrapped: bool) -> Iterator[tuple[int, int]]:
    """`[start, end)` of every paragraph, without the white space around it.

    `wrapped`: paragraphs end at blank lines; otherwise every line is one.
    """
    pattern = _BLOCK if wrapped else _LINE
    for found in pattern.finditer(text, start, end):
        yield found.start(), found.start() + len(found.group().rstrip())
