"""Studies, folders and disks that are not as they should be: one sentence each, nothing changed."""

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from polyvocal.cli import TRACEBACK_VARIABLE, main
from polyvocal.cli.codes import DONE, PROBLEM, USAGE
from polyvocal.config.person import FOLDER_VARIABLE, NAME_VARIABLE

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no such links, rights and limits"
)
LOOKING = (
    ["info"],
    ["verify"],
    ["history"],
    ["search"],
    ["undo"],
    ["redo"],
    ["tables"],
    ["correct"],
    ["add"],
)


@pytest.fixture(scope="module")
def material(tmp_path_factory):
    """The specimen and its study, made once."""
    folder = tmp_path_factory.mktemp("material")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FOLDER_VARIABLE, str(folder / "settings"))
        patch.setenv(NAME_VARIABLE, "Ann")
        assert main(["build", "--example", str(folder / "in")]) == DONE
        out = str(folder / "out")
        assert main(["build", str(folder / "in"), "--out", out, "--format", "csv"]) == DONE
    return folder


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "settings"))
    monkeypatch.setenv(NAME_VARIABLE, "Ann")


@pytest.fixture
def study(material, tmp_path):
    return Path(shutil.copy(material / "out" / "study.polyvocal", tmp_path / "s.polyvocal"))


@pytest.fixture
def folder(material, tmp_path):
    return Path(shutil.copytree(material / "in", tmp_path / "in"))


def altered(study: Path, *statements: str) -> Path:
    """The study after somebody else's program was at it."""
    with closing(sqlite3.connect(study, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)
    return study


def with_bytes(study: Path, content: bytes) -> Path:
    study.write_bytes(content)
    return study


def garbled(study: Path) -> bytes:
    """A name in SQLite's list of tables is no text any more."""
    content = study.read_bytes()
    at = content.index(b"store_anchor")
    return content[:at] + b"\xff\xfe" + content[at + 2 :]


def linked(study: Path, to: str) -> Path:
    study.unlink()
    study.symlink_to(to)
    return study


HARM = {
    "a folder": lambda s: (s.unlink(), s.mkdir()),
    "empty": lambda s: with_bytes(s, b""),
    "words": lambda s: with_bytes(s, b"hello"),
    "cut": lambda s: with_bytes(s, s.read_bytes()[:5000]),
    "half": lambda s: with_bytes(s, s.read_bytes()[: s.stat().st_size // 2]),
    "garbled": lambda s: with_bytes(s, garbled(s)),
    "another program's": lambda s: altered(s, "PRAGMA application_id = 7"),
    "newer": lambda s: altered(s, "PRAGMA user_version = 999"),
    "a table gone": lambda s: altered(s, "DROP TABLE store_study"),
    "a trigger": lambda s: altered(
        s, "CREATE TRIGGER t AFTER INSERT ON store_event BEGIN DELETE FROM store_coding; END"
    ),
    "a view": lambda s: altered(s, "CREATE VIEW v AS SELECT 1"),
    "a circle of links": lambda s: linked(s, s.name),
    "a link to nothing": lambda s: linked(s, "nowhere.polyvocal"),
    "missing": lambda s: s.unlink(),
}


def arguments(command: list[str], study: Path, tmp_path: Path) -> list[str]:
    newer = tmp_path / "P01.txt"
    newer.write_text("P01: Hello.\n", encoding="utf-8")
    more = {
        "search": ["a"],
        "tables": ["--out", str(tmp_path / "tables")],
        "correct": [str(newer)],
        "add": [str(newer)],
    }
    return [*command, str(study), *more.get(command[0], [])]


@pytest.mark.parametrize("harm", HARM)
@pytest.mark.parametrize("command", LOOKING, ids=" ".join)
def test_a_study_that_cannot_be_used_is_told_in_one_sentence(
    study, tmp_path, capsys, harm, command
):
    HARM[harm](study)
    before = study.read_bytes() if study.is_file() else None

    code = main(arguments(command, study, tmp_path))

    told = capsys.readouterr()
    assert (code, told.out) == (PROBLEM, "")
    assert len(told.err.splitlines()) == 1
    assert "This should not happen" not in told.err
    assert (study.read_bytes() if study.is_file() else None) == before
    assert not (tmp_path / "tables").exists() or list((tmp_path / "tables").iterdir()) == []


ROWS = {
    "a position that is a word": "UPDATE store_anchor SET start = 'abc'",
    "a judgement nobody can make": "UPDATE store_coding SET stance = 'nonsense'",
    "an event that says nothing": "UPDATE store_event SET header = '{}' WHERE number = 3",
    "texts of other bytes": "UPDATE store_content SET data = x'00ff'",
    "codings without a place": "DELETE FROM store_anchor",
    "a date that is none": "UPDATE store_document SET date = 'yesterday'",
}


@pytest.mark.parametrize("what", ROWS)
def test_rows_altered_by_another_program_are_found_by_verify_and_never_a_traceback(
    study, tmp_path, capsys, what
):
    altered(study, ROWS[what])

    for command in LOOKING:
        assert main(arguments(command, study, tmp_path)) in {DONE, PROBLEM}
        told = capsys.readouterr()
        assert len(told.err.splitlines()) <= 1, command
    assert main(["verify", str(study)]) == PROBLEM
    assert "To have an earlier state back" in capsys.readouterr().out


def test_where_a_fault_is_can_be_seen_by_whoever_looks_for_it(study, monkeypatch):
    altered(study, ROWS["a judgement nobody can make"])
    monkeypatch.setenv(TRACEBACK_VARIABLE, "1")

    with pytest.raises(KeyError, match="nonsense"):
        main(["info", str(study)])


def test_copies_of_what_is_not_there_are_not_offered(study, tmp_path, capsys):
    assert main(["restore", str(tmp_path / "none.polyvocal")]) == PROBLEM
    assert capsys.readouterr().err == ("none.polyvocal: there is no such file. Check its name.\n")
    assert main(["restore", str(study)]) == DONE
    assert capsys.readouterr().out == "No copies are kept beside it yet.\n"


@pytest.mark.parametrize("name", [".", "/"])
def test_a_study_needs_a_name(name, capsys):
    assert main(["new", name]) == PROBLEM
    assert "this is no name for a study" in capsys.readouterr().err


def test_no_name_at_all_is_asked_for(capsys):
    assert main(["new", ""]) == USAGE
    assert "Name a file or a folder." in capsys.readouterr().err


def test_nothing_is_written_among_the_interviews(folder, capsys):
    before = sorted(folder.rglob("*"))

    for out in (folder / "transcripts", folder / "transcripts" / "deep"):
        assert main(["build", str(folder), "--out", str(out)]) == PROBLEM
        assert "would lie among the interviews" in capsys.readouterr().err

    assert sorted(folder.rglob("*")) == before


def test_what_lies_among_the_interviews_and_is_not_read_is_listed(folder, tmp_path, capsys):
    secret = tmp_path / "secret.txt"
    secret.write_text("P01: What nobody gave away.\n", encoding="utf-8")
    interviews = folder / "transcripts"
    (interviews / "away.txt").symlink_to(secret)
    (interviews / "round.txt").symlink_to("round.txt")
    (interviews / "beside.txt").symlink_to("P01.txt")
    (interviews / "more").mkdir()
    (interviews / "more" / "P09.txt").write_text("P09: Hello.\n", encoding="utf-8")

    out = str(tmp_path / "out")
    assert main(["build", str(folder), "--out", out, "--format", "csv"]) == DONE

    told = capsys.readouterr().out
    assert "away.txt: This leads out of the folder and was left out" in told
    assert "round.txt: This leads to no file and was left out." in told
    assert "more: This is a folder: what lies in it was not read." in told
    assert main(["search", str(tmp_path / "out" / "study.polyvocal"), '"nobody gave away"']) == DONE
    assert "beside: It is not known which participant" in told
    assert "secret" not in capsys.readouterr().out


def limited(
    arguments: list[str], tmp_path: Path, *, file_bytes: int
) -> "subprocess.CompletedProcess[str]":
    """The command where no file may become larger than this."""
    limits = (file_bytes, file_bytes)
    return subprocess.run(
        [sys.executable, "-m", "polyvocal.cli", *arguments],
        env=os.environ | {FOLDER_VARIABLE: str(tmp_path / "settings"), NAME_VARIABLE: "Ann"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limits),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("file_bytes", [40_000, 200_000])
def test_a_disk_that_takes_no_more_is_told_and_nothing_is_left_behind(
    material, study, tmp_path, file_bytes
):
    out = tmp_path / "out"
    before = study.read_bytes()

    built = limited(
        ["build", str(material / "in"), "--out", str(out)], tmp_path, file_bytes=file_bytes
    )
    added = limited(["add", str(study), "--add-on", "relational"], tmp_path, file_bytes=file_bytes)

    for done in (built, added):
        assert (done.returncode, len(done.stderr.splitlines())) == (PROBLEM, 1), done.stderr
    assert "disk" in built.stderr
    assert (out.exists(), study.read_bytes()) == (False, before)


def test_two_builds_into_one_folder_leave_one_study_and_lose_none(material, tmp_path):
    out = tmp_path / "out"
    command = [sys.executable, "-m", "polyvocal.cli", "build", str(material / "in")]
    command += ["--out", str(out), "--format", "csv"]
    environment = os.environ | {FOLDER_VARIABLE: str(tmp_path / "settings"), NAME_VARIABLE: "Ann"}
    running = [
        subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(2)
    ]

    codes = sorted(one.wait(120) for one in running)

    # Both may be so close that the second finds nothing there yet, and then keeps a copy.
    assert codes in ([DONE, PROBLEM], [DONE, DONE])
    assert main(["verify", str(out / "study.polyvocal")]) == DONE
    assert [path for path in out.iterdir() if path.name.startswith(".")] == []
