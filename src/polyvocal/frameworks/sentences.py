"""Sentences that stand on two cards: what is said of two codes tells neither from the other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from polyvocal.core.language import _
from polyvocal.core.text import WORD, fold

_END = re.compile(r"(?<=[.!?…])[\"”’')\]]*\s+")
# "See 2.3." on many cards is a reference, not a sentence about the code.
_FEWEST_WORDS = 4


def sentences_of(text: str) -> list[str]:
    """The sentences of a text."""
    return [sentence for sentence in _END.split(text) if sentence]


def shared_sentences(texts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """(place, what is wrong) for each sentence that an earlier text has as well.

    Case, spaces, punctuation and numbers do not matter: a sentence that fits two codes with only
    the number changed is the same sentence.
    """
    first: dict[str, str] = {}
    for place, text in texts:
        for sentence in sentences_of(text):
            words = WORD.findall(fold(sentence))
            if len(words) < _FEWEST_WORDS:
                continue
            key = " ".join("#" if word.isdigit() else word for word in words)
            before = first.setdefault(key, place)
            if before != place:
                told = _("“{sentence}” stands in {place} as well.")
                yield place, told.format(sentence=sentence, place=before)
