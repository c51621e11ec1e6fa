"""The document model."""

import pytest

from polyvocal.reports.blocks import (
    Column,
    Heading,
    Number,
    QuoteList,
    Report,
    Row,
    Table,
    Text,
    join_reports,
    number,
    say,
)


def test_a_sentence_keeps_its_numbers_as_numbers():
    parts = say("{n} of {total} codes", n=number(1_234, "t"), total="many")

    assert parts == (
        Number("1,234", 1234, "t"),
        Text(" of "),
        Text("many", is_given=True),
        Text(" codes"),
    )


def test_braces_in_words_from_outside_are_no_slots():
    assert say("{code}.", code="{n} {0} {") == (
        Text("{n} {0} {", is_given=True),
        Text("."),
    )


def test_a_sentence_asks_for_every_slot():
    with pytest.raises(KeyError, match="total"):
        say("{n} of {total}", n="1")


def test_joined_reports_stand_under_their_own_titles_one_level_down():
    one = Report("One", (Heading("Part"), QuoteList("Quotes", (), level=2)), language="cy")
    two = Report("Two", ())

    joined = join_reports("All", [one, two])

    assert joined.language == "cy"
    assert joined.blocks == (
        Heading("One", 1, "part-1"),
        Heading("Part", 2),
        QuoteList("Quotes", (), level=3),
        Heading("Two", 1, "part-2"),
    )


def test_nothing_cannot_be_joined():
    with pytest.raises(ValueError, match="reports"):
        join_reports("All", [])


def test_neighbouring_columns_of_one_group_share_a_head():
    columns = tuple(Column(h, group=g) for h, g in [("a", ""), ("b", "X"), ("c", "X"), ("d", "Y")])
    table = Table("t", "1", "A table", columns, ())

    assert table.column_groups == (("", 1), ("X", 2), ("Y", 1))


def test_a_report_knows_where_its_numbers_can_lead():
    rows = (Row((), anchor="row"), Row(()))
    report = Report("R", (Heading("H", anchor="h"), Table("t", "1", "c", (), rows, anchor="t")))

    assert report.anchors == {"h", "row", "t"}
