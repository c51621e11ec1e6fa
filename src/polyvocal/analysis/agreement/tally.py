"""How many units of each document each set of raters marked with each code.

Only marked units are kept, one row for each document, code and set of raters; how many units nobody
marked follows from the number of units. All coefficients but those of two raters depend only on how
many raters marked a unit, so they are summed by that number, and each pair has its table of four.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from polyvocal.analysis.frames import Ints, count_bits, sum_by


@dataclass(frozen=True, eq=False)
class Tally:
    """Marked units by document, code and set of raters, sorted so.

    `assigned` are the raters of each document and `n_units` its units; `document`, `code`, `who`
    (raters as bits, never 0) and `n` are the rows. A unit may be a character, a turn, a case.
    """

    n_raters: int
    n_codes: int
    assigned: Ints
    n_units: Ints
    document: Ints
    code: Ints
    who: Ints
    n: Ints

    def by_number(self) -> tuple[Ints, Ints]:
        """Units by how many raters marked them.

        Returns `ratings` (rows: raters who marked, raters who did not) and `n` (document × code ×
        row), for documents of at least two raters; all others are 0.
        """
        r = count_bits(self.assigned)
        sizes = np.unique(r[r >= 2])
        first = np.zeros(self.n_raters + 2, np.int64)
        first[sizes] = np.cumsum(sizes + 1) - (sizes + 1)
        marked = [np.arange(size + 1) for size in sizes]
        k = np.concatenate([*marked, np.zeros(0, np.int64)])
        ratings = np.stack((k, np.repeat(sizes, sizes + 1) - k), axis=1).astype(np.int64)
        row = first[r[self.document]] + count_bits(self.who)
        nobody = np.where(r >= 2, first[r], -1)
        return ratings, self._dense(row, r[self.document] >= 2, nobody, len(ratings))

    def of_pair(self, i: int, j: int) -> Ints:
        """Tables of two raters (document × code × 2 × 2; marked first) where both were to code."""
        both = (1 << i) | (1 << j)
        is_both = (self.assigned & both) == both
        row = 3 - 2 * ((self.who >> i) & 1) - ((self.who >> j) & 1)
        nobody = np.where(is_both, 3, -1)
        table = self._dense(row, is_both[self.document], nobody, 4)
        return table.reshape(*table.shape[:2], 2, 2)

    def marked_by(self, rater: int) -> Ints:
        """Units of each code that one rater marked, in documents of at least two."""
        r = count_bits(self.assigned)
        is_theirs = ((self.who >> rater) & 1 == 1) & (r[self.document] >= 2)
        return sum_by(self.code[is_theirs], self.n[is_theirs], self.n_codes)

    def _dense(self, row: Ints, keep: NDArray[np.bool_], nobody: Ints, n_rows: int) -> Ints:
        """Sums by document, code and row; `nobody` is the row of each document's unmarked units."""
        n_documents = len(self.assigned)
        kept = np.flatnonzero(keep)
        cell = (self.document[kept] * self.n_codes + self.code[kept]) * n_rows + row[kept]
        dense = sum_by(cell, self.n[kept], n_documents * self.n_codes * n_rows)
        dense = dense.reshape(n_documents, self.n_codes, n_rows)
        here = np.flatnonzero(nobody >= 0)
        # Where a set of raters has marked nothing of a pair, its units are already in this row.
        rest = self.n_units[here, None] - dense[here].sum(axis=2)
        dense[here, :, nobody[here]] += rest
        return dense


def tally_marks(
    unit: Ints, code: Ints, rater: Ints, *, unit_document: Ints, assigned: Ints, n: tuple[int, int]
) -> Tally:
    """Count marks: rater marked unit with code, each as often as it comes. `n`: raters, codes."""
    n_raters, n_codes = n
    marks = np.sort((unit * n_codes + code) * n_raters + rater)
    marks = marks[_where_begins(marks)]
    cell, bit = marks // n_raters, np.left_shift(1, marks % n_raters)
    begins = _where_begins(cell)
    who = np.bitwise_or.reduceat(bit, begins) if len(begins) else bit
    cell = cell[begins]
    document = unit_document[cell // n_codes]
    return _counted(
        document * n_codes + cell % n_codes,
        who,
        np.ones(len(cell), np.int64),
        assigned=assigned,
        n_units=np.bincount(unit_document, minlength=len(assigned)).astype(np.int64),
        n=n,
    )


def tally_stretches(
    cell: Ints, who: Ints, length: Ints, *, assigned: Ints, n_units: Ints, n: tuple[int, int]
) -> Tally:
    """Count stretches of characters that a set of raters marked; `cell` is document × codes + code.

    `n`: raters, codes.
    """
    keep = (who > 0) & (length > 0)
    return _counted(cell[keep], who[keep], length[keep], assigned=assigned, n_units=n_units, n=n)


def _counted(
    cell: Ints, who: Ints, weight: Ints, *, assigned: Ints, n_units: Ints, n: tuple[int, int]
) -> Tally:
    n_raters, n_codes = n
    key = (cell << n_raters) | who
    order = np.argsort(key, kind="stable")
    key, weight = key[order], weight[order]
    begins = _where_begins(key)
    distinct = key[begins]
    of_cell = distinct >> n_raters
    return Tally(
        n_raters=n_raters,
        n_codes=n_codes,
        assigned=assigned,
        n_units=n_units,
        document=of_cell // n_codes if n_codes else of_cell,
        code=of_cell % n_codes if n_codes else of_cell,
        who=distinct & ((1 << n_raters) - 1),
        n=np.add.reduceat(weight, begins) if len(begins) else weight,
    )


def _where_begins(values: Ints) -> Ints:
    if len(values) == 0:
        return np.zeros(0, np.int64)
    return np.flatnonzero(np.concatenate(([True], values[1:] != values[:-1])))
