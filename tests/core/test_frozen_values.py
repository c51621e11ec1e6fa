"""Values as bytes and back: the same value, or a plain refusal."""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyvocal.core.cases import Case, Missing, MissingReason, Partnership, Placeholder
from polyvocal.core.frozen_values import from_bytes, to_bytes


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class Inner:
    data: bytes
    seconds: float | None = None


@dataclass(frozen=True)
class Outer:
    id: UUID
    words: str
    inner: tuple[Inner, ...] = ()
    pairs: tuple[tuple[str, int], ...] = ()
    colour: Colour | None = None
    some: frozenset[int] = frozenset()
    day: dt.date | None = None
    facts: dict[str, str | float | Missing] = field(default_factory=dict)
    is_true: bool = False
    reason: StrEnum | None = None


values = st.builds(
    Outer,
    id=st.uuids(),
    words=st.text(),
    inner=st.lists(st.builds(Inner, st.binary(), st.none() | st.floats(allow_nan=False))).map(
        tuple
    ),
    pairs=st.lists(st.tuples(st.text(), st.integers())).map(tuple),
    colour=st.none() | st.sampled_from(Colour),
    some=st.frozensets(st.integers()),
    day=st.none() | st.dates(),
    facts=st.dictionaries(st.text(), st.text() | st.floats(allow_nan=False) | st.builds(Missing)),
    is_true=st.booleans(),
    reason=st.none() | st.sampled_from(Colour) | st.sampled_from(MissingReason),
)


@given(values)
def test_a_value_comes_back_as_it_was(value):
    found = from_bytes(Outer, to_bytes(Outer, value))
    assert found == value
    assert type(found.is_true) is bool
    assert type(found.reason) is type(value.reason)


def test_a_partner_who_was_not_interviewed_stays_one():
    case = Case(UUID(int=1), "P\ud800", attributes={"Age": Missing(), "Site": "A"})
    assert from_bytes(Case, to_bytes(Case, case)) == case
    link = Partnership(UUID(int=2), case.id, Placeholder("X"))
    assert from_bytes(Partnership, to_bytes(Partnership, link)) == link


@given(st.binary(max_size=60))
def test_any_other_bytes_are_refused(data):
    with pytest.raises(ValueError):  # noqa: PT011 - which of its kinds does not matter
        from_bytes(Outer, data)


@given(values, st.data())
def test_bytes_that_were_cut_or_changed_are_refused_or_another_value(value, data):
    whole = to_bytes(Outer, value)
    at = data.draw(st.integers(0, len(whole) - 1))
    for other in (whole[:at], whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]):
        try:
            found = from_bytes(Outer, other)
        except ValueError:
            continue
        assert isinstance(found, Outer)


def test_bytes_of_another_kind_are_refused():
    inner = to_bytes(Inner, Inner(b"x"))
    with pytest.raises(ValueError, match="Outer"):
        from_bytes(Outer, inner)
