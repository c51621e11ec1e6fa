"""Web pages are read as browsers show them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyvocal.core.errors import BadFile
from polyvocal.core.findings import Outcome
from polyvocal.formats.documents import ReadDocument
from polyvocal.formats.reading import read_document
from polyvocal.formats.web_pages import read_web_page
from tests.formats.documents import sentences, spoken


def read(body: str) -> ReadDocument:
    return read_web_page(f"<!DOCTYPE html><html><body>{body}</body></html>".encode(), "a.html")


def test_paragraphs_breaks_and_entities_are_text():
    body = "<h1>Talk</h1><p>a\n  <i>b</i><br>c &amp; &eacute; &#128578; שלום</p><div><p>d</div>e"

    assert read(body).text == "Talk\na b\nc & é 🙂 שלום\nd\ne\n"


def test_lists_and_definitions_are_lines():
    assert read("<ul><li>a<li>b</ul><dl><dt>P<dd>c</dl>").text == "a\nb\nP\nc\n"


def test_preformatted_text_keeps_its_lines_and_spaces():
    assert read("<pre>P:  a\n\n  b\tc</pre>").text == "P:  a\n\n  b\tc\n"


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>if (a<b) alert('x')</script>",
        "<style>p { color: red }</style>",
        "<template><p>x</p></template>",
        "<noscript>x</noscript>",
        "<textarea>x</textarea>",
        "<svg><text>x</text></svg>",
        "<!-- x -->",
        "<title>x</title>",
    ],
)
def test_code_forms_and_the_head_are_no_text(hidden):
    document = read(f"<p>a{hidden}b</p>")

    assert "x" not in document.text
    assert document.text.replace("\n", "") == "ab"
    assert sentences(document, Outcome.LEFT_OUT) == []


@pytest.mark.parametrize(
    "hidden",
    ["<p hidden>x <b>y</b></p>", '<p style="color:red; display: none">x<i hidden>y</i></p>'],
)
def test_what_is_hidden_from_readers_is_left_out_and_said(hidden):
    document = read(f"<p>a</p>{hidden}<p>b</p><img src='https://example.org/a.png'>")

    assert document.text == "a\nb\n"
    assert sentences(document, Outcome.LEFT_OUT) == [
        "Pictures (1) are left out of the text.",
        "Passages that the file hides from its readers (1) are left out of the text.",
    ]


def test_table_rows_are_lines_with_tabs():
    rows = "<tr><td>INT<td>How?<tr><th>P</th><td><p>So.</p><p>More.</p></td></tr>"

    document = read(f"<table>{rows}{rows}</table>")

    assert document.text == "INT\tHow?\nP\tSo.\nMore.\n" * 2
    assert spoken(document)[:2] == [("INT", "How?"), ("P", "So.\nMore.")]


TALK = [("Ada", "Hello?"), ("Rosa", "Hi."), ("Ada", "So?"), ("Rosa", "Well.")]


@pytest.mark.parametrize(
    ("before", "after", "finds"),
    [
        ("<b>", "</b> ", True),
        ("<STRONG>", "</STRONG> ", True),
        ('<span style="font-weight: bold">', "</span> ", True),
        ('<span style="color:red;font-weight:700">', "</span> ", True),
        ('<b style="font-weight:normal">', "</b> ", False),
        ("<i>", "</i> ", False),
        ("", "&nbsp;&nbsp; &nbsp;", True),
        ("", "\t", True),
    ],
)
def test_bold_names_and_gaps_tell_speakers(before, after, finds):
    page = "".join(f"<p>{before}{who}{after}{words}</p>\n" for who, words in TALK)
    framed = f"<table><tr><td>{page}</td></tr></table>"

    for body in (page, framed):
        assert ([s.label for s in read(body).speakers] == ["Ada", "Rosa"]) is finds


@pytest.mark.parametrize(
    ("declared", "stored", "expected"),
    [
        ('<meta charset="utf-8">', "utf-8", "café 🙂"),
        ('<meta charset="iso-8859-1">', "utf-8", "café 🙂"),
        ('<meta charset="windows-1251">', "cp1251", "да"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">', "koi8-r", "да"),
        ('<meta charset="iso-8859-1">', "cp1252", "“café”"),
        ('<meta charset="utf-8">', "cp1252", "café à côté"),
        ('<meta charset="utf-16">', "cp1252", "café à côté"),
        ('<meta charset="base64">', "cp1252", "café à côté"),
        ('<meta charset="no-such-thing">', "cp1252", "café à côté"),
        ("", "utf-16", "café 🙂"),
        ("", "utf-8-sig", "café 🙂"),
    ],
)
def test_encodings_are_found_also_where_the_page_lies_about_them(declared, stored, expected):
    page = f"<html><head>{declared}</head><body><p>P: {expected}</p></body></html>"

    (document,) = read_document(page.encode(stored), "a.html")

    assert document.text == f"P: {expected}\n"


def test_xhtml_and_fragments_are_pages_and_plain_words_are_not():
    xhtml = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html><html><body><p>a</p>'

    assert read_document(xhtml.encode(), "a.xhtml")[0].text == "a\n"
    assert read_document(b"<p>a</p><p>b</p>", "a.htm")[0].text == "a\nb\n"
    assert read_document(b"INT: a < b?\nP: c", "a.html")[0].text == "INT: a < b?\nP: c"
    assert read_document(b"<!-- saved --><html><p>a", "a.txt")[0].text == "a\n"


def test_half_a_page_is_read_as_browsers_read_it():
    assert read_document(b"<!DOCTYPE html><html><body><p>P: so <b>it", "a.html")[0].text == (
        "P: so it\n"
    )


def test_letters_that_no_text_can_hold_become_a_sign():
    assert read("<p>a&#xD83D;b&#0;c</p>").text == "a�b�c\n"


def test_no_word_is_looked_up_outside(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("not for the page")
    page = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><html><p>P: &x;</p>'

    assert "not for the page" not in read_web_page(page.encode(), "a.html").text


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 200_000 + "a",
        "<b>" * 200_000 + "a",
        "<p>a</p>" * 150_000,
        "<p " + 'a="b" ' * 200_000 + ">a",
        "&amp;" * 400_000,
        "<!--" + "-" * 2_000_000,
        "<table><tr>" + "<td>a" * 300_000,
        "a" + "&nbsp; " * 300_000 + "b",
        "<" * 500_000 + "p>a",
    ],
    ids=["deep", "bold", "long", "attributes", "entities", "comment", "cells", "gap", "angles"],
)
def test_an_enormous_page_is_read_in_seconds(markup):
    before = time.process_time()

    read_web_page(markup.encode(), "a.html")

    assert time.process_time() - before < 10


def test_tables_in_tables_without_end_are_refused():
    with pytest.raises(BadFile, match="deeper than any page"):
        read("<table><tr><td>" * 100_000 + "a")


TAGS = ("<p>", "</p>", "<table>", "<tr>", "<td>", "</td>", "</table>", "<b>", "</b>", "<pre>")
BETWEEN = ("a", "\n", "&nbsp;", "<br>", "<script>", "\ud83d", "<!--", "-->")


@given(st.lists(st.sampled_from((*TAGS, *BETWEEN))))
def test_any_tags_are_read_in_order(parts):
    page = "<html>" + "".join(parts)
    try:
        (document,) = read_document(page.encode(errors="surrogatepass"), "a.html")
    except BadFile:
        return
    ends = [(t.start, t.end) for t in document.turns]
    assert ends == sorted(ends)
    assert all(document.text[start:end].strip() for start, end in ends)
