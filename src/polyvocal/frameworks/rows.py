"""The CSV data beside a framework's cards."""

from __future__ import annotations

import csv
import io
from importlib.resources.abc import Traversable


def read_rows(folder: Traversable, name: str) -> list[dict[str, str]]:
    """The rows of a framework's CSV file by column; none where there is no such file."""
    file = folder.joinpath(name)
    if not file.is_file():
        return []
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
