"""Words brought down to what they share: endings off, American spelling made British."""

from __future__ import annotations

import re

from polyvocal.core.text import WORD, fold

STOP_WORDS = frozenset(
    {
        *("a", "about", "am", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by"),
        *("can", "do", "does", "did", "for", "from", "had", "has", "have", "he", "her", "him"),
        *("his", "how", "i", "if", "in", "into", "is", "it", "its", "me", "my", "no", "not", "of"),
        *("on", "one", "or", "our", "own", "s", "she", "so", "somebody", "someone", "t", "than"),
        *("that", "the", "their", "them", "then", "there", "they", "this", "to", "up", "us"),
        *("was", "we", "were", "what", "when", "which", "who", "with", "without", "you", "your"),
    }
)
_SHORTEST = 3
_ENDINGS = re.compile(
    r"(?:isations?|ations?|ements?|ments?|ingly|ings?|edly|ness|ities|ity|ies|ers?|ed|ly|es|s|e|y)$"
)


def stem(word: str) -> str:
    """The word's stem, folded; never shorter than three letters."""
    plain = fold(word).replace("behavior", "behaviour").replace("iz", "is")
    shorter = _ENDINGS.sub("", plain)
    if len(shorter) < _SHORTEST:
        return plain
    # "planning" and "plan", "setting" and "set"
    if shorter != plain and shorter[-1] == shorter[-2] and shorter[-1] not in "aeiouls":
        return shorter[:-1]
    return shorter


def stems_of(text: str) -> list[str]:
    """The stems of a text's words, in order."""
    return [stem(word) for word in WORD.findall(text)]
