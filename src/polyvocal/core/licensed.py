"""A team's own licensed definitions: beside ours, kept in its study, never in a `Study` value.

What a report or an export is made of holds none of them, so that nothing can print them by
accident: whoever may print them has to be given them.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class LicensedDefinition:
    """What a source that the team has a licence for says of a code; `source` names it in print."""

    code_id: UUID
    source: str
    definition: str = ""
    include: str = ""
    exclude: str = ""
    examples: tuple[str, ...] = ()
