"""Words from outside, made safe for a file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from polyvocal.reports.printable import (
    formula_safe,
    language_direction,
    looks_like_formula,
    printable,
    text_direction,
)


@given(st.text(st.characters(codec=None, categories=None)))
def test_whatever_was_said_an_xml_file_can_hold_it(words):
    element = etree.Element("p")
    element.text = printable(words)

    assert etree.fromstring(etree.tostring(element)).text in {printable(words), None}


def test_letters_and_marks_of_every_script_stay_as_they_are():
    words = "naïve é e\u0301 שלום 👩‍👧 \u202eabc \u00a0\tend\nnext"

    assert printable(words) == words


def test_line_ends_become_newlines_and_controls_a_replacement():
    assert printable("a\r\nb\rc\x00\x0b\ud800") == "a\nb\nc\ufffd\ufffd\ufffd"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_text_that_could_run_gets_an_apostrophe(start):
    assert formula_safe(f"{start}1") == f"'{start}1"
    assert looks_like_formula(f"  {start}1")


@pytest.mark.parametrize("words", ["", "a=1", "1+1", "'=1", "3-5", "…and then", "(+)"])
def test_text_that_cannot_run_stays(words):
    assert formula_safe(words) == words


@pytest.mark.parametrize(
    ("words", "direction"),
    [("", "ltr"), ("123", "ltr"), ("abc שלום", "ltr"), ("“שלום” abc", "rtl"), ("12 قال", "rtl")],
)
def test_the_first_letter_with_a_direction_decides(words, direction):
    assert text_direction(words) == direction


@pytest.mark.parametrize(
    ("tag", "direction"),
    [("en", "ltr"), ("ar-EG", "rtl"), ("he", "rtl"), ("ckb", "rtl"), ("cy", "ltr"), ("", "ltr")],
)
def test_a_language_has_a_direction(tag, direction):
    assert language_direction(tag) == direction
