"""Projects of other tools in their own formats, moved in and out on the command line."""

import csv
import io
import json
from dataclasses import replace

import pytest

import polyvocal
from polyvocal.cli import main
from polyvocal.cli.codes import DONE, PROBLEM
from polyvocal.config.person import FOLDER_VARIABLE, NAME_VARIABLE
from polyvocal.work.opening import opened
from tests.formats.others.projects import qualcoder, taguette
from tests.formats.others.test_annotations import WEBANNO, label_studio
from tests.formats.others.test_databases import MARKUP, PLAIN, TEXT, quotes


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "settings"))
    monkeypatch.setenv(NAME_VARIABLE, "Coder A")


@pytest.fixture
def projects(tmp_path):
    taguette(tmp_path / "t.sqlite3", MARKUP, PLAIN, [("good", "Good – é")])
    qualcoder(tmp_path / "q.qda", TEXT, [("good", "Good – é")])
    (tmp_path / "i.tsv").write_text(WEBANNO, "utf-8")
    (tmp_path / "l.json").write_bytes(label_studio(TEXT, "Good – é"))
    return tmp_path


@pytest.mark.parametrize(
    ("name", "n"), [("t.sqlite3", 1), ("q.qda", 1), ("i.tsv", 4), ("l.json", 2)]
)
def test_each_project_becomes_a_study(projects, name, n, capsys):
    assert main(["import", str(projects / name), "--dry-run"]) == DONE
    target = (projects / name).with_suffix(".polyvocal")
    assert not target.exists()

    assert main(["import", str(projects / name)]) == DONE
    assert "codings" in capsys.readouterr().out

    with opened(target) as found:
        assert len(found.study.codings) == n
        assert polyvocal.read(projects / name) == replace(found.study, revision=None)
    assert main(["import", str(projects / name)]) == PROBLEM


def test_a_notebook_gets_the_same_account(projects, capsys):
    assert main(["import", str(projects / "q.qda"), "--dry-run", "--json"]) == DONE
    told = json.loads(capsys.readouterr().out)["report"]

    _study, report = polyvocal.read_with_report(projects / "q.qda")

    lines = [(line.thing, line.fate, line.n) for line in report.lines]
    assert lines == [(line["thing"], line["fate"], line["n"]) for line in told["lines"]]


def test_web_annotations_go_out_and_come_back(projects):
    main(["import", str(projects / "t.sqlite3")])
    study, out = str(projects / "t.polyvocal"), projects / "out"

    assert main(["export", study, "--to", "webannotation", "--out", str(out)]) == DONE
    assert main(["import", str(out / "annotations.jsonld")]) == DONE

    with opened(study) as one, opened(out / "annotations.polyvocal") as other:
        assert quotes(one.study) == quotes(other.study)


def test_codes_go_out_as_taguette_reads_them(projects):
    main(["import", str(projects / "t.sqlite3")])

    out = projects / "tags.csv"
    assert (
        main(["export", str(projects / "t.polyvocal"), "--to", "tags", "--out", str(out)]) == DONE
    )

    rows = list(csv.DictReader(io.StringIO(out.read_text("utf-8"))))
    assert rows == [{"tag": "good", "description": "what it means"}]
