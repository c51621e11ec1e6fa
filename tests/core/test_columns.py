"""Columns give back the very values they were made of."""

import datetime as dt
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyvocal.core.coding import AnchorState, Basis, Certainty, Coding, Span, Stance
from polyvocal.core.columns import CodingKeys, Codings, Turns, ids_column, no_codings
from polyvocal.core.documents import Turn


def ids(start: int, n: int) -> tuple[UUID, ...]:
    return tuple(UUID(int=start + i) for i in range(n))


KEYS = CodingKeys(ids(100, 3), ids(200, 4), ids(300, 2), ids(400, 2))

SPANS = st.tuples(st.integers(0, 50), st.integers(1, 20)).map(lambda t: Span(t[0], sum(t)))
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MOMENTS = (
    st.integers(-(10**15), 10**15).filter(bool).map(lambda n: EPOCH + dt.timedelta(microseconds=n))
)
CODINGS = st.lists(
    st.builds(
        Coding,
        id=st.uuids(),
        document_id=st.sampled_from(KEYS.documents),
        span=SPANS,
        code_id=st.sampled_from(KEYS.codes),
        coder_id=st.sampled_from(KEYS.coders),
        template_version=st.integers(1, 9),
        round_id=st.none() | st.sampled_from(KEYS.rounds),
        certainty=st.sampled_from(Certainty),
        stance=st.sampled_from(Stance),
        basis=st.sampled_from(Basis),
        state=st.sampled_from(AnchorState),
        note=st.text(max_size=5),
        created=st.none() | MOMENTS,
    ),
    max_size=20,
    unique_by=lambda coding: coding.id,
)


def place(coding: Coding):
    span = coding.span
    return KEYS.documents.index(coding.document_id), span.start, span.end, coding.id.bytes


@given(CODINGS)
def test_codings_come_back_as_they_were_in_the_order_of_the_text(codings):
    columns = Codings.from_codings(codings, KEYS)

    assert list(columns) == sorted(codings, key=place)


@given(CODINGS, st.randoms())
def test_columns_are_the_same_whatever_the_order_of_arrival(codings, rng):
    shuffled = list(codings)
    rng.shuffle(shuffled)

    assert Codings.from_codings(codings, KEYS) == Codings.from_codings(shuffled, KEYS)


@given(CODINGS, st.data())
def test_slices_and_choices_of_rows_are_columns_too(codings, data):
    columns = Codings.from_codings(codings, KEYS)
    rows = list(columns)
    start, stop = (data.draw(st.integers(-25, 25)) for _ in range(2))
    chosen = data.draw(st.lists(st.sampled_from(range(len(rows))))) if rows else []

    assert list(columns[start:stop]) == rows[start:stop]
    assert list(columns.take(np.array(chosen, dtype=np.int64))) == [rows[i] for i in chosen]


@given(CODINGS.filter(len))
def test_a_change_in_one_coding_makes_the_columns_differ(codings):
    first, *others = codings
    moved = Coding(
        first.id, first.document_id, Span(first.span.start, first.span.end + 1), first.code_id,
        first.coder_id,
    )  # fmt: skip

    assert Codings.from_codings([moved, *others], KEYS) != Codings.from_codings(codings, KEYS)


def test_a_row_is_found_from_either_end_and_no_further():
    coding = Coding(UUID(int=1), KEYS.documents[0], Span(0, 4), KEYS.codes[0], KEYS.coders[0])
    columns = Codings.from_codings([coding], KEYS)

    assert columns[0] == columns[-1] == coding
    for row in (1, -2):
        with pytest.raises(IndexError):
            columns[row]


def test_a_coding_of_something_unknown_is_refused():
    coding = Coding(UUID(int=1), UUID(int=999), Span(0, 4), KEYS.codes[0], KEYS.coders[0])

    with pytest.raises(KeyError):
        Codings.from_codings([coding], KEYS)


def test_no_codings_are_columns_of_no_rows():
    assert list(no_codings(KEYS)) == []
    assert no_codings(KEYS) == Codings.from_codings((), KEYS)
    assert no_codings(KEYS) != no_codings(CodingKeys())


def test_ids_are_kept_byte_for_byte_even_when_they_end_in_zeros():
    many = [UUID(int=0), UUID(int=1 << 120), UUID(int=(1 << 128) - 1)]

    assert [UUID(bytes=i.tobytes()) for i in ids_column(many)] == many


TURNS = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.none() | st.integers(0, 5),
        st.integers(0, 9),
        st.none() | st.just(7.5),
    ),
    max_size=20,
).map(
    lambda rows: [
        Turn(document, 0, speaker, 100 * i, 100 * i + length, seconds)
        for i, (document, speaker, length, seconds) in enumerate(rows)
    ]
)


@given(TURNS)
def test_turns_come_back_numbered_from_one_in_each_document(turns):
    columns = Turns.from_turns(reversed(turns))

    expected = []
    for document in range(4):
        own = [t for t in turns if t.document == document]
        expected += [
            Turn(document, n, t.speaker, t.start, t.end, t.seconds) for n, t in enumerate(own, 1)
        ]
    assert list(columns) == expected


@given(TURNS)
def test_the_rows_of_a_document_are_its_turns(turns):
    columns = Turns.from_turns(turns)

    for document in range(5):
        rows = columns.rows_of(document)
        assert columns[rows.start : rows.stop] == [t for t in columns if t.document == document]


def test_turns_are_equal_by_content_time_stamps_that_are_not_there_included():
    turn = Turn(0, 1, None, 0, 5, None)

    assert Turns.from_turns([turn]) == Turns.from_turns([turn])
    assert Turns.from_turns([turn]) != Turns.from_turns([Turn(0, 1, None, 0, 5, 0.0)])
    assert Turns.from_turns([turn]) != Turns.from_turns([])


def test_columns_tell_their_size():
    assert repr(no_codings(KEYS)) == "<Codings: 0>"
    assert repr(Turns.from_turns([Turn(0, 1, None, 0, 5)])) == "<Turns: 1>"


def test_turns_one_after_the_other_are_those_asked_for_by_number() -> None:
    turns = [
        Turn(document, 0, n % 3 or None, 9 * n, 9 * n + 5, None if n % 2 else float(n))
        for document, n_turns in ((0, 3), (2, 4_500), (3, 1))
        for n in range(n_turns)
    ]
    columns = Turns.from_turns(turns)
    assert list(columns) == [columns[i] for i in range(len(columns))]
    assert [turn.number for turn in columns][:5] == [1, 2, 3, 1, 2]
    assert list(columns)[-1].number == 1
