"""Wrong, empty, cut, mis-encoded, enormous, hostile: one sentence each, and nothing changed."""

import os
import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from polyvocal.cli import main
from polyvocal.cli.codes import DONE, PROBLEM
from polyvocal.config import language, person
from polyvocal.core.language import use_language
from polyvocal.work.opening import opened
from polyvocal.work.past import check_study
from tests.cli import hostile_files as hostile
from tests.greek_study import write_greek_study
from tests.pseudo_locale import TAG, leaks, make_pseudo_locale

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no such names, links and limits"
)
LIMIT = 1_500_000_000  # bytes of address space, for a program that starts with 300 MB of it
# Words of a sentence that no one translates: kinds of files, formats, settings and columns.
FORMATS = re.compile(
    r"\b(?:Word|WebVTT|Excel|YAML|UTF-8|PDF|RTF|CSV|csv|xlsx?|docx?|txt|md|vtt|srt|label|text|time"
    r"|document|speaker|speakers|id|code|XFD|MB|name)\b"
)


@pytest.fixture(scope="module")
def spoken(tmp_path_factory):
    return make_pseudo_locale(tmp_path_factory.mktemp("locale"))


@pytest.fixture(scope="module")
def built(tmp_path_factory, spoken):
    """A study to be harmed, made once."""
    folder = tmp_path_factory.mktemp("study")
    os.environ[person.FOLDER_VARIABLE] = str(folder / "settings")
    write_greek_study(folder / "in")
    assert (
        main(["build", str(folder / "in"), "--out", str(folder), "--format", "csv", "--as", "Α"])
        == 0
    )
    return folder / "study.polyvocal"


@pytest.fixture
def study(built, spoken, tmp_path, monkeypatch, capsys):
    """A copy of it, where the language nobody speaks is the usual one."""
    monkeypatch.setenv(language.LANGUAGE_VARIABLE, TAG)
    monkeypatch.setenv(language.FOLDER_VARIABLE, str(spoken))
    monkeypatch.setenv(person.FOLDER_VARIABLE, str(tmp_path / "settings"))
    monkeypatch.setenv(person.NAME_VARIABLE, "Α")
    file = tmp_path / "study.polyvocal"
    file.write_bytes(built.read_bytes())
    capsys.readouterr()
    yield file
    use_language(everywhere=True)


def digest(study: Path) -> str:
    with opened(study) as found:
        return found.digest


def refused(study, capsys, *files) -> str:
    """What is told of files that are refused, after looking that nothing changed."""
    before = digest(study)
    assert main(["add", str(study), *map(str, files)]) == PROBLEM
    told = capsys.readouterr()
    assert (digest(study), told.out) == (before, "")
    sentence: str
    [sentence] = told.err.splitlines()
    return sentence


def english(sentence: str, *names: str) -> list[str]:
    for name in names:
        sentence = sentence.replace(name, " ")
    return leaks(FORMATS.sub(" ", re.sub(r"“[^”]*”", " ", sentence)))


def written(folder: Path, name: str, content: bytes) -> Path:
    file = folder / "given" / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(content)
    return file


@pytest.mark.parametrize("name", [*hostile.TRANSCRIPTS, *hostile.SHEETS])
def test_a_file_that_cannot_be_read_is_named_in_one_sentence(study, tmp_path, capsys, name):
    make = {**hostile.TRANSCRIPTS, **hostile.SHEETS}[name]

    sentence = refused(study, capsys, written(tmp_path, name, make()))

    assert name in sentence
    assert english(sentence, name) == []


@pytest.mark.parametrize("what", hostile.MORE_SHEETS)
def test_a_sheet_that_cannot_be_read_is_named_in_one_sentence(study, tmp_path, capsys, what):
    name, make = hostile.MORE_SHEETS[what]

    sentence = refused(study, capsys, written(tmp_path, name, make()))

    assert name in sentence
    assert english(sentence, name) == []


@pytest.mark.parametrize("rows", [hostile.NUMBERS, hostile.TURNS], ids=["offsets", "turns"])
def test_numbers_that_name_no_passage_are_listed_and_nothing_is_guessed(
    study, tmp_path, capsys, rows
):
    sheet = written(tmp_path, "codings.csv", rows.replace("P01", "δύο").encode())
    before = digest(study)

    assert main(["add", str(study), str(sheet), "--same-coders"]) == DONE

    told = capsys.readouterr().out.splitlines()
    assert len([line for line in told if "codings.csv, " in line]) == len(rows.splitlines()) - 1
    assert leaks(" ".join(told), ["codings.csv", "nan", "inf", "1e5", "0x10"]) == []
    assert digest(study) == before


def test_formulas_are_words_like_others(study, tmp_path, capsys):
    rows = "document,quote,code,coder\n\"=cmd|' /C calc'!A0\",=1+1,=HYPERLINK(1),@SUM(1)\n"

    assert main(["add", str(study), str(written(tmp_path, "codings.csv", rows.encode()))]) == DONE

    assert "=cmd|' /C calc'!A0" in capsys.readouterr().out


@pytest.mark.parametrize("name", hostile.NAMES)
def test_a_name_that_plays_tricks_is_a_name_and_moves_no_line(study, tmp_path, capsys, name):
    file = written(tmp_path, name, hostile.talk())

    assert main(["add", str(study), "--json", "--", str(file)]) == DONE
    capsys.readouterr()
    assert main(["history", str(study)]) == DONE

    told = capsys.readouterr().out
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u2028\u202a-\u202e]", told)
    assert len(told.splitlines()) == 11
    assert check_study(study).damages == ()


def test_a_name_that_is_no_text_is_taken_with_its_sign_replaced(study, tmp_path, capsys):
    file = written(tmp_path, os.fsdecode(b"caf\xe9.txt"), hostile.talk())

    assert main(["add", str(study), str(file)]) == DONE
    assert main(["history", str(study), "--limit", "1"]) == DONE

    assert "caf\ufffd" in capsys.readouterr().out


@pytest.mark.parametrize("encoding", hostile.ENCODINGS)
def test_the_words_are_the_same_in_whatever_encoding_they_come(study, tmp_path, capsys, encoding):
    file = written(tmp_path, "λόγια.txt", hostile.talk(encoding))

    assert main(["add", str(study), str(file)]) == DONE

    with opened(study) as found:
        [document] = [d for d in found.study.documents if d.name == "λόγια"]
        assert found.study.text(document.id) == hostile.talk().decode()


def made_pipe(path: Path) -> Path:
    os.mkfifo(path)
    return path


def linked(path: Path, to: str) -> Path:
    path.symlink_to(to)
    return path


@pytest.mark.parametrize(
    "kind", ["loop", "dangling", "pipe", "device", "missing", "long", "memory"]
)
def test_what_is_no_file_is_refused_like_one_that_is_not_there(study, tmp_path, capsys, kind):
    if kind == "memory" and not Path("/proc/self/mem").exists():
        pytest.skip("only Linux shows a process its memory as a file")
    given = {
        "loop": lambda: linked(tmp_path / "loop.txt", "loop.txt"),
        "dangling": lambda: linked(tmp_path / "gone.docx", "nowhere.docx"),
        "pipe": lambda: made_pipe(tmp_path / "pipe.txt"),
        "device": lambda: Path("/dev/zero"),
        "missing": lambda: tmp_path / "none.txt",
        "long": lambda: tmp_path / ("x" * 5000),
        "memory": lambda: Path("/proc/self/mem"),
    }[kind]()

    sentence = refused(study, capsys, given)

    assert english(sentence, given.name, "File name too long") == [] or kind == "long"


def test_a_folder_named_like_a_file_is_no_transcript(study, tmp_path, capsys):
    (tmp_path / "given" / "transcripts" / "P01.docx").mkdir(parents=True)

    assert "transcripts" in refused(study, capsys, tmp_path / "given")


def test_one_bad_file_among_good_ones_leaves_out_nothing_and_takes_nothing(study, tmp_path, capsys):
    good = written(tmp_path, "καλό.txt", hostile.talk())
    bad = written(tmp_path, "κακό.docx", b"PK\x03\x04")

    assert "κακό.docx" in refused(study, capsys, good, bad)


def test_a_study_in_a_file_whose_name_is_no_text_can_be_made_and_used(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv(person.FOLDER_VARIABLE, str(tmp_path / "settings"))
    file = str(tmp_path / os.fsdecode(b"caf\xe9\x1b[31m.polyvocal"))

    made = main(["new", file, "--name", "a\nb\x1b[31m\u202e", "--as", "\udcff"])
    looked = main(["info", file])

    told = capsys.readouterr()
    assert (made, looked, told.err) == (DONE, DONE, "")
    assert not re.search(r"[\x1b\u202e]", told.out)


@pytest.mark.parametrize("name", hostile.ENORMOUS)
def test_an_enormous_file_takes_bounded_memory_and_time(built, tmp_path, name):
    study = tmp_path / "study.polyvocal"
    study.write_bytes(built.read_bytes())
    file = written(tmp_path, name, hostile.ENORMOUS[name]())
    before = digest(study)

    done = subprocess.run(
        [sys.executable, "-m", "polyvocal.cli", "add", str(study), str(file), "--as", "Α"],
        env=os.environ | {person.FOLDER_VARIABLE: str(tmp_path / "settings")},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT)),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    file.unlink()
    assert "Traceback" not in done.stderr
    if done.returncode == PROBLEM:
        assert (len(done.stderr.splitlines()), digest(study)) == (1, before)
    else:
        assert (done.returncode, done.stderr) == (DONE, "")
        assert check_study(study).damages == ()


def test_what_is_read_only_with_another_sheet_is_said_to_be_left_out(study, tmp_path, capsys):
    attributes = written(tmp_path, "attributes.csv", "name,kind\nηλικία,number\n".encode())
    empty = written(tmp_path, "codings.csv", b"document,quote,code\n")
    before = digest(study)

    assert main(["add", str(study), str(attributes)]) == DONE
    left_out = capsys.readouterr().out
    assert main(["add", str(study), str(empty)]) == DONE
    nothing = capsys.readouterr().out

    assert "attributes.csv" in left_out
    assert (leaks(left_out, ["attributes.csv"]), leaks(nothing)) == ([], [])
    assert (len(nothing.splitlines()), digest(study)) == (1, before)
