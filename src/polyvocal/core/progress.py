"""How long work tells a person where it is, and how it is told to stop."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Called now and then by long work; raises `Cancelled` when the person wants it to stop."""

    def __call__(self, what: str, done: int, total: int | None) -> None:
        """`what` is being done; `done` of `total` steps are over (`None`: total not known)."""


def silent(what: str, done: int, total: int | None) -> None:
    """Progress for those who do not watch."""
