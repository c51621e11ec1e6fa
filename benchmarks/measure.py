"""One measurement in a process of its own: seconds, peak memory, and a result.

A fresh process each time, so that no cache, import or garbage of one measurement serves another.
Imports are done before the clock starts; files are in the system's cache.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

REPEATS = 3


@dataclass(frozen=True, slots=True)
class Measured:
    """`seconds` by the clock, `cpu_seconds` of this process and those it started.

    On a machine that does other work only the second can be compared. `peak_mb` is of this process,
    `extra_mb` the peak above what it held before the clock started. `value` is what the measured
    function returned, to be compared with the floor's; where that is a function, what it returned
    after the clock had stopped.
    """

    seconds: float
    cpu_seconds: float
    peak_mb: float
    extra_mb: float
    value: Any


def measure(
    function: Callable[..., Any],
    *arguments: object,
    before: Callable[..., Any] | None = None,
    repeats: int = REPEATS,
) -> Measured:
    """The median run of `repeats`, by the clock; every run must return the same value.

    `before` is called with the same arguments in the same process, off the clock; what it returns
    is given to `function` instead of them.
    """
    runs = [_once(function, arguments, before) for _ in range(repeats)]
    if any(run.value != runs[0].value for run in runs):
        raise AssertionError(f"{function.__name__} does not give the same result twice")
    return sorted(runs, key=lambda run: run.seconds)[len(runs) // 2]


def require_equal(ours: Measured, floor: Measured, what: str) -> None:
    """A speed counts only for the same result."""
    if ours.value != floor.value:
        raise AssertionError(f"{what}: our result is not the floor's")


def _once(
    function: Callable[..., Any],
    arguments: tuple[object, ...],
    before: Callable[..., Any] | None,
) -> Measured:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_run, function, arguments, before).result()


def _run(
    function: Callable[..., Any],
    arguments: tuple[object, ...],
    before: Callable[..., Any] | None,
) -> Measured:
    if before is not None:
        arguments = before(*arguments)
    before_mb = _peak_mb()
    start, cpu = time.perf_counter(), _cpu_seconds()
    value = function(*arguments)
    seconds, cpu_seconds = time.perf_counter() - start, _cpu_seconds() - cpu
    peak = _peak_mb()
    if callable(value):
        value = value()
    return Measured(seconds, cpu_seconds, peak, peak - before_mb, value)


def _cpu_seconds() -> float:
    spent = (resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in spent)


def _peak_mb() -> float:
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return own / 1024 if sys.platform != "darwin" else own / 1024**2
