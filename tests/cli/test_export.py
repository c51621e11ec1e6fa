"""`polyvocal export` for people and programs, as a person meets it."""

import csv
import io
import json
import re
import zipfile
from pathlib import Path

import polars as pl
import pytest

from polyvocal.cli import main
from polyvocal.cli.codes import DONE, PROBLEM, USAGE
from polyvocal.config.person import FOLDER_VARIABLE, NAME_VARIABLE
from polyvocal.work.opening import opened


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "settings"))
    monkeypatch.setenv(NAME_VARIABLE, "Coder A")


@pytest.fixture
def study(tmp_path, capsys) -> str:
    main(["build", "--example", str(tmp_path / "in")])
    assert main(["build", str(tmp_path / "in"), "--out", str(tmp_path / "built")]) == DONE
    capsys.readouterr()
    return str(tmp_path / "built" / "study.polyvocal")


def export(study: str, out: Path, to: str, *more: str) -> list[str]:
    assert main(["export", study, "--to", to, "--out", str(out), *more]) == DONE
    return sorted(path.name for path in out.iterdir())


def test_codings_are_the_same_in_every_kind_of_file(study, tmp_path):
    kinds = [part for kind in ("csv", "xlsx", "json", "parquet") for part in ("--format", kind)]

    files = export(study, tmp_path / "out", "codings", *kinds)

    assert files == [
        "codings.csv",
        "codings.json",
        "codings.parquet",
        "codings.xlsx",
        "read_me.csv",
    ]
    text = (tmp_path / "out" / "codings.csv").read_text("utf-8-sig")
    from_csv = list(csv.DictReader(io.StringIO(text, newline="")))
    held = json.loads((tmp_path / "out" / "codings.json").read_text("utf-8"))
    (table,) = held["tables"]
    frame = pl.read_parquet(tmp_path / "out" / "codings.parquet")
    with opened(study) as found:
        assert len(from_csv) == len(table["rows"]) == len(frame) == len(found.study.codings)
    ids = [row["Id"] for row in from_csv]
    assert ids == [row["Id"] for row in table["rows"]] == frame["Id"].to_list()
    assert frame["Start"].dtype == pl.Int64


def test_the_matrix_comes_in_three_counts_with_a_dictionary_and_scripts(study, tmp_path):
    files = export(study, tmp_path / "out", "matrix", "--format", "csv", "--format", "parquet")

    assert [name for name in files if "present" in name] == [
        "matrix_present.R",
        "matrix_present.csv",
        "matrix_present.do",
        "matrix_present.parquet",
        "matrix_present.sps",
        "matrix_present_dictionary.csv",
    ]
    assert len(files) == 19
    told = (tmp_path / "out" / "read_me.csv").read_text("utf-8-sig")
    about = {(row["File"], row["What"]): row["Note"] for row in csv.DictReader(io.StringIO(told))}
    assert "code points" in about["matrix_characters", "Counted"]
    assert "those of any coder" in about["matrix_present", "Codings"]
    assert {"Rule", "Cases", "Template"} <= {what for file, what in about if file}
    text = (tmp_path / "out" / "matrix_codings.csv").read_text("utf-8")
    rows = list(csv.reader(io.StringIO(text)))
    frame = pl.read_parquet(tmp_path / "out" / "matrix_codings.parquet")
    assert rows[0] == frame.columns
    assert [row[0] for row in rows[1:]] == frame["case_label"].to_list()


def n_counted(folder: Path) -> int:
    """All codings that the matrix of codings counts, in every case and of every code."""
    frame = pl.read_csv(folder / "matrix_codings.csv")
    dictionary = (folder / "matrix_codings_dictionary.csv").read_text("utf-8-sig")
    codes = [
        row["Variable"]
        for row in csv.DictReader(io.StringIO(dictionary, newline=""))
        if row["Kind"] == "number" and row["Stands for"][:1].isdigit()
    ]
    assert codes
    return int(sum(frame[name].sum() for name in codes))


def test_codings_and_the_matrix_can_be_one_coder_s(study, tmp_path):
    export(study, tmp_path / "all", "codings")
    export(study, tmp_path / "one", "codings", "--layer", "Coder B")
    export(study, tmp_path / "any", "matrix", "--layer", "any")
    export(study, tmp_path / "m", "matrix", "--layer", "Coder B")

    def coders(folder: str) -> set[str]:
        text = (tmp_path / folder / "codings.csv").read_text("utf-8-sig")
        return {row["Coder"] for row in csv.DictReader(io.StringIO(text, newline=""))}

    assert coders("all") == {"Coder A", "Coder B"}
    assert coders("one") == {"Coder B"}
    assert 0 < n_counted(tmp_path / "m") < n_counted(tmp_path / "any")
    assert main(["export", study, "--to", "reader", "--layer", "any"]) == PROBLEM


def test_transcripts_come_one_a_file_and_the_reader_as_one_page(study, tmp_path):
    with opened(study) as found:
        n = len(found.study.documents)

    files = export(study, tmp_path / "docx", "transcripts")
    (page,) = export(study, tmp_path / "page", "reader")

    assert len(files) == n
    for name in files:
        with zipfile.ZipFile(tmp_path / "docx" / name) as package:
            assert "word/comments.xml" in package.namelist()
    assert (tmp_path / "page" / page).read_text("utf-8").count("<section") == n


def test_a_kind_of_file_that_makes_no_sense_is_refused_and_nothing_is_written(
    study, tmp_path, capsys
):
    out = tmp_path / "out"

    assert (
        main(["export", study, "--to", "matrix", "--format", "json", "--out", str(out)]) == PROBLEM
    )

    assert "matrix cannot be written as json; it can be written as csv" in capsys.readouterr().err
    assert not out.exists()


def test_what_is_known_of_a_tool_stands_in_the_account(study, tmp_path, capsys):
    def told(*more: str) -> str:
        assert main(["export", study, "--dry-run", *more]) == DONE
        said: str = capsys.readouterr().out
        return said

    nvivo, maxqda, taguette = (told("--for", tool) for tool in ("nvivo", "maxqda", "taguette"))

    assert "Written for: NVivo" in nvivo
    assert re.search(
        r"cases: \d+ whole in the file \(NVivo takes these, as its makers write\)", nvivo
    )
    assert re.search(r"links: \d+ in the file, not read there \(not on the makers’ list", nvivo)
    assert re.search(r"variables: \d+ in the file, not read there \(lost in MAXQDA", maxqda)
    assert re.search(r"codings: \d+ whole in the file\n", maxqda)
    assert re.search(r"codings: \d+ left out \(the file holds codes and nothing else\)", taguette)
    assert "NVivo" not in told("--to", "qdpx")


@pytest.mark.parametrize("to", ["codings", "matrix", "reader", "transcripts"])
def test_a_dry_run_for_people_tells_the_files_and_writes_none(study, tmp_path, capsys, to):
    out = tmp_path / "out"

    assert main(["export", study, "--to", to, "--out", str(out), "--dry-run"]) == DONE

    told = capsys.readouterr().out
    assert "Would be written:\n" in told
    assert str(out) in told
    assert told.endswith("Nothing was written, as you asked.\n")
    assert not out.exists()


def test_a_file_for_nvivo_counts_as_nvivo_does(study, tmp_path):
    for name, more in (
        ("for", ["--for", "nvivo"]),
        ("as", ["--to", "qdpx", "--positions", "nvivo"]),
    ):
        assert main(["export", study, *more, "--out", str(tmp_path / f"{name}.qdpx")]) == DONE

    assert (tmp_path / "for.qdpx").read_bytes() == (tmp_path / "as.qdpx").read_bytes()


def test_what_does_not_go_together_is_said(study, capsys):
    assert main(["export", study]) == USAGE
    assert "--to" in capsys.readouterr().err
    assert main(["export", study, "--for", "taguette", "--to", "qdpx"]) == USAGE
    assert "For taguette there is --to tags." in capsys.readouterr().err


@pytest.mark.parametrize("to", ["qdpx", "qdc", "tags"])
def test_no_file_that_is_there_is_written_over_unless_told_to(
    study, tmp_path, monkeypatch, capsys, to
):
    monkeypatch.chdir(tmp_path)
    theirs = tmp_path / ("study.csv" if to == "tags" else f"study.{to}")
    theirs.write_bytes(b"what the study was made of")

    assert main(["export", study, "--to", to]) == PROBLEM
    assert theirs.read_bytes() == b"what the study was made of"
    assert f"{theirs.name}: there is a file of this name already." in capsys.readouterr().err
    assert main(["export", study, "--to", to, "--dry-run"]) == DONE
    assert theirs.read_bytes() == b"what the study was made of"
    assert main(["export", study, "--to", to, "--replace"]) == DONE
    assert theirs.read_bytes() != b"what the study was made of"
