"""Headings are recognised as people write them."""

import pytest

from polyvocal.core.errors import BadFile
from polyvocal.core.findings import Outcome
from polyvocal.formats import (
    attributes,
    cases,
    coding_rows,
    document_facts,
    partnerships,
    presence,
    template_sheets,
)
from polyvocal.formats.headings import Column, fold_heading, read_table, unknown_columns
from tests.formats.workbook_files import workbook

SHEETS = {
    module.__name__.rpartition(".")[2]: module.COLUMNS
    for module in (
        *(attributes, cases, coding_rows, document_facts, partnerships, presence),
        template_sheets,
    )
}
COLUMNS = (
    Column("id", ("participant id", "case"), is_required=True),
    Column("role", ("role",)),
    Column("examples", ("example",), repeats=True),
)


@pytest.mark.parametrize(
    "heading",
    [
        "participant id",
        "Participant_ID",
        " PARTICIPANT-IDs ",
        "participant   id:",
        "Pàrticipant id",
    ],
)
def test_case_accents_punctuation_and_plurals_do_not_matter(heading):
    assert fold_heading(heading) == "participant id"


@pytest.mark.parametrize("word", ["class", "status", "basis", "bus"])
def test_words_that_only_end_like_plurals_stay(word):
    assert fold_heading(word) == word


@pytest.mark.parametrize("sheet", SHEETS)
def test_no_heading_stands_for_two_columns_of_a_sheet(sheet):
    names = [(fold_heading(h), c.field) for c in SHEETS[sheet] for h in (c.field, *c.headings)]

    owners = {name: {field for other, field in names if other == name} for name, _field in names}
    assert {name: fields for name, fields in owners.items() if len(fields) > 1} == {}


def table_of(text: str):
    return read_table(text.encode(), "cases.csv", COLUMNS, "participants")


def test_columns_are_found_in_any_order_and_others_are_kept_apart():
    table = table_of("Age,ROLE,Case\n41,PW,P01\n")
    (row,) = table.sheet.rows

    assert (table.getter("id")(row), table.getter("role")(row)) == ("P01", "PW")
    assert table.others == ((0, "Age"),)
    assert [f.place for f in unknown_columns(table)] == ["row 1"]


def test_a_field_without_a_column_is_blank():
    table = table_of("id\nP01\n")

    assert table.getter("role")(table.sheet.rows[0]) == ""
    assert not table.has("role")


def test_several_columns_may_feed_a_list():
    table = table_of("id,Example 1,example2,Examples\nP01,a,,c\n")

    assert table.cells(table.sheet.rows[0], "examples") == ("a", "c")


def test_of_two_columns_for_one_field_the_first_is_read_and_the_other_reported():
    table = table_of("id,participant id\nP01,P02\n")

    assert table.getter("id")(table.sheet.rows[0]) == "P01"
    assert [f.outcome for f in table.findings] == [Outcome.LEFT_OUT]


def test_a_missing_column_is_named():
    with pytest.raises(BadFile) as caught:
        table_of("name,role\nx,y\n")

    assert str(caught.value) == (
        "cases.csv: no column is headed “participant id”, so it cannot be read as the sheet of "
        "participants. Give the column that heading in the first row."
    )


def test_the_worksheet_with_the_right_columns_is_read():
    data = workbook(Notes=[["remember"], ["this"]], People=[["id", "role"], ["P01", "PW"]])

    table = read_table(data, "cases.xlsx", COLUMNS, "participants")

    assert table.sheet.name == "People"
    assert [f.place for f in table.findings] == ["sheet Notes"]


def test_of_two_worksheets_that_fit_the_name_decides_or_the_person():
    two = {"Old": [["id"], ["P09"]], "Participants": [["id"], ["P01"]]}

    named = read_table(workbook(**two), "cases.xlsx", COLUMNS, "participants")

    assert named.sheet.name == "Participants"
    with pytest.raises(BadFile, match=r"more than one worksheet .*: Old, New\."):
        read_table(
            workbook(Old=[["id"], ["P09"]], New=[["id"], ["P01"]]),
            *("cases.xlsx", COLUMNS, "participants"),
        )
