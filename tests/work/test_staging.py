"""What is written aside shows whole or not at all, and what a killed program left goes at once."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from polyvocal.config.person import FOLDER_VARIABLE
from polyvocal.core.errors import BadFile
from polyvocal.work.example import write_demo_study
from polyvocal.work.owning import own
from polyvocal.work.staging import staged

# Writes somebody's words aside, says so, and waits.
WRITER = """
import sys
from pathlib import Path
from polyvocal.work.staging import staged
with staged(Path(sys.argv[1])) as staging:
    (staging / "words.txt").write_text("what she said")
    print("written", flush=True)
    sys.stdin.read()
"""


@contextmanager
def writer(out):
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(out)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline().split() == [b"written"]
        yield running


def write(out, name):
    with staged(out) as staging:
        (staging / name).write_text(name)


def names(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_nothing_shows_before_everything_is_there(tmp_path):
    with staged(tmp_path) as staging:
        (staging / "a.txt").write_text("a")
        (staging.folder / "deep").mkdir()
        (staging / "deep" / "b.txt").write_text("b")
        assert [path.name for path in tmp_path.iterdir() if path.name[0] != "."] == []

    assert names(tmp_path) == ["a.txt", "deep", "deep/b.txt"]
    assert sorted(map(str, staging.files)) == ["a.txt", "deep/b.txt"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no kill -9")
def test_what_a_killed_program_left_is_gone_at_the_next_command(tmp_path):
    with writer(tmp_path) as running:
        running.send_signal(signal.SIGKILL)
    assert any(name.endswith("words.txt") for name in names(tmp_path))

    write(tmp_path, "mine.txt")

    assert names(tmp_path) == ["mine.txt"]


def test_what_another_program_is_writing_is_left_to_it(tmp_path):
    with writer(tmp_path) as running:
        write(tmp_path, "mine.txt")
        running.communicate()

    assert names(tmp_path) == ["mine.txt", "words.txt"]
    assert running.returncode == 0


def test_a_leftover_without_a_lock_goes_after_a_day(tmp_path):
    left = tmp_path / ".polyvocal-unfinished-old"
    left.mkdir()
    (left / "words.txt").write_text("what she said")

    write(tmp_path, "one.txt")
    assert left.exists()
    os.utime(left, (0, 0))
    write(tmp_path, "two.txt")

    assert names(tmp_path) == ["one.txt", "two.txt"]


def test_a_file_is_owned_by_one_at_a_time(tmp_path):
    first = own(tmp_path / "lock")
    assert first is not None
    assert own(tmp_path / "lock") is None

    os.close(first)
    second = own(tmp_path / "lock")

    assert second is not None
    os.close(second)


def test_where_nothing_can_be_written_it_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(BadFile, match=r"file: nothing can be written here"),
        staged(tmp_path / "file"),
    ):
        pass


@pytest.mark.skipif(os.name == "nt", reason="Windows has no kill -9")
def test_a_build_that_was_killed_leaves_no_words_behind_once_another_is_done(tmp_path):
    write_demo_study(tmp_path / "in")
    out = tmp_path / "out"
    command = [sys.executable, "-m", "polyvocal.cli", "build", str(tmp_path / "in"), "--out"]
    command += [str(out), "--as", "A", "--format", "csv"]
    environment = os.environ | {FOLDER_VARIABLE: str(tmp_path / "settings")}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as running:
        while running.poll() is None and not list(out.glob(".polyvocal-*/files/study.polyvocal")):
            time.sleep(0.01)
        running.send_signal(signal.SIGKILL)
    assert list(out.glob(".polyvocal-unfinished-*")) != []

    done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)

    assert done.returncode == 0
    assert list(out.glob(".polyvocal-unfinished-*")) == []
    assert (out / "study.polyvocal").exists()
