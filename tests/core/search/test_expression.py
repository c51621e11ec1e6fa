"""Expressions match what they should, are refused with a reason, and never take too long."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyvocal.core.errors import BadValue
from polyvocal.core.search import find_hits, parse_query
from polyvocal.core.search.expression import TimedExpression, check_expression


@pytest.mark.parametrize(
    ("pattern", "matched"),
    [
        (r"tir\w+", ["Tired", "TIRESOME"]),
        (r"\btired\b", ["Tired"]),
        (r"^int: \w+", ["INT: How"]),
        (r"café\b", ["cafe\u0301", "CAFÉ"]),
        ("cafe\u0301", ["cafe\u0301", "CAFÉ"]),
        (r"strasse", ["Straße"]),
        (r"[“(].*?[”)]", ["“so”", "(laughs)"]),
        (r"\p{Hebrew}+", ["שלום"]),
        (r"(?-i:T)ired", ["Tired"]),
        (r"so (?P<twice>.)(?P=twice)", ["so 😀😀"]),
        (r"x*", []),
        (r"a{2}", []),
    ],
)
def test_an_expression_matches(pattern, matched):
    text = "INT: How?\nA: Tired, “so” TIRESOME (laughs) cafe\u0301, CAFÉ, Straße. שלום so 😀😀"

    hits = find_hits(text, parse_query(f"/{pattern}/"))

    assert [text[start:end] for start, end in hits] == matched


@given(st.lists(st.sampled_from(["a", "e", "é", "e\u0301", "ẹ\u0302", "x", "X", " ", "\n"])))
def test_both_spellings_of_a_letter_match_at_the_same_places(letters):
    text = "".join(letters)
    composed = unicodedata.normalize("NFC", text)
    query = parse_query("/x?[ée\u0323\u0302a]+/")

    def matched(of: str) -> list[str]:
        return [unicodedata.normalize("NFC", of[a:b]) for a, b in find_hits(of, query)]

    assert matched(text) == matched(composed)


@pytest.mark.parametrize(
    "pattern",
    [
        *("(", ")", "[", "a)", "*a", "a**", "(?P=x)", r"\p{Nothing}", r"[z-a]"),
        *("(?R)?a", "(?1)", "(?&x)", "(?P>x)", "(?|a|b)", "(?b)a", "(?e)a", "(?r)a", "(?V0)a"),
        *("(?:well){e<=3}", "(?:well){1<=e<=3}", "a{,}{e}", "{", "a{b}", "(*FAIL)", "(?(DEFINE)a)"),
        *(r"\L<names>", "a{99999}", "(?<x>a)", "(?#", "\\", r"a\N{NO SUCH}", "(?a)", "(?L)a"),
        "(?:" * 200 + "a" + ")" * 200,
    ],
)
def test_what_cannot_be_used_is_refused_with_a_reason(pattern):
    with pytest.raises(BadValue, match="The expression"):
        check_expression(pattern)


HOSTILE = [
    *("(a+)+$", "(a|aa)+$", "(a*)*b", "(.*a){25}x", "(a?){400}a{400}", r"(\w+\s?)*\d{9}"),
    *("((((a{1,100}){1,100}){1,100}){1,100})x", r"(?=(a+))*(?P<x>a+)(?P=x)+(?P=x)+b"),
    *("(?:a(?=a*b))+c", r"^(([a-z])+.)+[A-Z]([a-z])+$", "(?:[a-z]+ ?)+\\d"),
    *(r"(\w+\W+)+[qz]{9}", "(?>a+)+(a|a)*$", "(a|b|ab)*c", r"(?s)(.*?,){30}P"),
]


@pytest.mark.timeout(60)  # without the bound each would take years
@pytest.mark.parametrize("pattern", HOSTILE)
def test_an_expression_that_would_take_years_is_given_up(pattern):
    expression = TimedExpression(check_expression(pattern), seconds=0.2)

    with pytest.raises(BadValue, match="takes too long"):
        expression.find("a" * 30_000 + "! qz = \n" + "ab, c d 7 " * 30_000)


def test_the_time_is_for_all_texts_together():
    expression = TimedExpression("(a|aa)+$", seconds=0.1)
    with pytest.raises(BadValue, match="takes too long"):
        expression.find("a" * 100 + "b")

    with pytest.raises(BadValue, match="takes too long"):
        expression.find("b")
