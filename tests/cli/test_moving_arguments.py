"""`import`, `export`, `merge` with arguments that cannot be: one sentence, and nothing changes."""

import os
import re
from pathlib import Path

import pytest

import polyvocal
from polyvocal.cli import main
from polyvocal.cli.codes import DONE, PROBLEM, USAGE
from polyvocal.config.person import FOLDER_VARIABLE, NAME_VARIABLE
from tests.formats.refi.projects import CODES, coded, package, project, source

SMALL = package(project(source(coded(1, 0, 3))), {"sources/a.txt": b"one two"})
BOOK = CODES.replace("<CodeBook>", '<CodeBook xmlns="urn:QDA-XML:codebook:1.0">').encode()


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch, capsys):
    """A folder with one of each, which somebody stands in."""
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "settings"))
    monkeypatch.setenv(NAME_VARIABLE, "Coder A")
    folder = tmp_path / "here"
    (folder / "folder").mkdir(parents=True)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HOME", str(folder))
    (folder / "small.qdpx").write_bytes(SMALL)
    (folder / "book.qdc").write_bytes(BOOK)
    (folder / "words.txt").write_text("only words")
    os.mkfifo(folder / "pipe")
    assert main(["import", "small.qdpx", "--out", "s.polyvocal"]) == DONE
    capsys.readouterr()
    return folder


def content(path: Path) -> object:
    """What a file holds; of a study, where its history stands: opening one touches its file."""
    if path.suffix == ".polyvocal":
        return polyvocal.open(path).revision
    return path.read_bytes() if path.is_file() else None


def seen(folder: Path) -> dict[str, object]:
    """All that stands in a folder; copies that are kept of a study that is opened are no matter."""
    return {
        str(path.relative_to(folder)): content(path)
        for path in sorted(folder.rglob("*"))
        if not re.search("-copies|-shm|-wal", str(path))
    }


IMPORT = {
    (".",): "here: there is no project in this folder.",
    ("folder",): "folder: there is no project in this folder.",
    ("words.txt",): "words.txt: this is no project or codebook of another tool.",
    ("",): "Name a file or a folder.",
    ("http://localhost/a.qdpx",): "“http://localhost/a.qdpx” is an address",
    ("small.qdpx", "--out", ""): "Name a file or a folder.",
    ("small.qdpx", "--out", "postgresql://u@localhost:1/x"): "is an address",
    ("small.qdpx", "--out", "words.txt/x"): "words.txt: nothing can be written here.",
    ("small.qdpx", "--out", "s.polyvocal"): "there is a study here already",
    ("book.qdc", "--out", "b", "--positions", "nvivo"): "A codebook has no positions.",
    ("book.qdc", "--into", "folder"): "folder: this is a folder, not a study.",
    ("book.qdc", "--into", "small.qdpx"): "small.qdpx: this is not a Polyvocal study.",
}
EXPORT = {
    ("small.qdpx", "--to", "qdpx"): "small.qdpx: this is not a Polyvocal study.",
    ("s.polyvocal", "--to", "qdpx", "--out", "pipe"): "pipe: this is no file that can be written.",
    ("s.polyvocal", "--to", "tags", "--out", "pipe"): "pipe: this is no file that can be written.",
    ("s.polyvocal", "--to", "qdpx", "--to", "qdc"): "Say --to once",
    ("s.polyvocal", "--for", "nvivo", "--for", "taguette"): "Say --for once",
    ("s.polyvocal", "--to", "qdc", "--positions", "nvivo"): "--positions goes with --to qdpx",
    ("s.polyvocal", "--to", "tags", "--media"): "--media goes with --to qdpx",
    ("s.polyvocal", "--to", "qdpx", "--format", "csv"): "--format goes with --to codings, matrix",
    ("s.polyvocal", "--to", "qdpx", "--layer", "any"): "--layer goes with --to",
    ("s.polyvocal", "--to", "matrix", "--day", "2026-01-01"): "--day goes with --to",
    ("s.polyvocal", "--to", "codings", "--replace"): "--replace goes with --to qdpx",
    ("s.polyvocal", "--to", "codings", "--layer", "No", "--out", "a/b"): "There is no coder No",
    ("s.polyvocal", "--to", "qdpx", "--out", "ftp://x/y"): "“ftp://x/y” is an address",
    ("s.polyvocal", "--to", "codings", "--out", "words.txt"): "nothing can be written here",
}
MERGE = {
    ("s.polyvocal", "folder"): "folder: there is no project in this folder.",
    ("s.polyvocal", "words.txt"): "words.txt: this is no project or codebook of another tool.",
    ("s.polyvocal", "book.qdc"): "it is no REFI-QDA project: it begins with “CodeBook”.",
    ("s.polyvocal", "postgresql://u@localhost:1/x"): "is an address",
    ("s.polyvocal", "pipe"): "pipe: it cannot be opened.",
    ("small.qdpx", "s.polyvocal"): "small.qdpx: this is not a Polyvocal study.",
}
ALL = [
    (command, arguments, said)
    for command, cases in (("import", IMPORT), ("export", EXPORT), ("merge", MERGE))
    for arguments, said in cases.items()
]


@pytest.mark.parametrize(("command", "arguments", "said"), ALL)
def test_what_cannot_be_is_said_in_one_sentence_and_nothing_changes(
    here, capsys, command, arguments, said
):
    before = seen(here)

    code = main([command, *arguments])

    told = capsys.readouterr()
    assert code in {PROBLEM, USAGE}
    assert told.out == ""
    [sentence] = [line for line in told.err.splitlines() if not re.match("Usage|Try |$", line)]
    assert said in sentence
    assert seen(here) == before


def test_home_is_home_where_no_shell_has_read_it(here):
    (here / "a b é 中.qdpx").write_bytes(SMALL)

    assert main(["import", "~/a b é 中.qdpx", "--out=~/made/of it"]) == DONE
    assert main(["export", "~/made/of it.polyvocal", "--to=qdpx", "--out=~/out.qdpx"]) == DONE

    assert (here / "made" / "of it.polyvocal").is_file()
    assert (here / "out.qdpx").is_file()
    assert not (here / "~").exists()
