"""`python -m benchmarks [NAME …]`: run all benchmarks, or those named, and print their tables."""

from __future__ import annotations

import os
import platform
import sys

from benchmarks import counting, growing, importing

BENCHMARKS = {"importing": importing.run, "counting": counting.run, "growing": growing.run}


def main(names: list[str]) -> None:
    """Print each benchmark's table as Markdown."""
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()}")
    for name in names or BENCHMARKS:
        print(f"\n## {name}\n")
        print("\n".join(BENCHMARKS[name]()))


if __name__ == "__main__":  # the measured processes import this module too
    main(sys.argv[1:])
