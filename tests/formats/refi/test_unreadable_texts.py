"""Members of a package that are no text: the rest comes in, each is told by its source's name."""

import io
import random
import zipfile

import pytest

from polyvocal.core.errors import BadFile
from polyvocal.core.exchange import Fate, Thing
from polyvocal.core.findings import Outcome
from tests.formats.refi.projects import NOTE, SOURCE, coded, guid, package, project, read, source

ID = "0b0e5fd2-6a52-4a5b-8d4c-1a2b3c4d5e6f.txt"
NAME = "Interview with Zoë\u202e"
JUNK = random.Random(1).randbytes(2_000)  # noqa: S311 - made-up bytes need no cryptography


def two_sources(data, *, packing=zipfile.ZIP_DEFLATED):
    """A source that can be read, and one whose text is these bytes."""
    good = source(coded(1, 0, 3)).replace(SOURCE, guid(7))
    bad = source(coded(2, 0, 3), f"internal://{ID}").replace('name="One"', f'name="{NAME}"')
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", packing) as bundle:
        bundle.writestr("project.qde", project(good + bad))
        bundle.writestr("sources/a.txt", b"one two")
        bundle.writestr(f"sources/{ID}", data)
    return held.getvalue()


def docx_of(words):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as bundle:
        bundle.writestr("word/document.xml", words)
    return held.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (JUNK, "this is not a text file"),
        (b"%PDF-1.4\n" + JUNK, "this is a PDF, not text"),
        (b"\x89PNG\r\n\x1a\n" + JUNK, "this is a picture, not text"),
        (docx_of("<w/>"), "this is a zip archive, not text"),
        (bytes(2_000), "this is not a text file"),
    ],
)
def test_what_is_no_text_is_told_by_the_name_of_its_source_and_kept(data, said):
    found = read(two_sources(data))

    study = found.study
    [document] = [d for d in study.documents if d.name == NAME]
    assert study.text(document.id) == ""
    assert [study.quote(coding) for coding in study.codings] == ["one"]
    [told] = found.report.findings
    assert (told.outcome, told.file) == (Outcome.LEFT_OUT, NAME)
    assert told.sentence.startswith(f"Its text could not be read: {said}")
    assert ID not in told.sentence
    assert found.report.n(Thing.TEXTS, Fate.LEFT_OUT) == 1
    assert found.report.n(Thing.CODINGS, Fate.KEPT) == 1
    assert found.attachments[document.id].path == f"internal://{ID}"


def test_a_text_past_the_limit_is_left_out_without_being_read():
    found = read(two_sources(b"tea " * (13 * 1024 * 1024), packing=zipfile.ZIP_STORED))

    assert [found.study.quote(coding) for coding in found.study.codings] == ["one"]
    [told] = found.report.findings
    assert (told.file, "it is 52 MB; at most 50 MB" in told.sentence) == (NAME, True)
    assert found.attachments == {}


def test_a_damaged_text_is_told_by_the_name_of_its_source():
    data = bytearray(two_sources(b"one two three " * 99, packing=zipfile.ZIP_STORED))
    data[data.index(b"three")] ^= 1

    with pytest.raises(BadFile) as refused:
        read(bytes(data))

    said = str(refused.value)
    assert "“Interview with Zoë�” in it is damaged or locked with a password." in said
    assert ID not in said


@pytest.mark.parametrize("members", [{}, {"sources/n.txt": JUNK}, {"sources/n.docx": JUNK}])
def test_a_note_whose_words_are_missing_is_told(members):
    note = f'<Note guid="{NOTE}" name="My idea" plainTextPath="internal://n.txt" '
    note += 'richTextPath="internal://n.docx"/>'

    found = read(package(project("", rest=f"<Notes>{note}</Notes>"), members))

    assert [memo.text for memo in found.study.memos] == ["My idea"]
    assert found.report.n(Thing.NOTES, Fate.CHANGED) == found.report.found(Thing.NOTES) == 1
    assert [told.file for told in found.report.findings] == ["My idea"] * len(members)


def test_a_word_file_that_is_none_is_no_text_that_did_not_come_along():
    xml = project(f'<TextSource guid="{SOURCE}" name="Talk" richTextPath="internal://a.docx"/>')

    found = read(package(xml, {"sources/a.docx": JUNK}))

    [told] = found.report.findings
    assert told.file == "Talk"
    assert "a.docx, which is all there is of it, is no Word file" in told.sentence
    assert found.report.remarks == ()


@pytest.mark.parametrize(
    ("data", "text", "said"),
    [
        ("one two thrée".encode("utf-16-le"), "one two thrée", ""),
        (b"one\x00two", "one\ufffdtwo", "1 character could not be read"),
        (b"\xff\xfeo\x00n\x00e\x00 \x00t", "one \ufffd", "1 character could not be read"),
        (b"caf\xe9 au lait, d\xe9j\xe0 vu", "café au lait, déjà vu", "it was read as cp1252"),
    ],
)
def test_how_a_text_was_read_that_is_not_in_utf_8_is_told_by_its_source(data, text, said):
    found = read(two_sources(data))

    [document] = [d for d in found.study.documents if d.name == NAME]
    assert found.study.text(document.id) == text
    told = [finding for finding in found.report.findings if "fits no place" not in finding.sentence]
    assert [(one.file, said in one.sentence) for one in told] == ([(NAME, True)] if said else [])
