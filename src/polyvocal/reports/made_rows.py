"""Rows of a long table, each made when it is asked for: there may be half a million."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import overload

from polyvocal.reports.blocks import Row, Value

_AT_ONCE = 1000

Values = tuple[Value, ...]


class MadeRows(Sequence[Row]):
    """`n` rows, of which `make(first, after)` makes some that follow one another.

    `make_values` gives what a spreadsheet has of the same rows, without the words for the page,
    which take longer to make than all the rest.
    """

    __slots__ = ("_make", "_make_values", "_n")

    def __init__(
        self,
        n: int,
        make: Callable[[int, int], Iterable[Row]],
        make_values: Callable[[int, int], Iterable[Values]],
    ) -> None:
        self._n, self._make, self._make_values = n, make, make_values

    def __len__(self) -> int:
        return self._n

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | Sequence[Row]:
        """One row, or several."""
        if isinstance(at, slice):
            return [self[i] for i in range(self._n)[at]]
        place = range(self._n)[at]
        return next(iter(self._make(place, place + 1)))

    def __iter__(self) -> Iterator[Row]:
        for first, after in self._shares():
            yield from self._make(first, after)

    def values(self) -> Iterator[Values]:
        """What a spreadsheet has of each row, in order."""
        for first, after in self._shares():
            yield from self._make_values(first, after)

    def _shares(self) -> Iterator[tuple[int, int]]:
        return ((i, min(i + _AT_ONCE, self._n)) for i in range(0, self._n, _AT_ONCE))
