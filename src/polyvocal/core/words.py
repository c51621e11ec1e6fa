"""The words of a text: how many there are, and each once for the index.

Both are asked of every text that comes in, so they work on columns of code points and bytes instead
of on words one by one: eight thousand words take a third of the time.
"""

from __future__ import annotations

import codecs
import re
from functools import cache

import numpy as np
from numpy.typing import NDArray

from polyvocal.core.text import WORD, fold

Points = NDArray[np.uint32]
Table = NDArray[np.uint8]

# A text is worked on a million characters at a time, or an enormous one would fill the memory.
_PIECE = re.compile(r"(?s).{1,1000000}\S*")
# Below this lie the letters of most Latin scripts; a table for them is made once.
_NEAR = 0x180
_SPACE, _MARK, _WORDY = range(3)
_MARKS = bytes([_MARK])
# Eight letters of one byte each are compared as one number.
_WIDE = 8
_WIDTHS = np.array([(1 << 8 * width) - 1 for width in range(_WIDE + 1)], dtype="<u8")
_OUTSIDE, _BREAK, _BYTES = 0, ord("\n"), range(1, 256)
# No character; Python's own sign for a byte that stands for nothing.
_FREE = "\ufffe"


def count_words(text: str) -> int:
    """Words as a word processor counts them: runs between spaces that hold a letter or digit."""
    return sum(_count_in_piece(piece.group()) for piece in _PIECE.finditer(text))


def _count_in_piece(text: str) -> int:
    points = _points_of(text)
    kinds = _near_kinds()
    far = _far(points)
    if far:
        kinds = _widened(kinds, far[-1])
        for point in far:
            kinds[point] = _kind(chr(point))
    # Marks neither make a word nor part it, so they are taken out: "–" is none, "don't" is one.
    left = np.take(kinds, points, mode="clip").tobytes().translate(None, _MARKS)
    is_wordy = np.frombuffer(b"%c%b" % (_SPACE, left), np.uint8)
    return int(np.count_nonzero(is_wordy[1:] > is_wordy[:-1]))


def distinct_words(text: str) -> set[str]:
    """The folded words of a text, each once: what an index needs to propose documents."""
    return set(fold(" ".join(WORD.findall(text))).split())


def word_index(text: str) -> str:
    """`distinct_words` as one string, a line break around each: what is kept to search in."""
    indexes = [_index_of_piece(piece.group()) for piece in _PIECE.finditer(text)]
    return indexes[0] if len(indexes) == 1 else _as_lines({w for i in indexes for w in i.split()})


def _index_of_piece(text: str) -> str:
    points = _points_of(text)
    alphabet = _near_alphabet().with_letters(_far(points))
    if alphabet is None:
        return _as_lines(distinct_words(text))
    words = alphabet.spell(_each_once(np.take(alphabet.codes, points, mode="clip")))
    if not any(letter in words for letter in alphabet.unfolded):
        return words
    # Folding may make words alike, "ß" and "ss", which would then stand there twice.
    return _as_lines(set(fold(words).split()))


def _as_lines(words: set[str]) -> str:
    return "\n".join(("", *words, ""))


def _points_of(text: str) -> Points:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


def _far(points: Points) -> list[int]:
    """The code points that lie beyond `_NEAR`, each once, in order."""
    found: list[int] = np.unique(points[np.flatnonzero(points >= _NEAR)]).tolist()
    return found


def _widened(table: Table, last: int) -> Table:
    wide = np.zeros(last + 1, np.uint8)
    wide[: len(table)] = table
    return wide


@cache
def _near_kinds() -> Table:
    return np.array([_kind(chr(point)) for point in range(_NEAR)], np.uint8)


def _kind(letter: str) -> int:
    if letter.isspace():
        return _SPACE
    return _WORDY if letter.isalnum() else _MARK


class _Alphabet:
    """A byte for each letter, so that words can be compared eight letters at a time.

    `codes` gives each code point its byte, `_OUTSIDE` for what is no part of a word; `_letters`
    each byte its letter. ASCII letters keep their own byte, the others get those that are free.
    `unfolded` are letters that only the fold of whole words brings to their form.
    """

    def __init__(self, codes: Table, letters: list[str], unfolded: str) -> None:
        self.codes, self._letters, self.unfolded = codes, "".join(letters), unfolded

    def with_letters(self, far: list[int]) -> _Alphabet | None:
        """The same with more letters; `None` when there are too many for a byte, as in Chinese."""
        if not far:
            return self
        codes, letters = _widened(self.codes, far[-1]), list(self._letters)
        free = [byte for byte in _BYTES if letters[byte] == _FREE]
        more = [letter for letter in map(chr, far) if WORD.match(letter)]
        if len(more) > len(free):
            return None
        for byte, letter in zip(free, more, strict=False):
            codes[ord(letter)], letters[byte] = byte, letter
        return _Alphabet(codes, letters, self.unfolded + "".join(more))

    def spell(self, written: bytes) -> str:
        """Bytes back into letters."""
        return codecs.charmap_decode(written, "strict", self._letters)[0]


@cache
def _near_alphabet() -> _Alphabet:
    codes, letters = np.zeros(_NEAR, np.uint8), [_FREE] * 256
    letters[_BREAK] = "\n"
    byte_of: dict[str, int] = {}
    unfolded = ""
    # From above, since ASCII keeps its own.
    free = reversed(_BYTES)
    for letter in filter(WORD.match, map(chr, range(_NEAR))):
        kept = fold(letter)
        if len(kept) > 1:
            kept = letter
            unfolded += letter
        if kept not in byte_of:
            byte_of[kept] = ord(kept) if kept.isascii() else next(free)
            letters[byte_of[kept]] = kept
        codes[ord(letter)] = byte_of[kept]
    return _Alphabet(codes, letters, unfolded)


def _each_once(codes: Table) -> bytes:
    """The words in a column of bytes, each once, a line break around each."""
    around = bytes([_OUTSIDE]) * (_WIDE + 1)
    data = b"%b%b%b" % (around, codes.tobytes(), around)
    is_inside = np.frombuffer(data, np.uint8) != _OUTSIDE
    edges = np.flatnonzero(is_inside[1:] != is_inside[:-1]) + 1
    starts, widths = edges[::2], edges[1::2] - edges[::2]
    short, long = (np.flatnonzero(which) for which in (widths <= _WIDE, widths > _WIDE))
    eights = np.ndarray((len(data) - _WIDE + 1,), "<u8", data, strides=(1,))
    # Sorted by hand: numpy's `unique` hashes, which takes ten times as long here.
    numbers = np.sort(eights[starts[short]] & _WIDTHS[widths[short]])
    numbers = numbers[np.flatnonzero(np.diff(numbers, prepend=np.uint64(0)))]
    lines = np.empty((len(numbers), _WIDE + 1), np.uint8)
    lines[:, 0] = _BREAK
    lines[:, 1:] = numbers.view(np.uint8).reshape(-1, _WIDE)
    spans = zip(starts[long].tolist(), edges[1::2][long].tolist(), strict=True)
    words = {data[start:end] for start, end in spans}
    short_words = lines.tobytes().translate(None, bytes([_OUTSIDE]))
    return b"%b\n" % b"\n".join((short_words, *words))
