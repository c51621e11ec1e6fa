"""Partnerships join cases, and those who were not interviewed stand as placeholders."""

from uuid import UUID

import pytest

from polyvocal.core.cases import Case, Placeholder
from polyvocal.core.findings import Outcome
from polyvocal.formats.partnerships import read_partnerships

CASES = tuple(Case(UUID(int=n), label) for n, label in enumerate(["W01", "W02", "P01", "P02"]))
W01, W02, P01, P02 = (case.id for case in CASES)


def read(text: str):
    return read_partnerships(text.encode(), "partnerships.csv", CASES)


def ends(result) -> list[tuple[object, object, str]]:
    return [(p.first, p.second, p.kind) for p in result.partnerships]


def said(result) -> list[tuple[Outcome, str]]:
    return [(finding.outcome, finding.place) for finding in result.findings]


@pytest.mark.parametrize(
    "header", ["worker,peer", "Peer worker,Supported peer", "first,second", "Supports,supported"]
)
def test_both_ends_are_found_among_the_cases(header):
    result = read(f"{header}\nW01,P01\nW02,P02\n")

    assert ends(result) == [(W01, P01, "supports"), (W02, P02, "supports")]
    assert result.findings == ()


def test_a_kind_may_be_given():
    assert ends(read("worker,peer,kind\nW01,P01,mentors\n")) == [(W01, P01, "mentors")]


@pytest.mark.parametrize(
    ("cell", "label"),
    [
        ("P09 (not interviewed)", "P09"),
        ("P09 – placeholder", "P09"),
        ("not interviewed", "partner of W01"),
        ("unknown", "partner of W01"),
    ],
)
def test_a_partner_who_was_not_interviewed_is_a_placeholder(cell, label):
    result = read(f"worker,peer,role of peer\nW01,{cell},SP\n")

    assert ends(result) == [(W01, Placeholder(label, "SP"), "supports")]
    assert said(result) == [(Outcome.TAKEN, "row 2")]


def test_a_column_may_say_who_was_not_interviewed():
    result = read("worker,peer,peer interviewed\nW01,P09,no\nW02,P02,yes\n")

    assert ends(result) == [(W01, Placeholder("P09"), "supports"), (W02, P02, "supports")]
    assert said(result) == [(Outcome.TAKEN, "row 2")]


def test_an_end_the_cases_do_not_know_is_a_placeholder_with_a_warning():
    result = read("worker,peer\nW01,P77\nX1,P01\n")

    assert ends(result) == [
        (W01, Placeholder("P77"), "supports"),
        (Placeholder("X1"), P01, "supports"),
    ]
    assert said(result) == [(Outcome.WARNING, "row 2"), (Outcome.WARNING, "row 3")]


def test_a_case_that_is_marked_as_not_interviewed_stays_a_case_and_is_reported():
    result = read("worker,peer\nW01,P01 (not interviewed)\n")

    assert ends(result) == [(W01, P01, "supports")]
    assert said(result) == [(Outcome.WARNING, "row 2")]


def test_an_end_in_another_writing_is_found_and_reported():
    result = read("worker,peer\nw1,P-02\n")

    assert ends(result) == [(W01, P02, "supports")]
    assert said(result) == [(Outcome.CHANGED, "row 2")] * 2


@pytest.mark.parametrize(
    "row", ["W01,", ",P01", "X1,X2", "not interviewed,not interviewed", "unknown,X2", "W01,W01"]
)
def test_a_row_that_links_nobody_of_the_study_is_left_out(row):
    result = read(f"worker,peer\n{row}\n")

    assert result.partnerships == ()
    assert said(result) == [(Outcome.LEFT_OUT, "row 2")]


def test_the_same_partnership_twice_is_read_once():
    result = read("worker,peer,kind\nW01,P01,\nW01,P01,Supports\nW01,P01,mentors\n")

    assert ends(result) == [(W01, P01, "supports"), (W01, P01, "mentors")]
    assert said(result) == [(Outcome.LEFT_OUT, "row 3")]


def test_several_partners_who_were_not_interviewed_are_several():
    result = read("worker,peer\nW01,not interviewed\nW02,not interviewed\n")

    assert [second for _first, second, _kind in ends(result)] == [
        Placeholder("partner of W01"),
        Placeholder("partner of W02"),
    ]
