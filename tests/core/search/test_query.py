"""What people type is read as they mean it, or refused with a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyvocal.core.errors import BadValue
from polyvocal.core.search import Expression, Near, Phrase, Query, parse_query
from polyvocal.core.search.query import LONGEST_QUERY


def words(*of_phrase: str, begins: bool = False) -> Phrase:
    return Phrase(of_phrase, begins)


def test_a_query_holds_words_phrases_and_beginnings():
    assert parse_query('Was "so Tired" tir* "the war*" “and on”') == Query(
        (
            words("was"),
            words("so", "tired"),
            words("tir", begins=True),
            words("the", "war", begins=True),
            words("and", "on"),
        )
    )


def test_nearness_takes_words_phrases_and_beginnings():
    assert parse_query('NEAR(sleep* "at night" Tired, 3) NEAR(a b)').parts == (
        Near((words("sleep", begins=True), words("at", "night"), words("tired")), 3),
        Near((words("a"), words("b")), 10),
    )


def test_nearness_takes_a_bracket_inside_quotation_marks():
    assert parse_query('NEAR("well (yes)" no, 0)').parts == (
        Near((words("well", "yes"), words("no")), 0),
    )


def test_an_expression_stands_between_slashes_and_may_hold_spaces():
    assert parse_query(r"/so (very )?tired/ ward /a\/b/").parts == (
        Expression("so (very )?tired"),
        words("ward"),
        Expression("a/b"),
    )


@pytest.mark.parametrize("typed", ["and/or", "1/2", "either / or", "/ward", "km/h/", "/a/b"])
def test_a_slash_among_words_begins_no_expression(typed):
    assert all(isinstance(part, Phrase) for part in parse_query(typed).parts)


@pytest.mark.parametrize("typed", ["", "  ", '""', "*", "– …", "\x00", "\ud800"])
def test_a_query_without_a_word_is_refused(typed):
    with pytest.raises(BadValue, match="at least one word"):
        parse_query(typed)


@pytest.mark.parametrize(
    "typed",
    [
        *("NEAR", "a NEAR b", "NEAR(", "NEAR(a b", "NEAR()", "NEAR(a)", "NEAR(a, 5)"),
        *("NEAR((a b) c)", "NEAR(a b, 1001)", "NEAR(a b, 99999999999)", "NEAR(, 5)"),
        "NEAR(a b c d e f g h i j k)",
    ],
)
def test_nearness_that_makes_no_sense_is_explained(typed):
    with pytest.raises(BadValue, match=r"Write NEAR\(one two, 5\)"):
        parse_query(typed)


def test_the_word_near_can_be_looked_for():
    assert parse_query('near "NEAR"').parts == (words("near"), words("near"))


def test_an_unclosed_quotation_mark_is_read_to_the_end():
    assert parse_query('"so tired') == Query((words("so", "tired"),))


def test_an_enormous_query_is_refused():
    with pytest.raises(BadValue, match="too long"):
        parse_query("a " * LONGEST_QUERY)


@given(st.text(alphabet=st.sampled_from('NEAR(),"“”/\\*[]{}?+ab5 é\x00\ud800\n'), max_size=40))
def test_whatever_is_typed_is_read_or_refused(typed):
    try:
        query = parse_query(typed)
    except BadValue:
        return
    assert query.parts
    assert all(phrase.words for phrase in query.phrases)
