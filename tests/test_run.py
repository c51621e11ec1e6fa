"""The set-up script, as far as it can be tried without setting up again."""

import subprocess
import sys
from pathlib import Path

import pytest

import run
from tests.postgres_server import find_postgres
from tests.system_tools import Tool

ROOT = Path(run.__file__).parent


def test_run_py_needs_only_the_standard_library() -> None:
    # -S leaves site-packages out, -E the environment: what a fresh machine has.
    command = [sys.executable, "-S", "-E", "run.py", "--help"]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "{demo,test,lint,bench,catalogue,lock}" in shown.stdout


def test_an_unknown_command_ends_with_2_and_says_which_there_are() -> None:
    command = [sys.executable, "run.py", "tset"]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert shown.returncode == 2
    assert "invalid choice: 'tset'" in shown.stderr


def test_a_second_run_installs_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stamp = tmp_path / "stamp"
    stamp.write_text(f"test {run.installation_digest('test')}\n", "utf-8")
    monkeypatch.setattr(run, "STAMP", stamp)
    monkeypatch.setattr(run, "_must_run", lambda *_: pytest.fail("something was installed"))
    run.install_python_packages("test")


def test_a_changed_lock_is_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr(run, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(run, "_must_run", lambda command, _otherwise: commands.append(command))
    run.install_python_packages("test")
    assert [command[-1] for command in commands] == [str(run.LOCKS / "test.txt"), str(ROOT)]
    assert all("--require-hashes" in c or "--no-index" in c for c in commands)
    run.install_python_packages("runtime")
    assert len(commands) == 2, "the tests' packages hold the runtime's"


def test_what_failed_is_named_and_ends_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    outcomes = [run.Outcome("mypy", True, 1.0), run.Outcome("vulture", False, 2.0, "unused: x")]
    assert run.report(outcomes) == 1
    said = capsys.readouterr().out
    assert "--- vulture ---\nunused: x" in said
    assert said.endswith("Failed: vulture.\n")


def test_a_missing_tool_is_missing_only_where_its_tests_are(tmp_path: Path) -> None:
    def absent() -> None:
        return None

    assert Tool("PostgreSQL", absent, ("postgresql",), "tests/databases.py").is_missing()
    assert not Tool("Chromium", absent, ("chromium",), "tests/no-such-room").is_missing()
    assert not Tool("PostgreSQL", lambda: "/bin", ("postgresql",), "tests").is_missing()


def test_the_newest_postgres_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for version in ("9.6", "15", "17"):
        folder = tmp_path / version / "bin"
        folder.mkdir(parents=True)
        (folder / ("pg_ctl.exe" if run.WINDOWS else "pg_ctl")).touch()
    monkeypatch.setattr("tests.postgres_server._PLACES", ((str(tmp_path), "*/bin"),))
    assert find_postgres() == tmp_path / "17" / "bin"


def test_ci_is_told_from_a_persons_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for value, expected in {"true": True, "1": True, "": False, "false": False}.items():
        monkeypatch.setenv("CI", value)
        assert run.in_ci() is expected
