"""Tabs of a printed page: a PDF holds none, but words that line up behind a gap show them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from polyvocal.formats.pdf_columns import Line
from polyvocal.formats.pdf_pages import Run

# A gap so many times the usual one is no space; one less than so much of it is none either.
_WIDE, _NARROW = 1.6, 0.9
# A line near the edge of its column may be the edge; one in fifty sticks out.
_EDGE = 0.98
_SHORT = 0.5
# A column of broken lines has so many at least, and this share of them ends near its edge.
_FEWEST_LINES = 20
_SHARE_NEAR = 0.4
_NEAR = 6.0
# Of all wide gaps, the share that must end at one place, and the least number of lines.
_SHARE, _FEWEST = 0.2, 3
_FEWEST_IN_LINE = 4
# In letters' heights: where the usual space is wider, every letter is as wide as every other, and
# words line up by themselves.
_FIXED_PITCH = 0.4

#: A word behind a gap: its place in the run's text, where it begins, how wide the gap is.
_Start = tuple[int, float, float]


def set_tabs(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The lines with a tab between a label and its words, where the page was set so.

    Spaces that were stretched to fill a line are alike within it, and end anywhere.
    """
    edges = column_edges(line for page in pages for line in page)
    closed = [[_close_up(line, edges[line.column].right) for line in page] for page in pages]
    stops = _stops([line.runs[0] for page in closed for line in page])
    return [[_split(line, stops) for line in page] for page in closed]


class Edge(NamedTuple):
    """Where the lines of a column end at most; certain where many of them come near it."""

    right: float
    is_certain: bool


def column_edges(lines: Iterable[Line]) -> dict[int, Edge]:
    """The right edge of each column."""
    by_column: dict[int, list[Line]] = {}
    for line in lines:
        by_column.setdefault(line.column, []).append(line)
    return {column: _edge(own) for column, own in by_column.items()}


def _edge(lines: Sequence[Line]) -> Edge:
    right = sorted(line.right for line in lines)[int(_EDGE * (len(lines) - 1))]
    n_near = sum(line.right > right - _NEAR * line.height for line in lines)
    return Edge(right, len(lines) >= _FEWEST_LINES and n_near > _SHARE_NEAR * len(lines))


def _close_up(line: Line, edge: float) -> Line:
    """A line whose spaces were all stretched alike, to reach the edge, as one run."""
    if len(line.runs) == 1 or line.right < edge - _SHORT * line.height:
        return line
    gaps = [b.left - a.right for a, b in pairwise(line.runs)]
    gaps += [gap for run in line.runs for _at, _left, gap in run.starts]
    if max(gaps) > _WIDE * min(gaps):
        return line
    whole = replace(
        line.runs[0], right=line.right, text=" ".join(run.text for run in line.runs), starts=()
    )
    return replace(line, runs=(whole,))


@dataclass(frozen=True)
class _Stops:
    """Where tabs end, the usual space in letters' heights, and labels that stand before a tab."""

    places: frozenset[int]
    space: float
    labels: frozenset[tuple[str, int]]

    def is_at(self, left: float) -> bool:
        """Does a tab end here, give or take what rounding does?"""
        return not self.places.isdisjoint({round(left - 0.5), round(left + 0.5)})


def _stops(runs: Sequence[Run]) -> _Stops:
    gaps = sorted(gap / run.height for run in runs for _at, _left, gap in run.starts)
    space = gaps[len(gaps) // 2] if gaps else 0.0
    wide = Counter(round(left) for run in runs for _at, left, _gap in [*_wide(run, space)][:1])
    fewest = max(_FEWEST, _SHARE * wide.total())
    places = frozenset(at for at, n in wide.items() if n >= fewest)
    labels: Counter[tuple[str, int]] = Counter()
    if space < _FIXED_PITCH:
        labels.update(
            (run.text[:at].rstrip(), round(left))
            for run in runs
            for at, left, _gap in run.starts
            if round(left) in places
        )
    return _Stops(places, space, frozenset(key for key, n in labels.items() if n >= _FEWEST))


def _wide(run: Run, space: float) -> Iterator[_Start]:
    """The words behind a gap that is no space."""
    own = sorted(gap for _at, _left, gap in run.starts)
    usual = space * run.height
    if len(own) >= _FEWEST_IN_LINE:
        usual = max(usual, own[len(own) // 2])
    yield from (start for start in run.starts if start[2] > _WIDE * usual)


def _split(line: Line, stops: _Stops) -> Line:
    run = line.runs[0]
    wide = set(_wide(run, stops.space))
    for start in run.starts:
        at, left, gap = start
        if stops.is_at(left) and (
            start in wide
            or gap < _NARROW * stops.space * run.height
            or (run.text[:at].rstrip(), round(left)) in stops.labels
        ):
            label = replace(run, right=left - gap, text=run.text[:at].rstrip(), starts=())
            label = replace(label, n_bold=min(run.n_bold, len(label.text)))
            words = replace(run, left=left, text=run.text[at:], n_bold=0, starts=())
            return replace(line, runs=(label, words, *line.runs[1:]))
    return line
