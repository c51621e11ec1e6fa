"""What differs between a thing as it is now and as somebody typed it without having seen that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from polyvocal.core.documents import Document
from polyvocal.core.language import _, word
from polyvocal.core.template import Code
from polyvocal.reports.rounding import format_number


@dataclass(frozen=True, slots=True)
class Unseen:
    """One field: what is there now, and what was typed."""

    what: str
    now: str
    typed: str


def unseen(fields: Iterable[tuple[str, str, str]]) -> tuple[Unseen, ...]:
    """The fields (what, now, typed) that differ."""
    return tuple(Unseen(*field) for field in fields if field[1] != field[2])


def unseen_of_document(now: Document, typed: Document) -> tuple[Unseen, ...]:
    """What differs in a document's facts."""
    return unseen(
        (
            (_("Name"), now.name, typed.name),
            (_("Kind"), word(now.kind), word(typed.kind)),
            (_("Date"), str(now.date or ""), str(typed.date or "")),
            (_("Minutes"), _minutes(now), _minutes(typed)),
            (_("Interviewer"), now.interviewer, typed.interviewer),
            (_("Time point"), now.time_point, typed.time_point),
            (_("Language"), now.language, typed.language),
            (_("Recording"), now.recording, typed.recording),
        )
    )


def unseen_of_code(now: Code, typed: Code) -> tuple[Unseen, ...]:
    """What differs in the words of a code."""
    return unseen(
        (
            (_("Number"), now.number, typed.number),
            (_("Name"), now.label, typed.label),
            (_("Definition"), now.definition, typed.definition),
            (_("Include"), now.include, typed.include),
            (_("Exclude"), now.exclude, typed.exclude),
            (_("Examples"), "\n".join(now.examples), "\n".join(typed.examples)),
            (_("Also called"), ", ".join(now.synonyms), ", ".join(typed.synonyms)),
        )
    )


def _minutes(document: Document) -> str:
    return "" if document.minutes is None else format_number(document.minutes)
