"""Things that stand near one another: the shortest stretches that hold them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple


class Place(NamedTuple):
    """Where one thing stands: its first and last word by number, which thing, and its span."""

    first: int
    last: int
    which: int
    start: int
    end: int


def find_clumps(places: Iterable[Place], needed: Sequence[int]) -> list[tuple[Place, Place]]:
    """The first and the last place of every shortest stretch, in order.

    Thing `i` must be in it `needed[i]` times. A stretch is shortest when no other lies within it.

    >>> at = [Place(i, i, which, i, i + 1) for i, which in enumerate([0, 0, 1, 1, 0])]
    >>> [(a.first, b.first) for a, b in find_clumps(at, [1, 1])]
    [(1, 2), (3, 4)]
    """
    found = list(_stretches(sorted(places), needed))
    # Only two things that stand at one word can leave a stretch that holds another: both run on
    # from left to right, so that they share their first word or their last.
    least = {first.first: last.first for first, last in reversed(found)}
    latest = {last.first: first.first for first, last in found}
    return [
        (first, last)
        for first, last in found
        if last.first == least[first.first] and first.first == latest[last.first]
    ]


def _stretches(ordered: list[Place], needed: Sequence[int]) -> Iterator[tuple[Place, Place]]:
    """Stretches of which neither the place they begin with nor the one they end with is spare."""
    held = [0] * len(needed)
    n_missing, at = sum(needed), 0
    for last in ordered:
        held[last.which] += 1
        n_missing -= held[last.which] <= needed[last.which]
        while n_missing == 0:
            first = ordered[at]
            at += 1
            held[first.which] -= 1
            if held[first.which] < needed[first.which]:
                n_missing = 1
                yield first, last
