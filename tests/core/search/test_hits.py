"""The fast way to find words agrees with the plain way, on any text in any script."""

import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from polyvocal.core.search import Finder, Near, Phrase, Query, find_hits, parse_query
from polyvocal.core.search.folded import FoldedText, compose, may_join
from polyvocal.core.text import WORD, fold
from polyvocal.core.words import distinct_words
from tests.core.search.plain import find_plainly

# Letters that fold to several, join the one before, have two spellings, or are no letters at all.
PIECES = [
    *("a", "A", "b", "ab", "Ab", "7", "_", " ", "  ", "\n", "-", "’", "“", "…", "😀", "\ud800"),
    *("é", "e\u0301", "É", "E\u0301", "\u0301", "ß", "ẞ", "ss", "SS", "ﬁ", "fi", "ſ", "s", "K"),
    *("k", "İ", "i\u0307", "ı", "ΐ", "ι\u0308\u0301", "Σ", "ς", "σ", "\u0345", "ᾳ", "ŉ", "ʼn", "Å"),
    *(
        "å",
        "Å",
        "ש\u05c1\u05b8",
        "שׁ",
        "ש",
        "कि",
        "क",
        "क\u093c",
        "\u0958",
        "각",
        "\u1100\u1161\u11a8",
    ),
    *(
        "\u1100",
        "\u200d",
        "\u200c",
        "👩\u200d👧",
        "ё",
        "Ё",
        "е\u0308",
        "\u0323\u0301",
        "\u0301\u0323",
    ),
    *(
        "中",
        "。",
        "Ⓐ",
        "ⓐ",
        "１",
        "٣",
        "\u00ad",
        "\xa0",
        "\u3099",
        "か",
        "が",
        "か\u3099",
        "\ufeff",
    ),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@st.composite
def phrases(draw: st.DrawFn, text: str) -> Phrase:
    """A phrase that may well be in the text."""
    there = [fold(word) for word in WORD.findall(text)] or ["a"]
    first = draw(st.integers(0, len(there) - 1))
    words = tuple(there[first : first + draw(st.integers(1, 3))])
    if draw(st.booleans()):
        words = tuple(draw(st.lists(st.sampled_from(there), min_size=1, max_size=3)))
    begins = draw(st.booleans())
    last = words[-1][: draw(st.integers(1, len(words[-1])))] if begins else words[-1]
    return Phrase((*words[:-1], last), begins)


@given(TEXTS, st.data())
@example("a\n\U0010ffffa", None)
def test_phrases_are_found_where_the_plain_way_finds_them(text, data):
    query = Query((data.draw(phrases(text)) if data else Phrase(("a",)),))

    assert find_hits(text, query) == find_plainly(text, query)


@given(st.text(), st.data())
def test_they_are_in_any_text(text, data):
    query = Query((data.draw(phrases(text)),))

    assert find_hits(text, query) == find_plainly(text, query)


@given(st.lists(st.sampled_from(["a", "b", "ab", "e\u0301", "ß", "x"]), max_size=14), st.data())
def test_nearness_is_found_where_the_plain_way_finds_it(words, data):
    text = " ".join(words)
    near = Near(
        tuple(data.draw(st.lists(phrases(text), min_size=2, max_size=3))),
        data.draw(st.integers(0, 5)),
    )

    assert find_hits(text, Query((near,))) == find_plainly(text, Query((near,)))


@given(TEXTS)
def test_every_word_of_the_index_is_found(text):
    for word in distinct_words(text):
        assert find_hits(text, Query((Phrase((word,)),))) != ()


def test_letters_that_fold_alone_are_told_from_those_that_do_not():
    for point in range(0x80, sys.maxunicode + 1):
        c = chr(point)
        if unicodedata.category(c) in {"Cn", "Co"}:
            continue
        folded = FoldedText(f"a{c}b".encode("utf-8", "surrogatepass"))
        words = [fold(word) for word in WORD.findall(f"a{c}b")]
        assert folded.data.decode("utf-8", "surrogatepass").split(" ") == words, hex(point)
        # Nothing but what may join is moved by its neighbours or made one with them.
        assert may_join(c) or not unicodedata.combining(c)
        taken_apart = unicodedata.decomposition(c).split()
        if len(taken_apart) > 1 and not taken_apart[0].startswith("<"):
            assert all(may_join(chr(int(part, 16))) for part in taken_apart[1:]), hex(point)


@given(TEXTS)
def test_composing_piece_by_piece_composes_the_whole(text):
    assert compose(text).text == unicodedata.normalize("NFC", text)


def test_hits_are_where_the_phrases_stand():
    text = "So tired. SO, tired; tiredness"

    assert find_hits(text, parse_query('"so tired"')) == ((0, 8), (10, 19))
    assert find_hits(text, parse_query("tir*")) == ((3, 8), (14, 19), (21, 30))
    assert find_hits(text, parse_query("tired awake")) == ()


def test_a_phrase_of_beginnings_needs_its_first_words_whole():
    assert find_hits("was tiresome", parse_query('"was tir*"')) == ((0, 12),)
    assert find_hits("wash tiresome", parse_query('"was tir*"')) == ()


def test_phrases_that_overlap_are_all_found():
    assert find_hits("ha ha ha", parse_query('"ha ha"')) == ((0, 5), (3, 8))


@pytest.mark.parametrize(
    ("typed", "hits"),
    [
        ("NEAR(sleep night, 2)", ((0, 18), (13, 28))),
        ("NEAR(night sleep, 2)", ((0, 18), (13, 28))),
        ("NEAR(sleep night, 1)", ((13, 28),)),
        ("NEAR(sleep night, 0)", ()),
        ("NEAR(sleep sleep, 4)", ((0, 28),)),
        ("NEAR(sleep sleep, 3)", ()),
        ("NEAR(night sle*, 9)", ((0, 18), (13, 28))),
        ('NEAR("at night" sleep, 1)', ((0, 18), (10, 28))),
    ],
)
def test_nearness_counts_the_words_between(typed, hits):
    assert find_hits("sleep not at night: no sleep.", parse_query(typed)) == hits


def test_one_finder_serves_many_texts():
    finder = Finder(parse_query("straße"))

    assert finder.find(b"Die STRASSE") == ((4, 11),)
    assert finder.find("eine Straße, 😀 zwei Straßen".encode()) == ((5, 11),)
    assert finder.find(b"") == ()
