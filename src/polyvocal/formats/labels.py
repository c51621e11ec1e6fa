"""Finding the case or document that a sheet or a transcript names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from polyvocal.core.cases import Case
from polyvocal.core.text import fold

T = TypeVar("T")

FILE_ENDINGS = [
    ".txt",
    ".md",
    ".docx",
    ".doc",
    ".rtf",
    ".odt",
    ".pdf",
    ".vtt",
    ".srt",
    ".csv",
    ".tsv",
    ".xlsx",
    ".html",
    ".htm",
    ".json",
    ".mp3",
    ".wav",
    ".mp4",
]


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """What a label stands for; `is_exact` is false when the spelling differs."""

    label: str
    value: T
    is_exact: bool


class LabelFinder(Generic[T]):
    """Finds things by label: to the letter, else by the one label that differs only in writing.

    "pw 6", "PW-6" and "PW06" find PW6 as long as no second label looks the same.
    """

    def __init__(self, things: Iterable[tuple[str, T]]) -> None:
        self._exact: dict[str, list[tuple[str, T]]] = {}
        self._loose: dict[str, list[tuple[str, T]]] = {}
        for label, thing in things:
            for known, form in ((self._exact, label), (self._loose, loose_form(label))):
                alike = known.setdefault(form, [])
                if all(thing != other for _label, other in alike):
                    alike.append((label, thing))

    def find(self, label: str) -> Found[T] | None:
        """The thing, or `None` when no label or more than one could be meant."""
        exact = self._exact.get(label, [])
        if exact:
            return Found(*exact[0], is_exact=True) if len(exact) == 1 else None
        form = loose_form(label)
        alike = self._loose.get(form, []) if form else []
        return Found(*alike[0], is_exact=False) if len(alike) == 1 else None


def cases_by_label(cases: Iterable[Case]) -> LabelFinder[Case]:
    """Finds cases by label; make it once for all documents of a study."""
    return LabelFinder((case.label, case) for case in cases)


def loose_form(label: str) -> str:
    """The label without case, spaces, punctuation and leading zeros of its numbers."""
    bare = re.sub(r"[\W_]+", "", fold(label))
    return re.sub(r"(?<!\d)0+(?=\d)", "", bare)


def without_ending(file_name: str) -> str:
    """The file name without folder and without an ending that files of a study have."""
    name = re.split(r"[/\\]", file_name)[-1]
    for ending in FILE_ENDINGS:
        if name.lower().endswith(ending) and len(name) > len(ending):
            return name[: -len(ending)]
    return name
