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
# ASCII as the index reads it: letters folded, what is no part of a word a space; the rest as it is.
_ASCII_WORDS = bytes(
    ord(chr(byte).lower() if WORD.match(chr(byte)) else " ") if byte < 0x80 else byte
    for byte in range(256)
)
_MOST_DIGITS = 100
_ASCII = bytes(range(128))
_ASCII_SPACE = b"\t\n\v\f\r\x1c\x1d\x1e\x1f "
_ASCII_WORD = re.sub(rb"[\W_]", b"", _ASCII)  # "____" marks a gap, not a word
_ASCII_REST = bytes(set(_ASCII) - set(_ASCII_SPACE) - set(_ASCII_WORD))
# More different marks than this, and one pass over all of them is quicker than one pass each.
_MOST_REPLACED = 32
# Every byte of a word becomes "a", every space " ".
_WORD_SHAPE = bytes(32 if c in _ASCII_SPACE else 97 for c in range(256))


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
    """Sort key that puts PW2 before PW10 and 2.3 before 2.10.

    Different texts have different keys, so that an order never depends on that of arrival.
    """
    parts = re.split(r"(\d+)", fold(text))
    # Python refuses to turn thousands of digits into a number; no label counts that far.
    key = [
        (0, int(p), "") if p.isdecimal() and len(p) <= _MOST_DIGITS else (1, 0, p)
        for p in parts
        if p
    ]
    return (*key, (-1, 0, text))  # -1: P1 still comes before P1a


def count_words(text: str) -> int:
    """Words as a word processor counts them: runs between spaces that hold a letter or digit."""
    # On bytes this takes a third of the time of a pattern, and little memory for any text.
    data = text.encode("utf-8", "surrogatepass")
    if not text.isascii():
        data = _without_marks(data)
    shape = data.translate(_WORD_SHAPE, _ASCII_REST)
    return shape.count(b" a") + shape.startswith(b"a")


def _without_marks(data: bytes) -> bytes:
    """UTF-8 without the characters beyond ASCII that are no letter or digit; spaces as " "."""
    others = set(data.translate(None, _ASCII).decode("utf-8", "surrogatepass"))
    marks = {c: " " if c.isspace() else "" for c in others if not c.isalnum()}
    if len(marks) > _MOST_REPLACED:
        text = data.decode("utf-8", "surrogatepass").translate(
            {ord(c): instead for c, instead in marks.items()}
        )
        return text.encode("utf-8", "surrogatepass")
    for mark, instead in marks.items():
        data = data.replace(mark.encode("utf-8", "surrogatepass"), instead.encode())
    return data


def distinct_words(text: str) -> set[str]:
    """The folded words of a text, each once: what an index needs to propose documents."""
    # Bytes are split half again as fast as characters, and a tenth is left for the slower pattern.
    pieces = set(text.encode("utf-8", "surrogatepass").translate(_ASCII_WORDS).split())
    others = [piece for piece in pieces if not piece.isascii()]
    pieces.difference_update(others)
    words = set(b" ".join(pieces).decode().split())
    rest = b" ".join(others).decode("utf-8", "surrogatepass")
    words.update(fold(" ".join(WORD.findall(rest))).split())
    return words


def word_index(text: str) -> str:
    """`distinct_words` as one string, a line break around each: what is kept to search in."""
    return "\n".join(("", *distinct_words(text), ""))


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
