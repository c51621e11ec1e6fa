"""Files of documents leave with a study where somebody asks, and come back identical."""

import io
import os
import zipfile
from pathlib import Path
from uuid import uuid4
from xml.etree import ElementTree as ET

import docx
import pytest

import polyvocal
from polyvocal.cli import main
from polyvocal.cli.codes import DONE
from polyvocal.core.documents import Document
from polyvocal.core.errors import BadFile, BadValue
from polyvocal.core.exchange import Fate, Thing
from polyvocal.formats.docx import read_docx
from polyvocal.store import changes
from polyvocal.store.changes import NewDocument, Original
from polyvocal.store.reads import original, with_originals
from polyvocal.store.snapshot import read_study
from polyvocal.work.build import new_study
from polyvocal.work.exchange.projects import bring_in, import_project
from polyvocal.work.exchange.sending import export_project
from polyvocal.work.hosting import found_study
from polyvocal.work.opening import at_study
from tests.formats.refi.projects import CODE, CODES, guid, package, project
from tests.formats.refi.schemas import faults

PICTURE, PAGES, WORDS = b"\x89PNG" + bytes(range(256)), b"%PDF-1.4 invented", b"PK docx"
SPOKEN = b"ID3" + os.urandom(3_000_000)
TEXT_SOURCE = "{urn:QDA-XML:project:1.0}TextSource"
KEPT = {"photo é.PNG": PICTURE, "paper.pdf": PAGES, "notes.docx": WORDS}


@pytest.fixture
def study(tmp_path, me):
    """Documents with a picture, a PDF, a Word file, and a recording."""
    file = new_study(tmp_path / "ours", by=me)
    documents = [
        NewDocument(Document(uuid4(), name), f"About {name}.", original=Original(name, data))
        for name, data in KEPT.items()
    ]
    talk = NewDocument(Document(uuid4(), "Talk", recording="talk.mp3"), "Rosa: Good.")
    with at_study(file) as at:
        changes.add_documents(at=at, by=me, documents=[*documents, talk])
    folder = tmp_path / "ours.polyvocal-media"
    folder.mkdir()
    (folder / "talk.mp3").write_bytes(SPOKEN)
    return file


def word_file(words: str) -> bytes:
    made, stream = docx.Document(), io.BytesIO()
    made.add_paragraph(words)
    made.save(stream)
    return stream.getvalue()


def xml_of(file: Path) -> bytes:
    with zipfile.ZipFile(file) as whole:
        return whole.read("project.qde")


def originals(file):
    with at_study(file) as at:
        names = {document.id: document.name for document in read_study(at).documents}
        found = [(names[id_], original(at, id_)) for id_ in with_originals(at)]
        return {name: (kept.file_name, kept.data) for name, kept in found}


def test_what_goes_out_comes_back_identical(study, tmp_path, me):
    out, back = tmp_path / "out.qdpx", tmp_path / "back.polyvocal"

    told = export_project(study, out, with_media=True).report
    moved = import_project(out, by=me, out=back)

    assert faults(xml_of(out), "Project.xsd") == []
    assert polyvocal.open(back) == polyvocal.open(study)
    assert originals(back) == {name: (name, data) for name, data in KEPT.items()}
    assert (tmp_path / "back.polyvocal-media" / "talk.mp3").read_bytes() == SPOKEN
    assert told.n(Thing.ORIGINALS, Fate.WHOLE) == 4
    assert told.n(Thing.ORIGINALS, Fate.LEFT_OUT) == 0
    assert moved.report.n(Thing.ORIGINALS, Fate.KEPT) == 4
    export_project(back, tmp_path / "again.qdpx", with_media=True)
    assert (tmp_path / "again.qdpx").read_bytes() == out.read_bytes()


def test_a_word_file_is_the_rich_text_of_its_source(study, tmp_path):
    export_project(study, tmp_path / "out.qdpx", with_media=True)

    root = ET.fromstring(xml_of(tmp_path / "out.qdpx"))  # noqa: S314 - our own export
    paths = {source.get("name"): source.get("richTextPath") for source in root.iter(TEXT_SOURCE)}
    assert [name for name, path in paths.items() if path] == ["notes.docx"]
    member = (paths["notes.docx"] or "").removeprefix("internal://")
    with zipfile.ZipFile(tmp_path / "out.qdpx") as whole:
        assert whole.read(f"sources/{member}") == WORDS


def test_a_word_file_stays_where_its_words_were_corrected(study, tmp_path, me):
    def correct(name: str, text: str, seen: int, file: bytes | None) -> None:
        with at_study(study) as at:
            [document] = [one for one in read_study(at).documents if one.name == name]
            new = Original(name, file) if file else None
            changes.correct_text(
                at=at, by=me, document_id=document.id, text=text, seen_version=seen, original=new
            )

    correct("notes.docx", "Another beginning.", 1, None)
    told = export_project(study, tmp_path / "o.qdpx", with_media=True).report
    assert told.n(Thing.ORIGINALS, Fate.LEFT_OUT) == 1
    with zipfile.ZipFile(tmp_path / "o.qdpx") as package:
        assert not [name for name in package.namelist() if name.endswith(".docx")]

    new = word_file("Said anew.")
    correct("notes.docx", read_docx(new, "notes.docx").text, 2, new)
    told = export_project(study, tmp_path / "p.qdpx", with_media=True).report
    assert told.n(Thing.ORIGINALS, Fate.LEFT_OUT) == 0


def test_nothing_of_them_leaves_unless_somebody_asks(study, tmp_path, capsys):
    assert main(["export", str(study), "--to", "qdpx", "--out", str(tmp_path / "o.qdpx")]) == DONE
    assert (
        "4 left out (pictures, PDFs, recordings and Word files go out only where you ask for them)"
        in capsys.readouterr().out
    )
    with zipfile.ZipFile(tmp_path / "o.qdpx") as package:
        assert {Path(name).suffix for name in package.namelist()} == {".qde", ".txt"}

    asked = ["export", str(study), "--to", "qdpx", "--media", "--out", str(tmp_path / "m.qdpx")]
    assert main(asked) == DONE
    with zipfile.ZipFile(tmp_path / "m.qdpx") as package:
        assert PICTURE in [package.read(name) for name in package.namelist()]


def test_a_page_does_not_hand_over_more_than_it_can_hold(study, tmp_path):
    with pytest.raises(BadValue, match="3 MB together"):
        export_project(study, tmp_path / "o.qdpx", with_media=True, most_bytes=1_000_000)

    assert not (tmp_path / "o.qdpx").exists()


def test_marks_on_a_picture_go_out_on_the_picture(tmp_path, me):
    corners = 'firstX="1" firstY="2" secondX="3" secondY="4"'
    coding = f'<Coding guid="{guid(2)}"><CodeRef targetGUID="{CODE}"/></Coding>'
    area = f'<PictureSelection guid="{guid(1)}" {corners}>{coding}</PictureSelection>'
    source = f'<PictureSource guid="{guid(3)}" name="Street" path="internal://s.png">{area}'
    xml = project(f"{source}</PictureSource>", codes=CODES)
    (tmp_path / "p.qdpx").write_bytes(package(xml, {"sources/s.png": PICTURE}))
    import_project(tmp_path / "p.qdpx", by=me, out=tmp_path / "one.polyvocal")

    export_project(tmp_path / "one.polyvocal", tmp_path / "out.qdpx", with_media=True)

    out = xml_of(tmp_path / "out.qdpx")
    assert faults(out, "Project.xsd") == []
    assert out.count(b"<PictureSource") == 1
    assert b'path="internal://' in out[out.index(b"<PictureSource") :].partition(b">")[0]
    import_project(tmp_path / "out.qdpx", by=me, out=tmp_path / "two.polyvocal")
    assert polyvocal.open(tmp_path / "two.polyvocal") == polyvocal.open(tmp_path / "one.polyvocal")
    assert originals(tmp_path / "two.polyvocal") == {"Street": ("s.png", PICTURE)}


def test_a_large_recording_of_another_tool_is_put_beside_the_study(tmp_path, me):
    large = bytes(range(256)) * 4 * 1024 * 21
    xml = project(f'<AudioSource guid="{guid(3)}" name="Talk" path="internal://talk.mp3"/>')
    (tmp_path / "p.qdpx").write_bytes(package(xml, {"sources/talk.mp3": large}))

    moved = import_project(tmp_path / "p.qdpx", by=me, out=tmp_path / "s.polyvocal")

    assert (tmp_path / "s.polyvocal-media" / "talk.mp3").read_bytes() == large
    assert moved.report.n(Thing.ORIGINALS, Fate.KEPT) == 1
    assert polyvocal.open(tmp_path / "s.polyvocal").documents[0].recording == "talk.mp3"


@pytest.mark.parametrize(
    "path", ["internal://..%2f", "internal://.hidden.mp3", "internal://a:b.mp3"]
)
def test_a_name_that_is_none_is_not_written(path, tmp_path, me):
    large = bytes(range(256)) * 4 * 1024 * 21
    member = path.removeprefix("internal://")
    xml = project(f'<AudioSource guid="{guid(3)}" name="Talk" path="{path}"/>')
    (tmp_path / "p.qdpx").write_bytes(package(xml, {f"sources/{member}": large}))

    moved = import_project(tmp_path / "p.qdpx", by=me, out=tmp_path / "s.polyvocal")

    assert not (tmp_path / "s.polyvocal-media").exists()
    assert moved.report.n(Thing.ORIGINALS, Fate.LEFT_OUT) == 1


def test_a_recording_that_is_there_already_is_not_written_over(study, tmp_path, me):
    export_project(study, tmp_path / "out.qdpx", with_media=True)
    (tmp_path / "new.polyvocal-media").mkdir()
    (tmp_path / "new.polyvocal-media" / "talk.mp3").write_bytes(b"mine")

    import_project(tmp_path / "out.qdpx", by=me, out=tmp_path / "new.polyvocal")

    assert (tmp_path / "new.polyvocal-media" / "talk.mp3").read_bytes() == b"mine"


def test_where_several_studies_share_a_database_no_recording_comes_or_goes(study, tmp_path, me):
    export_project(study, tmp_path / "out.qdpx", with_media=True)
    with at_study(new_study(tmp_path / "shared", by=me)) as at:
        beside = found_study(at.alias, by=me, name="Beside")
        theirs = tmp_path / "shared.polyvocal-media"

        report = bring_in(beside, tmp_path / "out.qdpx", by=me)
        assert not theirs.exists()
        assert report.n(Thing.ORIGINALS, Fate.KEPT) == 3
        theirs.mkdir()
        (theirs / "talk.mp3").write_bytes(b"of another team")
        told = export_project(beside, tmp_path / "b.qdpx", with_media=True).report

    assert told.n(Thing.ORIGINALS, Fate.WHOLE) == 3
    with zipfile.ZipFile(tmp_path / "b.qdpx") as package:
        assert not [name for name in package.namelist() if name.endswith(".mp3")]


def test_a_recording_cut_short_leaves_nothing_behind(study, tmp_path, me):
    export_project(study, tmp_path / "out.qdpx", with_media=True)
    whole = (tmp_path / "out.qdpx").read_bytes()
    at = whole.index(SPOKEN[:64])
    (tmp_path / "cut.qdpx").write_bytes(whole[:at] + bytes(1000) + whole[at + 1000 :])

    with pytest.raises(BadFile, match="damaged"):
        import_project(tmp_path / "cut.qdpx", by=me, out=tmp_path / "cut.polyvocal")

    assert not (tmp_path / "cut.polyvocal").exists()
    assert not (tmp_path / "cut.polyvocal-media").exists()
