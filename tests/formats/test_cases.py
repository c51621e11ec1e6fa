"""The sheet of participants becomes cases, and nothing in it is guessed."""

import datetime as dt

import pytest

from polyvocal.core.cases import (
    AttributeKind,
    Consent,
    Missing,
    MissingReason,
    QuoteConsent,
    Stage,
)
from polyvocal.core.errors import BadFile
from polyvocal.core.findings import Outcome
from polyvocal.formats.attributes import Declared
from polyvocal.formats.cases import read_cases
from tests.formats.workbook_files import workbook


def read(text: str, *declared: Declared):
    return read_cases(text.encode(), "cases.csv", declared)


def said(result) -> list[tuple[Outcome, str]]:
    return [(finding.outcome, finding.place) for finding in result.findings]


def test_columns_that_are_not_ours_are_attributes():
    result = read("Participant ID;Role;Age;Sex\nP01;PW;41;woman\nP02;SP;38;man\n")

    assert [(c.label, c.role, dict(c.attributes)) for c in result.cases] == [
        ("P01", "PW", {"Age": 41.0, "Sex": "woman"}),
        ("P02", "SP", {"Age": 38.0, "Sex": "man"}),
    ]
    assert [(a.name, a.kind, a.values) for a in result.attributes] == [
        ("Age", AttributeKind.NUMBER, ()),
        ("Sex", AttributeKind.NOMINAL, ()),
    ]
    assert result.findings == ()


def test_every_case_and_attribute_has_an_id_of_its_own():
    result = read("id,a,b\nP01,1,2\nP02,1,2\n")

    things = (*result.cases, *result.attributes)
    assert len({thing.id for thing in things}) == 4


def test_without_other_columns_a_case_was_interviewed_and_consent_is_unknown():
    (case,) = read("id\nP01\n").cases

    assert (case.role, case.stage, case.consent) == ("", Stage.INTERVIEWED, Consent())


@pytest.mark.parametrize(
    ("cell", "stage"),
    [
        *(("approached", Stage.APPROACHED), ("Invited", Stage.APPROACHED)),
        *(("consented", Stage.CONSENTED), ("INTERVIEWED", Stage.INTERVIEWED)),
        *(("selected", Stage.SELECTED), ("", Stage.INTERVIEWED)),
    ],
)
def test_a_stage_is_read_by_its_name(cell, stage):
    result = read(f"id,stage\nP01,{cell}\n")

    assert result.cases[0].stage is stage
    assert result.findings == ()


def test_an_unknown_stage_is_reported():
    result = read("id,stage\nP01,lost\n")

    assert result.cases[0].stage is Stage.INTERVIEWED
    assert said(result) == [(Outcome.WARNING, "row 2")]


@pytest.mark.parametrize(
    ("cell", "consent"),
    [
        *((c, QuoteConsent.YES) for c in ["yes", "Y", "x", "agreed", "TRUE"]),
        *((c, QuoteConsent.NO) for c in ["no", "n", "refused", "Declined", "not given"]),
        *((c, QuoteConsent.UNKNOWN) for c in ["", "unknown", "?", "not asked"]),
    ],
)
def test_consent_to_be_quoted_is_read_in_the_words_people_use(cell, consent):
    result = read(f"id,consent to be quoted\nP01,{cell}\n")

    assert result.cases[0].consent.to_be_quoted is consent
    assert result.findings == ()


def test_consent_that_cannot_be_read_is_unknown_and_reported():
    result = read("id,consent\nP01,only if anonymous\n")

    assert result.cases[0].consent == Consent(QuoteConsent.UNKNOWN)
    assert said(result) == [(Outcome.WARNING, "row 2")]


def test_withdrawn_consent_is_a_no_and_reported():
    result = read("id,consent\nP01,withdrawn\n")

    assert result.cases[0].consent == Consent(QuoteConsent.NO)
    assert said(result) == [(Outcome.WARNING, "row 2")]


def test_consent_may_end():
    (case,) = read("id,consent,consent until\nP01,yes,2026-12-31\n").cases

    assert case.consent == Consent(QuoteConsent.YES, dt.date(2026, 12, 31))


@pytest.mark.parametrize("until", ["03/04/2026", "soon"])
def test_an_end_of_consent_nobody_can_read_leaves_no_yes(until):
    result = read(f"id,consent,consent until\nP01,yes,{until}\nP02,no,{until}\n")

    assert [c.consent for c in result.cases] == [
        Consent(QuoteConsent.UNKNOWN),
        Consent(QuoteConsent.NO),
    ]
    assert said(result) == [(Outcome.WARNING, "row 2"), (Outcome.WARNING, "row 3")]


def test_missing_values_carry_their_reason():
    result = read("id,sex,work\nP01,declined,n/a\nP02,,unknown\nP03,woman,nurse\n")

    assert [(c.value("sex"), c.value("work")) for c in result.cases] == [
        (Missing(MissingReason.DECLINED), Missing(MissingReason.NOT_APPLICABLE)),
        (Missing(MissingReason.UNKNOWN), Missing(MissingReason.UNKNOWN)),
        ("woman", "nurse"),
    ]
    assert dict(result.cases[1].attributes) == {}


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["41", "38.5", "declined", ""], AttributeKind.NUMBER),
        (["41", "about 40"], AttributeKind.NOMINAL),
        (["26-64", "65+"], AttributeKind.NOMINAL),
        (["007", "12"], AttributeKind.NOMINAL),
        (["", "n/a"], AttributeKind.NOMINAL),
    ],
)
def test_an_attribute_is_a_number_when_all_its_values_are(cells, kind):
    rows = "".join(f"P{n},{cell}\n" for n, cell in enumerate(cells))

    assert read(f"id,x\n{rows}").attributes[0].kind is kind


def test_declared_attributes_rule_over_what_their_values_look_like():
    declared = (
        Declared("Band", AttributeKind.ORDINAL, ("low", "middle", "high")),
        Declared("setting", AttributeKind.NOMINAL, ("1", "2", "3")),
    )

    result = read("id,Setting,band\nP01,2,HIGH\nP02,1,low\n", *declared)

    assert [(a.name, a.kind, a.values) for a in result.attributes] == [
        ("Band", AttributeKind.ORDINAL, ("low", "middle", "high")),
        ("setting", AttributeKind.NOMINAL, ("1", "2", "3")),
    ]
    assert dict(result.cases[0].attributes) == {"setting": "2", "Band": "high"}
    assert result.findings == ()


def test_a_study_may_say_what_its_n_a_means():
    declared = Declared("sex", na_means=MissingReason.DECLINED)

    result = read("id,sex,work\nP01,N/A,N/A\n", declared)

    assert result.cases[0].value("sex") == Missing(MissingReason.DECLINED)
    assert result.cases[0].value("work") == Missing(MissingReason.NOT_APPLICABLE)


def test_a_declared_value_may_look_like_a_missing_one():
    declared = Declared("diagnosis", values=("unknown", "known"))

    result = read("id,diagnosis\nP01,Unknown\n", declared)

    assert result.cases[0].value("diagnosis") == "unknown"


def test_a_value_that_was_not_declared_is_kept_and_reported():
    result = read("id,sex\nP01,womann\n", Declared("sex", values=("woman", "man")))

    assert result.cases[0].value("sex") == "womann"
    assert said(result) == [(Outcome.WARNING, "row 2")]


def test_a_declared_number_that_is_none_is_missing_and_reported():
    result = read("id,age\nP01,about 40\n", Declared("age", AttributeKind.NUMBER))

    assert result.cases[0].value("age") == Missing()
    assert said(result) == [(Outcome.WARNING, "row 2")]


def test_a_declared_attribute_without_a_column_is_reported():
    assert said(read("id\nP01\n", Declared("age"))) == [(Outcome.WARNING, "row 1")]


def test_spellings_of_one_value_are_kept_apart_and_reported():
    result = read("id,sex\nP01,woman\nP02,Woman\n")

    assert [c.value("sex") for c in result.cases] == ["woman", "Woman"]
    assert [f.sentence for f in result.findings] == [
        "sex has values that differ only in spelling, counted apart: woman / Woman"
    ]


def test_rows_without_an_id_and_rows_said_twice_are_left_out():
    result = read("id,role\nP01,PW\n,SP\nP01,PW\n")

    assert [c.label for c in result.cases] == ["P01"]
    assert said(result) == [(Outcome.LEFT_OUT, "row 3"), (Outcome.LEFT_OUT, "row 4")]


def test_two_rows_that_disagree_stop_the_import_and_are_named():
    with pytest.raises(BadFile) as caught:
        read("id,role,age\nP01,PW,41\nP02,SP,38\nP01,SP,41\nP02,SP,39\n")

    assert str(caught.value) == (
        "cases.csv, row 4: P01 is also in row 2, where “role” is different. "
        "The same happens in these rows: 5. Keep one row for each participant."
    )


def test_ids_that_look_alike_are_two_people_and_reported():
    result = read("id\nP03\np 3\n")

    assert [c.label for c in result.cases] == ["P03", "p 3"]
    assert said(result) == [(Outcome.WARNING, "row 3")]


def test_two_attributes_need_two_names():
    with pytest.raises(BadFile, match="two columns are headed “age”"):
        read("id,age,age\nP01,41,42\n")


def test_a_workbook_reads_as_the_same_cases():
    rows: list[list[object]] = [["id", "role", "age"], ["P01", "PW", 41], ["P02", "SP", None]]

    result = read_cases(workbook(rows), "cases.xlsx")

    assert [(c.label, c.role, dict(c.attributes)) for c in result.cases] == [
        ("P01", "PW", {"age": 41.0}),
        ("P02", "SP", {}),
    ]
