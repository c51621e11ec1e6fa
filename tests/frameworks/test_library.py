"""The frameworks are carried as published, with ids that are the same everywhere."""

from collections import Counter
from itertools import chain
from uuid import UUID

import pytest

from polyvocal.core.errors import NotFound
from polyvocal.core.template import CodeFinder, Origin, Template, TemplateVersion
from polyvocal.frameworks.library import (
    KEYS,
    code_id,
    frameworks_of,
    list_frameworks,
    load_framework,
)

BCTT = load_framework("bctt_v1")
GROUP_SIZES = [9, 7, 3, 4, 6, 3, 8, 7, 3, 11, 4, 6, 5, 10, 4, 3]


def labels(key):
    return [code.label for code in load_framework(key).codes if not code.is_group]


def test_every_framework_that_is_listed_can_be_loaded():
    sizes = {listing.key: (listing.n_codes, listing.n_groups) for listing in list_frameworks()}

    assert sizes == {
        "bctt_v1": (93, 16),
        "relational": (5, 1),
        "tdf": (14, 0),
        "com_b": (6, 3),
        "moa": (26, 0),
    }
    for listing in list_frameworks():
        framework = load_framework(listing.key)
        assert (framework.name, framework.version) == (listing.name, listing.version)
        assert framework.credit == listing.credit != ""


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


@pytest.mark.parametrize("key", KEYS)
def test_no_name_stands_for_two_codes_of_a_framework(key):
    framework = load_framework(key)
    finder = CodeFinder(framework.codes)

    for code in framework.codes:
        if not code.is_group:
            for name in filter(None, (code.number, code.label, *code.synonyms)):
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


def test_ids_follow_from_key_and_name_and_never_change():
    assert BCTT.codes[1].id == code_id("bctt_v1", "1.1")
    assert code_id("bctt_v1", "1.1") == UUID("8422da0f-3b94-5b20-94c1-85fa90beb98f")
    assert load_framework("com_b").codes[1].id == code_id("com_b", "Physical capability")
    assert code_id("tdf", "1") == UUID("2ec7c7ac-d7a6-5101-aaf4-bbc3d9a20d85")
    everything = list(chain.from_iterable(load_framework(key).codes for key in KEYS))
    assert len({code.id for code in everything}) == len(everything)


@pytest.mark.parametrize("key", KEYS)
def test_a_framework_can_be_a_template(key):
    codes = load_framework(key).codes

    assert Template((TemplateVersion(1, codes),), key).current.codes == codes


def test_bcttv1_and_its_add_on_stand_in_one_template():
    codes = (*BCTT.codes, *load_framework("relational").codes)

    assert len(TemplateVersion(1, codes).codes) == 93 + 16 + 5 + 1


def test_the_add_on_is_emergent_and_numbered_after_the_sixteen_groups():
    relational = load_framework("relational")

    assert relational.add_on_to == "bctt_v1"
    assert {code.origin for code in relational.codes} == {Origin.EMERGENT}
    assert [code.title for code in relational.codes] == [
        "17 Relational aspects of behavioural change",
        "17.1 Sharing experiential knowledge",
        "17.2 Promote reciprocity",
        "17.3 Promote autonomy",
        "17.4 Offer confidentiality",
        "17.5 Validating relationship",
    ]


def test_com_b_and_the_domains_are_those_published():
    assert labels("com_b") == [
        "Physical capability",
        "Psychological capability",
        "Physical opportunity",
        "Social opportunity",
        "Reflective motivation",
        "Automatic motivation",
    ]
    assert labels("tdf")[:3] == ["Knowledge", "Skills", "Social/professional role and identity"]
    assert labels("tdf")[-1] == "Behavioural regulation"
    assert labels("moa")[14:16] == ["Norms", "Subjective norms"]


def test_the_frameworks_of_a_template_are_known_by_its_codes():
    own = code_id("com_b", "Capability")

    assert [f.key for f in frameworks_of([own, BCTT.codes[5].id])] == ["bctt_v1", "com_b"]
    assert frameworks_of([UUID(int=7)]) == ()


def test_an_unknown_framework_names_those_there_are():
    with pytest.raises(NotFound, match=r"There is no framework bct\. There are: bctt_v1, rel"):
        load_framework("bct")
