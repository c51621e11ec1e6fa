import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from polyvocal.analysis.frames import Ints, Talk, hear_voices, sum_by, unite
from polyvocal.core.columns import Turns
from polyvocal.core.documents import Turn
from tests.analysis.studies import PAIR, Plan

SPANS = st.tuples(st.integers(0, 3), st.integers(0, 20), st.integers(1, 8)).map(
    lambda s: (s[0], s[1], s[1] + s[2])
)


def columns(rows: list[tuple[int, int, int]]) -> tuple[Ints, Ints, Ints]:
    table = np.array(rows, np.int64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]


@given(st.lists(SPANS))
def test_a_union_has_the_same_characters_and_no_two_spans_that_meet(
    rows: list[tuple[int, int, int]],
):
    group, start, end = unite(*columns(rows))

    before = {(g, at) for g, s, e in rows for at in range(s, e)}
    after = [(int(g), at) for g, s, e in zip(group, start, end, strict=True) for at in range(s, e)]
    assert sorted(after) == sorted(before)
    met = (group[1:] == group[:-1]) & (start[1:] <= end[:-1])
    assert not met.any()


@st.composite
def turns(draw) -> list[tuple[int, int, int]]:
    """Turns that never overlap, some of them empty."""
    rows = []
    for group in range(3):
        at = 0
        for gap, length in draw(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)))):
            rows.append((group, at + gap, at + gap + length))
            at += gap + length
    return rows


@given(turns(), SPANS)
def test_what_lies_in_a_span_is_what_is_counted_one_by_one(
    rows: list[tuple[int, int, int]], span: tuple[int, int, int]
):
    study_turns = Turns.from_turns(Turn(g, 0, None, s, e) for g, s, e in rows)
    talk = Talk.from_turns(study_turns, np.arange(len(rows)), study_turns.document, 4)
    group, start, end = columns([span])

    shared = [
        set(range(s, e)) & set(range(span[1], span[2])) if g == span[0] else set()
        for g, s, e in rows
    ]
    first, after = talk.turns_in(group, start, end)
    assert int(talk.characters_in(group, start, end)[0]) == sum(map(len, shared))
    assert max(int(after[0] - first[0]), 0) == sum(map(bool, shared))
    assert talk.characters.tolist() == [
        sum(e - s for g, s, e in rows if g == wanted) for wanted in range(4)
    ]


def test_each_case_is_one_voice_in_each_document():
    voices = hear_voices(PAIR.study([]))

    # Cases in order: P1, P2, S1, S2. -1 is an interviewer, -2 somebody who is no case.
    assert list(zip(voices.document.tolist(), voices.case.tolist(), strict=True)) == [
        (0, -1),
        (0, 0),
        (1, -1),
        (1, 2),
        (1, 3),
        (2, -2),
        (2, 1),
    ]
    assert voices.first.tolist() == [0, 2, 5, 7]


def test_a_study_without_documents_has_no_voices():
    voices = hear_voices(Plan().study())

    assert (len(voices.case), voices.first.tolist(), voices.talk.characters.tolist()) == (
        0,
        [0],
        [],
    )


def test_sums_are_exact_beyond_what_floats_hold():
    big = 2**60

    assert sum_by(np.array([1, 1, 0]), np.array([big, 1, 5]), 3).tolist() == [5, big + 1, 0]
