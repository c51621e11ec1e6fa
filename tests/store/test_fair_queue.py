"""Turns are taken in the order of coming."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from polyvocal.store.fair_queue import FairQueue


def wait_until_queued(queue: FairQueue, n: int) -> None:
    end = time.monotonic() + 10
    while len(queue) < n and time.monotonic() < end:
        time.sleep(0.0005)
    assert len(queue) == n


def test_forty_threads_get_their_turn_in_the_order_they_came() -> None:
    queue, served = FairQueue(), []

    def take_turn(number: int) -> None:
        with queue.turn():
            served.append(number)

    threads = []
    with queue.turn():
        for number in range(40):
            thread = threading.Thread(target=take_turn, args=[number])
            thread.start()
            threads.append(thread)
            wait_until_queued(queue, number + 2)
    for thread in threads:
        thread.join()

    assert served == list(range(40))


def test_one_at_a_time_has_the_turn() -> None:
    queue, inside, most = FairQueue(), [0], [0]

    def take_turns(_number: int) -> None:
        for _ in range(50):
            with queue.turn():
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                inside[0] -= 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(take_turns, range(8)))

    assert (most[0], inside[0], len(queue)) == (1, 0, 0)


def test_a_failure_inside_a_turn_gives_the_turn_on() -> None:
    queue = FairQueue()

    with pytest.raises(ValueError, match="mine"), queue.turn():
        raise ValueError("mine")

    with queue.turn():
        assert queue.is_mine


def test_asking_for_a_second_turn_inside_one_is_refused_rather_than_waited_for() -> None:
    queue = FairQueue()

    with (
        queue.turn(),
        pytest.raises(RuntimeError, match="has its turn already"),
        queue.turn(),
    ):
        pass

    assert len(queue) == 0


def test_whoever_waited_long_enough_leaves_the_line_to_the_others() -> None:
    queue = FairQueue()

    with queue.turn(), ThreadPoolExecutor(1) as pool:
        impatient = pool.submit(lambda: queue.turn(0.01).__enter__())
        with pytest.raises(TimeoutError):
            impatient.result()

        assert len(queue) == 1
