"""The list of studies as the first page shows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ListedStudy:
    """One file: its name without the ending, the folder it is in, and when it last changed."""

    name: str
    folder: str
    file: str
    changed: dt.datetime


def studies_listed(files: Iterable[Path]) -> tuple[ListedStudy, ...]:
    """The files as lines of a list, in the order given."""
    return tuple(
        ListedStudy(
            file.stem,
            str(file.parent),
            str(file),
            dt.datetime.fromtimestamp(file.stat().st_mtime, dt.UTC),
        )
        for file in files
    )
