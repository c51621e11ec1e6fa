"""Where a query's parts stand in a text. This decides what is a hit, on every database."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import chain

import numpy as np

from polyvocal.core.search.expression import TimedExpression
from polyvocal.core.search.folded import WORD_BYTE, FoldedText, compose
from polyvocal.core.search.nearness import Place, find_clumps
from polyvocal.core.search.query import Expression, Near, Phrase, Query
from polyvocal.core.search.rewritten import Span

Hit = Span


class Finder:
    """Finds one query in many texts; what it has to prepare, it prepares once.

    An expression has a bound on the seconds it may take, over all texts together.
    """

    def __init__(self, query: Query) -> None:
        self._of_words: list[_Phrase | _Near] = [
            _Near(part) if isinstance(part, Near) else _Phrase(part)
            for part in query.parts
            if not isinstance(part, Expression)
        ]
        self._expressions = [
            TimedExpression(p.pattern) for p in query.parts if isinstance(p, Expression)
        ]

    def find(self, data: bytes) -> tuple[Hit, ...]:
        """Where the query stands in a text in UTF-8, as `[start, end)` in code points, in order.

        Empty unless every part of it occurs. Raises `BadValue` when an expression takes too long.
        """
        parts: list[list[Hit]] = []
        for hits in self._of_parts(data):
            if not hits:
                return ()
            parts.append(hits)
        return tuple(sorted(parts[0] if len(parts) == 1 else {h for hits in parts for h in hits}))

    def _of_parts(self, data: bytes) -> Iterator[list[Hit]]:
        if self._of_words:
            folded = FoldedText(data)
            for part in self._of_words:
                yield folded.old_spans(part.find(folded))
        if self._expressions:
            text = data.decode("utf-8", "surrogatepass")
            for expression in self._expressions:
                yield _matches(text, expression)


def find_hits(text: str, query: Query) -> tuple[Hit, ...]:
    """Where the query stands in the text, as `Finder.find` says it."""
    return Finder(query).find(text.encode("utf-8", "surrogatepass"))


class _Phrase:
    """A phrase as a pattern over folded bytes."""

    def __init__(self, phrase: Phrase) -> None:
        first, *others = (re.escape(word.encode("utf-8", "surrogatepass")) for word in phrase.words)
        rest = b"".join(b" +" + word for word in others)
        inside, after = (WORD_BYTE + b"*", b"") if phrase.begins else (b"", b"(?!%b)" % WORD_BYTE)
        # The word comes first, since a pattern that begins with letters is looked for fastest;
        # what follows it is only looked at, since "ha ha" stands twice in "ha ha ha".
        self._pattern = re.compile(
            b"%b(?<!%b%b)(?=(%b%b)%b)" % (first, WORD_BYTE, first, rest, inside, after)
        )
        self._n_words = len(phrase.words)

    def find(self, folded: FoldedText) -> list[Hit]:
        """Where it stands, in bytes."""
        return [(m.start(), m.end(1)) for m in self._pattern.finditer(folded.data)]

    def places(self, folded: FoldedText, which: int) -> list[Place]:
        """The same, with the numbers of its first and its last word."""
        found = self.find(folded)
        first = np.searchsorted(folded.word_starts(), [start for start, _end in found]).tolist()
        more = self._n_words - 1
        return [
            Place(at, at + more, which, start, end)
            for at, (start, end) in zip(first, found, strict=True)
        ]


class _Near:
    """Phrases near one another; one that is named twice must be found twice."""

    def __init__(self, near: Near) -> None:
        needed = Counter(near.phrases)
        self._phrases = [_Phrase(phrase) for phrase in needed]
        self._needed = tuple(needed.values())
        self._most_between = near.most_between

    def find(self, folded: FoldedText) -> list[Hit]:
        """Where they stand together, in bytes."""
        places = [phrase.places(folded, i) for i, phrase in enumerate(self._phrases)]
        # Where several things begin at one word there may be several ends: the first is taken.
        found: dict[tuple[int, int], Span] = {}
        for first, last in find_clumps(chain.from_iterable(places), self._needed):
            if last.first - first.last - 1 <= self._most_between:
                span = (first.start, max(first.end, last.end))
                found.setdefault((first.first, last.first), span)
        return list(found.values())


def _matches(text: str, expression: TimedExpression) -> list[Hit]:
    """Matches in the text as it would be with composed letters, so that both spellings match."""
    if unicodedata.is_normalized("NFC", text):
        return expression.find(text)
    composed = compose(text)
    return composed.old_spans(expression.find(composed.text))
