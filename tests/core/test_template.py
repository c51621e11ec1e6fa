"""Codes keep their identity through every version, and are found by what people call them."""

from dataclasses import replace
from uuid import UUID

import pytest

from polyvocal.core.errors import BadValue
from polyvocal.core.template import (
    Code,
    CodeFinder,
    CodeMapping,
    MappingKind,
    Template,
    TemplateVersion,
)

GROUP = Code(UUID(int=100), "1", "Goals", is_group=True)
INNER = Code(UUID(int=101), "1.A", "Long goals", parent=GROUP.id, is_group=True)


def code(n: int, label: str = "", **fields) -> Code:
    return Code(UUID(int=n), f"1.{n}", label or f"code {n}", **fields)


A, B, C, D = (code(n) for n in range(1, 5))


def mapping(kind, before, after) -> CodeMapping:
    return CodeMapping(kind, tuple(c.id for c in before), tuple(c.id for c in after))


def test_a_title_is_number_and_label():
    assert code(3, "Habit").title == "1.3 Habit"
    assert replace(A, number="").title == "code 1"


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        (MappingKind.MERGE, [A, B], []),
        (MappingKind.MERGE, [], [A]),
        (MappingKind.MERGE, [A], [B, C]),
        (MappingKind.SPLIT, [A], [B]),
        (MappingKind.SPLIT, [A, B], [C, D]),
        (MappingKind.SPLIT, [A], [A, B]),
        (MappingKind.RETIRE, [], []),
        (MappingKind.RETIRE, [A], [B]),
    ],
)
def test_a_mapping_has_the_shape_its_kind_says(kind, before, after):
    with pytest.raises(BadValue, match=f"not a {kind.value} of codes"):
        mapping(kind, before, after)


def test_a_version_states_each_code_once():
    with pytest.raises(BadValue, match="once"):
        TemplateVersion(1, (A, A))


@pytest.mark.parametrize("parent", [UUID(int=55), B.id])
def test_a_code_sits_under_a_group_of_its_version(parent):
    with pytest.raises(BadValue, match=r"1\.1 code 1 sits under something that is not a group"):
        TemplateVersion(1, (replace(A, parent=parent), B))


def test_nothing_sits_under_itself():
    around = replace(GROUP, parent=INNER.id)

    with pytest.raises(BadValue, match="would sit under itself"):
        TemplateVersion(1, (around, INNER))


def test_the_last_version_is_in_force():
    template = Template((TemplateVersion(1, (A,)), TemplateVersion(2, (A, B))))

    assert template.current.number == 2
    assert template.version(1).codes == (A,)
    with pytest.raises(BadValue, match="no version 3"):
        template.version(3)


def test_all_codes_are_the_current_ones_first_then_those_that_were_dropped():
    renamed = replace(A, label="renamed")
    template = Template((TemplateVersion(1, (A, B)), TemplateVersion(2, (C, renamed))))

    assert template.codes == (C, renamed, B)
    assert template.index == {C.id: 0, A.id: 1, B.id: 2}


def test_the_group_of_a_code_is_the_outermost_one():
    deep = replace(A, parent=INNER.id)
    template = Template((TemplateVersion(1, (GROUP, INNER, deep, B)),))

    assert template.group_of(deep) == GROUP
    assert template.group_of(INNER) == GROUP
    assert template.group_of(B) is None


def history() -> Template:
    """A and B merge into C; C splits into A and D; D is retired."""
    return Template(
        (
            TemplateVersion(1, (GROUP, A, B)),
            TemplateVersion(2, (GROUP, C), mappings=(mapping(MappingKind.MERGE, [A, B], [C]),)),
            TemplateVersion(3, (A, D), mappings=(mapping(MappingKind.SPLIT, [C], [A, D]),)),
            TemplateVersion(4, (A,), mappings=(mapping(MappingKind.RETIRE, [D], []),)),
        )
    )


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1, {A: [A], B: [B]}),
        (2, {A: [C], B: [C], C: [C]}),
        (3, {A: [A, D], B: [A, D], C: [A, D], D: [D]}),
        (4, {A: [A], B: [A], C: [A], D: []}),
    ],
)
def test_reading_under_a_version_applies_what_happened_up_to_it(number, expected):
    reading = history().read_under(number)

    assert reading == {c.id: tuple(o.id for o in now) for c, now in expected.items()}


def test_reading_under_a_version_that_is_not_there_is_refused():
    with pytest.raises(BadValue, match="no version 9"):
        history().read_under(9)


def test_a_code_merged_into_one_of_the_merged_keeps_its_identity():
    template = Template(
        (
            TemplateVersion(1, (A, B)),
            TemplateVersion(2, (A,), mappings=(mapping(MappingKind.MERGE, [A, B], [A]),)),
        )
    )

    assert template.read_under(2) == {A.id: (A.id,), B.id: (A.id,)}


def test_a_code_is_found_by_each_of_its_names():
    habit = code(7, "Habit formation", synonyms=("Habit forming",))
    finder = CodeFinder((GROUP, habit, A))

    for name in (
        *("1.7", "Habit formation", "1.7 Habit formation", "habit_FORMATION", " habit  formation"),
        *("Habit forming", "1.7 habit forming"),
    ):
        assert finder.find(name) == (habit,)


def test_nobody_finds_a_group_a_retired_code_or_a_code_by_another_s_number():
    finder = CodeFinder((GROUP, replace(A, is_retired=True), B))

    assert finder.find("Goals") == ()
    assert finder.find("code 1") == ()
    assert finder.find("1.1 code 2") == ()
    assert finder.find("") == ()


def test_a_name_of_two_codes_finds_both():
    twin = replace(B, label=A.label.upper())

    assert CodeFinder((A, twin)).find("code 1") == (A, twin)
