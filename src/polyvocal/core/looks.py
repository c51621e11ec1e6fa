"""How codes are painted: colours and patterns, which no result depends on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from polyvocal.core.errors import BadValue
from polyvocal.core.language import _

_COLOUR = re.compile(r"#[0-9a-f]{6}")


class Pattern(StrEnum):
    """What tells two codes apart where colours do not: in print, and to many eyes."""

    PLAIN = ""
    DIAGONAL = "diagonal"
    HORIZONTAL = "horizontal"
    VERTICAL = "vertical"
    DOTS = "dots"
    GRID = "grid"


@dataclass(frozen=True, slots=True)
class CodeLook:
    """A code's colour, as ``#rrggbb`` ("": chosen by the page), and its pattern."""

    code_id: UUID
    colour: str = ""
    pattern: Pattern = Pattern.PLAIN

    def __post_init__(self) -> None:
        if self.colour and not _COLOUR.fullmatch(self.colour):
            raise BadValue(
                _("{colour} is not a colour; write it like #2a6f4b.").format(colour=self.colour)
            )
