"""American spelling is found, and what is British too is left alone."""

import pytest

from polyvocal.frameworks.spelling import american_words


@pytest.mark.parametrize(
    "word",
    [
        *("behavior", "Behaviors", "misbehavior", "color", "colored", "favorite", "center"),
        *("program", "programs", "organize", "realized", "generalization", "analyze", "mom"),
        *("counselor", "labeled", "traveling", "enroll", "fulfill", "neighbor", "gotten"),
    ],
)
def test_american_words_are_found(word):
    assert list(american_words(f"so {word}, then")) == [word]


@pytest.mark.parametrize(
    "word",
    [
        *("behaviour", "colour", "favour", "centre", "programme", "programming", "organise"),
        *("size", "sized", "capsize", "prize", "seized", "citizen", "laboratory", "humorous"),
        *("enrolled", "fulfilled", "catalogue", "dialogue", "literally", "vigorous", "moment"),
        *("literature", "laborious", "citizens"),
    ],
)
def test_british_words_are_left_alone(word):
    assert list(american_words(f"so {word}, then")) == []
