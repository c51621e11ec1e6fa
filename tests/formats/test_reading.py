"""One door: every file is read by what it is, or refused in one sentence, in bounded time."""

import io
import pickle
import time
import zipfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyvocal.core.documents import SpeakerKind
from polyvocal.core.errors import BadFile
from polyvocal.core.findings import Outcome
from polyvocal.formats.reading import largest_file, read_document
from polyvocal.formats.speaker_labels import ReadingHints
from tests.formats.documents import spoken as turns_of
from tests.layouts import bold_names
from tests.printing import print_html, print_odt, print_pdf, print_rtf

TALK = [
    ("INT", "How was it?"),
    ("P03", "Good – mostly 🙂."),
    ("INT", "And now?"),
    ("P03", "e\u0301."),
]
BOLD = [(who, f" {words}") for who, words in TALK]
COLONS = "\n".join(f"{who}: {words}" for who, words in TALK)


def spoken(data: bytes, name: str) -> list[tuple[str, str]]:
    (document,) = read_document(data, name)
    return turns_of(document)


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Talk", 0)
    sheet.append(["Speaker", "Text"])
    for row in TALK:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


VTT = "WEBVTT\n\n" + "\n\n".join(
    f"00:0{i}.000 --> 00:0{i + 1}.000\n<v {who}>{words}" for i, (who, words) in enumerate(TALK)
)
SRT = "\n\n".join(
    f"{i}\n00:00:0{i},000 --> 00:00:0{i + 1},000\n{who}: {words}"
    for i, (who, words) in enumerate(TALK, 1)
)
CSV = "speaker,text\n" + "\n".join(f'{who},"{words}"' for who, words in TALK)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (COLONS.encode(), "a.txt"),
        (COLONS.encode("utf-8-sig"), "a.txt"),
        (COLONS.replace("\n", "\r\n").encode("utf-16"), "a.txt"),
        (COLONS.encode(), "a.md"),
        (COLONS.encode(), "a"),
        (bold_names(TALK), "a.docx"),
        (print_odt(BOLD), "a.odt"),
        (print_html(BOLD), "a.html"),
        (print_rtf(BOLD), "a.rtf"),
        (print_pdf(BOLD), "a.pdf"),
        (VTT.encode(), "a.vtt"),
        (VTT.encode(), "a.txt"),
        (SRT.encode(), "a.srt"),
        (CSV.encode(), "a.csv"),
        (CSV.replace(",", "\t").encode(), "a.tsv"),
        (workbook(), "a.xlsx"),
    ],
)
def test_every_kind_of_file_reads_to_the_same_turns(data, name):
    assert spoken(data, name) == TALK


def test_a_word_file_called_txt_is_read_and_the_name_is_remarked_on():
    (document,) = read_document(bold_names(TALK), "a.txt")

    first = document.report.findings[0]
    assert len(document.turns) == 4
    assert (first.outcome, first.file) == (Outcome.WARNING, "a.txt")


def test_a_table_may_hold_several_documents():
    data = "document,speaker,text,time\nP1,INT,Hello?,0:05\nP2,INT,Hi?,1\nP1,P1,Yes.,75.5\n"

    documents = read_document(data.encode(), "all.csv")

    assert [(d.name, len(d.turns)) for d in documents] == [("P1", 2), ("P2", 1)]
    assert [turn.seconds for turn in documents[0].turns] == [5, 75.5]


def test_rows_of_one_turn_number_are_one_turn():
    data = "turn,speaker,text\n1,INT,Hello?\n2,P1,Well\n2,P1,yes.\n4,INT,So?\n"

    (document,) = read_document(data.encode(), "a.csv")

    assert [document.text[t.start : t.end] for t in document.turns] == [
        "Hello?",
        "Well\nyes.",
        "So?",
    ]
    assert [f.place for f in document.report.findings if f.outcome is Outcome.WARNING] == ["row 5"]


def test_captions_of_one_speaker_are_one_turn_with_its_first_time():
    vtt = (
        "WEBVTT\n\nNOTE made by hand\n\n1\n00:01.000 --> 00:02.000\n<v Ada>Hello,\n\n"
        "00:02.500 --> 00:03.000 line:0\n<v Ada>there &amp; <i>you</i>?\n\n"
        "01:00:03.000 --> 01:00:04.000\n<v.loud Rosa>Hi.</v> <v Ada>So?</v>\n"
    )

    (document,) = read_document(vtt.encode(), "a.vtt")

    assert document.text == "Ada: Hello, there & you?\n\nRosa: Hi.\n\nAda: So?\n\n"
    assert [t.seconds for t in document.turns] == [1, 3603, 3603]


def test_captions_without_names_are_joined_to_sentences():
    srt = "\n\n".join(
        f"{i}\n00:00:0{i},000 --> 00:00:0{i + 1},000\n{words}"
        for i, words in enumerate(["It was", "cold.", "Very."], 1)
    )

    assert spoken(srt.encode(), "a.srt") == [("", "It was cold."), ("", "Very.")]


def test_hints_reach_every_reader():
    hints = ReadingHints(kinds={"Ada": SpeakerKind.INTERVIEWER})
    talk = [("Ada", "How?"), ("Rosa", "So."), ("Ada", "And?"), ("Rosa", "Well.")]
    csv = "speaker,text\n" + "\n".join(f"{who},{words}" for who, words in talk)
    colons = "\n".join(f"{who}: {words}" for who, words in talk)

    for data, name in (
        (colons.encode(), "a.txt"),
        (bold_names(talk), "a.docx"),
        (csv.encode(), "a.csv"),
    ):
        (document,) = read_document(data, name, hints)
        assert document.speakers[0].kind is SpeakerKind.INTERVIEWER


def test_a_spawned_process_reads_and_hands_on_the_same():
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        there = pool.submit(read_document, COLONS.encode(), "a.txt").result()

    assert there == read_document(COLONS.encode(), "a.txt")
    assert pickle.loads(pickle.dumps(there)) == there  # noqa: S301 - our own bytes


def archive(**members: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as z:
        for name, content in members.items():
            z.writestr(name.replace("__", "/").replace("_", "."), content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "a.txt", "empty"),
        (b" \n\t\n", "a.txt", "empty"),
        (b"%PDF-1.7\n...", "a.pdf", "ends in the middle"),
        (b"%PDF-1.7\n...", "a.txt", "ends in the middle"),
        (b"{\\rtf1 hello", "a.rtf", "ends in the middle"),
        (b"{\\rtf1 {\\pict 00}}", "a.rtf", "no words"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.doc", "old Office"),
        (archive(mimetype="x", content_xml="<x/>"), "a.odt", "OpenDocument"),
        (b"<?xml version='1.0'?><x>hello</x>", "a.xml", "an XML file"),
        (archive(a_txt="hello"), "a.zip", "a zip archive"),
        (b"<!DOCTYPE html><html></html>", "a.html", "no words"),
        (b"\x89PNG\r\n\x1a\n" + bytes(80), "a.png", "a picture"),
        (b"ID3\x04" + bytes(80), "a.mp3", "a recording"),
        (b"WEBVTT\n\n00:xx --> nonsense\nHello\n", "a.vtt", "holds no words"),
        (b"hello", "a.vtt", "do not follow the WebVTT format"),
        (b"a,b\n1,2\n", "a.csv", "no column of words"),
        (bytes(range(256)) * 9, "a.txt", "no characters"),
        (b"a: b\n" * 200_001, "a.txt", "More than 200,000 lines"),
        (b"word\n" * 200_001, "a.txt", "More than 200,000"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(data, name, says):
    with pytest.raises(BadFile, match=says) as refused:
        read_document(data, name)

    assert str(refused.value).startswith(f"{name}: ")
    assert "\n" not in str(refused.value)


def test_the_largest_sizes_are_known_before_a_file_is_read():
    assert [largest_file(name) // 2**20 for name in ("a.txt", "a.DOCX", "a.vtt")] == [50, 100, 50]


@pytest.mark.parametrize(
    "data",
    [
        b"word " * 3_000_000,
        b"a" * 15_000_000,
        b" " * 15_000_000 + b"x",
        b"!" * 15_000_000,
        b"[" * 15_000_000,
        b"1:" * 7_000_000,
        ("🙂–" * 2_000_000).encode(),
        b"x " + b"- " * 7_000_000,
    ],
    ids=["words", "letters", "spaces", "marks", "brackets", "clocks", "emoji", "dashes"],
)
def test_one_enormous_line_is_read_in_seconds(data):
    before = time.process_time()

    read_document(data, "a.txt")

    assert time.process_time() - before < 10


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data):
    for name in ("a.txt", "a.vtt", "a.docx", "a.csv", "a.html"):
        try:
            documents = read_document(data, name)
        except BadFile:
            continue
        assert all(0 < len(d.turns) <= len(d.text) for d in documents)
