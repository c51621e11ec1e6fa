"""Rich text files are read as a reader sees them."""

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from striprtf.striprtf import rtf_to_text

from polyvocal.core.errors import BadFile
from polyvocal.core.findings import Outcome
from polyvocal.formats.documents import ReadDocument
from polyvocal.formats.reading import read_document
from polyvocal.formats.rich_text import read_rich_text
from tests.formats.documents import sentences, spoken
from tests.printing import print_rtf, rich_text


def read(body: str) -> ReadDocument:
    return read_rich_text(rich_text(body), "a.rtf")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"a\tab b\line c\par\par d", "a\tb\nc\n\nd\n"),
        ("one\r\n two\\par", "one two\n"),
        (r"a\~b\_c\-d \\ \{e\}\emdash\lquote f\rquote", "a\u00a0b\u2011cd \\ {e}—‘f’\n"),
        (r"caf\'e9 \'93x\'94", "café “x”\n"),
        (r"{\f1 \'e4\'e0}, \'e4", "да, ä\n"),
        (r"\u1076?\u1072?", "да\n"),
        (r"\uc2\u-10179\'3d\'d8\u-8638\'00\'de!", "🙂!\n"),
        (r"\u-10179?\u-8638? {\uc0\u233}s", "🙂 és\n"),
        (r"\uc1\u233 \'e9b", "éb\n"),
        (r"\u8217\'92s {\u8217}s", "’s ’s\n"),
        (r"a{\*\unknown b{c}}d{\info e}{\stylesheet{\s0 f;}}{\listtext 1.\tab}g", "adg\n"),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt{\ul link}}}{\*\bkmkstart m}!", "link!\n"),
        (r"{\pict\wmetafile8 0a0b0c}a{\*\shppict{\pict ff}}{\nonshppict{\pict ff}}", "a\n"),
        (r"a\page b\sect c", "a\nb\nc\n"),
        (r"P: a\u10?x\'0dy\par", "P: a\nx y\n"),
        (r"\u-257?{\b P} a\par", "P a\n"),
    ],
)
def test_what_is_seen_is_the_text(body, text):
    assert read(body).text == text


def test_bytes_of_a_picture_are_passed_over_whatever_they_are():
    body = rich_text(r"a{\pict\bin11 MIDDLE}").replace(b"MIDDLE", b"}}{\\par b}\x00")

    assert read_rich_text(body.removesuffix(b"}") + b" c}", "a.rtf").text == "a c\n"


def test_fonts_of_signs_show_letters_or_are_said():
    document = read(r"Hi {\f2 \'4a\u-4022\'4aJ\'47\u-4061?}")

    assert document.text == "Hi ☺☺☺��\n"
    assert sentences(document, Outcome.CHANGED) == [
        "Symbols without a letter of their own (2) became “�”."
    ]


def test_letters_stored_against_the_standard_as_utf_8_are_read():
    data = rich_text("P: LETTERS").replace(b"LETTERS", "é🙂 да".encode())

    assert read_rich_text(data, "a.rtf").text == "P: é🙂 да\n"


def test_letters_of_two_bytes_may_end_in_ascii():
    data = rich_text(r"\f3\'83A\'83\'43", head="").replace(
        b"{\\f1\\", b"{\\f3\\fcharset128 Mincho;}{\\f1\\"
    )

    assert read_rich_text(data, "a.rtf").text == "アイ\n"


def test_half_an_emoji_becomes_a_sign_and_is_said():
    document = read(r"a\u-10179?b\u-8638?c\par\u-10179?")

    assert document.text == "a�b�c\n�\n"
    assert sentences(document, Outcome.CHANGED) == [
        "3 characters could not be read and became “�”; this is the first place."
    ]


def test_table_rows_are_lines_with_tabs():
    row = r"\trowd\cellx1\cellx2\pard\intbl {}\cell {}\cell\row"
    rows = "".join(
        row.replace("{}", who, 1).replace("{}", words, 1)
        for who, words in [("INT", "How?"), ("P", r"So.\par More."), ("INT", "And?"), ("P", "d")]
    )

    document = read(r"\pard Talk\par" + rows + r"\pard end")

    assert document.text == "Talk\nINT\tHow?\nP\tSo.\nMore.\nINT\tAnd?\nP\td\nend\n"
    assert spoken(document)[1] == ("P", "So.\nMore.")


def test_tracked_changes_hidden_words_and_margins_are_said():
    body = (
        r"{\header Study 7\par}I was {\revised very }{\deleted not }"
        r"{\deleted at }{\deleted all }tired{\v secret}.{\annotation a comment}"
    )

    document = read(body)

    assert document.text == "I was very tired.\n"
    assert sentences(document, Outcome.CHANGED) == [
        "The file holds tracked changes: 1 insertion kept, 1 deletion (11 characters) left out."
    ]
    assert sentences(document, Outcome.LEFT_OUT) == [
        "1 comment is not part of the text; it stays in the kept original.",
        "Passages that the file hides from its readers (1) are left out of the text.",
        "Page headers and footers are left out of the text.",
    ]


def test_notes_stand_at_the_end_and_boxes_after_their_paragraph():
    body = (
        r"INT: Why?{\footnote A note.}\par P: So{\shp{\*\shpinst{\sp{\sn x}{\sv y}}"
        r"{\shptxt boxed\par}}{\shprslt double}}.{\footnote\ftnalt Another.}\par INT: And?\par"
    )

    assert read(body).text == (
        "INT: Why?\nP: So.\nboxed\nINT: And?\nFootnote 1: A note.\nEndnote 2: Another.\n"
    )


TALK = [("Ada", "Hello?"), ("Rosa", "Hi."), ("Ada", "So?"), ("Rosa", "Well.")]


@pytest.mark.parametrize(
    ("name", "finds"),
    [
        (r"{\b %s} ", True),
        (r"\b %s\b0  ", True),
        (r"\b %s\plain  ", True),
        (r"{\b0 %s} ", False),
        (r"{\i %s} ", False),
        (r"%s\tab ", True),
    ],
)
def test_bold_names_and_tabs_tell_speakers(name, finds):
    body = "".join(rf"\pard {name % who}{words}\par" for who, words in TALK)

    assert ([s.label for s in read(body).speakers] == ["Ada", "Rosa"]) is finds


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_half_a_file_is_refused(share):
    whole = print_rtf([("", "Some words. " * 100)])

    with pytest.raises(BadFile, match="ends in the middle"):
        read_rich_text(whole[: int(len(whole) * share)], "a.rtf")


@pytest.mark.parametrize("group", ["{", r"{\shptxt ", r"{\footnote ", r"{\*\x{\pict "])
def test_groups_without_end_are_refused(group):
    with pytest.raises(BadFile, match="nested deeper"):
        read(group * 300_000 + "a" + "}" * 300_000 * group.count("{"))


@pytest.mark.parametrize(
    "body",
    [
        r"\b" * 500_000,
        r"\'e9" * 500_000,
        r"\u233?" * 300_000,
        "{a}" * 300_000,
        r"a\par" * 150_000,
        r"{\shptxt a}" * 100_000,
        r"\bin999999999 a",
        r"\u" + "9" * 1_000_000,
        "\\" + "a" * 1_000_000,
    ],
    ids=["words", "bytes", "units", "groups", "lines", "boxes", "bin", "number", "word"],
)
def test_an_enormous_file_is_read_or_refused_in_seconds(body):
    before = time.process_time()

    with contextlib.suppress(BadFile):
        read(f"a{body}")

    assert time.process_time() - before < 10


letters = st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"]))


@given(st.lists(letters, max_size=5))
def test_every_letter_comes_back(paragraphs):
    # A form feed, a vertical tab and their kin stay as they are.
    read_back = read_rich_text(print_rtf([("", "x"), *(("", words) for words in paragraphs)]), "a")

    assert read_back.text == "".join(f"{words}\n" for words in ["x", *paragraphs])


@given(st.lists(st.text("abc é„да—", max_size=20), max_size=6))
def test_an_independent_reader_reads_the_same_words(paragraphs):
    data = print_rtf([("", words) for words in paragraphs])

    assert read_rich_text(data, "a.rtf").text.split() == rtf_to_text(data.decode()).split()


PARTS = ["{", "}", "\\b ", "\\par", "a", "\\u55357?", "\\'e9", "\\*", "\\cell", "\\row", "\\trowd"]
MORE = ["\\intbl", "{\\shptxt", "{\\footnote ", "\\pard", "\\f1 ", "\\v ", "\\deleted ", "\\bin3 "]


@given(st.lists(st.sampled_from(PARTS + MORE), max_size=40))
def test_any_tokens_are_read_or_refused(parts):
    try:
        (document,) = read_document(rich_text("".join(parts)), "a.rtf")
    except BadFile:
        return
    assert all(words.strip() for _who, words in spoken(document))
