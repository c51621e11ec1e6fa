"""Text as Polyvocal keeps it: cleaned at the door, counted in words, searched by word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from polyvocal.core.errors import BadValue
from polyvocal.core.language import _

REPLACEMENT = "\ufffd"
_SURROGATE = re.compile("[\ud800-\udfff]")
# Combining marks do not count as word characters in `re`; without them "é" typed as two
# characters, vocalised Hebrew and Arabic and most Indic words would fall apart.
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a"
    "\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0900-\u0903"
    "\u093a-\u093c\u093e-\u094f\u0951-\u0957\u0962\u0963\u200c\u200d"
)
WORD = re.compile(rf"[\w{_MARKS}]+")
# Runs between spaces without a letter or digit: a lone dash, an ellipsis, an emoji.
_WORDLESS = re.compile(r"\s[^\w\s]++(?!\S)")
# Counting in stretches keeps the memory for words small however long the text is.
_STRETCH = 1 << 20
_SPACE = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class CleanText:
    r"""A text fit to be stored, and how many characters had to change for it.

    `n_newlines` line ends became ``\n``; `n_replaced` NULs and unpaired surrogates became U+FFFD.
    """

    text: str
    n_newlines: int = 0
    n_replaced: int = 0


def clean_text(raw: str) -> CleanText:
    r"""Bring line ends to ``\n`` and replace what no database can hold; change nothing else.

    No Unicode normalisation: a quote must be found letter for letter as it was typed.
    """
    text, n_newlines, n_replaced = raw, 0, 0
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        n_newlines = text.count("\r")
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text:
        n_replaced += text.count("\x00")
        text = text.replace("\x00", REPLACEMENT)
    if not _is_sound(text):
        text, n_surrogates = _SURROGATE.subn(REPLACEMENT, text)
        n_replaced += n_surrogates
    return CleanText(text, n_newlines, n_replaced)


def _is_sound(text: str) -> bool:
    """Are there no unpaired surrogates? Encoding finds out five times faster than a pattern."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def fold(text: str) -> str:
    """The form in which two words are the same word: case folded, composed (NFC).

    The same on every database, which is why sorting and folding never happen in SQL.
    """
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key that puts PW2 before PW10 and 2.3 before 2.10."""
    parts = re.split(r"(\d+)", fold(text))
    return tuple((0, int(p), "") if p.isdecimal() else (1, 0, p) for p in parts if p)


def count_words(text: str) -> int:
    """Words as a word processor counts them: runs between spaces that hold a letter or digit."""
    if len(text) <= _STRETCH:
        return _count_words(text)
    n_words, start = 0, 0
    while start < len(text):
        cut = _SPACE.search(text, start + _STRETCH)
        end = len(text) if cut is None else cut.start()
        n_words += _count_words(text[start:end])
        start = end
    return n_words


def _count_words(text: str) -> int:
    return len(text.split()) - len(_WORDLESS.findall(f" {text}"))


def distinct_words(text: str) -> set[str]:
    """The folded words of a text, each once: what an index needs to propose documents."""
    # Splitting first leaves a tenth of the text for the slower pattern.
    return set(WORD.findall(" ".join(set(fold(text).split()))))


@dataclass(frozen=True, slots=True)
class Query:
    """What a person typed to search: every phrase must occur.

    Each phrase is a run of folded words; `True` beside its last word means "begins with".
    """

    phrases: tuple[tuple[tuple[str, ...], bool], ...]


def parse_query(typed: str) -> Query:
    """Read ``words "an exact phrase" prefix*``. Raises `BadValue` when no word is in it."""
    phrases: list[tuple[tuple[str, ...], bool]] = []
    for quoted, bare in re.findall(r'"([^"]*)"?|([^\s"]+)', typed):
        words = tuple(WORD.findall(fold(quoted or bare)))
        if words:
            phrases.append((words, not quoted and bare.endswith("*")))
    if not phrases:
        raise BadValue(_("Type at least one word to search for."))
    return Query(tuple(phrases))


def find_hits(text: str, query: Query) -> tuple[tuple[int, int], ...]:
    """Where the query's phrases stand, as `[start, end)` in code points, in order.

    Empty unless every phrase occurs at least once. This decides what is a hit, on every database.
    """
    spans = [(m.start(), m.end()) for m in WORD.finditer(text)]
    words = [fold(text[start:end]) for start, end in spans]
    hits: set[tuple[int, int]] = set()
    for phrase, is_prefix in query.phrases:
        found = {
            (spans[i][0], spans[i + len(phrase) - 1][1])
            for i in _phrase_starts(words, phrase, is_prefix)
        }
        if not found:
            return ()
        hits |= found
    return tuple(sorted(hits))


def _phrase_starts(words: list[str], phrase: tuple[str, ...], is_prefix: bool) -> Iterator[int]:
    *before, last = phrase
    for i in range(len(words) - len(before)):
        end = words[i + len(before)]
        if (end.startswith(last) if is_prefix else end == last) and (
            words[i : i + len(before)] == before
        ):
            yield i
