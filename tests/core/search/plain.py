"""Searching as one would first write it, word by word: what the fast way must agree with."""

from __future__ import annotations

from itertools import product

from polyvocal.core.search import Near, Phrase, Query
from polyvocal.core.text import WORD, fold

Hits = tuple[tuple[int, int], ...]


def find_plainly(text: str, query: Query) -> Hits:
    """Hits of a query of phrases and nearness."""
    spans = [(m.start(), m.end()) for m in WORD.finditer(text)]
    words = [fold(text[start:end]) for start, end in spans]
    hits: set[tuple[int, int]] = set()
    for part in query.parts:
        found: set[tuple[int, int]] = set()
        if isinstance(part, Phrase):
            n = len(part.words)
            found = {(spans[i][0], spans[i + n - 1][1]) for i in _starts(words, part)}
        elif isinstance(part, Near):
            found = {(spans[a][0], spans[b][1]) for a, b in _near(words, part)}
        if not found:
            return ()
        hits |= found
    return tuple(sorted(hits))


def _starts(words: list[str], phrase: Phrase) -> list[int]:
    *before, last = phrase.words
    n = len(before)
    return [
        i
        for i in range(len(words) - n)
        if words[i : i + n] == before
        and (words[i + n].startswith(last) if phrase.begins else words[i + n] == last)
    ]


def _near(words: list[str], near: Near) -> set[tuple[int, int]]:
    """First and last word of each choice of places that holds no shorter one."""
    choices = set()
    per_phrase = [
        [(i, i + len(phrase.words) - 1, phrase) for i in _starts(words, phrase)]
        for phrase in near.phrases
    ]
    for chosen in product(*per_phrase):
        if len(set(chosen)) == len(near.phrases):
            first, last = min(chosen, key=_by_place), max(chosen, key=_by_place)
            choices.add((first[0], last[0], last[0] - first[1] - 1, max(first[1], last[1])))
    shortest = {
        one
        for one in choices
        if not any(
            one[0] <= other[0] and other[1] <= one[1] and one[:2] != other[:2] for other in choices
        )
    }
    ends: dict[tuple[int, int], int] = {}
    for begins, ends_at, between, end in shortest:
        if between <= near.most_between:
            ends[begins, ends_at] = min(end, ends.get((begins, ends_at), end))
    return {(begins, end) for (begins, _ends_at), end in ends.items()}


def _by_place(chosen: tuple[int, int, Phrase]) -> tuple[int, int]:
    return chosen[:2]
