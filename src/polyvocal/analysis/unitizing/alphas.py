"""Krippendorff's alphas for units that coders cut out of a text themselves.

Every coder cuts the text from its first to its last character into units, each with one value, and
the gaps between them (value 0 here, φ in the paper). All parts but the alphas themselves can be
added up over documents, so one text may be many, and a bootstrap draws whole documents.

Source throughout: Krippendorff, Mathet, Bouvry & Widlöcher 2016, On the reliability of unitizing
textual continua: further developments, Quality & Quantity 50, 2347–2364; the letters are theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from polyvocal.analysis.frames import Floats, Ints
from polyvocal.core.errors import BadValue
from polyvocal.core.language import _


@dataclass(frozen=True, eq=False)
class Continuum:
    """Units `[start, end)` of coders on texts laid end to end.

    `bounds` are the first character of each text and the end of the last; no unit crosses one.
    `value` is from 1 to `n_values`, `coder` from 0; a coder without any unit counts too. Raises
    `BadValue` when two units of one coder overlap.
    """

    bounds: Ints
    start: Ints
    end: Ints
    value: Ints
    coder: Ints
    n_coders: int
    n_values: int

    def __post_init__(self) -> None:
        order = np.lexsort((self.start, self.coder))
        coder, start, end = self.coder[order], self.start[order], self.end[order]
        if ((coder[1:] == coder[:-1]) & (start[1:] < end[:-1])).any():
            raise BadValue(
                _("Units of one coder overlap; compare one code at a time, against all the rest.")
            )


@dataclass(frozen=True, eq=False)
class Parts:
    """What the alphas are made of, with a document or draw before each if there are several.

    `observed[c, k]` (ℓ_ck): length on which one coder has c and another k. `spread[c]` (Σw):
    squared lengths of units of c, plain lengths of gaps. `met[c]` (X_c): squared lengths of units
    of c inside others' units.
    """

    observed: Floats
    spread: Floats
    met: Floats

    def add_up(self, times: Floats | None = None) -> Parts:
        """Documents together, each as many times as said, or once."""
        weights = np.ones(len(self.spread)) if times is None else times
        return Parts(
            np.tensordot(weights, self.observed, axes=1),
            np.tensordot(weights, self.spread, axes=1),
            np.tensordot(weights, self.met, axes=1),
        )


def take_apart(continuum: Continuum) -> Parts:
    """The parts of each text, one text a row."""
    n_texts, size = len(continuum.bounds) - 1, continuum.n_values + 1
    observed = np.zeros((n_texts, size, size))
    spread, met = np.zeros((n_texts, size)), np.zeros((n_texts, size))
    cuts = [_partition(continuum, coder) for coder in range(continuum.n_coders)]
    for starts, values in cuts:
        text = _text_of(continuum, starts)
        lengths = np.diff(np.append(starts, continuum.bounds[-1])).astype(float)
        weight = np.where(values > 0, lengths**2, lengths)
        np.add.at(spread, (text, values), weight)
    for (starts, values), (other_starts, other_values) in combinations(cuts, 2):
        points = np.union1d(starts, other_starts)
        lengths = np.diff(np.append(points, continuum.bounds[-1])).astype(float)
        text = _text_of(continuum, points)
        mine = np.searchsorted(starts, points, side="right") - 1
        theirs = np.searchsorted(other_starts, points, side="right") - 1
        c, k = values[mine], other_values[theirs]
        np.add.at(observed, (text, c, k), lengths)
        np.add.at(observed, (text, k, c), lengths)
        shared = lengths * ((c > 0) & (k > 0))
        for place, unit_starts, unit_values in (
            (mine, starts, values),
            (theirs, other_starts, other_values),
        ):
            inside = np.bincount(place, weights=shared, minlength=len(unit_starts))
            np.add.at(met, (_text_of(continuum, unit_starts), unit_values), inside**2)
    n_others = max(continuum.n_coders - 1, 1)
    return Parts(observed / n_others, spread, met / n_others)


def u_alpha(parts: Parts) -> Floats:
    """Agreement on where units are and on their values, gaps included: uα.

    At most 1, 0 where coders agree as often as chance would have them; NaN where all coders have
    one and the same value from beginning to end. Unit: characters.

    Source: equations 1 and 4 to 6. Worked by hand: two coders, 100 characters, the first with
    0–50 as the only unit, the second with 0–40. ℓ_1φ = ℓ_φ1 = 10, ℓ.. = 200, ℓ_1. = 90, ℓ_φ. = 110,
    Σw = 50² + 40² + 110, so ε_1φ = 200·90·110 / (200² − 4210) and uα = 1 − 10/ε_1φ:

    >>> spans = np.array([0, 0]), np.array([50, 40]), np.array([1, 1]), np.array([0, 1])
    >>> parts = take_apart(Continuum(np.array([0, 100]), *spans, n_coders=2, n_values=1))
    >>> round(float(u_alpha(parts.add_up())), 4)
    0.8192
    """
    expected = _expected(parts)
    same, expected_same = _diagonal(parts.observed), _diagonal(expected)
    observed = parts.observed.sum(axis=(-2, -1)) - same.sum(axis=-1)
    by_chance = expected.sum(axis=(-2, -1)) - expected_same.sum(axis=-1)
    return _alpha(observed, by_chance)


def binary_alpha(parts: Parts) -> Floats:
    """Agreement on what is a unit at all and what is a gap, whatever the values: |uα.

    Range, unit and when it is NaN as `u_alpha`; with a single value it is the same number.

    Source: equation 10 with the values put together.
    """
    expected = _expected(parts)
    observed = parts.observed[..., 0, :].sum(axis=-1) - parts.observed[..., 0, 0]
    by_chance = expected[..., 0, :].sum(axis=-1) - expected[..., 0, 0]
    return _alpha(observed, by_chance)


def cu_alpha(parts: Parts) -> Floats:
    """Agreement on the values alone, where coders' units intersect: cuα.

    At most 1; NaN with one value, or where no two units intersect. For three coders or more, known
    programs differ: here each unit is corrected for what it shares with each other coder apart.

    Source: equations 10 and 11.
    """
    observed, expected = _values_only(parts)
    same, expected_same = _diagonal(observed), _diagonal(expected)
    return _alpha(
        observed.sum(axis=(-2, -1)) - same.sum(axis=-1),
        expected.sum(axis=(-2, -1)) - expected_same.sum(axis=-1),
    )


def ku_alpha(parts: Parts) -> Floats:
    """Agreement on one value against the others, where units intersect: (k)uα, one for each value.

    At most 1; NaN for a value none of whose units intersects another coder's, and with one value.

    Source: equation 13.
    """
    observed, expected = _values_only(parts)
    of_value, by_chance = observed.sum(axis=-1), expected.sum(axis=-1)
    room = (by_chance - _diagonal(expected)) * of_value
    return _alpha((of_value - _diagonal(observed)) * by_chance, room)


def coverage_of_values(parts: Parts) -> Floats:
    """Of the length of each value's units, the share inside others' units: beside each (k)uα.

    From 0 to 1; NaN for a value without units.
    """
    whole = parts.observed[..., 1:, :].sum(axis=-1)
    return _share(whole - parts.observed[..., 1:, 0], whole)


def _partition(continuum: Continuum, coder: int) -> tuple[Ints, Ints]:
    """Where the coder's units and gaps start, and their values. Texts begin with a new gap."""
    is_theirs = continuum.coder == coder
    start, end = continuum.start[is_theirs], continuum.end[is_theirs]
    value = continuum.value[is_theirs]
    gaps = np.setdiff1d(np.concatenate((continuum.bounds[:-1], end)), start)
    gaps = gaps[gaps < continuum.bounds[-1]]
    starts = np.concatenate((start, gaps))
    values = np.concatenate((value, np.zeros(len(gaps), np.int64)))
    order = np.argsort(starts, kind="stable")
    return starts[order], values[order]


def _text_of(continuum: Continuum, position: Ints) -> Ints:
    # Among texts without a character, the last one to start here holds the position.
    return np.searchsorted(continuum.bounds, position, side="right") - 1


def _expected(parts: Parts) -> Floats:
    by_value, by_other = parts.observed.sum(axis=-1), parts.observed.sum(axis=-2)
    total = by_value.sum(axis=-1)[..., None, None]
    size = parts.spread.shape[-1]
    itself = parts.spread[..., None] * np.eye(size)
    room = total**2 - parts.spread.sum(axis=-1)[..., None, None]
    expected: Floats = total * _share(
        by_value[..., :, None] * by_other[..., None, :] - itself, room
    )
    return expected


def _values_only(parts: Parts) -> tuple[Floats, Floats]:
    observed, met = parts.observed[..., 1:, 1:], parts.met[..., 1:]
    by_value = observed.sum(axis=-1)
    total = by_value.sum(axis=-1)
    itself = met[..., None] * np.eye(met.shape[-1])
    room = total - _share(met.sum(axis=-1), total)
    product = by_value[..., :, None] * by_value[..., None, :] - itself
    return observed, _share(product, room[..., None, None])


def _diagonal(table: Floats) -> Floats:
    diagonal: Floats = np.diagonal(table, axis1=-2, axis2=-1)
    return diagonal


def _alpha(observed: Floats, expected: Floats) -> Floats:
    # What is left of equal lengths after subtraction is no disagreement.
    is_nothing = ~(expected > 1e-9)
    return np.where(is_nothing, np.nan, 1 - observed / np.where(is_nothing, 1, expected))


def _share(part: Floats, whole: Floats) -> Floats:
    is_nothing = whole == 0
    return np.where(is_nothing, np.nan, part / np.where(is_nothing, 1, whole))
