"""The unitizing alphas against other programs, a count character by character, and invariances."""

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyvocal.analysis.unitizing.alphas import (
    Continuum,
    Parts,
    binary_alpha,
    coverage_of_values,
    cu_alpha,
    ku_alpha,
    take_apart,
    u_alpha,
)
from polyvocal.core.errors import BadValue
from tests.reference import golden

KEPT = json.loads((Path(__file__).parent / "two_and_three_coders.json").read_text("utf-8"))
BESIDE = ["keyphrase_55", "krippendorff_2019_fig12_11", "readme_60"]
LENGTH = 40


def lay_out(length, coders, spans):
    values = sorted({span[1] for span in spans})
    return Continuum(
        bounds=np.array([0, length]),
        start=np.array([span[2] for span in spans], np.int64),
        end=np.array([span[3] for span in spans], np.int64),
        value=np.array([values.index(span[1]) + 1 for span in spans], np.int64),
        coder=np.array([coders.index(span[0]) for span in spans], np.int64),
        n_coders=len(coders),
        n_values=len(values),
    )


def whole(continuum: Continuum) -> Parts:
    return take_apart(continuum).add_up()


def require_figures(given, expected):
    parts = whole(lay_out(given["L"], given["coders"], given["spans"]))
    values = sorted({span[1] for span in given["spans"]})
    wanted = [expected[name] for name in ("u_alpha_nominal", "u_alpha_binary", "cu_alpha_nominal")]
    found = [float(alpha(parts)) for alpha in (u_alpha, binary_alpha, cu_alpha)]
    of_value = expected["ku_alpha"] or {}
    wanted += [of_value[v]["alpha"] for v in values if v in of_value]
    found += [float(a) for v, a in zip(values, ku_alpha(parts), strict=True) if v in of_value]
    covered = [100 * float(share) for share in coverage_of_values(parts)]

    assert found == pytest.approx([np.nan if w is None else w for w in wanted], nan_ok=True)
    for value, percent in zip(values, covered, strict=True):
        if value in of_value:
            assert percent == pytest.approx(of_value[value]["coverage_pct"])


@pytest.mark.parametrize("name", sorted(KEPT))
def test_other_programs_say_the_same(name: str):
    require_figures(KEPT[name]["input"], KEPT[name]["expected"])


@pytest.mark.parametrize("name", BESIDE)
def test_published_figures_come_out(name: str):
    case = golden(f"unitizing_alpha/{name}")

    require_figures(case["input"], case["expected"])


@st.composite
def cut_texts(draw, n_values=2):
    """Spans of two or three coders; a coder's never overlap, some touch, some have none."""
    n_coders = draw(st.integers(2, 3))
    spans = []
    for coder in range(n_coders):
        cuts = sorted(draw(st.sets(st.integers(0, LENGTH), max_size=6)))
        for start, end in itertools.pairwise(cuts):
            value = draw(st.integers(0, n_values))
            spans += [(coder, value, start, end)] if value else []
    return n_coders, spans


def continuum_of(n_coders, spans, n_values=2):
    columns = np.array(spans, np.int64).reshape(-1, 4)
    coder, value, start, end = columns.T
    return Continuum(np.array([0, LENGTH]), start, end, value, coder, n_coders, n_values)


def units_of(coder, spans):
    """The coder's units and gaps as (value, characters)."""
    mine = sorted((start, end, value) for who, value, start, end in spans if who == coder)
    units, at = [], 0
    for start, end, value in mine:
        units += [(0, range(at, start))] if start > at else []
        units.append((value, range(start, end)))
        at = end
    return [*units, (0, range(at, LENGTH))] if at < LENGTH else units


def alphas_by_hand(n_coders, spans):
    """uα and cuα from intersections of every unit with every unit, as the paper writes them."""
    cut = [units_of(coder, spans) for coder in range(n_coders)]
    length = np.zeros((3, 3))
    weight, met = np.zeros(3), np.zeros(3)
    for units in cut:
        for value, characters in units:
            weight[value] += len(characters) ** (2 if value else 1)
    for mine, theirs in itertools.permutations(cut, 2):
        for c, own in mine:
            inside = 0
            for k, other in theirs:
                shared = len(set(own) & set(other))
                length[c, k] += shared / (n_coders - 1)
                inside += shared if k else 0
            met[c] += inside**2 / (n_coders - 1) if c else 0
    total, margin = length.sum(), length.sum(axis=1)
    left = total**2 - weight.sum()
    expected = (np.outer(margin, margin) - np.diag(weight)) * total / left if left > 0 else None
    valued, of_value = length[1:, 1:], length[1:, 1:].sum(axis=1)
    both = valued.sum()
    room = both - met.sum() / both if both else 0
    inner = (np.outer(of_value, of_value) - np.diag(met[1:])) / room if room else None
    return _beyond(length, expected), _beyond(valued, inner)


def _beyond(observed, expected):
    if expected is None:
        return np.nan
    by_chance = expected.sum() - np.trace(expected)
    seen = observed.sum() - np.trace(observed)
    return 1 - seen / by_chance if by_chance > 1e-9 else np.nan


@given(cut_texts())
def test_the_alphas_are_those_of_a_count_unit_by_unit(text):
    parts = whole(continuum_of(*text))

    found = float(u_alpha(parts)), float(cu_alpha(parts))

    assert found == pytest.approx(alphas_by_hand(*text), abs=1e-9, nan_ok=True)


@given(cut_texts(), st.permutations([0, 1, 2]), st.randoms())
def test_who_is_who_and_in_which_order_does_not_matter(text, order, dice):
    n_coders, spans = text
    order = [who for who in order if who < n_coders]
    mixed = [(order[coder], 3 - value, start, end) for coder, value, start, end in spans]
    dice.shuffle(mixed)
    a, b = whole(continuum_of(n_coders, spans)), whole(continuum_of(n_coders, mixed))

    for alpha in (u_alpha, binary_alpha, cu_alpha):
        assert float(alpha(a)) == pytest.approx(float(alpha(b)), abs=1e-9, nan_ok=True)
    assert ku_alpha(a).tolist() == pytest.approx(ku_alpha(b)[::-1].tolist(), abs=1e-9, nan_ok=True)


@given(cut_texts(n_values=1))
def test_with_one_value_both_alphas_are_the_same_and_nothing_is_said_of_values(text):
    n_coders, spans = text
    parts = whole(continuum_of(n_coders, spans, n_values=1))

    assert float(u_alpha(parts)) == pytest.approx(float(binary_alpha(parts)), nan_ok=True)
    assert np.isnan([cu_alpha(parts), *ku_alpha(parts)]).all()


@given(cut_texts())
def test_coders_who_cut_alike_agree_fully(text):
    n_coders, spans = text
    same = [(coder, *span[1:]) for span in spans if span[0] == 0 for coder in range(n_coders)]
    parts = whole(continuum_of(n_coders, same))

    for alpha in (u_alpha, binary_alpha, cu_alpha):
        assert np.isnan(alpha(parts)) or float(alpha(parts)) == pytest.approx(1)


@given(cut_texts(), st.integers(0, LENGTH))
def test_two_texts_add_up_to_one_where_no_unit_crosses_the_border(text, border):
    n_coders, spans = text
    spans = [span for span in spans if not span[2] < border < span[3]]
    one = continuum_of(n_coders, spans)
    two = Continuum(
        np.array([0, border, LENGTH]), one.start, one.end, one.value, one.coder, n_coders, 2
    )

    for alpha in (u_alpha, binary_alpha, cu_alpha):
        together, apart = float(alpha(whole(one))), float(alpha(whole(two)))
        assert together == pytest.approx(apart, abs=1e-9, nan_ok=True)


def test_nothing_coded_is_not_defined():
    parts = whole(continuum_of(3, []))

    assert np.isnan([u_alpha(parts), binary_alpha(parts), cu_alpha(parts)]).all()
    assert np.isnan(coverage_of_values(parts)).all()


def test_overlapping_units_of_one_coder_are_refused():
    with pytest.raises(BadValue, match="one code at a time"):
        continuum_of(2, [(0, 1, 0, 10), (0, 2, 9, 12)])
