"""Look for words in a study's texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from polyvocal.core.search import Hit
from polyvocal.store.connections import StudyPlace
from polyvocal.store.reads import search
from polyvocal.work.opening import at_study

# Characters shown before and after what was found.
_AROUND = 60


@dataclass(frozen=True, slots=True)
class Passage:
    """Words found, `[start, end)` in code points, with some of those around them."""

    start: int
    end: int
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Found:
    """One document in which something was found: how often, and the first passages."""

    document: str
    n_hits: int
    passages: tuple[Passage, ...]


def search_study(
    place: Path | str | StudyPlace,
    typed: str,
    *,
    after: str = "",
    n_documents: int = 20,
    n_passages: int = 3,
) -> Iterator[Found]:
    """The first documents, in natural order, in which everything typed is found, as they come.

    `after` goes on after the document of that name. Raises `BadValue` for what cannot be searched
    for, or takes too long.
    """
    with at_study(place) as at:
        for one in islice(search(at, typed, after=after), n_documents):
            passages = tuple(_passages(one.text, one.hits[:n_passages]))
            yield Found(one.name, len(one.hits), passages)


def _passages(text: str, hits: tuple[Hit, ...]) -> Iterator[Passage]:
    for start, end in hits:
        before, words = text[max(0, start - _AROUND) : start], text[start:end]
        yield Passage(start, end, before, words, text[end : end + _AROUND])
