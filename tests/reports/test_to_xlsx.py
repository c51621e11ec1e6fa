"""Reports as Excel workbooks, read again with openpyxl."""

from pathlib import Path

import openpyxl
import pytest

from polyvocal.core.errors import BadValue, Cancelled
from polyvocal.reports import to_xlsx as module
from polyvocal.reports.blocks import (
    Cell,
    Column,
    Note,
    Part,
    Quote,
    QuoteList,
    Report,
    Row,
    RowKind,
    Table,
)
from polyvocal.reports.to_xlsx import to_xlsx
from tests.reports.results import FORMULA, every_report, small_study

PARTS = (Part("n"), Part("of"), Part("share", is_share=True))
RISKY = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\n=1", " =1", FORMULA, "＝1"]


def reread(report: Report, folder: Path) -> openpyxl.Workbook:
    file = folder / "report.xlsx"
    to_xlsx(report, file)
    return openpyxl.load_workbook(file)


def a_table(*rows: Row, section: str = "", caption: str = "A table") -> Table:
    columns = (Column("Value"), Column("PW", parts=PARTS))
    notes = (Note("Counted", "cases."),)
    return Table("table_1", "1", caption, columns, rows, notes=notes, section=section)


def values(page) -> list[list[object]]:
    return [[cell.value for cell in row] for row in page.iter_rows()]


def test_numbers_are_numbers_and_composite_cells_are_columns(tmp_path):
    rows = (
        Row((Cell("Sex"),), RowKind.SECTION),
        Row((Cell("Woman"), Cell("7/11 (64%)", (7, 11, 7 / 11)))),
        Row((Cell("Man"), Cell("not defined", (0, 0, None)))),
        Row((Cell("All"), Cell("11")), RowKind.TOTAL, in_sheet=False),
    )

    page = reread(Report("R", (a_table(*rows, section="Attribute"),)), tmp_path)["1 A table"]

    assert values(page) == [
        ["Attribute", "Value", "PW: n", "PW: of", "PW: share"],
        ["Sex", "Woman", 7, 11, 7 / 11],
        ["Sex", "Man", 0, 0, None],
    ]
    assert page["E2"].number_format == "0.0%"
    assert page.freeze_panes == "A2"


def test_a_cell_with_the_wrong_number_of_values_is_refused(tmp_path):
    row = Row((Cell("Woman"), Cell("7/11", (7, 11))))

    with pytest.raises(ValueError, match="values"):
        to_xlsx(Report("R", (a_table(row),)), tmp_path / "r.xlsx")


@pytest.mark.parametrize("words", RISKY)
def test_text_that_looks_like_a_formula_is_text_and_stays_text(tmp_path, words):
    table = Table(
        words, "1", words, (Column(words),), (Row((Cell(words),)),), (Note(words, words),)
    )
    quotes = QuoteList(
        words, (Quote(words, words, words, words, None, words, words),), words, words
    )
    report = Report(words, (table, quotes), words, facts=(Note(words, words),))

    book = reread(report, tmp_path)

    cells = [cell for page in book for row in page.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    risky = [cell for cell in cells if str(cell.value) == words]
    assert len(risky) >= 10
    assert all(cell.quotePrefix for cell in risky)


def test_the_first_sheet_says_what_each_counts(tmp_path):
    report = Report("The title", (a_table(),), "A study", facts=(Note("Revision", "12-ab"),))

    page = reread(report, tmp_path)["Read me"]

    rows = values(page)
    assert rows[0][0] == "The title"
    assert ["1 A table", None, "Table 1. A table"] in rows
    assert ["1 A table", "Counted", "cases."] in rows
    assert [None, "Revision", "12-ab"] in rows


def test_tables_of_one_name_get_sheets_of_their_own(tmp_path):
    book = reread(Report("R", (a_table(), a_table(), a_table(caption="a/b" * 20))), tmp_path)

    names = book.sheetnames
    assert names[:3] == ["Read me", "1 A table", "1 A table 2"]
    assert len(names[3]) <= 31


def test_a_text_too_long_for_excel_is_cut_and_says_so(tmp_path):
    row = Row((Cell("😀" * 30_000), Cell("", (1, 1, 1.0))))

    page = reread(Report("R", (a_table(row),)), tmp_path)["1 A table"]

    cell = page["A2"].value
    assert isinstance(cell, str)
    assert len(cell.encode("utf-16-le")) // 2 <= module.LONGEST_CELL
    assert cell.endswith("whole in the CSV]")


def test_a_table_too_large_for_excel_is_refused_with_the_remedy(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MOST_ROWS", 2)
    rows = [Row((Cell("a"), Cell("", (1, 1, 1.0)))) for _i in range(3)]

    with pytest.raises(BadValue, match="write it as CSV"):
        to_xlsx(Report("R", (a_table(*rows),)), tmp_path / "r.xlsx")


def test_quotes_have_a_sheet_with_their_full_ids(tmp_path):
    study = small_study()
    book = reread(every_report(study)[-1], tmp_path)

    rows = values(book["Quotes"])
    ids = {row[11] for row in rows[1:]}
    assert len(ids) == 6
    assert ids <= {str(coding.id) for coding in study.codings}


def test_the_workbook_names_no_person(tmp_path):
    properties = reread(Report("R", (a_table(),)), tmp_path).properties

    assert (properties.creator, properties.lastModifiedBy) == ("Polyvocal", None)


def test_long_work_can_be_stopped(tmp_path):
    def stop(what: str, done: int, total: int | None) -> None:
        assert total == 5_000
        if done >= 2_000:
            raise Cancelled

    quotes = QuoteList("Quotes", [Quote("words", "P1", "id")] * 5_000)

    with pytest.raises(Cancelled):
        to_xlsx(Report("R", (quotes,)), tmp_path / "r.xlsx", stop)


def test_sheets_of_sentences_from_the_right_begin_on_the_right(tmp_path):
    mirrored = reread(Report("R", (a_table(),), spoken="ar"), tmp_path)["1 A table"]
    plain = reread(Report("R", (a_table(),), language="ar"), tmp_path)["1 A table"]

    assert [page.sheet_view.rightToLeft for page in (mirrored, plain)] == [True, False]
