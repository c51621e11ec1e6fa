"""For whose eyes a study is read."""

from __future__ import annotations

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
