"""What changed between two texts."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyvocal.core.errors import BadValue
from polyvocal.core.text_edits import Stretch, TextEdits, find_edits

TALK = st.text(alphabet="aab é\u0308\n.,今日🙂👩\u200d\u0301שc", max_size=60)


def applied(before: str, after: str, edits: TextEdits) -> str:
    """The text before with every stretch put in."""
    pieces, at = [], 0
    for start, end, new_start, new_end, _n_kept in edits.stretches:
        pieces += [before[at:start], after[new_start:new_end]]
        at = end
    return "".join([*pieces, before[at:]])


def told(before: str, after: str) -> list[tuple[str, str, int]]:
    return [
        (before[s.old_start : s.old_end], after[s.new_start : s.new_end], s.n_kept)
        for s in find_edits(before, after).stretches
    ]


@given(TALK, TALK)
def test_the_edits_lead_from_one_text_to_the_other(before: str, after: str) -> None:
    edits = find_edits(before, after)
    assert applied(before, after, edits) == after
    gaps = [
        later.old_start - earlier.old_end
        for earlier, later in zip(edits.stretches, edits.stretches[1:], strict=False)
    ]
    assert all(gap > 0 for gap in gaps)
    assert TextEdits.from_bytes(edits.to_bytes()) == edits


@given(TALK)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert find_edits(text, text) == TextEdits()


@pytest.mark.parametrize(
    ("before", "after", "stretches"),
    [
        ("hte boy said", "the boy said", [("hte", "the", 1)]),
        ("two peer worker came", "two peer workers came", [("worker", "workers", 6)]),
        ("P1: yes\nP1: yo\n", "P1: yo\n", [("P1: yes\n", "", 0)]),
        ("a\n", "a\nb\n", [("", "b\n", 0)]),
        ("realy good", "really well", [("realy", "really", 5), ("good", "well", 0)]),
        ("Mm. Mm. Mm.", "Mm. Mm.", [(" Mm.", "", 0)]),
        ("今日は天気", "今日も天気です", [("は", "も", 0), ("", "です", 0)]),
        ("nai\u0308ve", "naïve", [("nai\u0308ve", "naïve", 4)]),
        ("👩\u200d👧 hi", "👩\u200d👦 hi", [("👩\u200d👧", "👩\u200d👦", 2)]),
        ("", "new", [("", "new", 0)]),
        ("old", "", [("old", "", 0)]),
    ],
)
def test_a_stretch_is_whole_words_and_no_more_of_them_than_changed(
    before: str, after: str, stretches: list[tuple[str, str, int]]
) -> None:
    assert told(before, after) == stretches


def test_one_word_in_every_line_is_that_many_stretches_of_one_word() -> None:
    lines = [f"P{i % 7}: then Anna and I said {i} times\n" for i in range(3_000)]
    before = "".join(lines)
    edits = find_edits(before, before.replace("Anna", "[sister]"))
    words = {before[s.old_start : s.old_end] for s in edits.stretches}
    assert (len(edits.stretches), words) == (3_000, {"Anna"})


@pytest.mark.parametrize("n_different", [1, 2, 5, 3_000])
def test_long_texts_that_repeat_themselves_take_no_more_steps_for_it(n_different: int) -> None:
    """By steps, not by the clock: `_MOST_LOOKS` bounds them, whatever the text."""
    choose = random.Random(n_different)  # noqa: S311 - the same text in every run
    words = [f"w{choose.randrange(n_different)}" for _ in range(20_000)]
    other = words.copy()
    choose.shuffle(other)
    before, after = " ".join(words), "\n".join(other)
    assert applied(before, after, find_edits(before, after)) == after


@pytest.mark.parametrize(
    "rows",
    [
        b"\x00" * 19,
        TextEdits((Stretch(3, 2, 3, 3),)).to_bytes(),
        TextEdits((Stretch(-1, 2, -1, 3),)).to_bytes(),
        TextEdits((Stretch(0, 2, 1, 3),)).to_bytes(),
        TextEdits((Stretch(0, 2, 0, 3, 9),)).to_bytes(),
        TextEdits((Stretch(4, 6, 4, 6), Stretch(0, 2, 0, 2))).to_bytes(),
    ],
)
def test_bytes_that_are_no_edits_are_refused(rows: bytes) -> None:
    with pytest.raises(BadValue, match="cannot be read"):
        TextEdits.from_bytes(rows)
