"""How numbers are printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyvocal.reports.rounding import (
    format_fraction,
    format_list,
    format_number,
    format_percent,
    format_range,
    format_share,
)


@pytest.mark.parametrize(
    ("n", "of", "printed"),
    [
        (47, 93, "51%"),
        (7, 11, "64%"),
        (1, 8, "13%"),  # a half goes up, not to the even neighbour
        (0, 9, "0%"),
        (9, 9, "100%"),
        (47, 100, "47.0%"),
        (1, 160, "0.6%"),  # 0.625
        (1, 1000, "0.1%"),
        (1, 10_000, "<0.1%"),
        (9_999, 10_000, ">99.9%"),
        (0, 0, "not defined"),
    ],
)
def test_a_percentage_is_whole_below_a_hundred_and_has_one_decimal_from_there(n, of, printed):
    assert format_percent(n, of) == printed


@given(st.integers(1, 5_000), st.data())
def test_only_nothing_is_0_and_only_everything_is_100_percent(of, data):
    n = data.draw(st.integers(0, of))

    printed = format_percent(n, of)

    assert (printed in {"0%", "0.0%"}) == (n == 0)
    assert (printed in {"100%", "100.0%"}) == (n == of)


@given(st.integers(1, 5_000), st.data())
def test_a_printed_percentage_is_within_half_a_step_of_the_true_one(of, data):
    n = data.draw(st.integers(0, of))

    printed = float(format_percent(n, of).strip("<>%"))

    assert abs(printed - 100 * n / of) <= (1 if of < 100 else 0.1)


def test_a_fraction_is_printed_with_both_its_numbers():
    assert format_fraction(47, 93) == "47/93 (51%)"
    assert format_fraction(1_200, 3_000) == "1,200/3,000 (40.0%)"
    assert format_fraction(0, 0) == "not defined (0 of 0)"


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (43.5, "43.5"),
        (43.0, "43"),
        (0.25, "0.3"),
        (0.05, "0.1"),
        (-0.25, "-0.3"),
        (1234.0, "1,234"),
        (1234.56, "1,234.6"),
        (None, "not defined"),
    ],
)
def test_a_number_has_at_most_one_decimal(value, printed):
    assert format_number(value) == printed


@pytest.mark.parametrize(
    ("share", "printed"),
    [(None, "not defined"), (0.0, "0.0%"), (0.0001, "<0.1%"), (0.1235, "12.4%"), (1.0, "100.0%")],
)
def test_a_share_of_something_fine_has_one_decimal(share, printed):
    assert format_share(share) == printed


def test_a_share_just_short_of_all_is_not_printed_as_all():
    assert format_share(0.99999) == ">99.9%"


def test_a_range_says_to_and_an_undefined_one_says_so():
    assert format_range(21.0, 88.5) == "21 to 88.5"
    assert format_range(None, None) == "not defined"


@pytest.mark.parametrize(
    ("names", "printed"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_a_list_ends_with_and(names, printed):
    assert format_list(names) == printed
