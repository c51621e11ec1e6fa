"""Reports as HTML: one file, no script, no other host, nothing unescaped."""

import base64
import hashlib
import re

import pytest
from lxml import html

from polyvocal.core.errors import Cancelled
from polyvocal.reports.blocks import (
    Align,
    Cell,
    Column,
    Paragraph,
    Quote,
    QuoteList,
    Report,
    Row,
    RowKind,
    Table,
    number,
    say,
)
from polyvocal.reports.to_html import to_html
from tests.reports.results import (
    HOSTILE,
    HOSTILE_NAME,
    every_report,
    small_study,
    table2_with_quotes,
)


def page_of(report: Report) -> str:
    return b"".join(to_html(report)).decode("utf-8")


def tree_of(report: Report) -> html.HtmlElement:
    return html.document_fromstring(page_of(report))


def a_table(*rows: Row, n_row_headers: int = 1) -> Table:
    columns = (Column("Code"), Column("PW", Align.END, group="Roles"), Column("SP", group="Roles"))
    return Table("t", "1", "A table", columns, rows, n_row_headers=n_row_headers, anchor="table")


@pytest.fixture(scope="module")
def hostile_reports() -> list[Report]:
    return every_report(small_study(HOSTILE, name=HOSTILE_NAME))


def test_nothing_in_a_page_is_fetched_from_anywhere_or_runs(hostile_reports):
    for report in hostile_reports:
        tree = tree_of(report)

        assert tree.xpath("//script | //img | //iframe | //link | //object | //form") == []
        assert tree.xpath("//@src | //@srcset | //@style | //@*[starts-with(name(), 'on')]") == []
        assert all(link.startswith("#") for link in tree.xpath("//@href"))
        style = tree.xpath("string(//style)")
        assert "url(" not in style
        assert "@import" not in style


def test_hostile_words_come_out_as_words(hostile_reports):
    quotes = tree_of(hostile_reports[-1])

    words = {quote.text_content() for quote in quotes.xpath("//blockquote")}

    assert HOSTILE.replace("\x0b", "\ufffd") in words


def test_the_page_allows_itself_its_own_style_and_nothing_else():
    page = page_of(Report("R", ()))

    policy = html.document_fromstring(page).xpath("string(//meta[@http-equiv]/@content)")
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style.group(1).encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


def test_every_link_leads_to_one_place_in_the_same_file(hostile_reports):
    for report in hostile_reports:
        tree = tree_of(report)
        ids = tree.xpath("//@id")

        assert len(ids) == len(set(ids))
        assert {link[1:] for link in tree.xpath("//@href")} <= set(ids)


def test_every_number_of_a_depiction_opens_exactly_its_quotes():
    tree = tree_of(table2_with_quotes(small_study()))

    heads = tree.xpath("//table[1]/thead//th/text()")
    opened = {}
    for link in tree.xpath("(//table)[1]//td//a"):
        row = link.xpath("string(ancestor::tr/th[last()])")
        head = heads[len(link.xpath("ancestor::td/preceding-sibling::*"))]
        section = tree.get_element_by_id(link.get("href")[1:])
        quotes = [quote.text for quote in section.xpath(".//blockquote")]
        opened[row, head, link.text_content()] = quotes
    assert opened == {
        ("Asking", "PW", "Yes [2; 1]"): ["I asked the nurse and she showed me.", "Then we waited."],
        ("Asking", "SP", "Yes [1; 1]"): ["He asked me to wait."],
        ("Telling", "PW", "Yes [1; 1]"): ["We told everybody."],
        ("Telling", "SP", "Yes [1; 1]"): ["قالت لي تعال معي"],
        ("Showing", "Contra\u00addicting", "1"): ["Then we waited."],
        # Who said it refused to be quoted: the number stands, the words do not.
        ("Found here (emergent)", "SP", "Yes [1; 1]"): [],
    }


def test_a_table_has_the_semantics_a_screen_reader_needs():
    rows = (
        Row((Cell("Group A"), Cell("1 of 2")), RowKind.SECTION),
        Row((Cell("Asking"), Cell("3"), Cell("No"))),
        Row((Cell("All"), Cell("3"), Cell("0")), RowKind.TOTAL),
    )
    table = tree_of(Report("R", (a_table(*rows),))).xpath("//table")[0]

    assert table.xpath("string(caption)") == "Table 1 A table"
    assert table.xpath("thead//th[@scope='colgroup']/@colspan") == ["2"]
    assert table.xpath("thead//th[@scope='col']/text()") == ["Code", "PW", "SP"]
    section = table.xpath("tbody//th[@scope='rowgroup']")[0]
    assert (section.text, section.get("colspan")) == ("Group A", "2")
    assert table.xpath("tbody//th[@scope='row']/text()") == ["Asking", "All"]
    assert len(table.xpath("tbody")) == 3


def test_a_number_that_leads_nowhere_in_this_report_is_no_link():
    sentence = Paragraph(say("{n} of {m}", n=number(3, "table"), m=number(4, "elsewhere")))
    tree = tree_of(Report("R", (sentence, a_table())))

    assert [(a.text, a.get("href")) for a in tree.xpath("//p/a")] == [("3", "#table")]


def test_right_to_left_words_and_documents_say_so():
    quotes = QuoteList("Quotes", (Quote("قالت لي", "P1", "id"), Quote("She said", "P2", "id")))
    tree = tree_of(Report("R", (quotes,), language="ar"))

    assert (tree.get("lang"), tree.get("dir")) == ("ar", "rtl")
    assert [quote.get("dir") for quote in tree.xpath("//blockquote")] == ["rtl", None]


def test_our_sentences_say_their_language_where_it_is_not_the_study_s():
    quote = Quote("Dywedodd hi", "P1", "id", language="cy")
    own = tree_of(Report("R", (QuoteList("Q", (quote,)),), language="cy", spoken="cy"))
    english = tree_of(Report("R", (QuoteList("Q", (quote,)),), language="cy", spoken="en"))

    assert [own.xpath("//main/@lang"), own.xpath("//blockquote/@lang")] == [[], []]
    assert english.xpath("//main/@lang | //main/@dir") == ["en", "ltr"]
    assert english.xpath("//blockquote/@lang") == ["cy"]


def test_in_sentences_from_the_right_words_from_the_left_stand_for_themselves():
    quotes = QuoteList("Social support (practical)", (Quote("She said", "P1", "id"),))
    tree = tree_of(Report("R", (quotes,), language="ar", spoken="ar"))

    assert tree.xpath("//h3/bdi/text()") == ["Social support (practical)"]
    assert tree.xpath("//blockquote/@dir") == ["ltr"]


def test_a_tile_says_its_depiction_in_words_and_not_by_colour_alone():
    tree = tree_of(table2_with_quotes(small_study()))

    tiles = tree.xpath("//div[@class='group']//*[contains(@class, 'tile ')]")

    assert [tile.get("aria-label") for tile in tiles] == [
        "1.1 Asking: Both",
        "1.2 Telling: Both",
        "2.1 Showing: Neither",
        "Found here: SP only",
    ]
    assert [len(tile.xpath(".//i[@class='on']")) for tile in tiles] == [2, 2, 0, 1]


def test_the_same_report_gives_the_same_bytes():
    report = table2_with_quotes(small_study())

    assert page_of(report) == page_of(report)


def test_long_work_can_be_stopped():
    def stop(what: str, done: int, total: int | None) -> None:
        assert total == 5_000
        if done >= 2_000:
            raise Cancelled

    quotes = QuoteList("Quotes", [Quote("words", "P1", "id")] * 5_000)

    with pytest.raises(Cancelled):
        list(to_html(Report("R", (quotes,)), stop))
