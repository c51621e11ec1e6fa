"""Codebooks into studies and out of them, as a person does it."""

import json

import pytest

import polyvocal
from polyvocal.cli import main
from polyvocal.cli.codes import DONE, PROBLEM, USAGE
from polyvocal.config.person import FOLDER_VARIABLE, NAME_VARIABLE
from polyvocal.work.build import new_study
from polyvocal.work.exchange.codebooks import export_codebook, import_codebook

FOREIGN = (
    '<qda:CodeBook xmlns:qda="urn:QDA-XML:codebook:1:0"><qda:Codes>'
    '<qda:Code name="Tea" isCodable="true" color="#008000"/></qda:Codes></qda:CodeBook>'
)


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "settings"))
    monkeypatch.setenv(NAME_VARIABLE, "Coder A")
    monkeypatch.chdir(tmp_path)


def test_a_framework_moves_through_a_codebook_into_a_study_of_its_own(tmp_path, me):
    first = new_study(tmp_path / "first", by=me, framework="bctt_v1", add_ons=["relational"])
    export_codebook(first, tmp_path / "book.qdc")

    import_codebook(tmp_path / "book.qdc", by=me)

    assert polyvocal.open(tmp_path / "book.polyvocal").template == polyvocal.open(first).template


def test_colours_come_along_and_undo_takes_the_codebook_back(tmp_path, me):
    (tmp_path / "theirs.qdc").write_text(FOREIGN, encoding="utf-8")
    mine = new_study(tmp_path / "mine", by=me, framework="com_b")

    assert main(["import", "theirs.qdc", "--into", str(mine)]) == DONE
    taken = polyvocal.open(mine)
    assert [code.label for code in taken.template.current.codes] == ["Tea"]
    assert [look.colour for look in taken.looks] == ["#008000"]


def test_a_dry_run_tells_and_writes_nothing(tmp_path, capsys):
    (tmp_path / "theirs.qdc").write_text(FOREIGN, encoding="utf-8")

    assert main(["import", "theirs.qdc", "--dry-run"]) == DONE

    assert "codes: 1 changed (its identity" in capsys.readouterr().out
    assert not (tmp_path / "theirs.polyvocal").exists()


def test_what_a_codebook_cannot_hold_is_counted(tmp_path, me, capsys):
    study = new_study(tmp_path / "mine", by=me, framework="com_b")

    assert main(["export", str(study), "--to", "qdc", "--json"]) == DONE

    said = json.loads(capsys.readouterr().out)
    told = [(line["thing"], line["fate"], line["n"]) for line in said["report"]["lines"]]
    assert told == [("codes", "taken whole", 9), ("template versions", "taken whole", 1)]
    assert (tmp_path / "mine.qdc").read_bytes().count(b"<Code ") == 9


def test_a_study_without_codes_and_a_file_that_is_none_end_in_one_sentence(tmp_path, me, capsys):
    study = new_study(tmp_path / "mine", by=me)

    assert main(["export", str(study), "--to", "qdc"]) == PROBLEM
    assert main(["import", "nowhere.qdc"]) == PROBLEM
    assert main(["import", "a.qdc", "--into", "b", "--out", "c"]) == USAGE

    told = capsys.readouterr().err
    assert "has no codes yet" in told
    assert "cannot be opened" in told


def test_a_code_that_was_copied_with_its_number_does_not_keep_the_codebook_out(tmp_path, capsys):
    code = (
        '<qda:Code name="1 {}"><qda:Description>[Polyvocal]\nNumber: 1</qda:Description></qda:Code>'
    )
    tea = FOREIGN.partition("<qda:Code name")[2].partition("</qda:Codes>")[0]
    book = FOREIGN.replace(f"<qda:Code name{tea}", code.format("Tea") + code.format("Copy"))
    (tmp_path / "theirs.qdc").write_text(book, encoding="utf-8")
    (tmp_path / "settings").mkdir()

    assert main(["import", "theirs.qdc"]) == DONE

    made = polyvocal.open(tmp_path / "theirs.polyvocal").template.current.codes
    assert [(code.number, code.label) for code in made] == [("1", "Tea"), ("", "1 Copy")]
    assert main(["import", "theirs.qdc"]) == PROBLEM
    assert "there is a study here already" in capsys.readouterr().err
    assert not list(tmp_path.glob(".polyvocal-unfinished-*"))
