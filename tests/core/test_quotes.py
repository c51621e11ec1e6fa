"""Quotes are found where they stand, or not at all."""

from __future__ import annotations

import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from polyvocal.core import quotes
from polyvocal.core.quotes import (
    LONGEST_GAP,
    LONGEST_QUOTE,
    MOST_PLACES,
    Located,
    Match,
    QuoteFinder,
    locate_quote,
)

WORDS = ["well", "I", "said", "no", "don't", "the", "ward", "été", "👩‍⚕️", "שלום", "e\u0301te", "x"]
JOINTS = [" ", " ", " ", "  ", "\n", "\u00a0", " - ", "—", "… ", "... ", ", ", ". ", " “", "” "]
TEXTS = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(JOINTS)), max_size=60).map(
    lambda pairs: "".join(word + joint for word, joint in pairs)
)
RESPELLINGS = [
    ("'", "’"),
    ("“", '"'),
    ("”", "''"),
    (" - ", "–"),
    ("—", " -- "),
    ("… ", "..."),
    ("... ", " [...] "),
    ("\n", "  "),
    ("\u00a0", " "),
    (" ", " \n "),
]


def found(text: str, quote: str) -> list[str]:
    return [text[start:end] for start, end in locate_quote(text, quote).places]


@given(TEXTS, st.data())
def test_any_passage_is_found_or_ambiguous(text: str, data: st.DataObject) -> None:
    start, end = _passage(text, data)

    located = locate_quote(text, text[start:end])

    assert located.match is Match.EXACT
    stripped = text[start:end].strip()
    first = start + text[start:end].index(stripped)
    assert (first, first + len(stripped)) in located.places
    assert all(text[a:b] == stripped for a, b in located.places)


@given(TEXTS, st.lists(st.sampled_from(RESPELLINGS), max_size=4), st.data())
def test_a_retyped_passage_is_found_or_ambiguous_and_never_misplaced(
    text: str, respellings: list[tuple[str, str]], data: st.DataObject
) -> None:
    start, end = _word_passage(text, data)
    quote = text[start:end]
    for old, new in respellings:
        quote = quote.replace(old, new)

    located = locate_quote(text, quote)

    # A place may begin or end with the passage's own outer marks; the words must be the same.
    places = {_words_of(text, a, b) for a, b in located.places}
    assert _words_of(text, start, end) in places or located.match is Match.EXACT
    assert {_letters(text[a:b]) for a, b in located.places} == {_letters(text[start:end])}


@given(TEXTS, st.data())
def test_a_passage_is_found_inside_any_range_that_holds_it(text: str, data: st.DataObject) -> None:
    start, end = _word_passage(text, data)
    low = data.draw(st.integers(0, start))
    high = data.draw(st.integers(end, len(text)))
    quote = text[start:end].replace(" ", "\t")

    places = QuoteFinder(text).locate(quote, low, high).places

    assert (start, end) in places
    assert all(low <= a < b <= high for a, b in places)


SOME_WORDS = st.lists(st.sampled_from(WORDS), min_size=2, max_size=8).map(" ".join)


@given(SOME_WORDS, SOME_WORDS, SOME_WORDS, SOME_WORDS, SOME_WORDS)
def test_an_elided_passage_is_among_the_places_found(
    before: str, begins: str, left_out: str, ends: str, after: str
) -> None:
    text = f"{before} {begins} {left_out} {ends} {after}"
    start = len(before) + 1
    end = start + len(f"{begins} {left_out} {ends}")

    located = locate_quote(text, f"{begins} […] {ends}")

    assert located.match is Match.ACROSS_ELLIPSIS
    assert (start, end) in located.places


def _passage(text: str, data: st.DataObject) -> tuple[int, int]:
    start = data.draw(st.integers(0, max(len(text) - 1, 0)))
    end = data.draw(st.integers(start, len(text)))
    assume(text[start:end].strip())
    return start, end


def _word_passage(text: str, data: st.DataObject) -> tuple[int, int]:
    """A passage that begins and ends inside words, where nobody can retype its edges."""
    letters = [i for i, letter in enumerate(text) if letter.isalnum()]
    assume(letters)
    start = data.draw(st.sampled_from(letters))
    return start, data.draw(st.sampled_from([i for i in letters if i >= start])) + 1


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def _words_of(text: str, start: int, end: int) -> tuple[int, str]:
    lead = next((i for i in range(start, end) if text[i].isalnum()), start)
    return lead, _letters(text[start:end])


def test_a_quote_that_overlaps_its_own_repetition_is_ambiguous() -> None:
    assert locate_quote("ha ha ha", "ha ha") == Located(Match.EXACT, ((0, 5), (3, 8)))


@pytest.mark.parametrize(
    ("text", "quote", "passage"),
    [
        ("She said “it’s fine” to me.", 'said "it\'s fine" to', "said “it’s fine” to"),
        ("She said “it’s fine” to me.", "“said it's”", None),
        ("She said it’s fine.", "“said it's fine”", "said it’s fine"),
        ("one – two", "one - two", "one – two"),
        ("one—two", "one -- two", "one—two"),
        ("one\u00a0two\nthree", "one two three", "one\u00a0two\nthree"),
        ("well… I mean", "well ... I mean", "well… I mean"),
        ("well [...] I mean", "well… I mean", "well [...] I mean"),
        ("onetwo", "one two", None),
        ("one two", "onetwo", None),
        ("one two", "One two", None),
    ],
)
def test_retyping_is_tolerated_but_words_are_not_changed(
    text: str, quote: str, passage: str | None
) -> None:
    assert found(text, quote) == ([] if passage is None else [passage])


def test_what_stands_to_the_letter_is_preferred_to_what_was_retyped() -> None:
    assert locate_quote("it’s so and it's so", "it's so") == Located(Match.EXACT, ((12, 19),))


def test_an_ellipsis_stands_for_words_left_out() -> None:
    text = "I went there on Monday because of the rain and came back late."

    located = locate_quote(text, "I went there … came back late")

    assert located == Located(Match.ACROSS_ELLIPSIS, ((0, len(text) - 1),))


def test_an_ellipsis_with_two_possible_ends_is_ambiguous() -> None:
    text = "we went up and over there, then we slept over there"

    located = locate_quote(text, "we went … over there")

    assert [text[a:b] for a, b in located.places] == ["we went up and over there", text]


def test_an_ellipsis_reaches_neither_over_a_blank_line_nor_too_far() -> None:
    assert found("we went\n\nover there", "we went … over there") == []
    assert found("we went " + "x" * LONGEST_GAP + " over there", "we went … over there") == []


def test_single_words_beside_an_ellipsis_are_too_little_to_go_by() -> None:
    assert found("I went up and we slept there", "I … there") == []


def test_an_ellipsis_at_the_end_of_a_quote_is_the_quoter_s() -> None:
    assert found("I went up and slept", "… went up and …") == ["went up and"]


@pytest.mark.parametrize("quote", ["", "  ", "\n", "…", "“”", "x" * (LONGEST_QUOTE + 1)])
def test_a_quote_without_words_is_nowhere(quote: str) -> None:
    assert locate_quote("some … text x", quote).places in {(), ((5, 6),)}


def test_a_search_stays_inside_its_range() -> None:
    text = "yes - no. yes – no. yes — no."

    places = QuoteFinder(text).locate("yes--no", 9, 19).places

    assert [text[a:b] for a, b in places] == ["yes – no"]


def test_a_dash_at_the_end_of_a_turn_is_not_lost_to_the_next() -> None:
    text = "so I thought  —\n\nand then"

    assert QuoteFinder(text).locate("I thought-", 0, 15).places == ((3, 15),)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("a" * 200_000, "aaa"),
        ("a a " * 20_000, "a  a … a  a … a  a … a  a"),
        (" " * 200_000, "a  b"),
        ("[ " * 100_000, "[ . [  ."),
        ("- " * 100_000, "– –  a"),
    ],
)
def test_hostile_texts_cost_little(text: str, quote: str) -> None:
    began = time.perf_counter()

    located = locate_quote(text, quote)

    assert len(located.places) <= MOST_PLACES
    assert time.perf_counter() - began < 5


@given(st.text(alphabet=" ab.-–…[]()'“\n\t\u00a0\u2003\u2028", max_size=30))
def test_the_quick_way_to_what_people_retype_skips_nothing(text: str) -> None:
    every = [m.span() for m in quotes._RETYPED.finditer(text)]

    assert [m.span() for m in quotes._retyped(text)] == every
