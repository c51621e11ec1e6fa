"""Programs at one file take turns, in the order they came to the gate."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from polyvocal.core.errors import CannotWrite, StudyInUse
from polyvocal.store.connections import connect, disconnect, writing
from polyvocal.store.turnstile import FLOOR, GATE, Turns, Turnstile, turns_file

# Takes a turn at each line it reads and says so, and ends it at the next; it asks once more at once
# where the line says so, as a server does whose next thread waits already.
OTHER = """
import sys
from pathlib import Path
from polyvocal.store.turnstile import Turnstile
at, order = Turnstile(Path(sys.argv[1]), 60), Path(sys.argv[2])
def turn():
    with at.turn(), order.open("a") as said:
        said.write("other\\n"); said.flush()
        print("mine", flush=True)
        sys.stdin.readline()
for n_turns in sys.stdin:
    for _ in range(int(n_turns)):
        turn()
    print("over", flush=True)
"""


class Other:
    """Another program that writes the same file."""

    def __init__(self, study: Path, order: Path) -> None:
        self.order = order
        self.process = subprocess.Popen(
            [sys.executable, "-c", OTHER, str(study), str(order)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def say(self, line: str = "") -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def hear(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def end(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=60)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return tmp_path / "shared.polyvocal"


@pytest.fixture
def other(study: Path, tmp_path: Path) -> Iterator[Other]:
    program = Other(study, tmp_path / "order")
    yield program
    program.end()


def test_who_came_to_the_gate_goes_before_a_program_that_writes_without_pause(
    study: Path, other: Other
) -> None:
    other.say("2")  # two turns, one straight after the other
    assert other.hear() == "mine"
    with closing(Turnstile(study, 60)) as mine:
        later = time.monotonic() + 60
        with mine._held(GATE, later):  # as `turn` does, and in between the other's turn ends
            other.say()
            with mine._held(FLOOR, later), other.order.open("a") as order:
                order.write("we\n")
        assert other.hear() == "mine"
        other.say()
    assert other.hear() == "over"
    assert other.order.read_text().split() == ["other", "we", "other"]


def test_a_turn_that_does_not_come_is_told_and_leaves_the_gate_free(
    study: Path, other: Other
) -> None:
    other.say("1")
    assert other.hear() == "mine"
    with closing(Turnstile(study, 0)) as impatient, closing(Turnstile(study, 60)) as patient:
        for _ in range(2):
            with pytest.raises(StudyInUse, match="did not make room in time"), impatient.turn():
                pass
        other.say()
        with patient.turn():
            pass


def test_the_turn_of_a_program_that_was_killed_is_over(study: Path, other: Other) -> None:
    other.say("1")
    assert other.hear() == "mine"
    other.process.kill()
    with closing(Turnstile(study, 60)) as mine, mine.turn():
        assert turns_file(study).read_bytes() == b""


def test_where_no_other_program_is_expected_there_is_no_file_of_turns(study: Path) -> None:
    turns = Turns()
    with turns.turn_to_write():
        pass
    turns.close()
    assert not turns_file(study).exists()


def test_who_may_not_take_turns_can_work_on_the_study_all_the_same(study: Path) -> None:
    disconnect(connect(study, create=True))
    turns_file(study).mkdir()  # nothing that could be opened to lock it, not even by root
    alias = connect(study)
    try:
        with pytest.raises(CannotWrite), closing(Turnstile(study, 0)):
            pass
        with writing(alias):
            pass
    finally:
        disconnect(alias)


def test_who_opens_what_a_server_has_open_takes_turns_with_it(study: Path, other: Other) -> None:
    disconnect(connect(study, create=True))
    turns_file(study).touch()
    other.say("1")
    assert other.hear() == "mine"
    alias = connect(study, patience=0)
    try:
        with pytest.raises(StudyInUse, match="did not make room in time"), writing(alias):
            pass
        other.say()
        assert other.hear() == "over"
        with writing(alias):
            pass
    finally:
        disconnect(alias)
