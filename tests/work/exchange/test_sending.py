"""Studies out to other tools, as a person does it; and the demo study out and back."""

import json

import pytest

import polyvocal
from polyvocal.cli import main
from polyvocal.cli.codes import DONE, PROBLEM
from polyvocal.config.person import FOLDER_VARIABLE, NAME_VARIABLE
from polyvocal.core.coding import CoderKind
from polyvocal.core.errors import Cancelled
from polyvocal.core.exchange import Fate, Thing
from polyvocal.store.changes import correct_text
from polyvocal.store.snapshot import read_study
from polyvocal.store.verify import verify_study
from polyvocal.work.build import build_study
from polyvocal.work.choices import Choices
from polyvocal.work.example import write_demo_study
from polyvocal.work.exchange.projects import import_project
from polyvocal.work.exchange.sending import export_project
from polyvocal.work.importing import ImportChoices
from polyvocal.work.opening import at_study, opened
from polyvocal.work.rounds import RoundKind, RoundWish, give_round
from tests.formats.refi.recut import cut


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "settings"))
    monkeypatch.setenv(NAME_VARIABLE, "Coder A")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def study(specimen, tmp_path, me):
    built = build_study(
        specimen, tmp_path / "out", by=me, importing=ImportChoices(), choices=Choices(), kinds=()
    )
    return built.study


def test_the_demo_study_goes_out_and_comes_back_identical(tmp_path, me):
    write_demo_study(tmp_path / "in")
    built = build_study(
        tmp_path / "in",
        tmp_path / "out",
        by=me,
        importing=ImportChoices(),
        choices=Choices(),
        kinds=(),
    )

    sent = export_project(built.study, tmp_path / "demo.qdpx")
    back = import_project(tmp_path / "demo.qdpx", by=me, out=tmp_path / "back.polyvocal")

    assert (sent.file, back.file) == (tmp_path / "demo.qdpx", tmp_path / "back.polyvocal")
    with opened(built.study) as first, opened(tmp_path / "back.polyvocal") as second:
        assert second.digest == first.digest
        assert second.study == first.study
        ours = [[first.study.quote(coding)] for coding in first.study.codings]
    recut = cut(str(tmp_path / "demo.qdpx"), last_included=False)
    assert sorted([quote] for *_names, quote in recut) == sorted(ours)


def test_a_corrected_text_goes_out_with_its_version_and_comes_back_sound(study, tmp_path, me):
    with opened(study) as found:
        document = found.study.documents[0]
        text = found.study.text(document.id).replace("the", "a", 3)
        correct_text(at=found.place, by=me, document_id=document.id, text=text, seen_version=1)

    export_project(study, tmp_path / "s.qdpx")
    import_project(tmp_path / "s.qdpx", by=me, out=tmp_path / "back.polyvocal")

    with opened(study) as first, opened(tmp_path / "back.polyvocal") as second:
        assert second.study.documents[0].text_version == 2
        assert second.study == first.study
        assert verify_study(second.place).is_sound


def test_what_others_will_find_is_told_before_anything_is_written(study, tmp_path, capsys):
    assert main(["export", str(study), "--to", "qdpx", "--dry-run"]) == DONE

    told = capsys.readouterr().out
    assert "codings: 25 whole in the file" in told
    assert "original files: 2 left out (a text has no place for the file it came from" in told
    assert "original files: 1 left out (pictures, PDFs, recordings and Word files go" in told
    assert not (tmp_path / "study.qdpx").exists()


def test_a_study_is_written_and_counted_as_nvivo_counts(study, tmp_path, capsys):
    assert main(["export", str(study), "--to", "qdpx", "--positions", "nvivo", "--json"]) == DONE

    said = json.loads(capsys.readouterr().out)
    assert said["file"] == "study.qdpx"
    read = polyvocal.read(tmp_path / "study.qdpx")
    assert read == polyvocal.open(study)


def test_stopping_leaves_no_file(study, tmp_path):
    def stop(what, done, total):
        raise Cancelled

    with pytest.raises(Cancelled):
        export_project(study, tmp_path / "sent" / "s.qdpx", progress=stop)

    assert not (tmp_path / "sent").exists()


def test_what_cannot_be_written_is_told_in_one_sentence(study, tmp_path, capsys):
    (tmp_path / "file").write_text("", encoding="utf-8")

    assert main(["export", str(study), "--to", "qdpx", "--out", "file/x.qdpx"]) == PROBLEM
    assert main(["export", str(study), "--to", "qdpx", "--positions", "miles"]) == PROBLEM

    told = capsys.readouterr().err.splitlines()
    assert len(told) == 2


def test_the_account_counts_what_goes_into_notes(study, tmp_path):
    report = export_project(study, tmp_path / "s.qdpx", dry_run=True).report

    assert report.n(Thing.MANNERS, Fate.CHANGED) > 0
    assert report.n(Thing.HISTORY, Fate.LEFT_OUT) > 0
    assert report.n(Thing.CODINGS, Fate.WHOLE) == len(polyvocal.open(study).codings)


def test_that_a_blind_round_hides_something_is_told_as_a_loss(study, tmp_path, me):
    before = export_project(study, tmp_path / "s.qdpx", dry_run=True).report
    with at_study(study) as at:
        people = [c.name for c in read_study(at).coders if c.kind is CoderKind.PERSON]
        give_round(at, by=me, wish=RoundWish("Blind", RoundKind.BLIND, tuple(people)))

    hidden = export_project(study, tmp_path / "s.qdpx", dry_run=True).report

    assert not any("blind round" in remark for remark in before.remarks)
    assert any("A blind round is running" in remark for remark in hidden.remarks)
    assert hidden.n(Thing.CODINGS, Fate.WHOLE) < before.n(Thing.CODINGS, Fate.WHOLE)


@pytest.mark.parametrize("what", ["qdpx", "qdc", "tags"])
def test_nothing_that_leaves_a_study_is_written_over_it(what, study, capsys):
    before = study.read_bytes()

    assert main(["export", str(study), "--to", what, "--out", str(study)]) == PROBLEM

    assert "nothing else is written over it" in capsys.readouterr().err
    assert study.read_bytes() == before


def test_a_folder_is_no_name_for_an_export(study, capsys):
    for folder in (".", str(study.parent)):
        assert main(["export", str(study), "--to", "qdpx", "--out", folder]) == PROBLEM
        assert "this is a folder. Name a file in it." in capsys.readouterr().err
