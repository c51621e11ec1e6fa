"""Searching the texts of a study: an index proposes documents, `core.search` decides the hits.

Documents that are set aside are not searched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from polyvocal.core.search import Finder, Hit, Phrase, Query, parse_query
from polyvocal.core.text import natural_key
from polyvocal.store.connections import StudyPlace
from polyvocal.store.contents import load_contents
from polyvocal.store.in_view import IN_VIEW
from polyvocal.store.rows import fetch

# Texts held together by somebody who reads on: little memory, few questions.
_LEAST_AT_ONCE, _MOST_AT_ONCE = 4, 16


@dataclass(frozen=True, slots=True)
class DocumentHits:
    """Where a search found its words in one document: `[start, end)` in code points.

    `data` is the text it was found in, in UTF-8.
    """

    document_id: UUID
    name: str
    hits: tuple[Hit, ...]
    data: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """The text it was found in."""
        return self.data.decode()


def search(at: StudyPlace, typed: str | Query, *, after: str = "") -> Iterator[DocumentHits]:
    """Documents whose current text holds everything typed, in natural order of name.

    Each is looked for when it is asked for, so the first are there at once, however many follow;
    `after` goes on after the document of that name. No transaction is held meanwhile: texts never
    change, so every document is found as it was when the search began.

    Raises `BadValue` at once for what cannot be searched for, and later for a regular expression
    that takes too long.
    """
    query = typed if isinstance(typed, Query) else parse_query(typed)
    proposed = _proposed(at, query)
    if after:
        last = _order(after)
        proposed = [found for found in proposed if _order(found[1]) > last]
    return _search(at, Finder(query), proposed)


def _search(
    at: StudyPlace, finder: Finder, proposed: list[tuple[UUID, str, str]]
) -> Iterator[DocumentHits]:
    first, n_at_once = 0, _LEAST_AT_ONCE
    while first < len(proposed):
        # The first come soon; whoever reads on asks seldom.
        some = proposed[first : first + n_at_once]
        texts = load_contents(at.alias, at.study_id.hex, [digest for _id, _name, digest in some])
        for document_id, name, digest in some:
            hits = finder.find(texts[digest])
            if hits:
                yield DocumentHits(document_id, name, hits, texts[digest])
        first, n_at_once = first + n_at_once, min(2 * n_at_once, _MOST_AT_ONCE)


def _proposed(at: StudyPlace, query: Query) -> list[tuple[UUID, str, str]]:
    """Documents whose words make a hit possible, in order: id, name, digest of the text."""
    patterns = list(dict.fromkeys(p for phrase in query.phrases for p in _patterns(phrase)))
    like = "".join([" AND i.words LIKE %s ESCAPE '!'"] * len(patterns))
    rows = fetch(
        at.alias,
        "SELECT d.id, d.name, t.text_digest FROM store_document d "  # noqa: S608 - only marks are put in
        "JOIN store_textversion t ON t.document_id = d.id AND t.number = d.text_version "
        "JOIN store_textindex i ON i.study_id = d.study_id AND i.digest = t.text_digest "
        f"WHERE d.study_id = %s AND {IN_VIEW}{like}",
        [at.study_id.hex, *patterns],
    )
    found = [(id_ if isinstance(id_, UUID) else UUID(id_), *rest) for id_, *rest in rows]
    return sorted(found, key=lambda document: _order(document[1]))


def _order(name: str) -> tuple[object, str]:
    return natural_key(name), name


def _patterns(phrase: Phrase) -> Iterator[str]:
    """How each word of the phrase stands in the index, which has a line for each."""
    *before, last = phrase.words
    for word in before:
        yield f"%\n{_escaped(word)}\n%"
    yield f"%\n{_escaped(last)}{'' if phrase.begins else chr(10)}%"


def _escaped(word: str) -> str:
    # An underscore is part of a word, and a wildcard in LIKE.
    return word.replace("!", "!!").replace("_", "!_").replace("%", "!%")
