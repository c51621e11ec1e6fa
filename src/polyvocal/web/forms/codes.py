"""A code as a form sends it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from polyvocal.core.looks import CodeLook, Pattern
from polyvocal.core.template import Code
from polyvocal.web.forms.reading import an_id, one_of, plain

_MOST_LETTERS = 20_000


def read_code(sent: Mapping[str, str], before: Code) -> Code:
    """The code as the form has it; examples and synonyms stand one a line."""
    return replace(
        before,
        number=plain(sent, "number"),
        label=plain(sent, "label"),
        parent=an_id(sent, "parent"),
        definition=_words(sent, "definition"),
        include=_words(sent, "include"),
        exclude=_words(sent, "exclude"),
        examples=_lines(sent, "examples"),
        synonyms=_lines(sent, "synonyms"),
    )


def read_look(sent: Mapping[str, str], code: UUID) -> CodeLook:
    """How a code is painted. Raises `BadValue` for what is no colour."""
    colour = plain(sent, "colour").lower() if sent.get("painted") == "on" else ""
    return CodeLook(code, colour, one_of(sent, "pattern", Pattern) or Pattern.PLAIN)


def _words(sent: Mapping[str, str], name: str) -> str:
    return sent.get(name, "").replace("\r\n", "\n").strip()[:_MOST_LETTERS]


def _lines(sent: Mapping[str, str], name: str) -> tuple[str, ...]:
    lines = (" ".join(line.split()) for line in _words(sent, name).split("\n"))
    return tuple(dict.fromkeys(line for line in lines if line))
