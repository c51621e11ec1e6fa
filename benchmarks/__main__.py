"""`python -m benchmarks [NAME …]`: run all benchmarks, or those named, and print their tables."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Iterable

from benchmarks import (
    agreement,
    backing_up,
    counting,
    exchanging,
    formatted,
    growing,
    importing,
    reading,
    serving,
)

BENCHMARKS: dict[str, Callable[[], Iterable[str]]] = {
    "agreement": agreement.run,
    "importing": importing.run,
    "formatted": formatted.run,
    "counting": counting.run,
    "exchanging": exchanging.run,
    "growing": growing.run,
    "reading": reading.run,
    "serving": serving.run,
    "backing_up": backing_up.run,
}


def main(names: list[str]) -> None:
    """Print each benchmark's table as Markdown."""
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()}")
    for name in names or BENCHMARKS:
        print(f"\n## {name}\n")
        for line in BENCHMARKS[name]():
            print(line, flush=True)


if __name__ == "__main__":  # the measured processes import this module too
    main(sys.argv[1:])
