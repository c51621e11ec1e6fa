"""The frameworks are carried as published, with ids that are the same everywhere."""

from collections import Counter
from uuid import UUID

import pytest

from polyvocal.core.errors import NotFound
from polyvocal.core.template import CodeFinder, Template, TemplateVersion
from polyvocal.frameworks.library import code_id, list_frameworks, load_framework

BCTT = load_framework("bctt_v1")
GROUP_SIZES = [9, 7, 3, 4, 6, 3, 8, 7, 3, 11, 4, 6, 5, 10, 4, 3]


def test_every_framework_that_is_listed_can_be_loaded():
    for listing in list_frameworks():
        framework = load_framework(listing.key)

        codes = [code for code in framework.codes if not code.is_group]
        assert (framework.name, framework.version) == (listing.name, listing.version)
        assert (len(codes), len(framework.codes) - len(codes)) == (
            listing.n_codes, listing.n_groups
        )  # fmt: skip


def test_bcttv1_has_93_techniques_in_16_groups():
    groups = [code for code in BCTT.codes if code.is_group]
    sizes = Counter(code.parent for code in BCTT.codes if not code.is_group)

    assert [group.number for group in groups] == [str(n) for n in range(1, 17)]
    assert [sizes[group.id] for group in groups] == GROUP_SIZES


def test_numbers_are_in_order_and_each_group_comes_before_its_techniques():
    expected = []
    for group, size in enumerate(GROUP_SIZES, 1):
        expected += [str(group), *(f"{group}.{n}" for n in range(1, size + 1))]

    assert [code.number for code in BCTT.codes] == expected


def test_no_label_is_empty_and_none_is_there_twice():
    labels = [code.label for code in BCTT.codes if not code.is_group]

    assert all(labels)
    assert len(set(labels)) == 93


def test_no_name_stands_for_two_techniques():
    finder = CodeFinder(BCTT.codes)

    for code in BCTT.codes:
        if not code.is_group:
            for name in (code.number, code.label, *code.synonyms):
                assert finder.find(name) == (code,)


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("Self-monitoring of behavior", "2.3"),
        ("2.3 Self-monitoring of behavior", "2.3"),
        ("Goal setting behaviour", "1.1"),
        ("Self-rewards", "10.9"),
        ("Situation specific reward", "14.6"),
        ("Identification as self as role model", "13.1"),
        ("13.4 Valued self-identify", "13.4"),
        ("Information about others' approval", "6.3"),
        ("8.6 Generalization of target behavior", "8.6"),
    ],
)
def test_techniques_are_found_by_the_names_papers_print(name, number):
    assert [code.number for code in CodeFinder(BCTT.codes).find(name)] == [number]


def test_ids_follow_from_key_and_number_and_never_change():
    assert BCTT.codes[1].id == code_id("bctt_v1", "1.1")
    assert code_id("bctt_v1", "1.1") == UUID("8422da0f-3b94-5b20-94c1-85fa90beb98f")
    assert load_framework("bctt_v1") == BCTT


def test_a_framework_can_be_a_template():
    assert Template((TemplateVersion(1, BCTT.codes),), BCTT.key).current.codes == BCTT.codes


def test_an_unknown_framework_names_those_there_are():
    with pytest.raises(NotFound, match=r"There is no framework bct\. There are: bctt_v1"):
        load_framework("bct")
