"""Page headers, footers and page numbers of a PDF: left out only where there is no doubt."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from polyvocal.formats.pdf_columns import Line

_NUMBER = re.compile(r"\d{1,4}")
# How many lines from the edge of a page may be its margin.
_DEEPEST = 3
_FEWEST_PAGES = 3
_LONGEST = 150
# In letters' heights: what stands apart from the text, and what still is the same place.
_APART = 1.0
_SAME_PLACE = 0.6

#: A line's page and place among its lines, from the top or (counted in negatives) from the bottom.
_Place = tuple[int, int]


def drop_margins(pages: Sequence[Sequence[Line]]) -> tuple[list[list[Line]], list[str]]:
    """The pages without their running lines, and the words of each line left out, in order.

    A running line stands at one height of the outermost lines of at least three pages that follow
    one another (or of every second one), says the same but for a number that grows with the
    page, and stands apart from the text, or says what no line of the text says. With a number that
    grows, two pages are enough where there are no more.
    """
    kept = [list(page) for page in pages]
    dropped: list[tuple[_Place, str]] = []
    for from_top in (True, False):
        for depth in range(_DEEPEST):
            running = _running_lines(kept, from_top=from_top)
            if not running:
                break
            for number in sorted(running):
                line = kept[number].pop(0 if from_top else -1)
                dropped.append(((number, depth if from_top else -depth - 1), line.text))
    return kept, [text for _place, text in sorted(dropped, key=_page_order)]


def _page_order(dropped: tuple[_Place, str]) -> tuple[int, bool, int]:
    (page, depth), _text = dropped
    return page, depth < 0, depth


def _running_lines(pages: list[list[Line]], *, from_top: bool) -> set[int]:
    """The pages whose outermost line is a running one."""
    inside = Counter(line.text for page in pages for line in page[1:-1])
    by_words: dict[str, list[tuple[int, Line, int]]] = defaultdict(list)
    for number, page in enumerate(pages):
        if len(page) > 1:
            line = page[0] if from_top else page[-1]
            for key, shift in _keys(line.text, number):
                by_words[key].append((number, line, shift))
    found: set[int] = set()
    for key, seen in by_words.items():
        for alike in _at_one_height(seen):
            if _is_certain(key, alike, pages, inside, from_top=from_top):
                found.update(number for number, _line, _shift in alike)
    return found


def _keys(text: str, page: int) -> list[tuple[str, int]]:
    """What a line says without one of its numbers, and that number's lead over the page's own."""
    if len(text) > _LONGEST:
        return []
    keys = [
        (f"{text[: n.start()]}\0{text[n.end() :]}\0{int(n.group()) - page}", 1)
        for n in _NUMBER.finditer(text)
    ]
    return [(text, 0), *keys]


def _at_one_height(
    seen: list[tuple[int, Line, int]],
) -> list[list[tuple[int, Line, int]]]:
    groups: list[list[tuple[int, Line, int]]] = []
    for one in sorted(seen, key=lambda s: s[1].bottom):
        last = groups[-1][-1][1] if groups else None
        if last is not None and one[1].bottom - last.bottom < _SAME_PLACE * last.height:
            groups[-1].append(one)
        else:
            groups.append([one])
    return [sorted(group, key=lambda s: s[0]) for group in groups]


def _is_certain(
    key: str,
    alike: list[tuple[int, Line, int]],
    pages: list[list[Line]],
    inside: Counter[str],
    *,
    from_top: bool,
) -> bool:
    has_number = "\0" in key
    numbers = [number for number, _line, _shift in alike]
    steps = {b - a for a, b in pairwise(numbers)}
    fewest = min(_FEWEST_PAGES, len(pages)) if has_number else _FEWEST_PAGES
    if len(alike) < max(fewest, 2) or len(steps) != 1 or steps > {1, 2}:
        return False
    apart = all(_stands_apart(pages[n], from_top=from_top) for n in numbers)
    if has_number:
        # A bare number may be an answer, and a line of talk may count.
        return apart or len(alike) >= _FEWEST_PAGES
    text = alike[0][1].text
    return apart and inside[text] == 0 and not text.rstrip().endswith(":")


def _stands_apart(page: list[Line], *, from_top: bool) -> bool:
    if len(page) < 2:
        return False
    upper, lower = (page[0], page[1]) if from_top else (page[-2], page[-1])
    return upper.bottom - lower.top > _APART * lower.height
