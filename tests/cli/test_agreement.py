"""`polyvocal agreement` on the demo study, and what cannot be compared."""

import json
import shutil
from pathlib import Path

import pytest

from polyvocal.cli import main
from polyvocal.cli.codes import DONE, PROBLEM
from polyvocal.config.person import FOLDER_VARIABLE, NAME_VARIABLE

COHEN = "Cohen's kappa"


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FOLDER_VARIABLE, str(folder / "settings"))
        patch.setenv(NAME_VARIABLE, "Coder A")
        main(["build", "--demo", str(folder / "in")])
        main(["build", str(folder / "in"), "--out", str(folder / "out"), "--format", "csv"])
    return str(folder / "out" / "study.polyvocal")


def test_the_demo_study_s_two_coders_are_compared_and_the_report_written(demo, tmp_path, capsys):
    assert main(["agreement", demo, "--out", str(tmp_path / "a")]) == DONE

    told = capsys.readouterr().out.splitlines()
    assert told[0] == (
        "Coder A and Coder B are compared on 415 units (turn) in 21 documents; at least one of "
        "them used 55 of the 98 codes."
    )
    figures = [line.strip() for line in told if line.startswith("  ")]
    assert figures[0] == "Cohen's kappa: 0.86 (0.82 to 0.89)"
    written = {path.name for path in (tmp_path / "a").iterdir()}
    assert written == {"agreement.docx", "agreement.html", "agreement.xlsx", "csv"}
    assert (tmp_path / "a" / "csv" / "table_8a_overall.csv").exists()


def test_the_page_on_the_demo_study_says_these_figures(demo, capsys):
    page = (Path(__file__).parents[2] / "docs" / "demo-study.md").read_text("utf-8")
    said = {}
    for kind in ("turn", "sentence", "case"):
        main(["agreement", demo, "--by", kind, "--draws", "0", "--json"])
        said[kind] = json.loads(capsys.readouterr().out)["compared"]["agreement"]

    kappa = {
        kind: f"{found['overall']['figures'][COHEN]['value']:.2f}" for kind, found in said.items()
    }
    apart = [
        code["line"]["figures"]["PABAK"]["value"]
        for code in said["turn"]["codes"]
        if "never once together" in code["line"]["cautions"]
    ]
    assert (
        f"κ is {kappa['turn']} by turns ({said['turn']['n_units']} of them), "
        f"{kappa['sentence']} by sentences and {kappa['case']} by cases"
    ) in page
    assert len(apart) == 3
    assert min(apart) >= 0.99


def test_as_json_every_figure_is_there_with_its_counts(demo, capsys):
    main(["agreement", demo, "--by", "case", "--draws", "0", "--json"])

    said = json.loads(capsys.readouterr().out)
    compared = said["compared"]["agreement"]
    assert [rater["name"] for rater in compared["raters"]] == ["Coder A", "Coder B"]
    assert compared["n_units"] == 21
    assert len(compared["codes"]) == 98
    assert compared["codes"][0]["line"]["figures"]["Cohen's kappa"]["low"] is None


def test_a_coder_is_compared_with_the_consensus_and_one_round_can_be_named(demo, capsys):
    command = ["agreement", demo, "--draws", "0", "--coder", "consensus"]
    assert main([*command, "--coder", "Coder A"]) == DONE
    assert "Coder A are compared" in capsys.readouterr().out

    assert main([*command, "--coder", "Coder A @ first round"]) == DONE
    assert "Coder A (first round) are compared" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("coders", "sentence"),
    [
        (["Coder A"], "Agreement needs the codings of at least two; name them."),
        (["Coder A", "Coder A"], "Coder A is named twice with the same codings; name two rounds."),
        (
            ["Coder A", "any"],
            "Name single coders or the consensus; the others are several at once.",
        ),
        (
            ["Coder A", "Coder B @ no round"],
            "There is no round no round in this study. There are: consensus meeting, first round.",
        ),
        (
            ["Coder A", "Nobody"],
            "There is no coder Nobody in this study. There are: Coder A, Coder B.",
        ),
    ],
)
def test_what_cannot_be_compared_is_said_in_one_sentence(
    demo, tmp_path, capsys, coders: list[str], sentence: str
):
    named = [part for coder in coders for part in ("--coder", coder)]

    code = main(["agreement", demo, *named, "--out", str(Path(tmp_path) / "a")])

    assert (code, capsys.readouterr().err) == (PROBLEM, f"{sentence}\n")
    assert not (tmp_path / "a").exists()


def test_a_study_that_declares_that_agreement_does_not_fit_shows_the_reason(
    demo, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv(NAME_VARIABLE, "Coder A")
    study = str(shutil.copy(demo, tmp_path / "s.polyvocal"))
    assert main(["stance", study]) == DONE
    assert main(["stance", study, "--no-agreement", "A second reader is to see more."]) == DONE
    declared = capsys.readouterr().out.splitlines()
    assert declared[0] == "The study declares nothing of the kind."
    assert declared[1].endswith(
        "does not fit how this study is done: A second reader is to see more."
    )

    assert main(["agreement", study, "--draws", "0"]) == DONE
    assert capsys.readouterr().out.splitlines()[0] == declared[1]
    assert main(["agreement", study, "--draws", "0", "--anyway"]) == DONE
    assert "Cohen's kappa" in capsys.readouterr().out
    assert main(["stance", study, "--agreement", "--json"]) == DONE
    assert json.loads(capsys.readouterr().out) == {"no_agreement": ""}
    assert main(["stance", study, "--agreement"]) == PROBLEM


def test_planning_says_how_many_units_for_each_share(capsys):
    assert main(["plan", "--marked", "0.1", "--marked", "0.02"]) == DONE

    assert capsys.readouterr().out.splitlines() == [
        "10% of units marked: 569 units to code twice",
        "2% of units marked: 2,662 units to code twice",
    ]
