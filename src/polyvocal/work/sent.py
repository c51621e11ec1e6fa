"""A file as it came from a browser, or was read for a command: its name and its bytes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file's name, without a folder, and its bytes."""

    name: str
    data: bytes
