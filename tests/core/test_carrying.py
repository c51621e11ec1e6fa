"""Places carried from one version of a text to the next."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyvocal.core.carrying import KEPT_AT_LEAST, Carried, carry_anchor, carry_span, carry_turn
from polyvocal.core.coding import AnchorState
from polyvocal.core.text_edits import TextEdits, find_edits

BEFORE = "P1: then the peer worker came\nI: and?\nP1: it helped"
TALK = st.text(alphabet="ab c\n.", min_size=1, max_size=40)


def carried(after: str, words: str, before: str = BEFORE) -> tuple[str, AnchorState]:
    """What becomes of the passage of these words."""
    start = before.index(words)
    new = carry_span(find_edits(before, after), start, start + len(words), len(after))
    return after[new.start : new.end], new.state


@pytest.mark.parametrize(
    ("after", "words", "told"),
    [
        (BEFORE, "peer worker", ("peer worker", AnchorState.EXACT)),
        ("New.\n" + BEFORE, "peer worker", ("peer worker", AnchorState.EXACT)),
        (BEFORE + " so", "it helped", ("it helped", AnchorState.EXACT)),
        (BEFORE.replace("peer", "dear peer"), "peer worker", ("peer worker", AnchorState.EXACT)),
        (
            BEFORE.replace("worker", "workers"),
            "peer worker",
            ("peer workers", AnchorState.CARRIED),
        ),
        (
            BEFORE.replace("peer", "good old peer"),
            "then the peer worker came",
            ("then the good old peer worker came", AnchorState.CARRIED),
        ),
        (
            BEFORE.replace("came\nI: and?\n", "\n"),
            "peer worker came",
            ("peer worker ", AnchorState.CARRIED),
        ),
        (
            BEFORE.replace("worker came", "helpers"),
            "then the peer worker",
            ("then the peer helpers", AnchorState.TO_REVIEW),
        ),
        (
            BEFORE.replace("peer worker", "nurse"),
            "peer worker",
            ("nurse", AnchorState.TO_REVIEW),
        ),
        (
            BEFORE.replace("worker", "worker, who had been at home for a long time, in the end"),
            "peer worker came",
            (
                "peer worker, who had been at home for a long time, in the end came",
                AnchorState.TO_REVIEW,
            ),
        ),
        (BEFORE.replace("it helped", ""), "it helped", (" ", AnchorState.LOST)),
        (BEFORE.replace("peer worker ", ""), "peer worker", ("c", AnchorState.LOST)),
    ],
)
def test_a_passage_follows_its_words_as_far_as_they_went(
    after: str, words: str, told: tuple[str, AnchorState]
) -> None:
    assert carried(after, words) == told


def by_hand(edits: TextEdits, before: str, after: str, start: int, end: int) -> Carried:
    """The same rule, character by character."""
    went: dict[int, int] = {}
    stretch_of: dict[int, int] = {}
    at_old = at_new = 0
    for i, (old_start, old_end, _new_start, new_end, _n) in enumerate(edits.stretches):
        went |= {at_old + k: at_new + k for k in range(old_start - at_old)}
        stretch_of |= dict.fromkeys(range(old_start, old_end), i)
        at_old, at_new = old_end, new_end
    went |= {at_old + k: at_new + k for k in range(len(before) - at_old)}

    mine = range(start, end)
    kept = [went[i] for i in mine if i in went]
    inside = {stretch_of[i] for i in mine if i in stretch_of}
    inserted = {
        i for i, s in enumerate(edits.stretches) if s.old_start == s.old_end and start < s[0] < end
    }
    touched = [edits.stretches[i] for i in sorted(inside | inserted)]
    places = [*kept, *(p for s in touched for p in range(s.new_start, s.new_end))]
    if not places:
        gone = touched[0].new_start
        place = min(gone, len(after) - 1)
        return Carried(place, place + 1, AnchorState.LOST)
    new_start, new_end = min(places), max(places) + 1
    whole = [s for s in touched if start <= s.old_start and s.old_end <= end]
    cut = [s for s in touched if s not in whole and s.new_start < s.new_end]
    n_kept = len(kept) + sum(s.n_kept for s in whole)
    longest = max(end - start, new_end - new_start)
    if cut or n_kept / longest < KEPT_AT_LEAST:
        return Carried(new_start, new_end, AnchorState.TO_REVIEW)
    return Carried(new_start, new_end, AnchorState.CARRIED if touched else AnchorState.EXACT)


@given(TALK, TALK, st.data())
def test_a_passage_is_carried_as_by_hand(before: str, after: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(before) - 1))
    end = data.draw(st.integers(start + 1, len(before)))
    edits = find_edits(before, after)

    new = carry_span(edits, start, end, len(after))

    assert new == by_hand(edits, before, after, start, end)
    assert 0 <= new.start < new.end <= len(after)
    is_same = after[new.start : new.end] == before[start:end]
    assert is_same or new.state is not AnchorState.EXACT


@given(TALK, TALK, st.sampled_from(list(AnchorState)))
def test_another_change_makes_no_place_surer(before: str, after: str, state: AnchorState) -> None:
    order = list(AnchorState)
    edits = find_edits(before, after)
    new = carry_anchor(edits, Carried(0, len(before), state), len(after))
    assert order.index(new.state) >= order.index(state)


def turn(after: str, words: str) -> str:
    start = BEFORE.index(words)
    new_start, new_end = carry_turn(find_edits(BEFORE, after), start, start + len(words), after)
    return after[new_start:new_end]


@pytest.mark.parametrize(
    ("after", "words", "told"),
    [
        (BEFORE + " so much", "it helped", "it helped so much"),
        (BEFORE.replace("I: and", "I: well, and"), "and?", "well, and?"),
        (BEFORE.replace("I: and?\n", ""), "and?", ""),
        (BEFORE.replace("and?\n", "and?\nP2: me too\n"), "and?", "and?"),
        (BEFORE.replace("I: and?", "I: And then?"), "and?", "And then?"),
        (BEFORE + "\nI: bye", "it helped", "it helped"),
    ],
)
def test_a_turn_takes_in_what_is_typed_at_its_ends(after: str, words: str, told: str) -> None:
    assert turn(after, words) == told
