"""Cards to print and cut, read again with python-docx."""

import zipfile
from dataclasses import replace
from uuid import UUID

import docx
import pytest
from docx.oxml.ns import qn

from polyvocal.core.errors import Cancelled
from polyvocal.core.framework import CodingRule, Framework
from polyvocal.core.template import Code
from polyvocal.reports.compose.cards import CardLine, Deck, LineKind, PrintedCard, compose_deck
from polyvocal.reports.to_cards import to_cards
from tests.reports.ways import WAYS

A4_HEIGHT, MARGIN = 16838, 567


def deck(*words: str) -> Deck:
    cards = [
        PrintedCard("1", "A label", "A group", (CardLine(LineKind.LEAD, one),)) for one in words
    ]
    return Deck("Ways 1", "Ways: nobody 2026.", tuple(cards))


def reread(made: Deck, folder, **choices):
    file = folder / "cards.docx"
    to_cards(made, file, **choices)
    return docx.Document(str(file))


def grid(document) -> list[list[str]]:
    return [
        ["\n".join(p.text for p in cell.paragraphs) for cell in row.cells]
        for row in document.tables[0].rows
    ]


def sizes(document) -> list[float]:
    """The size of each card's first line of words."""
    cells = [cell for row in document.tables[0].rows[::2] for cell in row.cells]
    return [cell.paragraphs[2].runs[0].font.size.pt for cell in cells if cell.text.strip()]


def test_a_card_says_what_the_code_means_and_how_it_is_told_from_its_neighbours(tmp_path):
    rows = grid(reread(compose_deck(WAYS), tmp_path))

    assert rows[0][0].splitlines() == [
        "Ways 1",
        "How one codes with it",
        "Code what is said.",
        "Nobody sees the rest.",
    ]
    assert rows[0][1].splitlines() == [
        "1 Getting there",
        "1.1  Travel plan",
        "Somebody works out the way.",
        "Include: Timetables count.",
        "Exclude: Going together is 1.2.",
        "“We looked up the bus.”",
        "“She drew me a map.”",
        "or 1.2: By letter?",
        "this one: It could.",
        "1.2: It could not.",
    ]
    assert rows[2][0].splitlines()[1:] == [
        "1.2  Company",
        "Somebody comes along.",
        "or 1.1: By letter?",
        "this one: It could not.",
        "1.1: It could.",
    ]
    assert not rows[2][1]


def test_every_card_carries_the_credit_at_its_foot(tmp_path):
    rows = grid(reread(compose_deck(WAYS), tmp_path))

    assert rows[1] == ["Ways: nobody 2026."] * 2
    assert rows[3] == ["Ways: nobody 2026.", ""]


@pytest.mark.parametrize(("per_page", "n_columns"), [(2, 1), (4, 2)])
def test_two_rows_of_cards_fill_a_page_and_no_more(tmp_path, per_page, n_columns):
    document = reread(deck(*("words",) * 8), tmp_path, per_page=per_page)

    rows = document.tables[0].rows
    heights = [int(row._tr.trPr.find(qn("w:trHeight")).get(qn("w:val"))) for row in rows]
    rules = {row._tr.trPr.find(qn("w:trHeight")).get(qn("w:hRule")) for row in rows}
    assert rules == {"exact"}
    assert len(rows) == 2 * 8 // n_columns
    assert len(document.tables[0].columns) == n_columns
    room = A4_HEIGHT - 2 * MARGIN
    assert 0.97 * room < sum(heights[:4]) < room
    [section] = document.sections
    assert {section.top_margin.twips, section.bottom_margin.twips} == {MARGIN}


def test_the_more_a_card_says_the_smaller_it_is_set(tmp_path):
    some, more, most = "word " * 40, "word " * 330, "word " * 700

    assert sizes(reread(deck(some, more, most), tmp_path)) == [11, 7.5, 6]


def test_two_on_a_page_are_set_larger_than_four(tmp_path):
    words = "word " * 400
    four = sizes(reread(deck(words), tmp_path, per_page=4))
    two = sizes(reread(deck(words), tmp_path, per_page=2))

    assert two > four


def test_what_stands_on_a_neighbour_s_card_gives_way_before_the_words_get_tiny(tmp_path):
    lines = (
        CardLine(LineKind.LEAD, "word " * 280),
        CardLine(LineKind.QUESTION, "Which of the two?", "or 1.2"),
        CardLine(LineKind.TELL, "It is this one.", "this one"),
        CardLine(LineKind.NEIGHBOUR, "It is the other. " * 40, "1.2"),
    )
    made = replace(deck(), cards=(PrintedCard("1.1", "A label", "A group", lines),))

    four = reread(made, tmp_path, per_page=4)
    two = reread(made, tmp_path, per_page=2)

    assert grid(four)[0][0].endswith("or 1.2: Which of the two?\nthis one: It is this one.")
    assert "1.2: It is the other." in grid(two)[0][0]


def test_many_rules_are_more_than_one_card():
    rules = tuple(CodingRule(str(n), f"Rule {n}.", "Because.") for n in range(9))

    cards = compose_deck(replace(WAYS, rules=rules)).cards

    assert [len(card.lines) for card in cards[:3]] == [10, 8, 8]
    assert [card.label for card in cards[:3]] == ["How one codes with it"] * 2 + ["Travel plan"]


def test_words_of_any_kind_come_back(tmp_path):
    hostile = 'a<b>&amp;"\u0007 naïve 👩‍👩‍👧 שלום'

    text = grid(reread(deck(hostile), tmp_path))[0][0]

    assert text.endswith('a<b>&amp;"\ufffd naïve 👩‍👩‍👧 שלום')


def test_a_language_from_right_to_left_turns_the_table(tmp_path):
    document = reread(replace(deck("سلام"), language="ar"), tmp_path)

    assert document.tables[0]._tbl.tblPr.find(qn("w:bidiVisual")) is not None


def test_the_same_cards_give_the_same_bytes(tmp_path):
    for name in ("a.docx", "b.docx"):
        to_cards(compose_deck(WAYS), tmp_path / name)

    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_no_cards_are_an_empty_page(tmp_path):
    document = reread(deck(), tmp_path)

    assert document.tables == []


def test_no_footer_is_left_to_print_over_the_cards(tmp_path):
    to_cards(deck("words"), tmp_path / "cards.docx")

    with zipfile.ZipFile(tmp_path / "cards.docx") as package:
        assert b"footerReference" not in package.read("word/document.xml")


def test_a_code_in_no_group_stands_under_the_framework_s_name(tmp_path):
    flat = Framework("x", "X", "1", (Code(UUID(int=1), "", "Asking"),))

    assert grid(reread(compose_deck(flat), tmp_path))[0] == ["X\nAsking", ""]


def test_writing_can_be_stopped(tmp_path):
    def stop(what, done, total):
        raise Cancelled

    with pytest.raises(Cancelled):
        to_cards(deck("words"), tmp_path / "cards.docx", progress=stop)


def test_three_on_a_page_is_refused(tmp_path):
    with pytest.raises(ValueError, match="per_page must be 2 or 4"):
        to_cards(deck(), tmp_path / "cards.docx", per_page=3)
