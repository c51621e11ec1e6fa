"""Failures nobody foresaw, told to whoever reads the log without a word of any interview."""

from __future__ import annotations

import traceback
from pathlib import Path


def without_words(error: BaseException) -> str:
    """The kind of an error and where it came from; its message might hold somebody's words."""
    places = [
        f"{Path(f.filename).name}:{f.lineno}" for f in traceback.extract_tb(error.__traceback__)
    ]
    return f"{type(error).__name__} at {' > '.join(places[-8:])}"
