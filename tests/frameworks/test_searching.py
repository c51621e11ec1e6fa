"""Codes are found by number, label, synonym and meaning, the likeliest first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyvocal.core.errors import BadValue, NotFound
from polyvocal.core.text import WORD
from polyvocal.frameworks.searching import search_frameworks


def found(words, *keys):
    hits = search_frameworks(words, keys) if keys else search_frameworks(words)
    return [(hit.framework, hit.code.number or hit.code.label) for hit in hits]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("2.3", ("bctt_v1", "2.3")),
        ("self-MONITORING of behavior", ("bctt_v1", "2.3")),
        ("goal setting behaviour", ("bctt_v1", "1.1")),
        ("generalization of a target behavior", ("bctt_v1", "8.6")),
        ("Automatic  motivation", ("com_b", "Automatic motivation")),
        ("forgets, tired, medicated", ("tdf", "10")),
        ("a voucher for doing it", ("bctt_v1", "10.1")),
        ("reminders on the phone", ("bctt_v1", "7.1")),
        ("what other people think", ("bctt_v1", "6.3")),
        ("waiting lists and rotas", ("tdf", "11")),
        ("crocheting", ("relational", "17.2")),
        ("subjective norms", ("moa", "Subjective norms")),
    ],
)
def test_the_code_that_is_meant_comes_first(words, first):
    assert found(words)[0] == first


def test_a_number_finds_its_code_alone():
    assert found("17.1") == [("relational", "17.1")]


def test_a_word_in_the_label_counts_for_more_than_one_in_an_example():
    order = found("goals", "tdf")

    assert order[0] == ("tdf", "9")
    assert ("tdf", "8") not in order  # its card names Goals only to exclude them


def test_who_asks_for_two_words_gets_the_cards_with_both_first():
    best, *rest = search_frameworks("fear shame", ["tdf"])

    assert best.code.label == "Emotion"
    assert best.field == "definition"
    assert best.passage.startswith("A feeling that helps or hinders")
    assert all(hit.score < best.score for hit in rest)


def test_the_beginning_of_a_word_is_enough():
    assert ("relational", "17.4") in found("confiden")


def test_a_framework_can_be_searched_alone():
    assert {key for key, _code in found("motivation", "moa")} == {"moa"}


def test_what_nobody_says_finds_nothing():
    assert found("xylophone") == []


def test_little_words_are_searched_only_where_there_is_nothing_else():
    assert found("the habit of it") == found("habit")
    assert found("of") != []


@pytest.mark.parametrize("words", ["", "  ", "…", "()"])
def test_no_word_at_all_is_said(words):
    with pytest.raises(BadValue, match="Type at least one word"):
        search_frameworks(words)


def test_an_unknown_framework_is_said():
    with pytest.raises(NotFound, match="There is no framework bct"):
        search_frameworks("goal", ["bct"])


@given(st.text(max_size=60).filter(WORD.search))
def test_whatever_is_typed_the_answer_is_in_order(words):
    scores = [hit.score for hit in search_frameworks(words)]

    assert scores == sorted(scores, reverse=True)
    assert all(score > 0 for score in scores)
