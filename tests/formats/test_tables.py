"""Sheets are read as a person sees them, whatever program wrote them."""

import csv
import datetime as dt
import io
import time
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyvocal.core.errors import BadFile
from polyvocal.core.findings import Outcome
from polyvocal.formats.tables import (
    LONGEST_CELL,
    MOST_COLUMNS,
    Row,
    read_tables,
    sniff_delimiter,
)
from tests.formats.workbook_files import (
    saved,
    starting_too_early,
    with_cells,
    with_parts,
    workbook,
)

MORNING = dt.datetime(2024, 3, 4, 10, 30)  # noqa: DTZ001 - workbooks know no time zones


def read(text: str | bytes, name: str = "cases.csv"):
    data = text.encode() if isinstance(text, str) else text
    (sheet,) = read_tables(data, name)
    return sheet


def cells(sheet) -> list[tuple[str, ...]]:
    return [row.cells for row in sheet.rows]


def said(sheet) -> list[tuple[Outcome, str]]:
    return [(finding.outcome, finding.place) for finding in sheet.findings]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_told_from_the_rows(delimiter):
    text = "id|role|said\nP01|PW|well, yes; no\nP02|SP|“so”\n".replace("|", delimiter)
    if delimiter in ",;":
        text = text.replace(f"well{', yes; no'}", '"well, yes; no"')

    sheet = read(text)

    assert sheet.header == ("id", "role", "said")
    assert cells(sheet) == [("P01", "PW", "well, yes; no"), ("P02", "SP", "“so”")]


def test_a_sheet_of_one_column_has_no_delimiter():
    assert cells(read("id\nP01\nP02 (new)\n")) == [("P01",), ("P02 (new)",)]
    assert sniff_delimiter("id\nP01\n") == ","


def test_excel_may_name_the_delimiter_in_the_first_line():
    sheet = read("sep=;\nid;role\nP01;a,b\n")

    assert sheet.header == ("id", "role")
    assert sheet.rows == (Row(3, ("P01", "a,b")),)


def test_semicolons_as_german_excel_writes_them_in_its_own_encoding():
    sheet = read("id;Straße;Alter\r\nP01;Grün;41,5\r\n".encode("cp1252"))

    assert sheet.header == ("id", "Straße", "Alter")
    assert cells(sheet) == [("P01", "Grün", "41,5")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_sheets_read_alike(encoding):
    sheet = read("id,name\nP01,Zoë 👩‍⚕️ שלום e\u0301\n".encode(encoding))

    assert cells(sheet) == [("P01", "Zoë 👩‍⚕️ שלום e\u0301")]
    assert sheet.findings == ()


def test_rows_keep_the_numbers_a_spreadsheet_shows():
    sheet = read('\n\nid,said\nP01,"one\ntwo"\n\n,\nP02,x\n')

    assert sheet.header_row == 3
    assert sheet.rows == (Row(4, ("P01", "one\ntwo")), Row(7, ("P02", "x")))
    assert sheet.place(7) == "row 7"


def test_cells_are_stripped_and_line_ends_are_plain():
    assert cells(read('id,said\r\n P01 ,"one\r\ntwo "\r\n')) == [("P01", "one\ntwo")]


def test_a_row_that_is_too_short_is_read_and_reported():
    sheet = read("id,role,age\nP01,PW\n")

    assert cells(sheet) == [("P01", "PW", "")]
    assert said(sheet) == [(Outcome.WARNING, "row 2")]


def test_a_row_that_is_too_long_is_left_out_since_its_cells_may_have_shifted():
    sheet = read("id,role\nP01,PW, nurse\nP02,SP,,\n")

    assert cells(sheet) == [("P02", "SP")]
    assert said(sheet) == [(Outcome.LEFT_OUT, "row 2")]


def test_an_open_quotation_mark_is_named_by_its_row():
    with pytest.raises(BadFile) as caught:
        read('id,said\nP01,x\nP02,"never closed\nP03,y\n')

    assert str(caught.value) == (
        "cases.csv, row 3: a quotation mark opened here is never closed. "
        "Close or remove it, or save the sheet again from its program."
    )


def test_a_quotation_mark_inside_a_cell_is_read_and_reported():
    sheet = read('id,said\nP01,"so" he said\nP02,y\n')

    assert cells(sheet) == [("P01", "so he said"), ("P02", "y")]
    assert said(sheet) == [(Outcome.WARNING, "row 2")]


def test_nuls_become_replacement_characters_and_are_reported():
    sheet = read("id,said\nP01,some longer text a\x00b\nP02,more of the text\n")

    assert cells(sheet)[0] == ("P01", "some longer text a\ufffdb")
    assert [f.outcome for f in sheet.findings] == [Outcome.CHANGED]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "there is no table in it"),
        (b" \n\n , ,\n", "there is no table in it"),
        (("a," * (MOST_COLUMNS + 1) + "a").encode(), "more than 2,000 columns"),
        (("a\n" + "b," * 100_000 + "b").encode(), "more than 2,000 columns"),
        (b"id,said\nP01," + b"x" * (LONGEST_CELL + 1), "a cell holds more than 100,000 characters"),
        (b"id,said\nP01," + b"x" * 1_000_000, "a cell holds more than 100,000 characters"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "old Excel format"),
        (b"PK\x03\x04 and then nothing", "not a whole Excel workbook"),
    ],
)
def test_what_is_no_sheet_gets_one_sentence(data, problem):
    with pytest.raises(BadFile) as caught:
        read_tables(data, "folder/cases.csv")

    assert problem in str(caught.value)
    assert str(caught.value).startswith("cases.csv")
    assert "\n" not in str(caught.value)


def test_a_header_alone_is_a_sheet_without_rows():
    assert read("id,role\n").rows == ()


@given(
    st.lists(
        st.lists(
            st.text(
                st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff")
                | st.just("\n")
            ),
            min_size=3,
            max_size=3,
        ),
        max_size=8,
    )
)
def test_whatever_csv_holds_comes_back_stripped(rows):

    out = io.StringIO()
    csv.writer(out).writerows([["a", "b", "c"], *rows])

    sheet = read(out.getvalue())

    expected = [tuple(cell.strip() for cell in row) for row in rows]
    assert cells(sheet) == [row for row in expected if any(row)]


# --- workbooks ------------------------------------------------------------------------------------


def test_a_workbook_s_cells_are_read_as_a_person_would_write_them():
    sheet = read(
        workbook(
            [
                ["id", "day", "moment", "time", "length", "n", "share", "ok", "text"],
                [
                    *("P01", dt.date(2024, 3, 4), MORNING, dt.time(9, 5)),
                    *(dt.timedelta(hours=26, minutes=5), 45, 0.25, True, " x\r\ny "),
                ],
            ]
        ),
        "cases.xlsx",
    )

    assert sheet.rows[0].cells == (
        *("P01", "2024-03-04", "2024-03-04T10:30:00", "09:05:00", "26:05:00", "45", "0.25"),
        *("true", "x\ny"),
    )
    assert sheet.rows[0].numbers == {5, 6}
    assert sheet.findings == ()


def test_a_table_may_begin_anywhere_and_keeps_its_row_numbers():
    book = openpyxl.Workbook()
    sheet = book["Sheet"]
    sheet["B3"], sheet["C3"], sheet["B5"], sheet["C5"] = "id", "role", "P01", "PW"

    table = read(saved(book), "cases.xlsx")

    assert (table.header, table.header_row) == (("", "id", "role"), 3)
    assert table.rows == (Row(5, ("", "P01", "PW")),)


def test_every_visible_worksheet_with_cells_is_a_table():
    book = openpyxl.load_workbook(
        io.BytesIO(workbook(Cases=[["id"], ["P01"]], Empty=[], Hidden=[["x"]], More=[["y"]]))
    )
    book["Hidden"].sheet_state = "hidden"

    sheets = read_tables(saved(book), "study.xlsx")

    assert [sheet.name for sheet in sheets] == ["Cases", "More"]
    assert sheets[0].place(2) == "sheet Cases, row 2"


def test_formulas_give_their_last_result_and_are_named_where_there_is_none():
    sheet = read(
        with_cells(
            '<row r="1"><c r="A1" t="inlineStr"><is><t>n</t></is></c></row>'
            '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>'
            '<row r="3"><c r="A3"><f>1+2</f><v></v></c></row>'
            '<row r="4"><c r="A4"><f>1/0</f></c></row>'
            '<row r="5"><c r="A5" t="e"><v>#DIV/0!</v></c></row>'
        ),
        "cases.xlsx",
    )

    assert sheet.rows == (Row(2, ("2",), frozenset({0})),)
    assert [f.sentence.split(": ")[-1] for f in sheet.findings] == ["A3, A4", "A5"]


def test_a_formula_in_text_stays_text():
    assert cells(read('id,said\nP01,"=HYPERLINK(""x"")"\n')) == [("P01", '=HYPERLINK("x")')]


def test_merged_cells_are_reported():
    book = openpyxl.load_workbook(io.BytesIO(workbook([["id", "role"], ["P01", "PW"], ["P02"]])))
    book["Sheet"].merge_cells("B2:B3")

    sheet = read(saved(book), "cases.xlsx")

    assert cells(sheet) == [("P01", "PW"), ("P02", "")]
    assert said(sheet) == [(Outcome.WARNING, "sheet Sheet")]


def test_cells_beyond_the_headings_of_a_worksheet_are_left_out_and_counted():
    sheet = read(workbook([["id"], ["P01", "aside"], ["P02", "aside"]]), "cases.xlsx")

    assert cells(sheet) == [("P01",), ("P02",)]
    assert [f.sentence for f in sheet.findings] == [
        "2 rows have cells beyond the last heading; those cells were left out."
    ]


@pytest.mark.parametrize(
    ("data", "name"), [(workbook([["id"], ["P01"]]), "cases.csv"), (b"id\nP01\n", "cases.xlsx")]
)
def test_a_wrong_ending_is_seen_through_and_reported(data, name):
    sheet = read(data, name)

    assert cells(sheet) == [("P01",)]
    assert [f.outcome for f in sheet.findings] == [Outcome.WARNING]


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_workbook_cut_short_gets_one_sentence(share):
    data = workbook([["id"], *([f"P{n:02}"] for n in range(200))])

    with pytest.raises(BadFile, match="not a whole Excel workbook"):
        read_tables(data[: int(len(data) * share)], "cases.xlsx")


def test_a_workbook_whose_parts_begin_before_the_file_gets_one_sentence():
    with pytest.raises(BadFile, match="not a whole Excel workbook"):
        read_tables(starting_too_early(workbook([["id"], ["P01"]])), "cases.xlsx")


@given(st.integers(0, 10**9), st.binary(min_size=1, max_size=4))
def test_a_workbook_with_damaged_bytes_is_read_or_refused(position, damage):
    data = bytearray(workbook([["id"], ["P01"]]))
    at = position % len(data)
    data[at : at + len(damage)] = damage

    try:
        read_tables(bytes(data), "cases.xlsx")
    except BadFile as error:
        assert "\n" not in str(error)  # noqa: PT017 - either outcome is right, a traceback is not


def test_a_zip_that_is_no_workbook_gets_one_sentence():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", "<w/>")

    with pytest.raises(BadFile, match="not an Excel workbook"):
        read_tables(out.getvalue(), "cases.xlsx")


def _far_cell() -> bytes:
    return with_cells(
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )


def _large_package() -> bytes:
    return with_parts(workbook([["id"]]), {"xl/media/a.bin": b"\x00" * (300 * 2**20)})


def _repeated_string() -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    text = "x" * 90_000
    shared = f'<sst xmlns="{space}"><si><t>{text}</t></si></sst>'
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 6000))
    return with_parts(with_cells(rows), {"xl/sharedStrings.xml": shared.encode()})


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (_far_cell, "row 1048576, column 16384"),
        (_large_package, "unpacks to more than 256 MB"),
        (_repeated_string, "more text than a study can"),
    ],
)
def test_a_small_file_that_would_fill_the_memory_is_refused_before_it_is_opened(make, problem):
    data = make()
    began = time.perf_counter()

    with pytest.raises(BadFile, match=problem):
        read_tables(data, "cases.xlsx")

    assert len(data) < 2**20
    assert time.perf_counter() - began < 5
