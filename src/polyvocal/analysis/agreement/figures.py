"""From counts to figures: coefficients of many lines at once, their intervals, their cautions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from polyvocal.analysis.agreement.coefficients import (
    bias_index,
    brennan_prediger,
    cohen_kappa,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    percent_agreement,
    positive_agreement,
    prevalence_index,
)
from polyvocal.analysis.agreement.result import (
    Caution,
    Coefficient,
    Counts,
    Line,
    Undefined,
)
from polyvocal.analysis.frames import Bounds, Figure, Floats, Ints, make_figure

# Below these a single unit or document moves every figure too far to be reported without a word.
FEW_MARKED = 10
FEW_DOCUMENTS = 10
# From here on agreement on absence hides what there is of agreement on presence.
_HIGH, _LOW = 0.6, 0.4

Numbers = NDArray[np.integer[Any]] | Floats


@dataclass(frozen=True, eq=False)
class Counted:
    """Units of lines by how many marked them, and the table of each pair.

    `n` is line × row of `ratings` for one set of documents, with a draw before the line in a
    bootstrap; `tables[p]` is line × 2 × 2, likewise.
    """

    ratings: Ints
    n: Numbers
    tables: tuple[Numbers, ...]

    def at(self, line: int) -> Counted:
        """One line of several."""
        return Counted(
            self.ratings, self.n[..., line, :], tuple(t[..., line, :, :] for t in self.tables)
        )

    def together(self) -> Counted:
        """All lines as one: decisions instead of units."""
        return Counted(
            self.ratings, self.n.sum(axis=-2), tuple(t.sum(axis=-3) for t in self.tables)
        )


def compute(counted: Counted) -> dict[Coefficient, Floats]:
    """Every coefficient of every line; NaN where not defined.

    Kappa and the bias index are of two raters; of more, the mean over all pairs (Light 1971), and
    not defined where one pair's is not.
    """
    n, ratings = counted.n, counted.ratings
    turned = ratings[:, ::-1]
    of_pairs: dict[Coefficient, Callable[[Numbers], Floats]] = {
        Coefficient.KAPPA: cohen_kappa,
        Coefficient.BIAS: bias_index,
    }
    values = {
        Coefficient.PERCENT: percent_agreement(n, ratings),
        Coefficient.PABAK: brennan_prediger(n, ratings),
        Coefficient.AC1: gwet_ac1(n, ratings),
        Coefficient.FLEISS: fleiss_kappa(n, ratings),
        Coefficient.ALPHA: krippendorff_alpha(n, ratings),
        Coefficient.POSITIVE: positive_agreement(n, ratings),
        Coefficient.NEGATIVE: positive_agreement(n, turned),
        Coefficient.PREVALENCE: prevalence_index(n, ratings),
    }
    for coefficient, of_two in of_pairs.items():
        # Pairs that were never given the same document have no table to average.
        met = [of_two(t) for t in counted.tables if np.asarray(t).any()]
        values[coefficient] = np.mean(met, axis=0) if met else np.full(np.shape(n)[:-1], np.nan)
    return values


def make_line(
    counted: Counted,
    values: Mapping[Coefficient, Floats],
    place: int,
    *,
    marked_by: tuple[int, ...],
    bounds: Mapping[Coefficient, Bounds],
    n_documents: int,
) -> Line:
    """One line of the figures `values`, at `place` of each array."""
    n = np.asarray(counted.n)[place]
    k = counted.ratings[:, 0]
    counts = Counts(
        n_units=int(n.sum()),
        marked_by=marked_by,
        marked_by_any=int(n[k > 0].sum()),
        marked_together=int(n[k > 1].sum()),
    )
    figures = {
        coefficient: Figure(None, _reason(coefficient, n, counted.ratings))
        if np.isnan(values[coefficient][place])
        else make_figure(values[coefficient], bounds.get(coefficient), place, n_documents)
        for coefficient in Coefficient
    }
    return Line(figures, counts, _cautions(figures, counts, n_documents))


def _reason(coefficient: Coefficient, n: Numbers, ratings: Ints) -> Undefined:
    r, k = ratings.sum(axis=1), ratings[:, 0]
    if not n.sum():
        return Undefined.NO_UNITS
    if not n[k > 0].sum():
        return Undefined.NEVER_USED
    if not n[k < r].sum():
        return Undefined.ALWAYS_USED
    if coefficient is Coefficient.KAPPA:
        return Undefined.NOBODY_VARIES
    return Undefined.EVERY_UNIT


def _cautions(
    figures: Mapping[Coefficient, Figure], counts: Counts, n_documents: int
) -> tuple[Caution, ...]:
    cautions = []
    kappa, pabak = figures[Coefficient.KAPPA].value, figures[Coefficient.PABAK].value
    positive = figures[Coefficient.POSITIVE].value
    if counts.marked_by_any and not counts.marked_together:
        cautions.append(Caution.NEVER_TOGETHER)
    elif (
        pabak is not None
        and pabak >= _HIGH
        and ((kappa is not None and kappa < _LOW) or (positive is not None and positive < _LOW))
    ):
        cautions.append(Caution.FLATTERED)
    if 0 < counts.marked_by_any < FEW_MARKED:
        cautions.append(Caution.FEW_MARKED)
    if 0 < n_documents < FEW_DOCUMENTS:
        cautions.append(Caution.FEW_DOCUMENTS)
    return tuple(cautions)
