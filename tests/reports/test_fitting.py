"""Lines are counted closely enough to choose a size that fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyvocal.reports.fitting import count_lines


@pytest.mark.parametrize(
    ("words", "width", "n"),
    [
        ("", 100, 1),
        ("one", 100, 1),
        ("one\ntwo", 100, 2),
        ("aaaa aaaa", 45, 2),  # 22.24 points a word at 10 points
        ("aaaa aaaa", 48, 1),
        ("a" * 40, 60, 4),  # a word of 222 points is broken
        ("漢字" * 10, 100, 2),
    ],
)
def test_lines_are_those_of_arial_at_ten_points(words, width, n):
    assert count_lines(words, 10, width) == n


@given(st.text(max_size=200), st.integers(20, 300))
def test_a_larger_size_never_takes_fewer_lines(words, width):
    assert count_lines(words, 12, width) >= count_lines(words, 6, width) >= 1
