"""Pieces of a text put in another form, and where a place in the result stood before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Span = tuple[int, int]


@dataclass(frozen=True, eq=False, slots=True)
class Rewritten:
    """A text some of whose pieces were rewritten; all places are in code points.

    Piece i is `[new_start[i], new_end[i])` here and was `[old_start[i], old_end[i])` before.
    """

    text: str
    new_start: Ints
    new_end: Ints
    old_start: Ints
    old_end: Ints

    def old_spans(self, spans: Sequence[Span]) -> list[Span]:
        """Where these spans stood before."""
        starts, ends = np.array(spans, dtype=np.int64).reshape(-1, 2).T
        old = (self._old_starts(starts).tolist(), self._old_ends(ends).tolist())
        return list(zip(*old, strict=True))

    def _old_starts(self, at: Ints) -> Ints:
        """Where what begins here began; inside a piece, where the piece did."""
        before = np.searchsorted(self.new_end, at, side="right")
        return self._old(at, before, self.old_start)

    def _old_ends(self, at: Ints) -> Ints:
        """Where what ends here ended; inside a piece, where the piece did."""
        before = np.searchsorted(self.new_end, at, side="left")
        return self._old(at, before, self.old_end)

    def _old(self, at: Ints, before: Ints, edge: Ints) -> Ints:
        """`before[i]` pieces lie wholly before place i."""
        if len(edge) == 0:
            return at
        shifts = np.concatenate(([0], self.old_end - self.new_end))
        piece = np.minimum(before, len(edge) - 1)
        is_inside = (before < len(edge)) & (self.new_start[piece] < at)
        return np.where(is_inside, edge[piece], at + shifts[before])


def rewrite(text: str, pieces: Iterable[Span], form: Callable[[str], str]) -> Rewritten:
    """The text with `form` of each piece in its place; pieces in order, none touching another."""
    written: list[str] = []
    places: list[tuple[int, int, int, int]] = []
    done, length = 0, 0
    for start, end in pieces:
        new = form(text[start:end])
        written += (text[done:start], new)
        begins = length + start - done
        length, done = begins + len(new), end
        places.append((begins, length, start, end))
    written.append(text[done:])
    columns = np.array(places, dtype=np.int64).reshape(-1, 4).T
    return Rewritten("".join(written), *columns)
