"""Reports as CSV files, read again with the standard library."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyvocal.core.errors import Cancelled
from polyvocal.reports.blocks import Cell, Column, Note, Part, Quote, QuoteList, Report, Row, Table
from polyvocal.reports.printable import printable
from polyvocal.reports.to_csv import to_csv
from tests.reports.results import every_report, small_study


def files(report: Report) -> dict[str, bytes]:
    return {file.name: b"".join(file.pieces) for file in to_csv(report)}


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def a_report(words: str) -> Report:
    columns = (Column("Words"), Column("PW", parts=(Part("n"), Part("share", is_share=True))))
    row = Row((Cell(words), Cell("7 (64%)", (-7, 7 / 11))))
    note = Note("Counted", "cases.")
    return Report("R", (Table("table_1", "1", "A table", columns, (row,), (note,)),))


def test_a_file_is_utf8_with_a_mark_and_lines_end_as_the_standard_says():
    content = files(a_report('naïve, "so" it\nwent'))["table_1.csv"]

    assert (
        content
        == (
            '\ufeffWords,PW: n,PW: share\r\n"naïve, ""so"" it\nwent",-7,0.6363636363636364\r\n'
        ).encode()
    )


@given(st.text(st.characters(codec="utf-8")))
def test_words_come_back_as_they_were_said_or_behind_an_apostrophe(words):
    content = files(a_report(words))["table_1.csv"]

    cell = rows(content)[1][0]
    said = printable(words)
    assert cell in {said, f"'{said}"}
    assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))


def test_no_cell_of_any_report_can_run():
    study = small_study('=HYPERLINK("x","y")', name="@P1")
    for report in every_report(study):
        for content in files(report).values():
            cells = [cell for row in rows(content) for cell in row]

            assert not [c for c in cells if c.startswith(("=", "@", "+"))]
            assert not [c for c in cells if c.startswith("-") and not c[1:].isdigit()]


def test_one_file_says_what_the_others_count():
    content = files(a_report("a"))["read_me.csv"]

    assert rows(content)[:3] == [
        ["File", "What", "Note"],
        ["table_1.csv", "", "Table 1. A table"],
        ["table_1.csv", "Counted", "cases."],
    ]


def test_a_report_without_tables_gives_no_files():
    assert files(Report("R", (Note("", "words"),))) == {}


def test_a_long_file_has_one_mark_and_all_its_rows():
    quotes = QuoteList("Quotes", [Quote(f"words {i}", "P1", "id") for i in range(12_000)])

    content = files(Report("R", (quotes,)))["quotes.csv"]

    assert content.count("\ufeff".encode()) == 1
    assert [row[4] for row in rows(content)[1:]] == [f"words {i}" for i in range(12_000)]


def test_long_work_can_be_stopped():
    def stop(what: str, done: int, total: int | None) -> None:
        raise Cancelled

    quotes = QuoteList("Quotes", [Quote("words", "P1", "id")] * 12_000)

    file = next(to_csv(Report("R", (quotes,)), stop))

    with pytest.raises(Cancelled):
        list(file.pieces)
