"""The coefficients themselves, over counts of equal ratings and over tables of two raters.

A rated unit is a row of `ratings`: how many raters gave it each category. Units with the same row
are counted together in `n`, whose last axis runs along the rows of `ratings`; every other axis
(codes, bootstrap draws) is carried along. What is not defined comes back as NaN here and gets its
reason where results are made. `q` is the number of categories of the scheme, used or not.

>>> ratings = np.array([[2, 0], [1, 1], [0, 2]])     # yes and no of two raters
>>> n = np.array([20, 15, 15])                       # 20 yes-yes, 15 divided, 15 no-no
>>> float(percent_agreement(n, ratings))
0.7
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polyvocal.analysis.frames import Floats

# Two shares that differ by less are the same share, summed in another order.
_NOTHING = 1e-12


def percent_agreement(n: ArrayLike, ratings: NDArray[np.integer[Any]]) -> Floats:
    """Share of the pairs of ratings of a unit that are equal, averaged over units.

    `n` units of each row of `ratings` (raters × category; fewer than two ratings are left out).
    From 0 to 1. Undefined when no unit has two ratings.

    Source: p_a = mean of Σ_k r_ik(r_ik − 1) / (r_i(r_i − 1)) over units with r_i ≥ 2; Gwet,
    Handbook of Inter-Rater Reliability, 4th ed. 2014. For two raters the share of units on which
    they agree.

    >>> float(percent_agreement([118, 7, 0], np.array([[2, 0], [1, 1], [0, 2]])))
    0.944
    """
    r = ratings.sum(axis=1)
    equal = (ratings * (ratings - 1)).sum(axis=1) / np.maximum(r * (r - 1), 1)
    paired = (r >= 2).astype(float)
    return _ratio(_total(n, equal), _total(n, paired))


def brennan_prediger(n: ArrayLike, ratings: NDArray[np.integer[Any]]) -> Floats:
    """Percent agreement corrected for a chance of 1/q: PABAK for two categories.

    Arguments as in `percent_agreement`. From −1/(q − 1) to 1. Undefined as percent agreement is,
    and with one category in the scheme.

    Source: (q·p_a − 1) / (q − 1); Brennan & Prediger 1981. For q = 2 it is 2p_a − 1, the
    prevalence-adjusted bias-adjusted kappa of Byrt, Bishop & Carlin 1993.

    >>> round(float(brennan_prediger([118, 7, 0], np.array([[2, 0], [1, 1], [0, 2]]))), 3)
    0.888
    """
    q = ratings.shape[1]
    p_a = percent_agreement(n, ratings)
    return (q * p_a - 1) / (q - 1) if q > 1 else np.full_like(p_a, np.nan)


def fleiss_kappa(n: ArrayLike, ratings: NDArray[np.integer[Any]]) -> Floats:
    """Agreement beyond a chance of two raters drawing from one common distribution.

    Arguments as in `percent_agreement`. At most 1; below 0 when raters agree less than by chance.
    Undefined when no unit has two ratings or only one category was used.

    Source: (p_a − p_e) / (1 − p_e), p_e = Σπ_k², π_k the mean of r_ik/r_i over rated units; Fleiss
    1971, with missing ratings as Gwet 2014. For two raters Scott's pi (1955).

    >>> round(float(fleiss_kappa([20, 15, 15], np.array([[2, 0], [1, 1], [0, 2]]))), 4)
    0.3939
    """
    pi = _shares(n, ratings)
    # 1 − Σπ² as Σπ(1 − π), which keeps its digits where one category is nearly everything.
    return _beyond(percent_agreement(n, ratings), (pi * (1 - pi)).sum(axis=-1))


def gwet_ac1(n: ArrayLike, ratings: NDArray[np.integer[Any]]) -> Floats:
    """Agreement beyond a chance that is small where one category is nearly everything.

    Arguments as in `percent_agreement`. At most 1. It stays high for rare codes, also where raters
    never once agree on one, so it is read beside positive agreement. Undefined when no unit has
    two ratings, and with one category in the scheme.

    Source: AC1 = (p_a − p_e) / (1 − p_e), p_e = Σπ_k(1 − π_k) / (q − 1); Gwet 2008. Its table of
    118, 5, 2 and 0 units:

    >>> round(float(gwet_ac1([118, 7, 0], np.array([[2, 0], [1, 1], [0, 2]]))), 4)
    0.9408
    """
    q = ratings.shape[1]
    pi = _shares(n, ratings)
    p_e = (pi * (1 - pi)).sum(axis=-1) / (q - 1) if q > 1 else np.nan
    return _beyond(percent_agreement(n, ratings), np.asarray(1 - p_e))


def krippendorff_alpha(n: ArrayLike, ratings: NDArray[np.integer[Any]]) -> Floats:
    """Observed against expected disagreement among all values that can be paired; nominal.

    Arguments as in `percent_agreement`; a unit with one rating is dropped. At most 1. Undefined
    when nothing can be paired or only one category was used.

    Source: α = 1 − (n.. − 1)·Σo_c≠k / Σn_c n_k, coincidences weighted 1/(m_u − 1); Krippendorff
    2011, Computing Krippendorff's alpha-reliability. Its reliability data of two observers:

    >>> ratings = np.array([[2, 0], [1, 1], [0, 2]])
    >>> round(float(krippendorff_alpha([1, 4, 5], ratings)), 3)
    0.095
    """
    r = ratings.sum(axis=1)
    paired = r >= 2
    same = (ratings * (ratings - 1)).sum(axis=1) / np.maximum(r - 1, 1) * paired
    n_c = _total(n, (ratings * paired[:, None]).astype(float))
    n_all = n_c.sum(axis=-1)
    observed = n_all - _total(n, same)
    expected = (n_c * (n_all[..., None] - n_c)).sum(axis=-1)
    return 1 - _ratio((n_all - 1) * observed, expected)


def positive_agreement(n: ArrayLike, ratings: NDArray[np.integer[Any]]) -> Floats:
    """Of the times one rater saw the first category, the share in which another saw it too.

    Arguments as in `percent_agreement`. From 0 to 1. Undefined when nobody saw it. Negative
    agreement is the same of the second category: give the columns of `ratings` turned round.

    Source: for two raters 2a / (2a + b + c); Cicchetti & Feinstein 1990. For more, over all pairs.

    >>> round(float(positive_agreement([20, 15, 15], np.array([[2, 0], [1, 1], [0, 2]]))), 4)
    0.7273
    """
    r, k = ratings.sum(axis=1), ratings[:, 0]
    return _ratio(_total(n, (k * (k - 1)).astype(float)), _total(n, (k * (r - 1)).astype(float)))


def prevalence_index(n: ArrayLike, ratings: NDArray[np.integer[Any]]) -> Floats:
    """How far units seen as the first category outweigh those seen as the second, or the reverse.

    Arguments as in `percent_agreement`, two categories. From 0 (as many of each) to 1 (all of one
    kind). Undefined when no unit has two ratings.

    Source: |a − d| / n; Byrt, Bishop & Carlin 1993. For more than two raters over all pairs.

    >>> float(prevalence_index([20, 15, 15], np.array([[2, 0], [1, 1], [0, 2]])))
    0.1
    """
    r = ratings.sum(axis=1)
    equal = ratings * (ratings - 1) / np.maximum(r * (r - 1), 1)[:, None]
    paired = (r >= 2).astype(float)
    return np.abs(_ratio(_total(n, equal[:, 0] - equal[:, 1]), _total(n, paired)))


def cohen_kappa(tables: ArrayLike) -> Floats:
    """Agreement of two raters beyond the chance of each keeping to their own distribution.

    `tables[..., i, j]`: units that the first rater put in category i and the second in j. At most
    1. Undefined when there is no unit, or when both used one category only, the same one.

    Source: (p_o − p_e) / (1 − p_e), p_e = Σp_i. p_.i; Cohen 1960.

    >>> round(float(cohen_kappa([[20, 5], [10, 15]])), 12)
    0.4
    """
    p, rows, columns = _shares_of_table(tables)
    p_o = np.trace(p, axis1=-2, axis2=-1)
    return _beyond(p_o, (rows * (1 - columns)).sum(axis=-1))


def cohen_standard_error(tables: ArrayLike) -> Floats:
    """Standard error of Cohen's kappa if all units were independent.

    Units of one text are not: it serves planning and comparison, the intervals come from draws.

    Arguments as in `cohen_kappa`. Undefined where kappa is.

    Source: Fleiss, Cohen & Everitt 1969, equation 13. The table of `cohen_kappa`:

    >>> round(float(cohen_standard_error([[20, 5], [10, 15]])), 4)
    0.127
    """
    n = np.asarray(tables, float).sum(axis=(-2, -1))
    p, rows, columns = _shares_of_table(tables)
    kappa = cohen_kappa(tables)
    beyond = 1 - kappa
    p_e = (rows * columns).sum(axis=-1)
    same = np.diagonal(p, axis1=-2, axis2=-1)
    first = (same * (1 - (rows + columns) * beyond[..., None]) ** 2).sum(axis=-1)
    # Each cell off the diagonal weighs by the column's row share and the row's column share.
    weight = (columns[..., :, None] + rows[..., None, :]) ** 2
    off = p * weight * (1 - np.eye(p.shape[-1]))
    second = beyond**2 * off.sum(axis=(-2, -1))
    third = (kappa - p_e * beyond) ** 2
    error: Floats = np.sqrt(np.maximum(first + second - third, 0) / n) / (1 - p_e)
    return error


def bias_index(tables: ArrayLike) -> Floats:
    """How much more often one of two raters saw the first category.

    Arguments as in `cohen_kappa`, two categories. From 0 to 1. Undefined when there is no unit.

    Source: |b − c| / n; Byrt, Bishop & Carlin 1993.

    >>> float(bias_index([[20, 5], [10, 15]]))
    0.1
    """
    p, _rows, _columns = _shares_of_table(tables)
    return np.abs(p[..., 0, 1] - p[..., 1, 0])


def _total(n: ArrayLike, value: Floats) -> Floats:
    """`value` of each row of ratings, summed over the units."""
    total: Floats = np.asarray(n, float) @ value
    return np.asarray(total)


def _shares(n: ArrayLike, ratings: NDArray[np.integer[Any]]) -> Floats:
    r = ratings.sum(axis=1)
    rated = (r >= 1).astype(float)
    shares = ratings / np.maximum(r, 1)[:, None]
    return _ratio(_total(n, shares), _total(n, rated)[..., None])


def _shares_of_table(tables: ArrayLike) -> tuple[Floats, Floats, Floats]:
    counts = np.asarray(tables, float)
    p = _ratio(counts, counts.sum(axis=(-2, -1), keepdims=True))
    return p, p.sum(axis=-1), p.sum(axis=-2)


def _beyond(agreed: Floats, room: Floats) -> Floats:
    """What was agreed beyond chance, of the `room` that chance leaves."""
    no_room = room <= _NOTHING
    return np.where(no_room, np.nan, 1 - (1 - agreed) / np.where(no_room, 1, room))


def _ratio(part: Floats, whole: Floats) -> Floats:
    is_nothing = whole == 0
    return np.where(is_nothing, np.nan, part / np.where(is_nothing, 1, whole))
