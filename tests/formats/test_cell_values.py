"""A cell is read as a person meant it, or not at all."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyvocal.core.cases import MissingReason
from polyvocal.formats.cell_values import (
    AmbiguousDate,
    read_date,
    read_minutes,
    read_missing,
    read_moment,
    read_number,
    read_yes_no,
    split_list,
)


@pytest.mark.parametrize("cell", ["yes", "Y", "x", "X", "1", "✓", "TRUE", " Yes ", "ja"])
def test_ticks_are_yes(cell):
    assert read_yes_no(cell) is True


@pytest.mark.parametrize("cell", ["no", "N", "0", "false", "✗", "NO"])
def test_crosses_are_no(cell):
    assert read_yes_no(cell) is False


@pytest.mark.parametrize("cell", ["", "2", "-", "maybe", "yes?", "n/a"])
def test_other_cells_say_neither(cell):
    assert read_yes_no(cell) is None


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("", MissingReason.UNKNOWN),
        ("Not known", MissingReason.UNKNOWN),
        ("Declined", MissingReason.DECLINED),
        ("prefer not to say", MissingReason.DECLINED),
        ("REFUSED", MissingReason.DECLINED),
        ("N/A", MissingReason.NOT_APPLICABLE),
        ("not_applicable", MissingReason.NOT_APPLICABLE),
        ("41", None),
        ("none", None),
        ("0", None),
    ],
)
def test_a_missing_value_has_its_reason(cell, reason):
    assert read_missing(cell) is reason


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        *(("0", 0.0), ("41", 41.0), ("-3", -3.0), ("−3", -3.0), ("2.50", 2.5), ("41,5", 41.5)),
        *((".5", 0.5), ("0.25", 0.25)),
        *((c, None) for c in ["", "007", "1,234", "1.2.3", "12 kg", "26-64", "1e5", "٣", "nan"]),
    ],
)
def test_numbers_have_one_reading(cell, number):
    assert read_number(cell) == number


@given(st.floats(-1e9, 1e9).map(lambda x: round(x, 4)))
def test_a_number_written_plainly_is_read_back(number):
    text = f"{number:.4f}"

    assert read_number(text) == float(text)


DAY = dt.date(2024, 4, 23)


@pytest.mark.parametrize(
    "cell",
    [
        *("2024-04-23", "2024/4/23", "2024-04-23T10:30:00", "23/04/2024", "23.4.2024", "4/23/2024"),
        *("23-04-2024", "23 April 2024", "23rd Apr 2024", "April 23, 2024", "23-Apr-2024"),
    ],
)
def test_a_date_is_read_however_it_is_written(cell):
    assert read_date(cell) == DAY


@pytest.mark.parametrize("cell", ["03/04/2024", "3-4-2024", "12/11/2023"])
def test_a_date_with_two_readings_is_never_guessed(cell):
    assert read_date(cell) is AmbiguousDate.DAY_OR_MONTH_FIRST


def test_a_date_whose_readings_are_the_same_day_is_that_day():
    assert read_date("05/05/2024") == dt.date(2024, 5, 5)
    assert read_date("03.04.2024") == dt.date(2024, 4, 3)


@pytest.mark.parametrize(
    "cell", ["", "2024", "31/02/2024", "30.02.2024", "23/04/24", "23 Smarch 2024", "soon"]
)
def test_what_is_no_date_is_none(cell):
    assert read_date(cell) is None


@given(st.dates(dt.date(1000, 1, 1)))
def test_iso_dates_are_always_read(day):
    assert read_date(day.isoformat()) == day


@given(st.dates(dt.date(1000, 1, 1)))
def test_a_date_with_slashes_is_never_read_as_another_day(day):
    assert read_date(f"{day.day}/{day.month}/{day.year}") in {
        day, AmbiguousDate.DAY_OR_MONTH_FIRST
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [
        *(("45", 45), ("45.5", 45.5), ("45,5", 45.5), ("45 min", 45), ("45 minutes", 45)),
        *(("1:05:00", 65), ("0:45:30", 45.5), ("01:05:00", 65), ("45:30", 45.5), ("1 h", 60)),
        *(("1 h 5 min", 65), ("1h05", 65), ("1 hr and 5 mins", 65), ("1.5 hours", 90)),
        *(("65 min 30 s", 65.5), ("90m", 90)),
    ],
)
def test_lengths_of_time_are_minutes(cell, minutes):
    assert read_minutes(cell) == minutes


@pytest.mark.parametrize(
    "cell",
    ["9" * 400, "99999999999", "1:05", "9:59", "", "about 45", "45-60", "h", "12:75", "an hour"],
)
def test_a_length_with_two_readings_or_none_is_refused(cell):
    assert read_minutes(cell) is None


def test_moments_are_in_utc():
    assert read_moment("2024-05-01T10:00:00+02:00") == dt.datetime(2024, 5, 1, 8, tzinfo=dt.UTC)
    assert read_moment("2024-05-01 10:00") == dt.datetime(2024, 5, 1, 10, tzinfo=dt.UTC)
    assert read_moment("2024-05-01") == dt.datetime(2024, 5, 1, tzinfo=dt.UTC)
    assert read_moment("yesterday") is None


def test_lists_are_split_at_semicolons_and_lines():
    assert split_list(" a; b c ;;\nd,e ") == ("a", "b c", "d,e")
