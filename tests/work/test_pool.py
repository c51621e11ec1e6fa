"""Work is spread over processes, and nothing is lost or done twice when one of them dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path

import pytest

from polyvocal.work.pool import Pool, pool_for

N = 60


def double(number: int) -> int:
    return 2 * number


def where(_number: int) -> int:
    time.sleep(0.01)
    return os.getpid()


def die_elsewhere(given: tuple[int, int]) -> int:
    """Ends the process it runs in, unless that is the one named; else gives the number back."""
    number, owner = given
    time.sleep(0.005)
    if os.getpid() != owner:
        os._exit(9)
    return number


def refuse(number: int) -> int:
    raise ValueError(f"{number} is refused")


@pytest.mark.parametrize("n_processes", [1, 3])
def test_each_thing_is_done_once(n_processes):
    with pool_for(N, n_processes) as pool:
        assert sorted(pool.run(double, range(N))) == [2 * i for i in range(N)]
        assert sorted(pool.run(double, range(N, 2 * N))) == [2 * i for i in range(N, 2 * N)]
        assert list(pool.run(double, [])) == []


def test_other_processes_take_part_when_they_are_up():
    with pool_for(1, 2) as pool:
        pids: set[int] = set()
        while len(pids) < 2:  # the test's own time limit ends what never becomes true
            pids |= set(pool.run(where, range(20)))

    assert os.getpid() in pids


def test_what_a_process_was_given_that_died_is_done_here():
    with pool_for(1, 2) as pool:
        while len(set(pool.run(where, range(20)))) < 2:
            pass
        things = [(i, os.getpid()) for i in range(N)]

        assert sorted(pool.run(die_elsewhere, things)) == list(range(N))
        assert sorted(pool.run(double, range(N))) == [2 * i for i in range(N)]


@pytest.mark.parametrize("n_processes", [1, 2])
def test_an_error_of_the_task_reaches_whoever_asked(n_processes):
    with pool_for(N, n_processes) as pool, pytest.raises(ValueError, match="is refused"):
        list(pool.run(refuse, range(N)))


def test_a_run_that_is_stopped_leaves_nothing_to_the_next():
    with pool_for(1, 2) as pool:
        while len(set(pool.run(where, range(20)))) < 2:
            pass
        run = pool.run(where, range(N))
        assert len(list(islice(run, 3))) == 3
        run.close()  # type: ignore[attr-defined]  # an iterator here, a generator in truth

        assert sorted(pool.run(double, range(N))) == [2 * i for i in range(N)]


def test_a_few_things_are_not_worth_a_process():
    assert not worth_a_process(99)
    assert worth_a_process(100) == ((os.cpu_count() or 1) > 1)


def worth_a_process(n_things: int) -> bool:
    with pool_for(n_things) as pool:
        return bool(pool.n_beside)


#: A person's own program, which does not guard its lines against being run again.
SCRIPT = """
import time
from polyvocal.work.pool import pool_for
from tests.work.test_pool import where
print("begun", flush=True)
with pool_for(1, 2) as pool:
    while len(pids := set(pool.run(where, range(20)))) < 2:
        pass
    print(*pids, flush=True)
    time.sleep(60)
"""
FINDS_TESTS = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}


def a_script(folder: Path) -> Path:
    script = folder / "script.py"
    script.write_text(SCRIPT)
    return script


def test_a_script_is_not_run_again_by_the_others(tmp_path: Path):
    short = a_script(tmp_path)
    short.write_text(SCRIPT.replace("    time.sleep(60)\n", ""))

    done = subprocess.run(
        [sys.executable, short], capture_output=True, check=True, text=True, env=FINDS_TESTS
    )

    assert done.stderr == ""
    assert done.stdout.count("begun") == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows has no kill -9")
def test_the_others_end_when_this_process_is_killed(tmp_path: Path):
    with subprocess.Popen(
        [sys.executable, a_script(tmp_path)], stdout=subprocess.PIPE, text=True, env=FINDS_TESTS
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "begun\n"
        [other] = {int(pid) for pid in child.stdout.readline().split()} - {child.pid}
        child.send_signal(signal.SIGKILL)

    while is_running(other):  # the test's own time limit ends what never becomes true
        time.sleep(0.01)


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_a_pool_can_be_closed_twice():
    pool = Pool(1)
    pool.close()
    pool.close()

    assert sorted(pool.run(double, range(3))) == [0, 2, 4]


def test_another_process_loads_no_database_to_read():
    code = (
        "import sys, polyvocal.work.pool, polyvocal.work.reading\n"
        "print(sorted({'django', 'sqlite3', 'psycopg'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)

    assert done.stdout == "[]\n"
