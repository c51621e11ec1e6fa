"""Word files are read as a reader sees them."""

import io
import zipfile
from collections.abc import Iterable

import docx
import pytest

from polyvocal.core.errors import BadFile
from polyvocal.core.findings import Outcome
from polyvocal.formats.documents import ReadDocument
from polyvocal.formats.docx import read_docx
from tests.formats.documents import sentences
from tests.formats.workbook_files import starting_too_early

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def package(body: str, parts: Iterable[tuple[str, str]] = (), *, declaration: str = "") -> bytes:
    """A Word file of bare parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (
            (
                "word/document.xml",
                f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
            ),
            *parts,
        ):
            archive.writestr(name, declaration + content)
    return stream.getvalue()


def read(body: str, parts: Iterable[tuple[str, str]] = ()) -> ReadDocument:
    return read_docx(package(body, parts), "a.docx")


def p(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def r(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def test_paragraphs_tabs_breaks_and_hyphens_are_text():
    run = (
        "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/>"
        "<w:softHyphen/><w:t>d</w:t></w:r>"
    )

    assert read(p(run) + p() + p(r("e &amp; é 🙂"))).text == "a\tb\nc\u2011d\n\ne & é 🙂\n"


def test_table_rows_are_lines_with_tabs():
    def cell(*paragraphs: str) -> str:
        return f"<w:tc><w:tcPr/>{''.join(paragraphs)}</w:tc>"

    rows = [("INT", "How?"), ("P", "So."), ("INT", "And?"), ("P", "Well.")]
    table = "".join(f"<w:tr>{cell(p(r(a)))}{cell(p(r(b)), p(r('More.')))}</w:tr>" for a, b in rows)

    document = read(f"<w:tbl>{table}</w:tbl>")

    assert document.text.startswith("INT\tHow?\nMore.\nP\tSo.\nMore.\n")
    assert [s.label for s in document.speakers] == ["INT", "P"]
    assert [document.text[t.start : t.end] for t in document.turns][:2] == [
        "How?\nMore.",
        "So.\nMore.",
    ]


def test_a_table_inside_a_cell_is_read_once():
    inner = f"<w:tbl><w:tr><w:tc>{p(r('b'))}</w:tc><w:tc>{p(r('c'))}</w:tc></w:tr></w:tbl>"
    outer = f"<w:tbl><w:tr><w:tc>{p(r('a'))}</w:tc><w:tc>{inner}</w:tc></w:tr></w:tbl>"

    assert read(outer).text == "a\tb\tc\n"


def test_insertions_are_kept_and_deletions_left_out_and_both_are_said():
    body = p(
        r("I was "),
        f"<w:ins>{r('very ')}</w:ins>",
        "<w:del><w:r><w:delText>not </w:delText></w:r></w:del>",
        r("tired."),
    )

    document = read(body)

    assert document.text == "I was very tired.\n"
    (sentence,) = sentences(document, Outcome.CHANGED)
    assert "1 insertion kept, 1 deletion (4 characters) left out." in sentence


def test_a_deleted_paragraph_end_joins_the_paragraphs():
    first = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{r('one ')}</w:p>"

    assert read(first + p(r("two"))).text == "one two\n"


def test_moved_words_stand_only_where_they_went():
    body = p(f"<w:moveFrom>{r('x')}</w:moveFrom>", r("a"), f"<w:moveTo>{r('x')}</w:moveTo>")

    assert read(body).text == "ax\n"


def test_fields_show_their_result_and_not_their_code():
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + r("3 May")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )

    assert read(p(field, f'<w:fldSimple w:instr="X">{r("!")}</w:fldSimple>')).text == "3 May!\n"


def test_links_and_content_controls_are_text():
    body = p(
        f"<w:hyperlink>{r('a')}</w:hyperlink>",
        f"<w:sdt><w:sdtPr/><w:sdtContent>{r('b')}</w:sdtContent></w:sdt>",
    )

    assert read(f"<w:sdt><w:sdtContent>{body}</w:sdtContent></w:sdt>").text == "ab\n"


def test_footnotes_are_listed_at_the_end_and_nobodys():
    note = f'<w:footnote w:id="2">{p(r("A note."))}</w:footnote>'
    notes = f'<w:footnotes xmlns:w="{W}">{note}</w:footnotes>'
    body = p(r("INT: Why?")) + p(r("P: So"), '<w:r><w:footnoteReference w:id="2"/></w:r>', r("."))

    document = read(body, [("word/footnotes.xml", notes)])

    assert document.text == "INT: Why?\nP: So.\nFootnote 1: A note.\n"
    assert [t.speaker for t in document.turns] == [0, 1, None]
    assert sentences(document, Outcome.CHANGED) == [
        "1 footnote or endnote stands at the end of the text, spoken by nobody."
    ]


def test_comments_pictures_and_headers_are_said_to_be_left_out():
    header = f'<w:hdr xmlns:w="{W}">{p(r("Study 7"))}</w:hdr>'
    body = p(r("a"), '<w:r><w:commentReference w:id="0"/></w:r>', "<w:r><w:drawing/></w:r>")

    document = read(body, [("word/header1.xml", header.replace("<w:rPr></w:rPr>", ""))])

    assert sentences(document, Outcome.LEFT_OUT) == [
        "1 comment is not part of the text; it stays in the kept original.",
        "Pictures (1) are left out of the text.",
        "Page headers and footers are left out of the text.",
    ]


def test_a_text_box_is_read_once_after_its_paragraph():
    box = f"<w:txbxContent>{p(r('boxed'))}</w:txbxContent>"
    twice = (
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/'
        'markup-compatibility/2006">'
        f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )

    assert read(p(r("before"), twice) + p(r("after"))).text == "before\nboxed\nafter\n"


def test_symbols_become_letters_or_are_said():
    smile = '<w:r><w:sym w:font="Wingdings" w:char="F04A"/></w:r>'
    unknown = '<w:r><w:sym w:font="Webdings" w:char="F022"/></w:r>'

    document = read(p(r("Hi "), smile, unknown))

    assert document.text == "Hi ☺\ufffd\n"
    assert sentences(document, Outcome.CHANGED) == [
        "Symbols without a letter of their own (1) became “�”."
    ]


@pytest.mark.parametrize(
    ("bold", "finds"),
    [("<w:b/>", True), ('<w:b w:val="true"/>', True), ('<w:b w:val="0"/>', False), ("", False)],
)
def test_bold_names_are_speakers(bold, finds):
    talk = [("Ada", "Hello?"), ("Rosa", "Hi."), ("Ada", "So?"), ("Rosa", "Well.")]
    body = "".join(p(r(who, bold), r(f" {words}")) for who, words in talk)

    assert ([s.label for s in read(body).speakers] == ["Ada", "Rosa"]) is finds


def test_bold_by_a_character_style_counts():
    style = '<w:style w:styleId="Name"><w:rPr><w:b/></w:rPr></w:style>'
    styles = f'<w:styles xmlns:w="{W}">{style}</w:styles>'
    talk = [("Ada", "Hello?"), ("Rosa", "Hi."), ("Ada", "So?"), ("Rosa", "Well.")]
    body = "".join(p(r(who, '<w:rStyle w:val="Name"/>'), r(f" {words}")) for who, words in talk)

    document = read(body, [("word/styles.xml", styles)])

    assert [s.label for s in document.speakers] == ["Ada", "Rosa"]


def test_what_word_itself_would_write_is_read():
    file = docx.Document()
    file.add_heading("Interview", 1)
    file.add_paragraph("INT: Where?")
    file.add_paragraph("P: Here.", style="List Bullet")
    stream = io.BytesIO()
    file.save(stream)

    document = read_docx(stream.getvalue(), "a.docx")

    assert document.text == "Interview\nINT: Where?\nP: Here.\n"
    assert document.n_words == 2


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("declaration", [BOMB, OUTSIDE])
def test_entities_are_refused(declaration):
    with pytest.raises(BadFile, match="document type"):
        read_docx(package(p(r("&a;")), declaration=declaration), "a.docx")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_file_cut_short_is_refused_in_one_sentence(share):
    whole = package(p(r("Some words. " * 1000)))

    with pytest.raises(BadFile, match="damaged, incomplete or locked"):
        read_docx(whole[: int(len(whole) * share)], "a.docx")


def test_a_file_whose_parts_begin_before_it_does_is_refused_in_one_sentence():
    with pytest.raises(BadFile, match="damaged, incomplete or locked"):
        read_docx(starting_too_early(package(p(r("Jane: yes")))), "a.docx")


def test_a_part_that_unpacks_to_far_more_than_it_weighs_is_refused():
    with pytest.raises(BadFile, match="Unpacked, this file would take more than 64 MB"):
        read_docx(package(p(r(" " * 30_000_000))), "a.docx")


def test_a_part_that_lies_about_its_size_is_refused():
    data = package(p(r("word " * 200_000)))
    true_size = (
        len(f'<w:document xmlns:w="{W}"><w:body></w:body></w:document>')
        + len(p(r("word " * 200_000)))
    ).to_bytes(4, "little")
    assert data.count(true_size) == 2

    with pytest.raises(BadFile, match=r"damaged|Unpacked"):
        read_docx(data.replace(true_size, (1000).to_bytes(4, "little")), "a.docx")


@pytest.mark.parametrize("body", ["<w:p", "<w:p>" * 400 + "</w:p>" * 400, "\x00"])
def test_broken_or_endlessly_nested_xml_is_refused(body):
    with pytest.raises(BadFile, match="damaged, incomplete or locked"):
        read(body)
