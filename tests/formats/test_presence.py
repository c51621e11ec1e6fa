"""Presence sheets say yes, no or nothing, and a blank is never a no."""

from uuid import UUID

import pytest

from polyvocal.core.cases import Case
from polyvocal.core.errors import BadFile
from polyvocal.core.evidence import Presence
from polyvocal.core.findings import Outcome
from polyvocal.formats.presence import read_presence
from tests.formats.workbook_files import workbook

CASES = (Case(UUID(int=1), "W01", "PW"), Case(UUID(int=2), "P01", "SP"))


def read(text: str, **settings):
    return read_presence(text.encode(), "presence.csv", **settings)


def said(result) -> list[tuple[Outcome, str]]:
    return [(finding.outcome, finding.place) for finding in result.findings]


def test_a_wide_sheet_has_a_column_for_each_role():
    result = read(
        "number,label,group,group label,PW,SP,note\n"
        "1.1,Goals,1,Planning,yes,x,\n1.2,Habit,1,Planning,0,NO,as printed\n"
    )

    assert result.presence == Presence(
        units=("PW", "SP"),
        unit_roles=("PW", "SP"),
        codes=(("1.1", "Goals", "Planning"), ("1.2", "Habit", "Planning")),
        present=((True, True), (False, False)),
        notes=("", "as printed"),
    )
    assert result.findings == ()


def test_a_long_sheet_has_a_row_for_each_code_and_role():
    result = read(
        "code,role,present,remark\n1.1 Goals,PW,1,first\n1.1 Goals,SP,0,then\n1.2 Habit,SP,✓,\n"
    )

    assert result.presence == Presence(
        units=("PW", "SP"),
        unit_roles=("PW", "SP"),
        codes=(("1.1", "Goals", ""), ("1.2", "Habit", "")),
        present=((True, False), (None, True)),
        notes=("first; then", ""),
    )
    assert [f.sentence for f in result.findings] == [
        "No row says whether 1.2 Habit was found for PW."
    ]


def test_columns_of_cases_have_the_cases_roles():
    result = read("label,w1,P01\nGoals,yes,no\n", cases=CASES)

    assert result.presence.units == ("W01", "P01")
    assert result.presence.unit_roles == ("PW", "SP")


def test_a_blank_or_unreadable_cell_is_no_answer_and_is_named():
    result = read(
        "label,PW,SP\nA,yes,\nB,yes,n/a\nC,yes,perhaps\nD,yes,no\nE,,no\n", units=["PW", "SP"]
    )

    assert [row[1] for row in result.presence.present] == [None, None, None, False, False]
    assert said(result) == [
        (Outcome.MISSING, "row 2"),
        (Outcome.MISSING, "row 3"),
        (Outcome.AMBIGUOUS, "row 4"),
        (Outcome.MISSING, "row 6"),
    ]


def test_columns_that_do_not_say_yes_or_no_are_left_out():
    result = read("label,PW,depiction,cells\nA,yes,both,1\nB,no,neither,2\n")

    assert result.presence.units == ("PW",)
    assert said(result) == [(Outcome.LEFT_OUT, "row 1")] * 2


def test_a_known_role_s_column_is_read_even_when_most_of_it_is_blank():
    result = read("label,PW,sp\nA,yes,?\nB,no,\n", cases=CASES)

    assert result.presence.units == ("PW", "SP")
    assert [row[1] for row in result.presence.present] == [None, None]


def test_columns_may_be_named():
    assert read("label,a,b\nX,yes,no\n", units=["B"]).presence.units == ("B",)
    with pytest.raises(BadFile, match="there is no column c"):
        read("label,a,b\nX,yes,no\n", units=["c"])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("label,PW\nA,yes\nA,no\n", "row 3: A is there twice"),
        ("number,label,PW\n1,A,yes\n1,A,no\n", "row 3: 1 A is there twice"),
        ("code,role,present\nA,PW,yes\nA,PW,no\n", "row 3: A, PW is there twice"),
        ("label,note\nA,x\n", "row 1: no column says for whom the codes were found"),
    ],
)
def test_what_says_two_things_or_nothing_is_refused(text, problem):
    with pytest.raises(BadFile, match=problem):
        read(text)


def test_rows_without_a_code_or_a_unit_are_left_out():
    assert said(read("label,PW\nA,yes\n,no\n")) == [(Outcome.LEFT_OUT, "row 3")]
    assert said(read("code,role,present\nA,PW,yes\nA,,no\n")) == [(Outcome.LEFT_OUT, "row 3")]


def test_a_workbook_s_ticks_are_read():
    data = workbook([["label", "PW", "SP"], ["Goals", True, 0], ["Habit", 1, False]])

    assert read_presence(data, "presence.xlsx").presence.present == ((True, False), (True, False))
