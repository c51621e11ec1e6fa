"""OpenDocument texts are read as a reader sees them."""

import pytest

from polyvocal.core.errors import BadFile
from polyvocal.core.findings import Outcome
from polyvocal.formats.documents import ReadDocument
from polyvocal.formats.open_document import read_open_document
from tests.formats.documents import sentences
from tests.formats.workbook_files import starting_too_early
from tests.printing import ODT_NAMESPACES, open_document, package, print_odt


def read(body: str, parts=(), **more) -> ReadDocument:
    return read_open_document(open_document(body, parts, **more), "a.odt")


def p(*parts: str) -> str:
    return f"<text:p>{''.join(parts)}</text:p>"


def test_spaces_tabs_breaks_and_hostile_letters_are_text():
    body = p('a<text:tab/>b<text:line-break/>c<text:s text:c="3"/>d') + p() + p("e &amp; é 🙂 שלום")

    assert read(body).text == "a\tb\nc   d\n\ne & é 🙂 שלום\n"


def test_white_space_of_the_file_is_layout():
    assert read(p("\n  one\n   two ", "<text:span> three</text:span>  ")).text == "one two three\n"


def test_a_count_of_spaces_that_nobody_typed_is_cut():
    text = read(p('a<text:s text:c="2000000000"/>b', '<text:s text:c="x"/>c')).text

    assert (len(text), text[-5:]) == (1005, " b c\n")


def test_lists_sections_headings_and_links_are_text():
    body = (
        "<text:section><text:h>Title</text:h><text:list><text:list-item>"
        f"{p('one')}</text:list-item></text:list></text:section>"
        + p("<text:a>two</text:a>", "<text:bookmark/>", "<text:ruby><text:ruby-base>漢")
        + "</text:ruby-base><text:ruby-text>kan</text:ruby-text></text:ruby>"
    )
    body = body.replace("漢</text:p>", "漢") + "</text:p>"

    assert read(body).text == "Title\none\ntwo漢\n"


def test_table_rows_are_lines_with_tabs():
    def row(*cells: str) -> str:
        inside = "".join(f"<table:table-cell>{cell}</table:table-cell>" for cell in cells)
        return f"<table:table-row>{inside}</table:table-row>"

    nested = f"<table:table>{row(p('c'))}</table:table>"
    head = f"<table:table-header-rows>{row(p('INT'), p('How?'))}</table:table-header-rows>"
    rows = head + row(p("P"), p("So.") + p("More.")) + row(p("INT"), nested) + row(p("P"), p("d"))

    document = read(f"<table:table>{rows}</table:table>")

    assert document.text == "INT\tHow?\nP\tSo.\nMore.\nINT\tc\nP\td\n"
    assert [s.label for s in document.speakers] == ["INT", "P"]


def test_insertions_are_kept_and_deletions_left_out_and_both_are_said():
    changes = (
        "<text:tracked-changes><text:changed-region><text:insertion/></text:changed-region>"
        f"<text:changed-region><text:deletion><office:change-info/>{p('not ')}</text:deletion>"
        "</text:changed-region></text:tracked-changes>"
    )

    document = read(changes + p("I was ", "<text:change-start/>very ", "<text:change/>tired."))

    assert document.text == "I was very tired.\n"
    (sentence,) = sentences(document, Outcome.CHANGED)
    assert "1 insertion kept, 1 deletion (4 characters) left out." in sentence


def test_notes_are_listed_at_the_end_and_nobodys():
    note = (
        '<text:note text:note-class="{}"><text:note-citation>1</text:note-citation>'
        "<text:note-body>{}</text:note-body></text:note>"
    )
    body = p("INT: Why?") + p(
        "P: So", note.format("footnote", p("A note.")), ".", note.format("endnote", p("Another."))
    )

    document = read(body)

    assert document.text == "INT: Why?\nP: So.\nFootnote 1: A note.\nEndnote 2: Another.\n"
    assert [t.speaker for t in document.turns] == [0, 1, None, None]


def test_what_is_not_text_is_left_out_and_said():
    header = f"<x {ODT_NAMESPACES}><style:header>{p('Study 7')}</style:header></x>"
    body = p(
        "a",
        f"<office:annotation>{p('a comment')}</office:annotation>",
        "<draw:frame><draw:image/></draw:frame>",
        "<text:hidden-text>secret</text:hidden-text>",
    )

    document = read(body, [("styles.xml", header)])

    assert document.text == "a\n"
    assert sentences(document, Outcome.LEFT_OUT) == [
        "1 comment is not part of the text; it stays in the kept original.",
        "Pictures (1) are left out of the text.",
        "Passages that the file hides from its readers (1) are left out of the text.",
        "Page headers and footers are left out of the text.",
    ]


def test_a_text_box_is_read_once_after_its_paragraph():
    inner = f"<draw:frame><draw:text-box>{p('inner')}</draw:text-box></draw:frame>"
    box = f"<draw:frame><draw:text-box>{p('boxed', inner)}</draw:text-box></draw:frame>"

    document = read(p("before", box) + p("after"))

    assert document.text == "before\nboxed\ninner\nafter\n"
    assert sentences(document, Outcome.CHANGED) == [
        "Text boxes (2) are read after the paragraph they stand beside."
    ]


def styled(family: str, weight: str) -> str:
    return (
        f'<style:style style:name="N" style:family="{family}">'
        f'<style:text-properties fo:font-weight="{weight}"/></style:style>'
    )


TALK = [("Ada", "Hello?"), ("Rosa", "Hi."), ("Ada", "So?"), ("Rosa", "Well.")]
IN_SPAN = "".join(
    p(f'<text:span text:style-name="N">{who}</text:span> {words}') for who, words in TALK
)
OWN_PARAGRAPH = "".join(
    f'<text:p text:style-name="N">{who}</text:p>{p(words)}' for who, words in TALK
)


@pytest.mark.parametrize(
    ("body", "style", "finds"),
    [
        (IN_SPAN, styled("text", "bold"), True),
        (IN_SPAN, styled("text", "700"), True),
        (IN_SPAN, styled("text", "normal"), False),
        (IN_SPAN, styled("paragraph", "bold"), False),
        (OWN_PARAGRAPH, styled("paragraph", "bold"), True),
    ],
)
def test_bold_names_are_speakers(body, style, finds):
    assert ([s.label for s in read(body, styles=style).speakers] == ["Ada", "Rosa"]) is finds


def test_bold_by_a_style_with_a_name_counts():
    styles = f"<x {ODT_NAMESPACES}>{styled('text', 'bold')}</x>"

    document = read(IN_SPAN, [("styles.xml", styles)], styles="")

    assert [s.label for s in document.speakers] == ["Ada", "Rosa"]


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY b SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("before", [BOMB, OUTSIDE])
def test_entities_are_refused(before):
    with pytest.raises(BadFile, match="document type"):
        read(p("&b;"), before=before)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_file_cut_short_is_refused_in_one_sentence(share):
    whole = print_odt([("", "Some words. " * 1000)])

    with pytest.raises(BadFile, match="damaged, incomplete or locked"):
        read_open_document(whole[: int(len(whole) * share)], "a.odt")


def test_a_file_whose_parts_begin_before_it_does_is_refused_in_one_sentence():
    with pytest.raises(BadFile, match="damaged, incomplete or locked"):
        read_open_document(starting_too_early(print_odt([("", "Jane: yes")])), "a.odt")


def test_a_part_that_unpacks_to_far_more_than_it_weighs_is_refused():
    with pytest.raises(BadFile, match="Unpacked, this file would take more than 64 MB"):
        read(p(" " * 30_000_000))


def test_a_locked_file_is_told_so():
    with pytest.raises(BadFile, match="locked with a password"):
        read(p("x"), [("META-INF/manifest.xml", "<m><manifest:encryption-data/></m>")])


def test_a_sheet_is_no_text():
    sheet = f"<x {ODT_NAMESPACES}><office:body><office:spreadsheet/></office:body></x>"
    with pytest.raises(BadFile, match="a sheet, slides or a drawing"):
        read_open_document(package([("content.xml", sheet)]), "a.ods")


@pytest.mark.parametrize("body", ["<text:p", "<text:list>" * 400 + "</text:list>" * 400, "\x00"])
def test_broken_or_endlessly_nested_xml_is_refused(body):
    with pytest.raises(BadFile, match="damaged, incomplete or locked"):
        read(body)
