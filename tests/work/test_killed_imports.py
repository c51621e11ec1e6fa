"""`polyvocal add` killed at any moment: the study holds all of the import or nothing of it."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import polyvocal
from polyvocal.config.person import FOLDER_VARIABLE
from polyvocal.store.copies import copies_folder
from polyvocal.store.events import Actor
from polyvocal.work.build import new_study
from polyvocal.work.example import write_demo_study
from polyvocal.work.past import check_study

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no kill -9")


def add(study: Path, folder: Path, seconds: float | None = None) -> tuple[int, float]:
    """Run the command in a process of its own; kill it so many seconds after the import began.

    It begins when the copy before it is kept. Returns the exit code and how long the import ran.
    """
    command = [sys.executable, "-m", "polyvocal.cli", "add", str(study), str(folder), "--as", "A"]
    environment = os.environ | {FOLDER_VARIABLE: str(folder.parent / "settings")}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as running:
        while running.poll() is None and not any(copies_folder(study).glob("*import*")):
            time.sleep(0.002)
        began = time.monotonic()
        try:
            code = running.wait(seconds)
        except subprocess.TimeoutExpired:
            running.send_signal(signal.SIGKILL)
            code = running.wait()
        return code, time.monotonic() - began


def content(study: Path) -> tuple[int, int, int, int]:
    value = polyvocal.open(study)
    return len(value.cases), len(value.documents), len(value.template.codes), len(value.codings)


def killed_at(tmp_path: Path, me: Actor, n_kills: int) -> None:
    folder = tmp_path / "in"
    write_demo_study(folder)
    empty = new_study(tmp_path / "empty", by=me)
    whole = Path(shutil.copy(empty, tmp_path / "whole.polyvocal"))
    code, lasted = add(whole, folder)
    assert code == 0
    nothing, everything = content(empty), content(whole)
    assert everything > nothing
    n_killed = 0
    for i in range(n_kills):
        study = Path(shutil.copy(empty, tmp_path / f"killed-{i}.polyvocal"))
        code, _ran = add(study, folder, lasted * (i + 0.5) / n_kills)
        n_killed += code < 0
        assert content(study) in {nothing, everything}
        assert check_study(study).damages == ()
    assert n_killed > 0


def test_an_import_killed_in_between_is_there_whole_or_not_at_all(tmp_path, me):
    killed_at(tmp_path, me, 8)


@pytest.mark.long
def test_an_import_killed_at_forty_moments_is_there_whole_or_not_at_all(tmp_path, me):
    killed_at(tmp_path, me, 40)
