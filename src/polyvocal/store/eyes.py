"""For whose eyes a study is read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Eyes:
    """For whose eyes a study is read: a person's, nobody's, or the program's own.

    Nobody sees anything made in a running blind round; the program sees all and shows it to nobody.
    """

    id: UUID | None = None
    name: str = ""
    sees_all: bool = False


NOBODYS, PROGRAMS = Eyes(), Eyes(sees_all=True)
_looking: ContextVar[Eyes] = ContextVar("looking", default=NOBODYS)


def eyes_in_use() -> Eyes:
    """For whose eyes a study is read that is opened here and now by its address."""
    return _looking.get()


def look_as(eyes: Eyes) -> None:
    """Open studies for these eyes from here on, in this thread of this command."""
    _looking.set(eyes)


@contextmanager
def looking_as(eyes: Eyes) -> Iterator[None]:
    """The same while the block lasts, and whatever `look_as` says within it."""
    before = _looking.set(eyes)
    try:
        yield
    finally:
        _looking.reset(before)
