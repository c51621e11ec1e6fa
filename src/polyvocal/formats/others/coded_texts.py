"""Texts that somebody coded in another tool, before anything is made of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from polyvocal.formats.refi.values import CodeEntry


@dataclass(frozen=True, slots=True)
class CodedText:
    """A document of the other tool: its text and its name there.

    `file` is where its own file is, from the folder of the project on ("": it has none, or none is
    known); whoever asks for it does not trust it.
    """

    name: str
    text: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class CodedSpan:
    """A coding: `[start, end)` in code points of `text` (a place in the texts), the code's place.

    `start` is -1 where the file's own position is none of the text. `quote` is the passage as the
    file tells it, "" where it tells none. `coder` is a name, "" where nobody is named.
    """

    text: int
    start: int
    end: int
    code: int
    coder: str = ""
    created: dt.datetime | None = None
    note: str = ""
    quote: str = ""


@dataclass(slots=True)
class CodedTexts:
    """All that was read: of which tool, texts, codes in the order of their tree, codings.

    `database` is the project's own file where a project is a folder.
    """

    producer: str
    name: str
    texts: list[CodedText] = field(default_factory=list)
    codes: list[CodeEntry] = field(default_factory=list)
    spans: list[CodedSpan] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    database: str = ""


class CodeTreeGrowing:
    """Codes named by paths, each part of a path under the one before it."""

    def __init__(self, codes: list[CodeEntry], separator: str = "") -> None:
        self._codes, self._separator = codes, separator
        self._places: dict[tuple[str, ...], int] = {}

    def place(self, name: str, description: str = "") -> int:
        """The place of the code of this name, made with all above it where it is not there yet."""
        parts = (
            tuple(part.strip() for part in name.split(self._separator))
            if self._separator
            else (name,)
        )
        parts = tuple(part for part in parts if part) or (name,)
        above: int | None = None
        for n in range(1, len(parts) + 1):
            path = parts[:n]
            if path not in self._places:
                self._places[path] = len(self._codes)
                self._codes.append(
                    CodeEntry(None, path[-1], is_codable=n == len(parts), parent=above)
                )
            above = self._places[path]
        code = self._codes[self._places[parts]]
        code.is_codable = True
        code.description = code.description or description
        return self._places[parts]
