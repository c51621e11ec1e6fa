"""Positions change their unit in one place, both ways, without moving anybody's selection."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyvocal.core.errors import BadValue
from polyvocal.core.offsets import to_code_points, utf8_map, utf16_length, utf16_map

# Emoji with joiners, combining marks, right-to-left, line ends and plain letters, well mixed.
TEXTS = st.lists(
    st.sampled_from(
        ["a", "é", "e\u0301", "👩‍⚕️", "🇬🇧", "שלום", "مرحبا", "\n", " ", "𝒳", "\ufeff", "中"]
    )
    | st.characters(exclude_categories=["Cs"]),
    max_size=40,
).map("".join)
UNITS = [(utf16_map, "utf-16-le", 2), (utf8_map, "utf-8", 1)]


@pytest.mark.parametrize(("make", "encoding", "width"), UNITS)
@given(text=TEXTS)
def test_every_position_is_where_the_encoded_text_says(make, encoding, width, text):
    offset_map = make(text)

    for position in range(len(text) + 1):
        other = len(text[:position].encode(encoding)) // width
        assert offset_map.from_code_points(position) == other
        assert offset_map.to_code_points(other) == position
    assert offset_map.length == len(text.encode(encoding)) // width


@pytest.mark.parametrize(("make", "encoding", "width"), UNITS)
@given(text=TEXTS)
def test_a_line_end_counts_two_where_the_file_had_two(make, encoding, width, text):
    offset_map = make(text, newline_units=2)
    windows = text.replace("\n", "\r\n")

    for position in range(len(text) + 1):
        before = text[:position].replace("\n", "\r\n")
        assert offset_map.from_code_points(position) == len(before.encode(encoding)) // width
    assert offset_map.length == len(windows.encode(encoding)) // width


@given(TEXTS)
def test_a_position_inside_a_character_is_refused(text):
    offset_map = utf8_map(text)
    edges = {offset_map.from_code_points(i) for i in range(len(text) + 1)}

    for position in set(range(offset_map.length)) - edges:
        with pytest.raises(BadValue, match=f"Position {position} lies inside a character"):
            offset_map.to_code_points(position)


@pytest.mark.parametrize("make", [utf8_map, utf16_map])
@pytest.mark.parametrize("text", ["abc", "a👩c"])
def test_a_position_outside_the_text_is_refused(make, text):
    offset_map = make(text)

    for position in (-1, offset_map.length + 1):
        with pytest.raises(BadValue, match="outside the text"):
            offset_map.to_code_points(position)
    for position in (-1, len(text) + 1):
        with pytest.raises(BadValue, match="outside the text"):
            offset_map.from_code_points(position)


def test_many_positions_are_converted_at_once():
    assert to_code_points(utf16_map("a👩c"), [0, 1, 3, 4]) == [0, 1, 2, 3]


def test_lengths_in_utf16_are_those_a_browser_gives():
    assert [utf16_length(t) for t in ("", "abc", "👩‍⚕️", "e\u0301")] == [0, 3, 5, 2]


def test_a_lone_surrogate_of_a_broken_file_is_one_character():
    assert utf16_length("a\ud800b") == 3
    assert utf8_map("a\ud800b").length == 5
