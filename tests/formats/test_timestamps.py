"""Time stamps in the ways transcripts print them."""

import math

import pytest

from polyvocal.formats.timestamps import cut_trailing, read_seconds, skip_leading, split_label


@pytest.mark.parametrize(
    ("stamp", "seconds"),
    [
        ("[00:01:02]", 62),
        ("(1:02)", 62),
        ("#01:00:00-3#", 3600),
        ("00:00:01.500", 1.5),
        ("00:00:01,25 --> 00:00:09,00", 1.25),
        ("{10:00 – 11:00}", 600),
        ("125:00", 7500),
    ],
)
def test_a_stamp_is_seconds_from_the_start(stamp, seconds):
    assert read_seconds(stamp) == seconds
    assert skip_leading(f"{stamp} words", 0, 60, bare=True)[1] == seconds


def test_no_clock_is_no_number():
    assert math.isnan(read_seconds("[laughs]"))


@pytest.mark.parametrize("text", ["10:30: we met", "[laughs] yes", "3:1 ratio", "1:234", "word"])
def test_what_is_no_stamp_is_not_skipped(text):
    assert skip_leading(text, 0, len(text), bare=True) == (0, None)


def test_a_bracket_with_words_at_the_end_stays():
    text = "He went [unintelligible 00:02:03]"

    assert cut_trailing(text, 0, len(text)) == (len(text), None)


@pytest.mark.parametrize(
    ("raw", "label", "seconds"),
    [
        ("Ada 00:01:02", "Ada", 62),
        ("Ada (1:02)", "Ada", 62),
        ("[1:02] - Ada", "Ada", 62),
        ("Ada", "Ada", None),
    ],
)
def test_a_label_is_told_from_its_stamp(raw, label, seconds):
    assert split_label(raw) == (label, seconds)
