"""A figure with its interval, from draws of whole documents.

Units of one interview are not independent of one another, so documents are drawn, not units.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from polyvocal.analysis.frames.talk import Ints
from polyvocal.core.language import _
from polyvocal.core.progress import Progress, silent

Floats = NDArray[np.float64]
_Name = TypeVar("_Name", bound=StrEnum)

# Where more draws than this have no figure, bounds would be those of the luckier samples.
MOST_UNDEFINED = 0.05
_LOW, _HIGH = 0.025, 0.975
# Draws worked out at a time, so that memory does not grow with their number.
_AT_ONCE = 200


class NoInterval(StrEnum):
    """Why a figure has no interval."""

    NOT_ASKED = "no draws were asked for"
    FEW_DOCUMENTS = "fewer than two documents"
    OFTEN_UNDEFINED = "not defined in more than 5% of the draws"


@dataclass(frozen=True, slots=True)
class Figure:
    """One coefficient, unrounded: `None` with its reason where it is not defined.

    `low` and `high` are the bounds that hold 95% of the draws in which it is defined.
    """

    value: float | None
    undefined: StrEnum | None = None
    low: float | None = None
    high: float | None = None
    no_interval: NoInterval | None = NoInterval.NOT_ASKED


@dataclass(frozen=True, eq=False, slots=True)
class Bounds:
    """The 2.5th and 97.5th percentiles of many figures, and which are too often not defined."""

    low: Floats
    high: Floats
    is_often_undefined: NDArray[np.bool_]


def draw_documents(n_documents: int, n_draws: int, rng: np.random.Generator) -> Ints:
    """How often each document comes in each draw: as many documents as there are, put back."""
    shares = np.full(n_documents, 1 / n_documents)
    return rng.multinomial(n_documents, shares, size=n_draws).astype(np.int64)


def bound(
    draws: Ints,
    compute: Callable[[Floats], dict[_Name, Floats]],
    progress: Progress = silent,
) -> dict[_Name, Bounds]:
    """The bounds of figures that `compute` works out from how often each document is drawn.

    `compute` is given some of the draws, draw × document, and gives each figure draw × line.
    """
    found: dict[_Name, list[Floats]] = {}
    for first in range(0, len(draws), _AT_ONCE):
        progress(_("Drawing documents"), first, len(draws))
        for figure, values in compute(draws[first : first + _AT_ONCE].astype(float)).items():
            found.setdefault(figure, []).append(values)
    return {figure: _percentiles(np.concatenate(values)) for figure, values in found.items()}


def make_figure(values: Floats, bounds: Bounds | None, place: int, n_documents: int) -> Figure:
    """The figure at `place`, of `n_documents`, with its bounds; it has to be defined."""
    value = float(values[place])
    if bounds is None:
        return Figure(value)
    if n_documents < 2:
        return Figure(value, no_interval=NoInterval.FEW_DOCUMENTS)
    if bounds.is_often_undefined[place]:
        return Figure(value, no_interval=NoInterval.OFTEN_UNDEFINED)
    return Figure(value, None, float(bounds.low[place]), float(bounds.high[place]), None)


def _percentiles(values: Floats) -> Bounds:
    n_defined = (~np.isnan(values)).sum(axis=0)
    often = n_defined < (1 - MOST_UNDEFINED) * len(values)
    # Sorted, what is not defined comes last; numpy's own percentiles without it are a loop.
    ordered = np.sort(values, axis=0)
    return Bounds(_at(ordered, _LOW, n_defined), _at(ordered, _HIGH, n_defined), often)


def _at(ordered: Floats, share: float, n: Ints) -> Floats:
    """The share of the first n of each column that lies below, between neighbours in proportion."""
    place = share * np.maximum(n - 1, 0)
    below = np.floor(place).astype(np.int64)
    above = np.ceil(place).astype(np.int64)
    low, high = (np.take_along_axis(ordered, i[None], axis=0)[0] for i in (below, above))
    between: Floats = low + (high - low) * (place - below)
    return between
