"""A text as its words alone, folded, in bytes: the form in which words are found fast.

Most letters fold alone, one to one: then the text can be folded as a whole, and places need no
more than counting. Letters that do not ("ß", marks that join the letter before) send the word they
stand in the slow way round, through `core.text.fold`, so that both ways give the same words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

import numpy as np

from polyvocal.core.search.rewritten import Ints, Rewritten, Span, rewrite
from polyvocal.core.text import WORD, fold

# A byte of a word, as all that is no word is a space here.
WORD_BYTE = rb"[0-9a-z_\x80-\xff]"
_SPACE = ord(" ")
_ASCII = bytes(range(128))
_FOLDED_ASCII = bytes(
    ord(chr(byte).lower() if WORD.match(chr(byte)) else " ") if byte < 0x80 else byte
    for byte in range(256)
)
# More different letters than this, and one pass over all of them is quicker than one pass each.
_MOST_PASSES = 16
# Conjoining jamo join the one before as marks do, but are letters.
_JAMO = range(0x1100, 0x1200)
# Stands in a folded word for what is no part of a word; nobody can type it into a query.
_NO_LETTER = "\U0010ffff"
_JOINS, _UNEVEN = "joins", "uneven"


class FoldedText:
    """The words of a text in UTF-8: `data` holds them folded, with spaces between.

    As many code points as the text, unless words had to be folded one by one.
    """

    __slots__ = ("_rewritten", "data")

    def __init__(self, data: bytes) -> None:
        self._rewritten: Rewritten | None = None
        others = set(data.translate(None, _ASCII).decode("utf-8", "surrogatepass"))
        letters = {c: _letter(c) for c in others}
        uneven = [c for c, (_instead, how) in letters.items() if how == _UNEVEN]
        joining = [c for c, (_instead, how) in letters.items() if how == _JOINS]
        if uneven or (joining and not _is_composed(data)):
            text = data.decode("utf-8", "surrogatepass")
            self._rewritten = _fold_words(text, [*uneven, *joining])
            data = self._rewritten.text.encode("utf-8", "surrogatepass")
        instead = {c: new for c, (new, _how) in letters.items() if new not in {c, ""}}
        self.data = _replace(data, instead).translate(_FOLDED_ASCII)

    def old_spans(self, spans: list[Span]) -> list[Span]:
        """Spans of whole words in bytes as code points of the text."""
        if spans and not self.data.isascii():
            spans = self._in_code_points(spans)
        return spans if self._rewritten is None else self._rewritten.old_spans(spans)

    def word_starts(self) -> Ints:
        """The byte at which each word begins."""
        padded = np.frombuffer(b" " + self.data, np.uint8) != _SPACE
        starts: Ints = np.flatnonzero(padded[1:] & ~padded[:-1])
        return starts

    def _in_code_points(self, spans: list[Span]) -> list[Span]:
        # Only the bytes that continue a character tell a place in bytes from one in code points.
        more = np.flatnonzero((np.frombuffer(self.data, np.uint8) & 0xC0) == 0x80)
        starts, ends = (np.array(edges, dtype=np.int64) for edges in zip(*spans, strict=True))
        starts, ends = starts - np.searchsorted(more, starts), ends - np.searchsorted(more, ends)
        return list(zip(starts.tolist(), ends.tolist(), strict=True))


@lru_cache(maxsize=100_000)
def _letter(c: str) -> tuple[str, str]:
    """What a character beyond ASCII becomes ("": nothing that it alone decides), and why."""
    if not WORD.match(c):
        return " ", ""
    folded = c.casefold()
    if len(folded) != 1 or not WORD.match(folded) or not _is_nfc(c) or not _is_nfc(folded):
        return "", _UNEVEN
    return folded, _JOINS if may_join(c) or may_join(folded) else ""


def may_join(c: str) -> bool:
    """May this character become one with those before it, or change places with them?"""
    return unicodedata.category(c).startswith("M") or ord(c) in _JAMO


def compose(text: str) -> Rewritten:
    """The text with every letter composed that can be."""
    return rewrite(text, _clusters(text), lambda cluster: unicodedata.normalize("NFC", cluster))


def _clusters(text: str) -> Iterator[Span]:
    """What composing changes, piece by piece: no mark is parted from what it joins."""
    marks = re.escape("".join(c for c in set(text) if may_join(c)))
    others = re.escape("".join(c for c in set(text) if not _is_nfc(c) and not may_join(c)))
    joined = [f"[^{marks}]?[{marks}]+"] if marks else []
    alone = [f"[{others}]"] if others else []
    for found in re.finditer("|".join(joined + alone) or "(?!)", text, re.DOTALL):
        if not _is_nfc(found.group()):
            yield found.span()


def _is_nfc(text: str) -> bool:
    return unicodedata.is_normalized("NFC", text)


def _is_composed(data: bytes) -> bool:
    """Has everything that could join done so, and does folding leave it at that?"""
    text = data.decode("utf-8", "surrogatepass")
    return _is_nfc(text) and _is_nfc(text.casefold())


def _replace(data: bytes, instead: dict[str, str]) -> bytes:
    if len(instead) > _MOST_PASSES:
        text = data.decode("utf-8", "surrogatepass")
        table = {ord(c): new for c, new in instead.items()}
        return text.translate(table).encode("utf-8", "surrogatepass")
    for c, new in instead.items():
        data = data.replace(c.encode("utf-8", "surrogatepass"), new.encode())
    return data


def _fold_words(text: str, letters: Iterable[str]) -> Rewritten:
    """The text with every word that holds one of the letters folded by itself."""
    folded: dict[str, str] = {}

    def form(word: str) -> str:
        known = folded.get(word)
        if known is None:
            known = folded[word] = "".join(c if WORD.match(c) else _NO_LETTER for c in fold(word))
        return known

    return rewrite(text, _words_with(text, letters), form)


def _words_with(text: str, letters: Iterable[str]) -> Iterator[tuple[int, int]]:
    wanted = re.compile(f"[{re.escape(''.join(letters))}]")
    end = 0
    for found in wanted.finditer(text):
        start = found.start()
        if start < end:
            continue
        while start > end and WORD.match(text[start - 1]):
            start -= 1
        word = WORD.match(text, start)
        end = word.end() if word else found.end()
        yield start, end
