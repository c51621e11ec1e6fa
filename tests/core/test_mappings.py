"""What became of codes, without those that came and went within one version."""

from uuid import UUID

import pytest

from polyvocal.core.mappings import without_passing
from polyvocal.core.template import CodeMapping, MappingKind

STATED = "abxy"


def codes(letters):
    return tuple(UUID(int=ord(letter)) for letter in letters)


def mappings(*told):
    return tuple(
        CodeMapping(MappingKind(kind), codes(before), codes(after)) for kind, before, after in told
    )


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ([("merge", "ab", "x")], [("merge", "ab", "x")]),
        ([("split", "a", "xy"), ("retire", "b", "")], [("split", "a", "xy"), ("retire", "b", "")]),
        # A part that was removed again; P, Q and R are in no version.
        ([("split", "a", "Px"), ("retire", "P", "")], [("merge", "a", "x")]),
        ([("split", "a", "Pxy"), ("retire", "P", "")], [("split", "a", "xy")]),
        ([("split", "a", "PQ"), ("retire", "PQ", "")], [("retire", "a", "")]),
        ([("merge", "ab", "P"), ("retire", "P", "")], [("retire", "ab", "")]),
        # A code on the way to another.
        ([("merge", "a", "P"), ("merge", "P", "x")], [("merge", "a", "x")]),
        (
            [("merge", "ab", "P"), ("split", "P", "xy")],
            [("split", "a", "xy"), ("split", "b", "xy")],
        ),
        ([("merge", "a", "P"), ("merge", "bP", "x")], [("merge", "a", "x"), ("merge", "b", "x")]),
        ([("split", "a", "Px"), ("merge", "P", "x")], [("merge", "a", "x")]),
        ([("split", "a", "PQ"), ("split", "P", "xR"), ("retire", "QR", "")], [("merge", "a", "x")]),
    ],
)
def test_codes_that_came_and_went_are_passed_over(told, left):
    assert without_passing(mappings(*told), codes(STATED)) == mappings(*left)
