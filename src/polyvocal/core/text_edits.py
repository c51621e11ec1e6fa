"""What changed between two versions of a text, as few replaced stretches as tell it.

Standard differs are quadratic where a text repeats itself, as talk does ("Mm."). Here whole lines
are matched first, then words between matched lines, each by what occurs once on both sides, so that
the time is bounded and a stretch always begins and ends between words.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from polyvocal.core.errors import BadValue
from polyvocal.core.language import _
from polyvocal.core.text import WORD

# Chinese and Japanese put no spaces between words: each sign is matched by itself.
_SIGN = "\u3040-\u3098\u309b-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# A mark that is no part of a word takes with it what is joined to it: skin tones, families.
_PIECE = re.compile(
    rf"[{_SIGN}][\u3099\u309a]*|(?:(?![{_SIGN}]){WORD.pattern.removesuffix('+')})+|\n|[^\S\n]+"
    r"|[^\w\s](?:[\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]+[^\w\s]?)*"
)
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
# Looking at every piece this often is enough for any real text; beyond, what is left is replaced.
_MOST_LOOKS = 40

Gap = tuple[int, int, int, int]


class Stretch(NamedTuple):
    """`[old_start, old_end)` became `[new_start, new_end)`; one of the two may be empty.

    `n_kept`: how many characters at its beginning and end are the same in both.
    """

    old_start: int
    old_end: int
    new_start: int
    new_end: int
    n_kept: int = 0


@dataclass(frozen=True)
class TextEdits:
    """All stretches in which one version of a text differs from the version before, in order.

    Between two stretches at least one character stayed. Everything outside them is the same.
    """

    stretches: tuple[Stretch, ...] = ()

    @cached_property
    def old_starts(self) -> tuple[int, ...]:
        """Where each stretch begins in the version before."""
        return tuple(stretch.old_start for stretch in self.stretches)

    @cached_property
    def old_ends(self) -> tuple[int, ...]:
        """Where each stretch ends in the version before."""
        return tuple(stretch.old_end for stretch in self.stretches)

    def to_bytes(self) -> bytes:
        """Five little-endian numbers of four bytes a stretch."""
        return np.array(self.stretches, dtype="<i4").tobytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> TextEdits:
        """The stretches in the bytes. Raises `BadValue` when they can be no stretches in order."""
        if len(data) % 20:
            raise _unreadable()
        rows = np.frombuffer(data, dtype="<i4").reshape(-1, 5).tolist()
        edits = cls(tuple(Stretch(*row) for row in rows))
        at_old = at_new = 0
        for old_start, old_end, new_start, new_end, n_kept in edits.stretches:
            same = old_start - at_old == new_start - at_new >= 0
            size = min(old_end - old_start, new_end - new_start)
            if not (same and 0 <= n_kept <= size):
                raise _unreadable()
            at_old, at_new = old_end, new_end
        return edits


def find_edits(before: str, after: str) -> TextEdits:
    """The stretches that turn `before` into `after`.

    Time grows with the length of the texts times the logarithm of it, whatever they hold.
    """
    gaps: list[Gap] = []
    lines, new_lines = _pieces(_LINE, before), _pieces(_LINE, after)
    for gap in _unmatched(lines, new_lines):
        old, new = _cut(lines, gap[:2]), _cut(new_lines, gap[2:])
        words, new_words = _pieces(_PIECE, *old), _pieces(_PIECE, *new)
        gaps += (
            (*words.span(*inner[:2]), *new_words.span(*inner[2:]))
            for inner in _unmatched(words, new_words)
        )
    return TextEdits(tuple(_stretches(before, after, gaps)))


@dataclass(frozen=True, slots=True)
class _Pieces:
    """A text cut into pieces; piece i is `texts[i]` and begins at `starts[i]`."""

    texts: list[str]
    starts: list[int]

    def span(self, first: int, after: int) -> tuple[int, int]:
        """Where pieces `first` up to `after` stand."""
        return self.starts[first], self.starts[after]


def _pieces(pattern: re.Pattern[str], text: str, start: int = 0) -> _Pieces:
    texts = pattern.findall(text)
    starts = [start]
    for piece in texts:
        starts.append(starts[-1] + len(piece))
    return _Pieces(texts, starts)


def _cut(pieces: _Pieces, which: tuple[int, int]) -> tuple[str, int]:
    return "".join(pieces.texts[which[0] : which[1]]), pieces.starts[which[0]]


def _unmatched(old: _Pieces, new: _Pieces) -> Iterator[Gap]:
    """The runs of pieces that have no counterpart, as (first, after) on both sides, in order."""
    budget = _MOST_LOOKS * (len(old.texts) + len(new.texts))
    waiting = [(0, len(old.texts), 0, len(new.texts))]
    while waiting:
        gap = _trimmed(old.texts, new.texts, waiting.pop())
        first, after, new_first, new_after = gap
        if first == after and new_first == new_after:
            continue
        budget -= after - first + new_after - new_first
        matched = _matched(old.texts, new.texts, gap) if budget > 0 else []
        if not matched:
            yield gap
            continue
        edges = [(first - 1, new_first - 1), *matched, (after, new_after)]
        between = [(a + 1, b, c + 1, d) for (a, c), (b, d) in pairwise(edges)]
        waiting += reversed(between)


def _trimmed(old: Sequence[str], new: Sequence[str], gap: Gap) -> Gap:
    first, after, new_first, new_after = gap
    while first < after and new_first < new_after and old[first] == new[new_first]:
        first, new_first = first + 1, new_first + 1
    while first < after and new_first < new_after and old[after - 1] == new[new_after - 1]:
        after, new_after = after - 1, new_after - 1
    return first, after, new_first, new_after


def _matched(old: Sequence[str], new: Sequence[str], gap: Gap) -> list[tuple[int, int]]:
    """Pieces that are surely each other's counterpart, rising on both sides.

    First those that occur once on either side; where there are none, those that occur equally
    often, each with the one of its rank.
    """
    places, new_places = _places(old, *gap[:2]), _places(new, *gap[2:])
    shared = [(at, new_places[piece]) for piece, at in places.items() if piece in new_places]
    once = [(at[0], there[0]) for at, there in shared if len(at) == len(there) == 1]
    if not once:
        alike = (zip(at, there, strict=True) for at, there in shared if len(at) == len(there))
        once = [pair for pairs in alike for pair in pairs]
    return _rising(sorted(once))


def _places(pieces: Sequence[str], first: int, after: int) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for i in range(first, after):
        places.setdefault(pieces[i], []).append(i)
    return places


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest choice of pairs, sorted by the first, in which the second rises too."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for i, (_here, there) in enumerate(pairs):
        at = bisect_left(tails, there)
        before.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [there]
        ends[at : at + 1] = [i]
    chosen: list[tuple[int, int]] = []
    i = ends[-1] if ends else -1
    while i >= 0:
        chosen.append(pairs[i])
        i = before[i]
    return chosen[::-1]


def _stretches(before: str, after: str, gaps: Iterable[Gap]) -> Iterator[Stretch]:
    """The gaps, with those that touch as one."""
    joined: list[Gap] = []
    for gap in gaps:
        if joined and joined[-1][1] == gap[0] and joined[-1][3] == gap[2]:
            joined[-1] = (joined[-1][0], gap[1], joined[-1][2], gap[3])
        else:
            joined.append(gap)
    for start, end, new_start, new_end in joined:
        n_kept = _alike(before[start:end], after[new_start:new_end])
        yield Stretch(start, end, new_start, new_end, n_kept)


def _alike(old: str, new: str) -> int:
    """How many characters two texts share at their beginning and end."""
    n = _same(old, new)
    return n + _same(old[n:][::-1], new[n:][::-1])


def _same(old: str, new: str) -> int:
    """How many characters two texts begin with alike."""
    return next(
        (i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b),
        min(len(old), len(new)),
    )


def _unreadable() -> BadValue:
    return BadValue(_("What changed between two versions of a text cannot be read."))
