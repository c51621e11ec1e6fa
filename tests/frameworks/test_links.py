"""Links and ontology ids are carried with their standing, and a partial list says so."""

import csv
from collections import Counter

import pytest

from polyvocal.core.framework import OntologyId
from polyvocal.frameworks.library import KEYS, framework_folder, load_framework
from polyvocal.frameworks.links import read_links
from polyvocal.frameworks.ontology import read_ontology_ids
from tests.reference import REFERENCE


def names(key):
    return {code.number or code.label for code in load_framework(key).codes}


def links(key):
    [one] = read_links(framework_folder(key))
    return one


@pytest.mark.parametrize("key", KEYS)
def test_every_link_leads_from_a_code_to_a_code(key):
    for one in read_links(framework_folder(key)):
        assert one.links
        assert {link.code for link in one.links} <= names(key)
        assert {link.linked for link in one.links} <= names(one.to)
        assert all(link.standing and link.evidence and link.source for link in one.links)
        assert one.about
        assert one.credit


def test_techniques_and_mechanisms_are_linked_in_part_and_it_is_said():
    pairs = links("bctt_v1")

    assert (pairs.to, pairs.is_partial) == ("moa", True)
    assert Counter(link.standing for link in pairs.links) == {"confirmed": 18, "literature": 50}
    assert pairs.about.startswith("A partial list: 68 pairs, 18 of them confirmed")
    assert [(link.linked, link.standing) for link in pairs.of("15.4")] == [
        ("Beliefs about capabilities", "confirmed")
    ]


def test_each_domain_stands_somewhere_in_com_b():
    mapping = links("tdf")

    assert {link.code for link in mapping.links} == names("tdf")
    assert not mapping.is_partial
    assert {link.linked for link in mapping.of("3")} == {
        "Reflective motivation",
        "Automatic motivation",
    }
    assert [link.linked for link in mapping.of("12")] == ["Social opportunity"]


def test_fourteen_mechanisms_are_the_domains():
    same = links("moa")

    assert len(same.links) == len({link.linked for link in same.links}) == 14
    labels = {code.number: code.label for code in load_framework("tdf").codes}
    differing = [(link.code, labels[link.linked]) for link in same.links]
    assert [pair for pair in differing if pair[0] != pair[1]] == [("Intention", "Intentions")]


def test_ontology_ids_are_many_to_many_and_all_techniques_have_one():
    ids = [one for one in read_ontology_ids(framework_folder("bctt_v1")) if one.is_mapped]

    assert Counter(one.cardinality for one in ids) == {"1:1": 71, "1:n": 36, "n:n": 6, "n:1": 4}
    codes = [code for code in load_framework("bctt_v1").codes if not code.is_group]
    assert all(code.foreign_ids for code in codes)
    assert codes[0].foreign_ids == (("BCIO", "007003"), ("BCIO", "007004"))
    assert sum(len(code.foreign_ids) for code in codes) == len(ids) == 117


def test_cardinalities_are_what_the_rows_themselves_show():
    ids = [one for one in read_ontology_ids(framework_folder("bctt_v1")) if one.is_mapped]
    classes = Counter(one.code for one in ids)
    codes = Counter(one.id for one in ids)

    for one in ids:
        left = "n" if codes[one.id] > 1 else "1"
        right = "n" if classes[one.code] > 1 else "1"
        assert one.cardinality == f"{left}:{right}"


def test_three_classes_belong_to_no_technique_and_are_no_code_s_id():
    beyond = [one for one in read_ontology_ids(framework_folder("bctt_v1")) if not one.is_mapped]

    assert [one.id for one in beyond] == ["007078", "007076", "007077"]
    assert {one.standing for one in beyond} == {"cites a 4.5 that is not among the 93"}
    given = {id_ for code in load_framework("bctt_v1").codes for _scheme, id_ in code.foreign_ids}
    assert given.isdisjoint(one.id for one in beyond)


def test_what_was_only_matched_by_label_is_a_candidate_and_no_id():
    ids = read_ontology_ids(framework_folder("com_b"))

    assert ids[0] == OntologyId(
        "Capability", "BCIO", "050215", "behavioural capability", "1:1",
        "candidate: matched by label",
    )  # fmt: skip
    assert all(not code.foreign_ids for code in load_framework("com_b").codes)


def test_the_data_is_that_of_the_reference_tables_where_they_lie_beside_the_project():
    file = REFERENCE / "facts" / "bcto_map.csv"
    if not file.is_file():
        pytest.skip("no reference tables beside the project")
    with file.open(encoding="utf-8") as lines:
        rows = [(r["number"], r["bcio_id"], r["cardinality"]) for r in csv.DictReader(lines)]

    ids = read_ontology_ids(framework_folder("bctt_v1"))
    assert [(o.code, f"{o.scheme}:{o.id}", o.cardinality) for o in ids if o.is_mapped] == rows
