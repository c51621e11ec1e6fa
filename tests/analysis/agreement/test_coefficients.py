"""The coefficients against published tables, other programs, and what must not change them."""

import itertools
import json
import math
import statistics
from pathlib import Path
from statistics import NormalDist

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyvocal.analysis.agreement.coefficients import (
    bias_index,
    brennan_prediger,
    cohen_kappa,
    cohen_standard_error,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    percent_agreement,
    positive_agreement,
    prevalence_index,
)
from tests.reference import golden

SYMMETRIC = {
    "percent_agreement": percent_agreement,
    "alpha_nominal": krippendorff_alpha,
    "gwet_ac1": gwet_ac1,
    "fleiss_kappa": fleiss_kappa,
    "brennan_prediger": brennan_prediger,
}
KEPT = json.loads((Path(__file__).parent / "other_programs.json").read_text("utf-8"))
BESIDE = ["krippendorff_2011_3x15", "krippendorff_4x12"]
# The reliability data of Krippendorff 2011, three observers, as his worked example prints them.
THREE_OBSERVERS = [
    "*    *    *    *    *    3    4    1    2    1    1    3    3    *    3",
    "1    *    2    1    3    3    4    3    *    *    *    *    *    *    *",
    "*    *    2    1    3    4    4    *    2    1    1    3    3    *    4",
]
ratings_of_units = st.lists(
    st.lists(st.sampled_from([None, 0, 0, 1, 2]), min_size=3, max_size=3), min_size=1, max_size=20
)


def counted(units, categories):
    return np.array([[row.count(k) for k in categories] for row in units])


def crossed(units, i, j, categories):
    table = np.zeros((len(categories), len(categories)))
    for row in units:
        if row[i] is not None and row[j] is not None:
            table[categories.index(row[i]), categories.index(row[j])] += 1
    return table


def ones(units):
    return np.ones(len(units))


@pytest.mark.parametrize("name", sorted(KEPT))
def test_other_programs_say_the_same(name: str):
    require_figures(KEPT[name]["ratings"], KEPT[name]["expected"])


@pytest.mark.parametrize("name", BESIDE)
def test_published_figures_come_out(name: str):
    case = golden(f"agreement/{name}")

    require_figures(case["input"]["ratings"], case["expected"])


def require_figures(units, expected):
    categories = sorted({k for row in units for k in row if k is not None}, key=str)

    for measure, formula in SYMMETRIC.items():
        value = formula(ones(units), counted(units, categories))
        assert float(value) == pytest.approx(expected[measure], abs=1e-6), measure
    z = NormalDist().inv_cdf(0.975)
    for pair, of_two in expected["pairwise"].items():
        i, j = (int(number) - 1 for number in pair.split("-"))
        table = crossed(units, i, j, categories)
        kappa, error = float(cohen_kappa(table)), float(cohen_standard_error(table))
        assert kappa == pytest.approx(of_two["cohen_kappa"], abs=1e-6)
        bounds = (kappa - z * error, kappa + z * error)
        assert bounds == pytest.approx(of_two["cohen_kappa_ci95_fce"], abs=1e-4)


def test_the_worked_example_of_three_observers_comes_out():
    rows = [[None if v == "*" else int(v) for v in line.split()] for line in THREE_OBSERVERS]
    units = list(zip(*rows, strict=True))

    values = {
        name: round(float(formula(ones(units), counted(units, [1, 2, 3, 4]))), 3)
        for name, formula in SYMMETRIC.items()
    }

    assert values == {
        "percent_agreement": 0.778,
        "alpha_nominal": 0.691,
        "gwet_ac1": 0.709,
        "fleiss_kappa": 0.686,
        "brennan_prediger": 0.704,
    }


def test_the_paradox_of_high_agreement_and_low_kappa_comes_out():
    ratings, n, table = np.array([[2, 0], [1, 1], [0, 2]]), [118, 7, 0], [[118, 5], [2, 0]]

    assert round(float(cohen_kappa(table)), 4) == -0.0234
    assert round(float(gwet_ac1(n, ratings)), 4) == 0.9408
    assert round(float(brennan_prediger(n, ratings)), 4) == 0.888
    assert round(float(positive_agreement(n, ratings)), 4) == round(236 / 243, 4)
    assert float(positive_agreement(n, ratings[:, ::-1])) == 0
    assert round(float(prevalence_index(n, ratings)), 4) == round(118 / 125, 4)
    assert round(float(bias_index(table)), 4) == round(3 / 125, 4)


def test_two_who_never_agree_on_a_rare_code_still_reach_96():
    ratings, n = np.array([[2, 0], [1, 1], [0, 2]]), [0, 2, 98]

    assert float(brennan_prediger(n, ratings)) == pytest.approx(0.96)
    assert float(positive_agreement(n, ratings)) == 0
    assert float(cohen_kappa([[0, 1], [1, 98]])) < 0


@pytest.mark.parametrize("n", [[0, 0, 0], [0, 0, 50], [50, 0, 0]])
def test_without_variation_kappa_and_alpha_are_undefined_and_ac1_is_1(n: list[int]):
    ratings, used = np.array([[2, 0], [1, 1], [0, 2]]), sum(n) > 0
    table = [[n[0], 0], [0, n[2]]]

    for formula in (fleiss_kappa, krippendorff_alpha):
        assert np.isnan(formula(n, ratings))
    assert np.isnan([cohen_kappa(table), cohen_standard_error(table)]).all()
    for formula in (gwet_ac1, brennan_prediger):
        assert (float(formula(n, ratings)) == 1) if used else np.isnan(formula(n, ratings))


@given(ratings_of_units)
def test_alpha_is_that_of_another_program(units: list[list[int | None]]):
    ours = float(krippendorff_alpha(ones(units), counted(units, [0, 1, 2])))
    paired = [row for row in units if sum(v is not None for v in row) >= 2]
    values = {v for row in paired for v in row if v is not None}

    if len(values) < 2:
        assert np.isnan(ours)
    else:
        data = np.array([[np.nan if v is None else v for v in row] for row in paired]).T
        theirs = krippendorff.alpha(reliability_data=data, level_of_measurement="nominal")
        assert ours == pytest.approx(theirs, abs=1e-12)


@given(ratings_of_units)
def test_the_others_are_those_of_a_count_pair_by_pair(units: list[list[int | None]]):
    rated = [[v for v in row if v is not None] for row in units]
    rated = [row for row in rated if row]
    paired = [row for row in rated if len(row) >= 2]
    n, counts = ones(units), counted(units, [0, 1, 2])
    values = [float(formula(n, counts)) for formula in (percent_agreement, gwet_ac1, fleiss_kappa)]
    if not paired:
        assert np.isnan(values).all()
        return
    pairs = [[a == b for a, b in itertools.permutations(row, 2)] for row in paired]
    agreed = statistics.mean(statistics.mean(row) for row in pairs)
    share = [statistics.mean(row.count(k) / len(row) for row in rated) for k in range(3)]
    chances = (sum(p * (1 - p) for p in share) / 2, sum(p * p for p in share))
    by_hand = [agreed]
    by_hand += [math.nan if c > 1 - 1e-9 else (agreed - c) / (1 - c) for c in chances]

    assert values == pytest.approx(by_hand, abs=1e-9, nan_ok=True)


@given(ratings_of_units, st.permutations([0, 1, 2]), st.randoms())
def test_who_is_who_and_in_which_order_does_not_matter(units, relabelled, dice):
    mixed = [[row[i] for i in relabelled] for row in units]
    dice.shuffle(mixed)

    for formula in SYMMETRIC.values():
        a, b = (formula(ones(u), counted(u, [0, 1, 2])) for u in (units, mixed))
        assert float(a) == pytest.approx(float(b), abs=1e-12, nan_ok=True)


@given(ratings_of_units)
def test_no_coefficient_is_above_1_and_all_are_1_where_nobody_disagrees(units):
    agreed = [[row[0]] * 3 for row in units]

    for name, formula in SYMMETRIC.items():
        value = float(formula(ones(units), counted(units, [0, 1, 2])))
        assert np.isnan(value) or value <= 1 + 1e-12, name
        same = float(formula(ones(agreed), counted(agreed, [0, 1, 2])))
        assert np.isnan(same) or same == pytest.approx(1), name


@given(st.lists(st.integers(0, 30), min_size=4, max_size=4))
def test_kappa_does_not_mind_which_of_two_coders_is_the_first(cells: list[int]):
    table = np.array(cells).reshape(2, 2)

    for formula in (cohen_kappa, cohen_standard_error, bias_index):
        a, b = float(formula(table)), float(formula(table.T))
        assert a == pytest.approx(
            b, abs=1e-7, nan_ok=True
        )  # an error of nothing is a root of 1e-17
    turned = float(cohen_kappa(table[::-1, ::-1]))
    assert float(cohen_kappa(table)) == pytest.approx(turned, abs=1e-12, nan_ok=True)


def test_units_counted_together_are_units_one_by_one():
    units = [[0, 1, 1], [1, 1, 1], [0, 1, 1], [None, 0, 2], [2, 2, None]] * 3
    rows, n = np.unique(counted(units, [0, 1, 2]), axis=0, return_counts=True)

    for formula in SYMMETRIC.values():
        apart = formula(ones(units), counted(units, [0, 1, 2]))
        assert float(formula(n, rows)) == pytest.approx(float(apart))


def test_many_codes_at_once_are_each_code_alone():
    ratings = np.array([[2, 0], [1, 1], [0, 2]])
    many = np.array(list(itertools.product(range(3), repeat=3)))

    for formula in (*SYMMETRIC.values(), positive_agreement, prevalence_index):
        alone = [float(formula(n, ratings)) for n in many]
        assert formula(many, ratings).tolist() == pytest.approx(alone, nan_ok=True)
