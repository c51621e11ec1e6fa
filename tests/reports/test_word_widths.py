"""Columns of a Word table are as wide as their words."""

import pytest

from polyvocal.reports.blocks import Align, Cell, Column, Row, RowKind, Table
from polyvocal.reports.word_styles import LANDSCAPE_TWIPS, PORTRAIT_TWIPS
from polyvocal.reports.word_table import slices
from polyvocal.reports.word_widths import EM, PADDING, ColumnWidth, measure, share_out, width_of

LONG_ROLES = ("Peer support worker in the community", "Person supported after discharge")


def a_table(*columns: Column, rows: list[tuple[str, ...]]) -> Table:
    return Table("t", "1", "A", columns, [Row(tuple(map(Cell, row))) for row in rows])


@pytest.mark.parametrize(
    ("words", "thousandths"),
    # Sums of the advance widths that Adobe publishes for Helvetica.
    [("Supported", 4614), ("not applicable", 6170), ("12,345", 3058), ("WILLIAM", 4112)],
)
def test_a_word_is_never_measured_narrower_than_it_is_nor_much_wider(words, thousandths):
    true = thousandths * EM / 1000

    assert true - 1 <= width_of(words) <= 1.05 * true


@pytest.mark.parametrize("words", ["e\u0301" * 10, "\u0301\u200b\u200f"])
def test_marks_take_no_room_of_their_own(words):
    assert width_of(words) == width_of("".join(letter for letter in words if letter == "e"))


def test_a_sign_of_chinese_is_as_wide_as_it_is_high_and_lines_break_between_two():
    [column] = measure(a_table(Column("x", width=2), rows=[("研究" * 10,)]))

    assert width_of("研") == EM
    assert column.least < 2 * EM + PADDING < column.whole


def test_no_word_is_broken_whatever_the_column_asks_for():
    narrow = [Column(role, width=4) for role in LONG_ROLES]
    table = a_table(Column("Code", width=30), *narrow, rows=[("Asking", "Yes", "uninterrupted")])

    [part] = slices(table)

    for column, width, row in zip(table.columns, part.widths, table.rows[0].cells, strict=True):
        for word in (*column.header.split(), row.display):
            assert width_of(word, bold=True) + PADDING <= width


def test_a_number_with_its_percentage_stays_in_one_line():
    [column] = measure(a_table(Column("n", Align.END, width=3), rows=[("1,234/2,345 (52.6%)",)]))

    assert column.least >= width_of("1,234/2,345 (52.6%)") + PADDING


def test_what_stands_behind_a_cell_is_kept_in_one_piece():
    row = Row((Cell("not defined", detail="[n = 0; missing 12]"),))

    [column] = measure(Table("t", "1", "A", (Column("x", width=3),), (row,)))

    assert column.least >= width_of("[n = 0; missing 12]") + PADDING


def test_the_name_of_a_section_spans_the_table_and_widens_no_column():
    rows = (Row((Cell("A long name of a section"),), RowKind.SECTION), Row((Cell("a"), Cell("b"))))

    columns = measure(Table("t", "1", "A", (Column("x", width=2), Column("y", width=2)), rows))

    assert {column.whole for column in columns} < {*range(500)}


def test_a_table_without_rows_is_as_wide_as_its_heads():
    [column] = measure(a_table(Column("Supported"), rows=[]))

    assert column.least == width_of("Supported", bold=True) + PADDING


def test_an_address_of_a_hundred_letters_may_be_broken():
    [part] = slices(a_table(Column("a"), Column("b"), rows=[("x" * 300, "y" * 300)]))

    assert sum(part.widths) <= PORTRAIT_TWIPS
    assert not part.is_landscape


def test_the_page_is_turned_before_words_are_broken():
    columns = [Column(f"Uninterruptedly{i}", width=2) for i in range(7)]

    [part] = slices(a_table(*columns, rows=[tuple("1234567")]))

    assert part.is_landscape
    assert sum(part.widths) <= LANDSCAPE_TWIPS


def test_columns_are_drawn_together_as_far_as_their_words_allow():
    assert share_out([ColumnWidth(100, 300, 300), ColumnWidth(200, 200, 200)], 400) == (200, 200)


def test_what_is_left_over_ends_the_wrapping_it_can_and_then_eases_the_rest():
    columns = [ColumnWidth(100, 200, 260), ColumnWidth(100, 200, 900), ColumnWidth(50, 50, 50)]

    assert share_out(columns, 600) == (260, 290, 50)


def test_a_head_of_many_words_makes_its_column_wider_rather_than_very_high():
    head = "In the talk of people supported after discharge from hospital, alone or not"

    [column] = measure(a_table(Column(head, Align.END, width=3), rows=[("1",)]))

    assert column.wanted >= width_of(head, bold=True) / 3
