"""Reports as Excel workbooks, read again with openpyxl."""

from pathlib import Path

import openpyxl
import pytest
import python_calamine as calamine
from openpyxl.worksheet.properties import PageSetupProperties

from polyvocal.analysis.depiction import depict
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
from polyvocal.reports.compose.table2 import compose_table2
from polyvocal.reports.excel_rows import LONGEST_CELL
from polyvocal.reports.to_xlsx import to_xlsx
from tests.reports.results import FORMULA, IMPRINT, every_report, small_study

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
    assert page.freeze_panes == "C2"  # the head, the section's name and the head of the row stay


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
    assert [None, "Counted", "cases."] in rows
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
    assert len(cell.encode("utf-16-le")) // 2 <= LONGEST_CELL
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


def test_columns_are_as_wide_as_their_words_and_heads_take_a_few_lines(tmp_path):
    words = "Person supported after discharge"
    columns = (Column("Role", width=4), Column("Own talk of participants, in characters", width=4))
    rows = (Row((Cell(words), Cell("1", (1,)))), Row((Cell("x" * 500), Cell("2", (2,)))))
    short = Table("t", "1", "Short", columns, rows[:1])
    long = Table("t", "2", "Long", columns, rows)

    book = reread(Report("R", (short, long)), tmp_path)

    widths = [book[name].column_dimensions["A"].width for name in ("1 Short", "2 Long")]
    assert widths[0] >= len(words)
    assert widths[1] <= 100
    assert book["1 Short"].column_dimensions["B"].width < 20
    assert book["1 Short"].row_dimensions[1].height >= 2 * 15


def test_row_heads_that_fill_the_screen_are_not_frozen(tmp_path):
    columns = (Column("Group"), Column("Code"), Column("n"))
    row = Row((Cell("x" * 80), Cell("x" * 80), Cell("1", (1,))))
    table = Table("t", "1", "A table", columns, (row,), n_row_headers=2)

    page = reread(Report("R", (table,)), tmp_path)["1 A table"]

    assert page.freeze_panes == "A2"


def test_thousands_are_told_apart_and_the_number_stays_whole(tmp_path):
    row = Row((Cell("a"), Cell("", (1_234_567, 12, 0.5))))

    page = reread(Report("R", (a_table(row),)), tmp_path)["1 A table"]

    assert (page["B2"].value, page["B2"].number_format) == (1_234_567, "#,##0")
    assert page["C2"].number_format == "General"


def test_a_sheet_prints_on_its_side_with_its_head_on_every_page(tmp_path):
    row = Row((Cell("a"), Cell("", (1, 1, 1.0))))

    page = reread(Report("R", (a_table(row),)), tmp_path)["1 A table"]

    assert page.page_setup.orientation == "landscape"
    assert page.sheet_properties.pageSetUpPr == PageSetupProperties(fitToPage=True)
    assert page.page_setup.fitToHeight == 0
    assert page.print_title_rows == "$1:$1"


def test_a_spreadsheet_tells_emergent_codes_from_the_framework_s(tmp_path):
    book = reread(compose_table2(depict(small_study()), IMPRINT), tmp_path)

    page = values(book.worksheets[1])
    assert page[0][2:4] == ["Code: code", "Code: origin"]
    assert {row[2]: row[3] for row in page[1:]}["Found here"] == "emergent"


def test_the_same_report_gives_the_same_bytes(tmp_path):
    report = Report(
        "R", (a_table(Row((Cell("a"), Cell("", (1, 2, 0.5))))),), facts=(Note("x", "y"),)
    )
    for name in ("one.xlsx", "two.xlsx"):
        to_xlsx(report, tmp_path / name)

    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_a_cell_keeps_every_letter_and_every_digit(tmp_path):
    words = ["  a  ", "a\nb", "<&>\"']]>", "👩‍👩‍👧‍👦 שלום", "e\u0301", "\u200f"]
    rows = [Row((Cell(word), Cell("", (-1, 1_234_567_890_123, 2 / 3)))) for word in words]

    page = reread(Report("R", (a_table(*rows),)), tmp_path)["1 A table"]

    assert values(page)[1:] == [[word, -1, 1_234_567_890_123, 2 / 3] for word in words]
    assert page["C2"].number_format == "#,##0"
    assert page.dimensions == f"A1:D{len(words) + 1}"


def test_letters_that_excel_would_read_as_another_are_kept(tmp_path):
    words = "_x0041_ _x_ a_x12_ _xD83D_"
    table = Table("t", "1", words, (Column(words),), (Row((Cell(words),)),))

    to_xlsx(Report("R", (table,)), tmp_path / "r.xlsx")

    # calamine reads them as Excel does; openpyxl does not.
    read = calamine.load_workbook(tmp_path / "r.xlsx")
    rows = read.get_sheet_by_index(1).to_python()
    assert rows == [[words], [words]]
    assert [f"Table 1. {words}"] in [row[2:] for row in read.get_sheet_by_index(0).to_python()]
