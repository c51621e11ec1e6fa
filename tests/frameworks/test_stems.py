"""Words that mean the same come down to the same stem."""

import pytest

from polyvocal.frameworks.stems import stem


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("planning", "plan"),
        ("plans", "plan"),
        ("behavior", "behaviours"),
        ("Organized", "organise"),
        ("rewards", "rewarding"),
        ("forgetting", "forget"),
        ("monitored", "monitoring"),
        ("abilities", "ability"),
        ("HABIT", "habits"),
    ],
)
def test_forms_of_one_word_share_a_stem(one, other):
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"), [("support", "suppose"), ("goal", "go"), ("stress", "street"), ("bus", "be")]
)
def test_different_words_do_not(one, other):
    assert stem(one) != stem(other)


@pytest.mark.parametrize("word", ["", "s", "is", "es", "ing", "ed", "élan", "شيء", "𝒳s"])
def test_a_short_or_foreign_word_stays_a_word(word):
    assert bool(stem(word)) is bool(word)
