"""Licensed definitions stay in their study: nothing writes them out unless it is told to."""

import json
import zipfile
from pathlib import Path

import pytest

import polyvocal
from polyvocal.cli import main
from polyvocal.cli.codes import DONE, PROBLEM, USAGE
from polyvocal.config.person import FOLDER_VARIABLE, NAME_VARIABLE
from polyvocal.core.errors import BadValue, NotFound
from polyvocal.core.findings import Counted
from polyvocal.work.build import build_study
from polyvocal.work.choices import Choices
from polyvocal.work.definitions import drop_definitions, list_definitions, load_definitions
from polyvocal.work.frameworks import export_framework
from polyvocal.work.importing import ImportChoices
from polyvocal.work.opening import opened
from polyvocal.work.past import check_study, describe_study, list_history, undo_last
from polyvocal.work.tables import make_report, make_tables

SECRET = "Kanarienvogel"  # in every field of every licensed definition
SHEET = (
    "number,label,definition,include,exclude,example 1,example 2\n"
    f"2.3,,{SECRET} a,{SECRET} b,{SECRET} c,{SECRET} d,{SECRET} e\n"
    f",Problem solving,{SECRET} f,,,,\n"
    f"99.9,,{SECRET} g,,,,\n"
)
SOURCE = "A book, with its publisher's licence"


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "settings"))
    monkeypatch.setenv(NAME_VARIABLE, "Coder A")


@pytest.fixture
def sheet(tmp_path):
    file = tmp_path / "licensed.csv"
    file.write_text(SHEET, encoding="utf-8")
    return file


@pytest.fixture
def study(specimen, tmp_path, me):
    """Interviews coded with BCTTv1."""
    (specimen / "template.csv").unlink()
    importing = ImportChoices(framework="bctt_v1", add_ons=("relational",))
    (specimen / "codings.csv").write_text(
        "document,code,quote,coder\nP01,2.3,I've still got the reference letter,Coder A\n", "utf-8"
    )
    return build_study(
        specimen, tmp_path / "built", by=me, importing=importing, choices=Choices(), kinds=()
    ).study


def everything_in(folder: Path) -> bytes:
    """All bytes of all files below a folder, packed files unpacked."""
    content = []
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            content.append(file.read_bytes())
            if zipfile.is_zipfile(file):
                with zipfile.ZipFile(file) as package:
                    content += [package.read(name) for name in package.namelist()]
    return b"\n".join(content)


def test_a_sheet_is_loaded_as_one_step_that_says_what_it_took(study, sheet, me):
    n_events = len(list_history(study))

    report = load_definitions(study, sheet, source=SOURCE, by=me)

    assert report.taken == {Counted.LICENSED: 2}
    assert [f.place for f in report.findings] == ["row 4"]
    assert len(list_history(study)) == n_events + 1
    assert describe_study(study).counts[Counted.LICENSED] == 2
    assert check_study(study).damages == ()


def test_they_are_shown_beside_ours(study, sheet, me):
    load_definitions(study, sheet, source=SOURCE, by=me)

    [one] = list_definitions(study, "self-monitoring of behavior")

    assert one.code.definition.startswith("The person")
    assert (one.licensed.definition, one.licensed.source) == (f"{SECRET} a", SOURCE)
    assert [both.code.number for both in list_definitions(study)] == ["1.2", "2.3"]


def test_no_writer_lets_a_word_of_them_out(study, sheet, me, tmp_path, capsys):
    load_definitions(study, sheet, source=SOURCE, by=me)
    out = tmp_path / "out"

    make_tables(polyvocal.open(study), out / "tables", choices=Choices())
    for ending in ("docx", "html", "xlsx"):
        make_report(polyvocal.open(study), out / f"report.{ending}", choices=Choices())
    export_framework("bctt_v1", out / "framework")
    for command in ("info", "history", "verify"):
        assert main([command, str(study), "--json"]) == DONE
    assert main(["tables", str(study), "--out", str(out / "again")]) == DONE
    assert main(["report", str(study), "--out", str(out / "again.html")]) == DONE
    assert main(["frameworks", "show", "bctt_v1", "2.3", "--json"]) == DONE
    told = capsys.readouterr()

    written = everything_in(out)
    assert b"Self-monitoring of behaviour" in written
    assert SECRET.encode() not in written
    assert SECRET not in told.out + told.err
    assert SECRET not in repr(polyvocal.open(study))


def test_the_codebook_holds_them_when_told_to(study, sheet, me, tmp_path):
    load_definitions(study, sheet, source=SOURCE, by=me)

    with opened(study) as found:
        make_tables(found.study, tmp_path / "t", choices=Choices(), licensed=found.licensed)

    names = {
        file.name: SECRET.encode() in everything_in_file(file)
        for file in (tmp_path / "t").rglob("*")
        if file.is_file()
    }
    assert {name for name, holds in names.items() if holds} == {
        "codebook.docx",
        "report.html",
        "tables.xlsx",
        "table_6_codebook.csv",
    }
    html = (tmp_path / "t" / "report.html").read_text(encoding="utf-8")
    assert "A book, with its publisher" in html
    assert "mind what the licence allows" in html


def everything_in_file(file: Path) -> bytes:
    if not zipfile.is_zipfile(file):
        return file.read_bytes()
    with zipfile.ZipFile(file) as package:
        return b"\n".join(package.read(name) for name in package.namelist())


def test_they_are_undone_and_dropped(study, sheet, me):
    load_definitions(study, sheet, source=SOURCE, by=me)
    assert drop_definitions(study, by=me) == 2

    with pytest.raises(NotFound, match="This study has no licensed definitions"):
        list_definitions(study)
    undo_last(study, by=me)
    assert len(list_definitions(study)) == 2
    undo_last(study, by=me)
    with pytest.raises(NotFound, match="This study has no licensed definitions"):
        drop_definitions(study, by=me)


def test_the_commands_say_what_they_did_and_where_the_words_stay(study, sheet, capsys):
    assert main(["definitions", "add", str(study), str(sheet), "--source", SOURCE]) == DONE
    told = capsys.readouterr().out
    assert told.startswith("Taken: 2 licensed definitions.\n  licensed.csv, row 4: ")
    assert "unless it is made with --with-licensed" in told

    assert main(["definitions", "show", str(study), "2.3"]) == DONE
    shown = capsys.readouterr().out
    assert shown.startswith("2.3 Self-monitoring of behaviour\n  In the template\n    The person")
    assert f"  {SOURCE}\n    {SECRET} a\n    Include: {SECRET} b\n" in shown

    assert main(["definitions", "show", str(study), "--json"]) == DONE
    assert len(json.loads(capsys.readouterr().out)) == 2
    assert main(["definitions", "remove", str(study)]) == DONE
    assert capsys.readouterr().out == "Removed 2 licensed definitions.\n"


def test_the_option_reaches_tables_and_report(study, sheet, tmp_path):
    main(["definitions", "add", str(study), str(sheet), "--source", SOURCE])
    out = tmp_path / "out"

    main(["tables", str(study), "--out", str(out), "--format", "csv", "--with-licensed"])
    main(["report", str(study), "--out", str(out / "r.docx"), "--with-licensed"])

    assert SECRET.encode() in (out / "csv" / "table_6_codebook.csv").read_bytes()
    assert SECRET.encode() in everything_in_file(out / "r.docx")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["add", "{study}", "{sheet}", "--source", " "], "Say what the definitions are"),
        (["add", "{study}", "nowhere.csv", "--source", "x"], "there is no such file"),
        (["show", "{study}"], "This study has no licensed definitions."),
        (["show", "{study}", "99.9"], "There is no code 99.9 in this study."),
        (["show", "{study}", "1.1"], "This study has no licensed definition of 1.1."),
        (["remove", "{study}"], "This study has no licensed definitions."),
    ],
)
def test_what_cannot_be_done_is_one_sentence(study, sheet, capsys, words, told):
    typed = [word.format(study=study, sheet=sheet) for word in words]

    assert main(["definitions", *typed]) == PROBLEM
    assert told in capsys.readouterr().err


def test_a_source_must_be_named(study, sheet):
    assert main(["definitions", "add", str(study), str(sheet)]) == USAGE


def test_a_sheet_without_a_code_of_the_study_changes_nothing(study, tmp_path, me):
    sheet = tmp_path / "other.csv"
    sheet.write_text("number,definition\n99.9,Words.\n", encoding="utf-8")
    before = len(list_history(study))

    with pytest.raises(BadValue, match=r"No row of other\.csv defines a code of this study"):
        load_definitions(study, sheet, source=SOURCE, by=me)
    assert len(list_history(study)) == before
