"""How much is marked around what a search found."""

import pytest

from polyvocal.work.marking import Unit, widened
from tests.analysis.studies import INTERVIEWER, Plan, uid

PLAN = Plan(
    people={"P1": "PW"},
    talk={
        "D": (
            (INTERVIEWER, "How was it?"),
            ("P1", "Fine. We went to the pond… she waited! “Go on,” she said.\nAnd 🙂 then home"),
        )
    },
)
TEXT = PLAN.text("D")


def marked(words: str, unit: Unit) -> list[str]:
    start = TEXT.index(words)
    spans = widened(PLAN.study(), uid("document D"), [(start, start + len(words))], unit)
    return [TEXT[first:last] for first, last in spans]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("Fine", "Fine."),
        ("pond", "We went to the pond…"),
        ("waited", "she waited!"),
        ("Go on", "“Go on,” she said."),
        ("🙂", "And 🙂 then home"),
        ("was it", "How was it?"),
        ("pond… she", "We went to the pond… she waited!"),
    ],
)
def test_a_sentence_ends_at_its_mark_or_its_line_and_never_leaves_the_turn(words, sentence):
    assert marked(words, Unit.SENTENCE) == [sentence]


def test_a_turn_is_its_words_without_the_label():
    assert marked("was it", Unit.TURN) == ["How was it?"]
    assert marked("was it", Unit.WORDS) == ["was it"]


def test_what_stands_in_no_turn_is_marked_as_found():
    assert marked("P1", Unit.TURN) == ["P1"]


def test_two_hits_in_one_turn_are_marked_once():
    first, second = TEXT.index("Fine"), TEXT.index("home")
    spans = [(first, first + 4), (second, second + 4)]

    assert len(widened(PLAN.study(), uid("document D"), spans, Unit.TURN)) == 1
