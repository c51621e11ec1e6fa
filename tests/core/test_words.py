"""Words are counted and indexed alike however they are written, and however long the text is."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from polyvocal.core.text import fold
from polyvocal.core.words import count_words, distinct_words, word_index

#: What folds, composes and parts words in ways of its own, beside letters that do nothing special.
AWKWARD = "abAB ßẞSsſİIiŉǰéÉ\u0301\u0307\u0345αΑσςΣяЯשָ가\u1161हि中🙂–’…\u00a0\u2028\n\t_09٣\ud800"


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("", 0),
        (" \n ", 0),
        ("one", 1),
        ("don't well-known 3.5", 3),
        ("yes – no … “so”", 3),
        ("שלום עולם", 2),
        ("e\u0301te\u0301\u00a0a", 2),
        ("👍 ok 👍", 1),
        ("a\u2003b\u2028c", 3),
    ],
)
def test_words_are_counted_as_a_word_processor_does(text, n):
    assert count_words(text) == n


@given(st.text() | st.text(st.sampled_from(AWKWARD)))
def test_words_are_the_runs_between_spaces_that_hold_a_letter_or_digit(text):
    assert count_words(text) == sum(any(c.isalnum() for c in run) for run in text.split())


def test_vocalised_hebrew_and_decomposed_letters_are_single_words():
    assert distinct_words("שָׁלוֹם e\u0301te\u0301") == {fold("שָׁלוֹם"), "été"}


@given(st.text() | st.text(st.sampled_from(AWKWARD)))
@example("")
@example("STRASSE Straße strasse")
@example("I\u0307 i\u0307 İ")
@example("α\u0345\u0301 αι\u0301")
@example("elephants ELEPHANTS elephant")
@example("".join(map(chr, range(0x4E00, 0x4F80))) + " plain")
@example(" ".join(map(chr, range(0x4E00, 0x4F80))) + " plain")
def test_an_index_holds_every_word_on_one_line_of_its_own(text):
    lines = word_index(text).split("\n")

    assert lines[0] == lines[-1] == ""
    assert sorted(lines[1:-1]) == sorted(distinct_words(text))


def test_a_text_of_millions_of_characters_is_read_like_a_short_one():
    text = "was so tired — très fatigué 🙂 " * 50_000

    assert count_words(text) == 5 * 50_000
    assert sorted(word_index(text).split()) == ["fatigué", "so", "tired", "très", "was"]


@pytest.mark.parametrize(
    "word",
    [
        *(
            "e\u0301te\u0301",
            "שָׁלוֹם",
            "كِتَاب",
            "हिन्दी",
            "বাংলা",
            "য়া",
            "தமிழ்",
            "తెలుగు",
            "ਪੰਜਾਬੀ",
            "ગુજરાતી",
        ),
        *(
            "ಕನ್ನಡ",
            "മലയാളം",
            "සිංහල",
            "ภาษาที่",
            "ລາວ",
            "မြန်မာ",
            "ខ្មែរ",
            "བོད",
            "か\u3099",
            "ܣܘܪܝܬ",
        ),
        *("𑄌𑄋𑄴𑄟𑄳𑄦", "a_b", "x²", "word2"),
    ],
)
def test_a_word_of_any_script_is_one_word(word):
    assert distinct_words(f"“{word}” {word}!") == {fold(word)}


@pytest.mark.parametrize("text", ["❤\ufe0f", "so ❤\ufe0f.", "…", "a-b", "it's"])
def test_what_is_no_letter_parts_words(text):
    assert distinct_words(text) == set(re.split("[^a-z]+", text)) - {""}
