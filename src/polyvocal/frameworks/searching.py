"""Find codes by number, label, synonym or meaning, the likeliest first.

No model and no index: two hundred cards are read through in less time than either takes to load.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from polyvocal.core.errors import BadValue
from polyvocal.core.framework import Framework
from polyvocal.core.language import _
from polyvocal.core.template import Code
from polyvocal.core.text import WORD, fold
from polyvocal.frameworks.library import KEYS, load_framework
from polyvocal.frameworks.sentences import sentences_of
from polyvocal.frameworks.stems import STOP_WORDS, stem, stems_of

# What a word found in each field is worth. What a card excludes belongs to its neighbours.
_WEIGHTS: Mapping[str, float] = {
    "label": 6.0,
    "synonyms": 5.0,
    "definition": 3.0,
    "include": 2.0,
    "contrasts": 2.0,
    "examples": 1.5,
}
_BEGINS = 0.5  # a word that only begins like the one asked for
_SHORTEST_BEGINNING = 4
_MORE = 0.25
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_BY_NAME = 1000.0  # who types a number or a label wants that code and no other first


@dataclass(frozen=True, slots=True)
class FrameworkHit:
    """One code that was found: `field` says by what, `passage` holds the words that fit best."""

    framework: str
    code: Code
    score: float
    field: str
    passage: str


@dataclass(frozen=True, slots=True)
class _Page:
    """One code ready to be searched: its passages and their stems, by field."""

    framework: str
    code: Code
    passages: tuple[tuple[str, str, frozenset[str]], ...]


def search_frameworks(words: str, keys: Iterable[str] = KEYS) -> tuple[FrameworkHit, ...]:
    """The codes and groups that fit the words, best first; ties in the frameworks' order.

    Case, endings and American spelling do not matter. Raises `BadValue` where no word was typed,
    `NotFound` for an unknown framework.
    """
    if _NUMBER.fullmatch(words.strip()):
        return tuple(_numbered(words.strip(), keys))
    asked = [stem(word) for word in WORD.findall(words) if fold(word) not in STOP_WORDS]
    asked = list(dict.fromkeys(asked or stems_of(words)))
    if not asked:
        raise BadValue(_("Type at least one word to search for."))
    pages = [page for key in keys for page in _pages(key)]
    weights = _rarity(asked, pages)
    name = " ".join(fold(words).split())
    hits = [hit for page in pages if (hit := _hit(page, name, weights)) is not None]
    return tuple(sorted(hits, key=lambda hit: -hit.score))


def _numbered(number: str, keys: Iterable[str]) -> Iterator[FrameworkHit]:
    """Who types a number means that code, and no card that happens to have its digits."""
    for key in keys:
        for code in load_framework(key).codes:
            if code.number == number:
                yield FrameworkHit(key, code, _BY_NAME, "number", code.title)


@cache
def _pages(key: str) -> tuple[_Page, ...]:
    framework = load_framework(key)
    return tuple(_page(framework, code) for code in framework.codes)


def _page(framework: Framework, code: Code) -> _Page:
    passages = [
        (field, passage, frozenset(stems_of(passage)))
        for field, passage in (*_passages(code), *_tells(framework, code))
    ]
    return _Page(framework.key, code, tuple(passages))


def _passages(code: Code) -> Iterator[tuple[str, str]]:
    yield "label", code.label
    for synonym in code.synonyms:
        yield "synonyms", synonym
    for field in ("definition", "include"):
        for sentence in sentences_of(getattr(code, field)):
            yield field, sentence
    for example in code.examples:
        yield "examples", example


def _tells(framework: Framework, code: Code) -> Iterator[tuple[str, str]]:
    """What contrasts say of this code; what they say of its neighbours is theirs."""
    for contrast in framework.contrasts_of(code.id):
        yield "contrasts", contrast.tells[contrast.codes.index(code.id)]


def _rarity(asked: list[str], pages: list[_Page]) -> dict[str, float]:
    """How much each word asked for tells: one that stands on every card tells next to nothing."""
    counts: Counter[str] = Counter()
    for page in pages:
        stems = frozenset().union(*(stems for _field, _passage, stems in page.passages))
        counts.update(word for word in asked if word in stems)
    return {word: math.log(1 + len(pages) / (1 + counts[word])) for word in asked}


def _hit(page: _Page, name: str, weights: Mapping[str, float]) -> FrameworkHit | None:
    best = ("", "", 0.0)
    found: dict[str, dict[str, float]] = {word: {} for word in weights}
    for field, passage, stems in page.passages:
        worth = 0.0
        for word, weight in weights.items():
            value = _WEIGHTS[field] * weight * _likeness(word, stems)
            found[word][field] = max(found[word].get(field, 0.0), value)
            worth += value
        if worth > best[2]:
            best = (field, passage, worth)
    worths = [_together(of_word.values()) for of_word in found.values()]
    score = sum(worths) * sum(worth > 0 for worth in worths) / len(weights)
    field, passage, _worth = best
    for kind, known in (("label", page.code.label), *(("synonyms", s) for s in page.code.synonyms)):
        if " ".join(fold(known).split()) == name:
            field, passage, score = kind, page.code.title, score + _BY_NAME
            break
    return FrameworkHit(page.framework, page.code, score, field, passage) if score else None


def _together(values: Iterable[float]) -> float:
    """The best field's worth, and a little for every other field that has the word as well."""
    listed = list(values)
    best = max(listed, default=0.0)
    return best + _MORE * (sum(listed) - best)


def _likeness(word: str, stems: frozenset[str]) -> float:
    if word in stems:
        return 1.0
    if len(word) >= _SHORTEST_BEGINNING and any(stem.startswith(word) for stem in stems):
        return _BEGINS
    return 0.0
