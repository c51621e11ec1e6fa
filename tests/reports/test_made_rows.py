"""Rows made when they are asked for are the rows, in order, however they are asked for."""

from polyvocal.reports.blocks import Cell, Row
from polyvocal.reports.made_rows import MadeRows

N = 2_500


def make(first: int, after: int) -> list[Row]:
    return [Row((Cell(str(i)),)) for i in range(first, after)]


def make_values(first: int, after: int) -> list[tuple[int]]:
    return [(i,) for i in range(first, after)]


def test_a_long_table_is_made_in_shares():
    asked: list[int] = []

    def count(first: int, after: int) -> list[Row]:
        asked.append(after - first)
        return make(first, after)

    rows = MadeRows(N, count, make_values)

    assert [row.cells[0].display for row in rows] == [str(i) for i in range(N)]
    assert max(asked) < N
    assert list(rows.values()) == [(i,) for i in range(N)]


def test_rows_can_be_asked_for_by_their_place():
    rows = MadeRows(N, make, make_values)

    assert (len(rows), rows[7], rows[-1]) == (N, make(7, 8)[0], make(N - 1, N)[0])
    assert rows[2_499:] == make(2_499, N)
    assert list(MadeRows(0, make, make_values)) == []
