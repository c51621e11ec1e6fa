"""Coding rows are read whole or left out, and say why."""

import datetime as dt

import pytest

from polyvocal.core.coding import Basis, Certainty, Stance
from polyvocal.core.findings import Outcome
from polyvocal.core.template import Origin
from polyvocal.formats.coding_rows import CodingRow, read_codings, template_from_codings
from tests.formats.workbook_files import workbook


def read(text: str):
    return read_codings(text.encode(), "codings.csv")


def test_every_column_is_read():
    sheet = read(
        "File,Code number,Coded by,Start,End,Turn,Quotation,Certainty,Stance,Basis,Comment,Round,"
        "Date\nP01.txt,1.1,AB,12,20,3,“so”,++,Contradicts,interpretive,hm,first,"
        "2024-05-01T10:00:00Z\n"
    )

    assert sheet.rows == (
        CodingRow(
            number=2,
            document="P01.txt",
            code="1.1",
            coder="AB",
            start=12,
            end=20,
            turn=3,
            quote="“so”",
            certainty=Certainty.CERTAIN,
            stance=Stance.CONTRADICTS,
            basis=Basis.INTERPRETIVE,
            note="hm",
            round="first",
            created=dt.datetime(2024, 5, 1, 10, tzinfo=dt.UTC),
        ),
    )
    assert sheet.findings == ()


def test_blank_cells_are_unset():
    assert read("document,code,stance,turn\nP01,A,,\n").rows == (CodingRow(2, "P01", "A"),)


@pytest.mark.parametrize("cell", ["3", "turn 3", "T3", "#3", "3.0"])
def test_turns_are_numbered_in_several_ways(cell):
    assert read(f"document,code,turn\nP01,A,{cell}\n").rows[0].turn == 3


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("stance", "negative"),
        ("certainty", "+++"),
        ("basis", "felt"),
        ("start", "early"),
        ("end", "-1"),
        ("turn", "3a"),
        ("turn", "1.5"),
    ],
)
def test_a_row_that_cannot_be_read_whole_is_left_out(column, cell):
    sheet = read(f"document,code,{column}\nP01,A,{cell}\nP02,B,\n")

    assert [row.document for row in sheet.rows] == ["P02"]
    assert [(f.outcome, f.place) for f in sheet.findings] == [(Outcome.LEFT_OUT, "row 2")]
    assert cell in sheet.findings[0].sentence


@pytest.mark.parametrize("row", [",A", "P01,"])
def test_a_row_without_a_document_or_a_code_is_left_out(row):
    sheet = read(f"document,code\n{row}\n")

    assert sheet.rows == ()
    assert [f.outcome for f in sheet.findings] == [Outcome.LEFT_OUT]


def test_a_date_that_is_none_is_reported_and_the_row_kept():
    sheet = read("document,code,created\nP01,A,spring\n")

    assert sheet.rows[0].created is None
    assert [f.outcome for f in sheet.findings] == [Outcome.WARNING]


def test_a_code_held_as_a_number_is_marked():
    rows: list[list[object]] = [["document", "code"], ["P01", 10.10], ["P01", "10.10"]]

    sheet = read_codings(workbook(rows), "codings.xlsx")

    assert [(row.code, row.code_is_number) for row in sheet.rows] == [
        ("10.1", True), ("10.10", False)
    ]  # fmt: skip
    assert sheet.finding(Outcome.MISSING, 2, "").place == "sheet Sheet, row 2"


def test_a_template_may_be_made_from_the_codes_of_a_sheet():
    sheet = read("document,code\na,2.10 Review\nb,2.9 Goals\na,open_question\na,Open question\n")

    template = template_from_codings(sheet)

    assert [(c.number, c.label, c.origin) for c in template.current.codes] == [
        ("2.9", "Goals", Origin.EMERGENT),
        ("2.10", "Review", Origin.EMERGENT),
        ("", "open_question", Origin.EMERGENT),
    ]
