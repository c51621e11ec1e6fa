"""Rounds and consensus on the command line: two coders, blind, to one reading."""

import json
import os
from pathlib import Path
from uuid import UUID

import pytest

import polyvocal
from polyvocal.cli import main
from polyvocal.cli.codes import DONE, PROBLEM, USAGE
from polyvocal.config.person import FOLDER_VARIABLE, NAME_VARIABLE
from polyvocal.core.errors import NotFound


@pytest.fixture
def study(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "settings"))
    monkeypatch.setenv(NAME_VARIABLE, "Coder A")
    main(["build", "--example", str(tmp_path / "in")])
    main(["build", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--format", "csv"])
    capsys.readouterr()
    return str(tmp_path / "out" / "study.polyvocal")


def said(capsys, *command: str) -> list[str]:
    assert main(list(command)) == DONE
    told: str = capsys.readouterr().out
    return told.splitlines()


def test_a_blind_round_is_given_out_handed_in_and_listed(study, capsys):
    both = ["--coder", "Coder A", "--coder", "Coder B", "--document", "P01"]
    given = said(capsys, "rounds", "add", study, "One", "--kind", "blind", *both)
    assert given[0] == "1 document is given out."
    assert "by other means" in given[1]

    lines = said(capsys, "rounds", "list", study)
    assert "One (blind), 1 document, running: nobody sees anybody else's work" in lines
    assert "  Coder A: 0 of 1 document coded, at work" in lines
    assert "  Coder B: 1 document, at work" in lines
    said(capsys, "rounds", "submit", study, "One")
    said(capsys, "rounds", "submit", study, "One", "--as", "Coder B")
    said(capsys, "rounds", "reopen", study, "One")

    lines = said(capsys, "rounds", "list", study)
    assert "  Coder A: 0 of 1 document coded, at work, has seen others' work" in lines
    assert "  Coder B: 0 of 1 document coded, handed in" in lines
    assert main(["undo", study, "--as", "Coder B"]) == PROBLEM
    assert "may have been seen" in capsys.readouterr().err


def test_a_round_takes_more_documents_is_lifted_and_repeated(study, capsys):
    drawn = ["--sample", "Peer worker=1", "--seed", "4", "--coder", "Coder A", "--coder", "B"]
    said(capsys, "rounds", "add", study, "One", "--kind", "open", "--coder", "B")
    told = said(capsys, "rounds", "add", study, "Two", "--kind", "blind", *drawn)
    assert told[1] == "Drawn at random: Peer worker=1; seed=4."

    said(capsys, "rounds", "give", study, "Two", "--document", "P01", "--coder", "B")
    assert "  B: 2 documents, at work" in said(capsys, "rounds", "list", study)
    said(capsys, "rounds", "lift", study, "Two")
    lines = said(capsys, "rounds", "list", study)
    assert "  B: 0 of 2 documents coded, at work, has seen others' work" in lines
    given = said(capsys, "rounds", "add", study, "Again", "--kind", "recoding", "--again", "Two")
    assert given[0] == "2 documents are given out."
    said(capsys, "rounds", "remove", study, "Again")
    assert main(["rounds", "remove", study, "Again"]) == PROBLEM


def test_coders_are_listed_added_renamed_and_removed(study, capsys):
    said(capsys, "coders", "add", study, "Ben")
    said(capsys, "coders", "rename", study, "Ben", "Benjamin")
    lines = said(capsys, "coders", "list", study)
    assert "Benjamin (person): 0 codings in 0 documents" in lines
    said(capsys, "coders", "remove", study, "Benjamin")

    assert main(["coders", "rename", study, "Benjamin", "Ben"]) == PROBLEM
    assert "There is no coder Benjamin" in capsys.readouterr().err


def test_while_a_round_runs_commands_show_ones_own_work_and_nobody_else_s(
    study, capsys, monkeypatch
):
    def counted(name: str) -> int:
        monkeypatch.setenv(NAME_VARIABLE, name)
        main(["info", study, "--json"])
        n: int = json.loads(capsys.readouterr().out)["counts"]["codings"]
        return n

    mine = sum(c.coder_id == by_name(study, "Coder A") for c in polyvocal.open(study).codings)
    everything = counted("Coder A")
    both = ["--coder", "Coder A", "--coder", "Coder B"]
    said(capsys, "rounds", "add", study, "One", "--kind", "blind", *both)

    assert 0 < mine < everything
    assert counted("Coder A") == mine
    assert counted("Zoe") == 0
    assert "Zoe" not in (Path(os.environ[FOLDER_VARIABLE]) / "person.json").read_text()
    assert len(polyvocal.open(study).codings) == 0
    assert len(polyvocal.open(study, coder="Coder A").codings) == mine
    with pytest.raises(NotFound, match="There is no coder Zoe"):
        polyvocal.open(study, coder="Zoe")


def test_whoever_a_command_works_as_is_whoever_looks(study, capsys):
    both = ["--coder", "Coder A", "--coder", "Coder B", "--document", "P01"]
    said(capsys, "rounds", "add", study, "One", "--kind", "training", "--key", "Coder A", *both)

    said(capsys, "rounds", "submit", study, "One", "--as", "Coder B")

    # The usual person is Coder A, who has not handed in; each sees how far they are themselves.
    lines = said(capsys, "rounds", "list", study)
    assert "  Coder A: 0 of 1 document coded, at work" in lines
    assert "  Coder B: 1 document, handed in" in lines


def by_name(study: str, name: str) -> UUID:
    return next(coder.id for coder in polyvocal.open(study).coders if coder.name == name)


def test_a_sample_is_written_with_its_role_and_number(study, capsys):
    assert main(["rounds", "add", study, "One", "--coder", "A", "--sample", "three"]) == USAGE
    assert "write it like this: PW=5" in capsys.readouterr().err


def test_places_are_listed_decided_and_their_fate_told(study, capsys):
    listed = said(capsys, "consensus", "list", study, "--limit", "1")
    name = listed[0].split()[0]
    assert listed[-1].endswith("0 are decided.")

    said(capsys, "consensus", "decide", study, name, "--keep", "both", "--reason", "missed")

    assert said(capsys, "consensus", "list", study)[-1].endswith("1 are decided.")
    assert any(
        "both readings (missed)" in line for line in said(capsys, "consensus", "mine", study)
    )
    assert main(["consensus", "decide", study, name, "--keep", "both"]) == PROBLEM
    capsys.readouterr()
    said(capsys, "undo", study)
    assert said(capsys, "consensus", "list", study)[-1].endswith("0 are decided.")


def test_confusions_name_both_codes_and_how_many_places(study, capsys):
    lines = said(capsys, "consensus", "confusions", study)

    assert all(" | " in line and " place" in line for line in lines[:-1])


def test_half_an_edge_and_half_a_part_are_not_understood(study, capsys):
    decide = ["consensus", "decide", study, "ab", "--keep", "both", "--from", "3"]
    assert main(decide) == USAGE
    assert main(["consensus", "list", study, "--share", "half"]) == USAGE
