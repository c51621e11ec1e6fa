"""The reading order of a page: lines from its runs, columns where it certainly has them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from polyvocal.formats.pdf_pages import Run

# Two columns of prose have at least so many lines each, and stand beside one another for most.
_FEWEST_BESIDE = 5
_SHARE_BESIDE = 0.5
# In letters' heights: narrower than this are labels and numbers, not lines of prose.
_NARROWEST_COLUMN = 9.0
_NARROWEST_GUTTER = 0.8
# Lines of prose reach this share of their column's width.
_FULL = 0.75
_SAME_LINE = 0.5


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: its runs from where it begins, and the column it stands in."""

    runs: tuple[Run, ...]
    column: int = 0

    @property
    def text(self) -> str:
        """Its words, a tab where there is a gap."""
        return "\t".join(run.text for run in self.runs)

    @property
    def left(self) -> float:
        """Where its letters begin."""
        return min(run.left for run in self.runs)

    @property
    def right(self) -> float:
        """Where its letters end."""
        return max(run.right for run in self.runs)

    @property
    def bottom(self) -> float:
        """The lower end of its letters."""
        return min(run.bottom for run in self.runs)

    @property
    def top(self) -> float:
        """The upper end of its letters."""
        return max(run.top for run in self.runs)

    @property
    def height(self) -> float:
        """The height of its letters."""
        return max(run.height for run in self.runs)


def lines_of(runs: Sequence[Run], column: int = 0) -> list[Line]:
    """Runs that stand at one height as lines, from top to bottom."""
    lines: list[list[Run]] = []
    bottom = 0.0
    for run in sorted(runs, key=lambda run: (-(run.top + run.bottom), run.left)):
        if lines:
            first = lines[-1][0]
            overlap = min(first.top, run.top) - max(bottom, run.bottom)
            if overlap >= _SAME_LINE * min(first.height, run.height):
                lines[-1].append(run)
                continue
        lines.append([run])
        bottom = run.bottom
    return [Line(tuple(_in_order(line)), column) for line in lines]


def _in_order(line: list[Run]) -> list[Run]:
    letters = "".join(run.text for run in line)
    n_rtl = sum(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in letters)
    is_rtl = n_rtl > len(letters) / 2
    return sorted(line, key=lambda run: -run.right if is_rtl else run.left)


def in_reading_order(lines: Sequence[Line], column: int = 0) -> list[Line]:
    """The lines of a page as they are read, columns one after the other.

    Column 0 is the whole page; the halves of column n are 2 n + 1 and 2 n + 2.
    """
    ordered: list[Line] = []
    for block, gutter in _blocks(lines):
        if gutter is None:
            ordered.extend(block)
            continue
        left = [run for line in block for run in line.runs if run.right <= gutter]
        right = [run for line in block for run in line.runs if run.left >= gutter]
        if _is_cell_by_cell(left, right):
            ordered.extend(_by_cells(block, 2 * column + 1))
            continue
        for half, side in ((2 * column + 1, left), (2 * column + 2, right)):
            ordered.extend(in_reading_order(lines_of(side, half), half))
    return ordered


def _blocks(lines: Sequence[Line]) -> list[tuple[list[Line], float | None]]:
    """Stretches of lines, each with the gutter between its columns where it has two."""
    gutter = _gutter(lines)
    if gutter is None:
        return [(list(lines), None)]
    stretches: list[tuple[bool, list[Line]]] = []
    for line in lines:
        crosses = any(run.left < gutter < run.right for run in line.runs)
        if not stretches or stretches[-1][0] != crosses:
            stretches.append((crosses, []))
        stretches[-1][1].append(line)
    return [
        (block, None if crosses or not _are_columns(block, gutter) else gutter)
        for crosses, block in stretches
    ]


def _gutter(lines: Sequence[Line]) -> float | None:
    """The place that most lines leave free between two runs."""
    gaps = [
        (a.right, b.left)
        for line in lines
        for a, b in pairwise(line.runs)
        if b.left - a.right >= _NARROWEST_GUTTER * line.height
    ]
    if len(gaps) < _FEWEST_BESIDE:
        return None
    edges = sorted([(start, 1) for start, _end in gaps] + [(end, -1) for _start, end in gaps])
    best, depth, place = 0, 0, 0.0
    for (at, step), (following, _step) in pairwise(edges):
        depth += step
        if depth > best and following > at:
            best, place = depth, (at + following) / 2
    return place if best >= _FEWEST_BESIDE else None


def _are_columns(block: Sequence[Line], gutter: float) -> bool:
    """Do lines of prose stand on both sides, at the same heights of the page?"""
    left = lines_of([run for line in block for run in line.runs if run.right <= gutter])
    right = lines_of([run for line in block for run in line.runs if run.left >= gutter])
    if min(len(left), len(right)) < _FEWEST_BESIDE:
        return False
    beside = min(left[0].top, right[0].top) - max(left[-1].bottom, right[-1].bottom)
    lower = min(side[0].top - side[-1].bottom for side in (left, right))
    if beside < _SHARE_BESIDE * lower:
        return False
    for side in (left, right):
        widths = [line.right - line.left for line in side]
        narrowest = _NARROWEST_COLUMN * _median([line.height for line in side])
        if _median(widths) < max(narrowest, _FULL * max(widths)):
            return False
    return True


def _is_cell_by_cell(left: Sequence[Run], right: Sequence[Run]) -> bool:
    """Does the file print both sides in turns of several lines, as the cells of a table?"""
    sides = sorted([(run.order, 0) for run in left] + [(run.order, 1) for run in right])
    n_turns = sum(a[1] != b[1] for a, b in pairwise(sides))
    # Columns are printed one after the other, or straight across line by line.
    return 3 < n_turns < 0.8 * min(len(left), len(right))


def _by_cells(block: Sequence[Line], column: int) -> list[Line]:
    runs = sorted((run for line in block for run in line.runs), key=lambda run: run.order)
    return [Line((run,), column) for run in runs]


def _median(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]
