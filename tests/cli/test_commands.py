"""The command line as a person meets it: what it prints, what it writes, how it ends."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

from polyvocal.cli import main
from polyvocal.cli.app import app
from polyvocal.cli.codes import DONE, PROBLEM, STOPPED, TO_LOOK_AT, USAGE
from polyvocal.config.person import FOLDER_VARIABLE, NAME_VARIABLE
from polyvocal.work.opening import opened

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "settings"))
    monkeypatch.setenv(NAME_VARIABLE, "Coder A")


@pytest.fixture
def study(tmp_path, capsys):
    main(["build", "--example", str(tmp_path / "in")])
    assert main(["build", str(tmp_path / "in"), "--out", str(tmp_path / "out")]) == DONE
    capsys.readouterr()
    return str(tmp_path / "out" / "study.polyvocal")


def test_the_readme_s_first_study_works_as_written(tmp_path, capsys):
    folder, out = tmp_path / "my-study", str(tmp_path / "results")

    assert main(["build", "--demo", str(folder)]) == DONE
    assert "my-study --out results" in capsys.readouterr().out
    assert main(["build", str(folder), "--out", out, "--as", "Your name"]) == DONE
    printed = capsys.readouterr().out
    stricter = ["--at-least", "2", "--unit", "participants", "--out", str(tmp_path / "stricter")]
    assert main(["tables", f"{out}/study.polyvocal", *stricter, "--format", "csv"]) == DONE

    assert "47 of the 93 codes (51%)" in printed
    assert "10 in both roles, 10 in the role peer worker only, 27 in the role supported" in printed
    assert "peer worker, 26-64 7/7 (100%); supported peer" in printed
    assert "Of all: peer worker, 26-64 7/11 (64%); supported peer" in printed
    assert "32 of the 93 codes" in capsys.readouterr().out
    assert (tmp_path / "results" / "report.html").exists()
    told = re.findall(r"^     (\S+?)/? +\S", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(told) == sorted(entry.name for entry in folder.iterdir())


def test_the_specimen_has_one_row_wrong_on_purpose(tmp_path, capsys):
    main(["build", "--example", str(tmp_path / "in")])

    assert main(["build", str(tmp_path / "in"), "--out", str(tmp_path / "out")]) == DONE
    printed = capsys.readouterr().out

    assert "codings.csv, row 27" in printed
    assert "14 codes" in printed


def test_the_specimen_and_the_demo_study_are_not_written_at_once(tmp_path):
    assert main(["build", "--demo", "--example", str(tmp_path / "in")]) == USAGE
    assert not (tmp_path / "in").exists()


def test_a_language_that_is_not_spoken_is_told_and_english_spoken(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("POLYVOCAL_LANGUAGE", "xx")

    assert main(["build", "--example", str(tmp_path / "in")]) == DONE

    told = capsys.readouterr()
    assert told.err == "Polyvocal does not speak xx yet; this is in English.\n"
    assert "Written:" in told.out


def test_strict_says_by_its_exit_code_that_lines_are_left(tmp_path, capsys):
    main(["build", "--example", str(tmp_path / "in")])

    code = main(["build", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--strict"])

    assert code == TO_LOOK_AT


def test_json_is_one_document_that_other_programs_can_read(study, capsys):
    for command in (["info", study], ["history", study], ["verify", study]):
        assert main([*command, "--json"]) == DONE
        json.loads(capsys.readouterr().out)


def test_undo_and_redo_say_what_they_did(study, capsys):
    main(["undo", study])
    main(["redo", study])

    undone, redone = capsys.readouterr().out.splitlines()
    assert undone.startswith(
        "Undone: At once: Set the template. Added 3 attributes. Added 5 cases."
    )
    assert undone.endswith("Added 25 codings.")
    assert redone == undone.replace("Undone", "Redone")
    main(["history", study, "--limit", "2"])
    assert [line.split(": ", 1)[1] for line in capsys.readouterr().out.splitlines()] == [
        "Redone: Added 25 codings. (at once with 18)",
        "Redone: Added the coder Coder B. (at once with 18)",
    ]


def test_nobody_undoes_another_s_work(study, capsys):
    assert main(["undo", study, "--as", "Coder B"]) == PROBLEM

    assert capsys.readouterr().err == "There is nothing of yours to undo.\n"


def test_a_copy_is_listed_brought_back_and_can_be_taken_back(study, capsys):
    main(["undo", study])
    before = info(study, capsys)
    assert main(["restore", study]) == DONE
    assert main(["restore", study, "--copy", "1"]) == DONE
    capsys.readouterr()

    assert main(["restore", study, "--copy", "1"]) == DONE
    capsys.readouterr()
    assert info(study, capsys)["digest"] == before["digest"]


def info(study, capsys):
    capsys.readouterr()
    main(["info", study, "--json"])
    return json.loads(capsys.readouterr().out)


def test_a_stricter_rule_gives_fewer_codes(study, tmp_path, capsys):
    out = str(tmp_path / "strict")

    main(["tables", study, "--out", out, "--at-least", "2", "--unit", "participants"])

    assert "1 of the 13 codes (8%) was evidenced" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        (["--layer", "Nobody"], "There is no coder Nobody in this study."),
        (["--case-set", "x"], "There is no case set x in this study."),
        (["--role", "Nurse"], "Nurse"),
        (["--group", "Ethnicity"], "is not a grouping; write it like this"),
        (["--rank-by", "99.9"], "99.9 names 0 codes"),
    ],
)
def test_a_choice_that_does_not_fit_the_study_is_one_sentence(
    study, tmp_path, capsys, choice, sentence
):
    assert main(["tables", study, "--out", str(tmp_path / "t"), *choice]) == PROBLEM

    told = capsys.readouterr().err
    assert sentence in told
    assert len(told.strip().splitlines()) == 1
    assert not (tmp_path / "t").exists()


def test_one_report_holds_everything(study, tmp_path):
    for ending in ("docx", "html", "xlsx"):
        file = tmp_path / f"report.{ending}"
        assert main(["report", study, "--out", str(file)]) == DONE
        assert file.stat().st_size > 5_000


def test_a_report_in_an_unknown_format_is_refused(study, tmp_path, capsys):
    assert main(["report", study, "--out", str(tmp_path / "report.odt")]) == PROBLEM
    assert "Let the name end in .docx, .html or .xlsx." in capsys.readouterr().err


def test_tables_from_a_presence_sheet_need_no_study(tmp_path, capsys):
    sheet = tmp_path / "presence.csv"
    sheet.write_text("number,label,group,PW,SP\n1.1,A,1 G,yes,no\n1.2,B,1 G,no,no\n")

    assert main(["tables", "--presence", str(sheet), "--out", str(tmp_path / "t")]) == DONE

    assert "1 of the 2 codes (50%)" in capsys.readouterr().out


def test_a_study_and_a_presence_sheet_at_once_are_not_understood(study, tmp_path):
    assert main(["tables", "--out", str(tmp_path)]) == USAGE


def test_an_empty_study_is_made_once(tmp_path, capsys):
    file = str(tmp_path / "mine.polyvocal")

    assert main(["new", file, "--framework", "bctt_v1"]) == DONE
    assert main(["new", file]) == PROBLEM
    assert "there is a study here already" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["info", "history", "verify", "undo", "redo"])
@pytest.mark.parametrize("content", [b"", b"not a study", b"SQLite format 3\x00" + bytes(200)])
def test_a_wrong_file_is_one_sentence_and_stays_as_it_was(tmp_path, capsys, command, content):
    file = tmp_path / "wrong.polyvocal"
    file.write_bytes(content)

    assert main([command, str(file)]) == PROBLEM

    told = capsys.readouterr().err
    assert told.startswith("wrong.polyvocal: ")
    assert "Traceback" not in told
    assert file.read_bytes() == content


def test_who_is_working_must_be_known_where_nobody_can_be_asked(tmp_path):
    main(["build", "--example", str(tmp_path / "in")])
    environment = {k: v for k, v in os.environ.items() if k != NAME_VARIABLE}

    ended = subprocess.run(
        [sys.executable, "-m", "polyvocal.cli", "build", tmp_path / "in", "--out", tmp_path / "o"],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ended.returncode, ended.stdout) == (PROBLEM, "")
    assert "Say who is working" in ended.stderr


def test_ctrl_c_stops_the_work_and_leaves_nothing(tmp_path):
    folder = tmp_path / "in" / "transcripts"
    folder.mkdir(parents=True)
    text = "".join(f"Interviewer: and {i}?\n\nP: well, {i}.\n\n" for i in range(2_000))
    for i in range(150):
        (folder / f"P{i}.txt").write_text(text)
    out = tmp_path / "out"
    running = subprocess.Popen(
        [sys.executable, "-m", "polyvocal.cli", "build", tmp_path / "in", "--out", out,
         "--processes", "1"],
        stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    wait_for(lambda: out.exists() and any(out.iterdir()))

    running.send_signal(signal.SIGINT)
    _none, told = running.communicate(timeout=60)

    assert running.returncode == STOPPED
    assert "Stopped as you asked. Nothing was changed." in told
    assert not out.exists()


def wait_for(condition):
    until = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < until, "nothing happened"
        time.sleep(0.01)


def commands(group, before=""):
    for name, command in group.commands.items():
        yield f"{before}{name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")


def test_every_command_and_option_is_documented():
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")

    for name, command in commands(app):
        assert re.search(rf"^##+ {name}$", page, re.MULTILINE), name
        for parameter in command.params:
            for option in parameter.opts:
                if option.startswith("--"):
                    assert f"`{option}" in page, f"{name} {option}"


def test_a_search_shows_where_the_words_stand(study, capsys):
    assert main(["search", study, "NEAR(walk* out, 0)"]) == DONE

    first, passage = capsys.readouterr().out.splitlines()
    assert first == "P02: 1"
    assert passage.endswith("you can do it. I'd have walked out if he'd said you can do it.…")


def test_a_search_goes_on_after_a_document(study, capsys):
    assert main(["search", study, "the", "--limit", "1"]) == DONE
    assert capsys.readouterr().out.endswith("To go on: --after P01\n")

    assert main(["search", study, "the", "--after", "P01", "--json"]) == DONE
    found = json.loads(capsys.readouterr().out)
    assert [one["document"] for one in found] == ["P02", "W01"]
    assert found[0]["passages"][0]["words"].lower() == "the"


def test_a_search_that_finds_nothing_or_makes_no_sense_says_so(study, capsys):
    assert main(["search", study, "zebra"]) == DONE
    assert capsys.readouterr().out == "Nothing is found.\n"

    assert main(["search", study, "/(/"]) == PROBLEM
    assert capsys.readouterr().err.startswith("The expression /(/ is not one: ")


def test_a_newer_transcript_is_put_in_place_and_what_is_in_doubt_is_listed(study, capsys, tmp_path):
    with opened(study) as found:
        [document] = [d for d in found.study.documents if d.name == "P01"]
        text = found.study.text(document.id)
        coding = next(c for c in found.study.codings if c.document_id == document.id)
        quote = found.study.quote(coding)
    file = tmp_path / "P01.txt"
    file.write_text(text.replace(quote, "Quite another thing"), encoding="utf-8")

    looked = main(["correct", study, str(file), "--look"])
    told = capsys.readouterr().out
    corrected = main(["correct", study, str(file), "--strict"])
    done = capsys.readouterr().out
    again = main(["correct", study, str(file)])

    assert (looked, corrected, again) == (0, 3, 0)
    assert told == done + "Nothing was changed, since you only looked.\n"
    assert done.startswith("P01: 1 stretch of the text is another.\nCodings: ")
    assert f"“{quote[:40]}" in done
    assert capsys.readouterr().out == "P01: the text is the same; nothing was changed.\n"


def test_a_document_set_aside_is_in_no_table_and_every_table_says_so(study, tmp_path, capsys):
    out = str(tmp_path / "tables")
    assert main(["aside", study, "P01", "--because", "a pilot"]) == DONE
    assert "codings with it" in capsys.readouterr().out

    assert main(["tables", study, "--out", out]) == DONE
    said = capsys.readouterr()
    assert "Set aside: 1 document, counted nowhere: P01 (a pilot)." in said.out + said.err
    assert "P01 (a pilot)" in (tmp_path / "tables" / "report.html").read_text("utf-8")
    with opened(study) as found:
        assert [document.name for document in found.study.documents] == ["P02", "W01"]

    assert main(["aside", study, "P02", "--case", "--because", "withdrew"]) == DONE
    assert main(["aside", study, "P01", "--take-in"]) == DONE
    assert main(["aside", study, "P01", "--take-in"]) == PROBLEM
    with opened(study) as found:
        assert [aside.name for aside in found.study.set_aside] == ["P02", "P02"]
        assert [document.name for document in found.study.documents] == ["P01", "W01"]
