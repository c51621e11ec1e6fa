"""Reports as Word files, read again with python-docx."""

import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from polyvocal.core.errors import Cancelled
from polyvocal.reports.blocks import (
    Cell,
    Column,
    Heading,
    Note,
    Quote,
    QuoteList,
    Report,
    Row,
    RowKind,
    Table,
)
from polyvocal.reports.to_docx import to_docx
from tests.reports.results import (
    HOSTILE,
    HOSTILE_NAME,
    every_report,
    small_study,
    table2_with_quotes,
)


def reread(report: Report, folder: Path):
    file = folder / "report.docx"
    to_docx(report, file)
    return docx.Document(str(file))


def texts(table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def narrow(*rows: Row, columns: tuple[Column, ...] = (Column("Code"), Column("PW"))) -> Table:
    return Table("t", "2a", "A table", columns, rows, notes=(Note("Counted", "codes."),))


def test_a_table_comes_back_cell_by_cell(tmp_path):
    rows = (
        Row((Cell("Group A"),), RowKind.SECTION),
        Row((Cell("Asking"), Cell("Yes", detail="[2; 1]"))),
        Row((Cell("All"), Cell("1"))),
    )

    document = reread(Report("R", (narrow(*rows),)), tmp_path)

    assert texts(document.tables[0]) == [
        ["Code", "PW"],
        ["Group A", "Group A"],  # one cell over both columns
        ["Asking", "Yes [2;\u00a01]"],
        ["All", "1"],
    ]


def test_the_head_is_repeated_on_each_page_and_the_caption_stays_with_its_table(tmp_path):
    document = reread(Report("R", (narrow(Row((Cell("a"), Cell("b")))),)), tmp_path)

    head = document.tables[0].rows[0]._tr.trPr
    assert head.find(qn("w:tblHeader")) is not None
    caption = next(p for p in document.paragraphs if p.style.name == "Caption")
    assert caption.text == "Table 2a. A table"
    assert caption.style.paragraph_format.keep_with_next
    notes = [p.text for p in document.paragraphs if p.style.name == "Table note" and p.text]
    assert notes == ["Counted: codes."]


def test_a_table_has_three_horizontal_rules_and_no_other(tmp_path):
    document = reread(Report("R", (narrow(Row((Cell("a"), Cell("b")))),)), tmp_path)

    table = document.tables[0]._tbl
    borders = table.find(f".//{qn('w:tblBorders')}")
    assert [border.tag for border in borders] == [qn("w:top"), qn("w:bottom")]
    cells = table.findall(f".//{qn('w:tcBorders')}")
    assert [[border.tag for border in cell] for cell in cells] == [[qn("w:bottom")]] * 2


def test_only_what_needs_it_is_turned_on_its_side(tmp_path):
    wide = tuple(Column(f"c{i}") for i in range(9))
    row = Row(tuple(Cell("12,345 (67.8%)") for _column in wide))
    blocks = (
        narrow(Row((Cell("a"), Cell("b")))),
        Heading("Wide"),
        narrow(row, columns=wide),
        QuoteList("Quotes", (Quote("words", "P1", "id"),)),
    )

    document = reread(Report("R", blocks), tmp_path)

    assert [section.orientation for section in document.sections] == [
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
        WD_ORIENT.PORTRAIT,
    ]


def test_a_table_wider_than_any_page_is_cut_with_its_row_headers_repeated(tmp_path):
    numbers = [f"{i:06}" for i in range(93)]
    columns = (Column("Case", width=8), *(Column(number, width=8) for number in numbers))
    row = Row((Cell("P1"), *(Cell(number) for number in numbers)))

    document = reread(Report("R", (narrow(row, columns=columns),)), tmp_path)

    assert len(document.tables) > 1
    assert all(texts(table)[1][0] == "P1" for table in document.tables)
    cells = [cell for table in document.tables for cell in texts(table)[1][1:]]
    assert cells == numbers
    n_columns = [len(table.columns) for table in document.tables]
    assert max(n_columns) - min(n_columns) <= len(n_columns)


def test_quotes_stand_in_a_style_of_their_own_with_their_source(tmp_path):
    full = "11111111-2222-3333-4444-555555555555"
    quote = Quote("She said\nwait.", "P1", full, document="D1", turn=3, stance="complicates")

    document = reread(Report("R", (QuoteList("PW", (quote,), level=2),)), tmp_path)

    styled = [(p.style.name, p.text) for p in document.paragraphs[1:]]
    assert styled == [
        ("Heading 2", "PW"),
        ("Quote", "She said\nwait."),
        ("Quote Source", "P1 · D1 · turn 3 · complicates · 555555555555")
        if "Quote Source" in document.styles
        else ("Quote source", "P1 · D1 · turn 3 · complicates · 555555555555"),
    ]


def test_right_to_left_words_run_from_the_right(tmp_path):
    document = reread(Report("R", (QuoteList("Q", (Quote("قالت لي", "P1", "id"),)),)), tmp_path)

    quote = next(p for p in document.paragraphs if p.style.name == "Quote")
    assert quote._p.pPr.find(qn("w:bidi")) is not None
    assert quote.runs[0]._r.rPr.find(qn("w:rtl")) is not None


def test_the_properties_name_the_report_and_no_person(tmp_path):
    properties = reread(Report("Title", (), "A study", "cy"), tmp_path).core_properties

    assert (properties.title, properties.subject, properties.language) == ("Title", "A study", "cy")
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")


def test_sentences_and_quotes_are_each_checked_for_spelling_in_their_own_language(tmp_path):
    document = reread(Report("R", (), language="cy", spoken="en"), tmp_path)

    ours = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    theirs = document.styles["Quote"].element.find(f".//{qn('w:lang')}")
    assert (ours.get(qn("w:val")), theirs.get(qn("w:val"))) == ("en-GB", "cy")


@pytest.mark.parametrize(("spoken", "is_mirrored"), [("ar", True), ("en", False)])
def test_a_right_to_left_study_has_pages_that_open_so_and_its_tables_follow_the_sentences(
    tmp_path, spoken, is_mirrored
):
    table = narrow(Row((Cell("a"), Cell("b"))))

    document = reread(Report("R", (table,), language="ar", spoken=spoken), tmp_path)

    assert document.sections[0]._sectPr.find(qn("w:bidi")) is not None
    shape = document.tables[0]._tbl.tblPr
    assert (shape.find(qn("w:bidiVisual")) is not None) is is_mirrored
    lang = document.styles["Quote"].element.find(f".//{qn('w:lang')}")
    assert lang.get(qn("w:bidi")) == "ar"


def test_hostile_words_come_out_as_words(tmp_path):
    for report in every_report(small_study(HOSTILE, name=HOSTILE_NAME)):
        document = reread(report, tmp_path)

    quotes = [p.text for p in document.paragraphs if p.style.name == "Quote"]
    assert HOSTILE.replace("\x0b", "\ufffd") in quotes


def test_the_same_report_gives_the_same_bytes(tmp_path):
    report = table2_with_quotes(small_study())

    to_docx(report, tmp_path / "one.docx")
    to_docx(report, tmp_path / "two.docx")

    assert (tmp_path / "one.docx").read_bytes() == (tmp_path / "two.docx").read_bytes()


def test_a_long_report_is_written_step_by_step_and_can_be_stopped(tmp_path):
    steps: list[int] = []

    def stop(what: str, done: int, total: int | None) -> None:
        assert total == 50_000
        steps.append(done)
        if done >= 3_000:
            raise Cancelled

    quotes = QuoteList("Quotes", [Quote("words", "P1", "id")] * 50_000)

    with pytest.raises(Cancelled):
        to_docx(Report("R", (quotes,)), tmp_path / "r.docx", stop)
    assert steps == [0, 1_000, 2_000, 3_000]


def test_the_body_holds_nothing_the_file_format_does_not_know(tmp_path):
    to_docx(table2_with_quotes(small_study()), tmp_path / "r.docx")

    with zipfile.ZipFile(tmp_path / "r.docx") as file:
        assert file.testzip() is None
        assert file.namelist()[0] == "[Content_Types].xml"
