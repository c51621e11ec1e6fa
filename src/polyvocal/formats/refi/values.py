"""An exchange file as it was read: what it says, before anything is made of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(slots=True)
class CodeEntry:
    """A code as it stands in the tree; `parent` is its parent's place among the entries."""

    guid: UUID | None
    name: str
    is_codable: bool
    colour: str = ""
    description: str = ""
    parent: int | None = None
    notes: list[UUID] = field(default_factory=list)
