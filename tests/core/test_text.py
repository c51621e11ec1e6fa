"""Texts are cleaned without normalising, folded and counted alike everywhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyvocal.core.text import (
    CleanText,
    clean_text,
    fold,
    natural_key,
)


def test_cleaning_changes_line_ends_nuls_and_surrogates_and_says_how_many():
    assert clean_text("\ufeffa\r\nb\rc\x00d\ud800e\n") == CleanText("a\nb\nc\ufffdd\ufffde\n", 2, 2)


@given(st.text(alphabet=st.sampled_from("ab\r\n\x00\ud800\udc00é🙂\ufeff ")))
def test_a_clean_text_can_be_stored_and_is_not_cleaned_twice(raw):
    clean = clean_text(raw).text

    clean.encode("utf-8")
    assert "\r" not in clean
    assert "\x00" not in clean
    assert clean_text(f"\ufeff{clean}").text == clean


@given(st.text())
def test_a_text_without_any_of_these_stays_letter_for_letter(raw):
    text = raw.replace("\r", "").replace("\x00", "").removeprefix("\ufeff")

    assert clean_text(text) == CleanText(text)


def test_decomposed_letters_stay_decomposed():
    assert clean_text("e\u0301").text == "e\u0301"


@pytest.mark.parametrize(
    ("one", "other"), [("ÉTÉ", "e\u0301te\u0301"), ("STRASSE", "straße"), ("Σας", "σασ")]
)
def test_words_that_are_the_same_fold_to_the_same(one, other):
    assert fold(one) == fold(other)


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


def test_numbers_inside_labels_sort_as_numbers():
    labels = ["PW10", "PW2", "2.10", "2.3", "pw1", "P1a", "P1", "P", ""]

    assert sorted(labels, key=natural_key) == [
        "", "2.3", "2.10", "P", "P1", "P1a", "pw1", "PW2", "PW10"
    ]  # fmt: skip


@given(st.lists(st.text(alphabet="pP019 é.²٣", max_size=6), unique=True), st.randoms())
def test_the_natural_order_never_depends_on_that_of_arrival(labels, rng):
    shuffled = list(labels)
    rng.shuffle(shuffled)

    assert sorted(labels, key=natural_key) == sorted(shuffled, key=natural_key)


def test_a_label_of_thousands_of_digits_has_a_place_too():
    assert sorted(["9" * 9000, "1"], key=natural_key) == ["1", "9" * 9000]
