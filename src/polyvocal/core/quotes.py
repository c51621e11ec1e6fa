"""Finding a quoted passage in a text: to the letter first, then as people retype it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

# Longer than any passage a person quotes; keeps a hostile cell from costing more than its worth.
LONGEST_QUOTE = 20_000
LONGEST_GAP = 1_500
# Past this a quote says nothing about where it stands; the count is then "this many or more".
MOST_PLACES = 1_000
MOST_ELLIPSES = 20
_MOST_ENDS = 200

_MARK = "'‘’‚‛`´′ʼ" + '"“”„‟«»″'
_DASH = "-‐‑‒–—―−"
_ELLIPSIS = r"(?:[\[(]\s*)?(?:…|\.\s?\.\s?\.+)(?:\s*[\])])?"
# A dash comes with the white space around it: "a - b", "a-b" and "a — b" are one thing to a tired
# typist. A single space between words is left alone, since most of any text is that.
_RETYPED = re.compile(
    rf"\s*(?P<dash>[{_DASH}]+)\s*|\s*(?P<ellipsis>{_ELLIPSIS})\s*"
    rf"|(?P<space>\s\s+|[^\S ])|(?P<mark>[{_MARK}]+)"
)
# Trying that pattern at every character takes ten times as long as first finding where it may fit:
# runs of these characters, and of two or more spaces.
_SPACES = "\t\n\v\f\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_SEEN = re.escape(_MARK + _DASH + "….[]()") + _SPACES
_RUN = re.compile(f"[{_SEEN}][{_SEEN} ]*")
_RUN_OR_SPACES = re.compile(f"[{_SEEN}][{_SEEN} ]*| [{_SEEN} ]+")
_PLAIN = {"dash": "-", "ellipsis": "…", "space": " ", "mark": "'"}

Places = tuple[tuple[int, int], ...]


class Match(StrEnum):
    """How a quote was found, from surest to least sure."""

    EXACT = "exact"
    TOLERANT = "tolerant"
    ACROSS_ELLIPSIS = "across an ellipsis"


@dataclass(frozen=True, slots=True)
class Located:
    """Every place a quote fits, at the surest level at which it fits at all.

    `places` are `[start, end)` in code points, at most `MOST_PLACES`; they may overlap. One place:
    found. None: missing. Several: ambiguous.
    """

    match: Match
    places: Places


class QuoteFinder:
    """Finds many quotes in one text; what it has to prepare, it prepares once and when needed."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _plain(self) -> _PlainText:
        return _PlainText(self._text)

    def locate(self, quote: str, start: int = 0, end: int | None = None) -> Located:
        """Find `quote` in ``text[start:end]``.

        Exactly; failing that, tolerating white space, quotation marks, dashes and the way an
        ellipsis is typed; failing that, reading an ellipsis as words left out (at most 1,500
        characters each, never over a blank line). White space around the quote never counts.
        """
        stop = len(self._text) if end is None else end
        wanted = quote.strip()
        if not wanted or len(wanted) > LONGEST_QUOTE:
            return Located(Match.EXACT, ())
        exact = _every(self._text, wanted, start, stop)
        if exact:
            return Located(Match.EXACT, tuple((at, at + len(wanted)) for at in exact))
        bare = _without_outer_marks(wanted)
        tolerant = self._plain.places(bare, start, stop)
        if tolerant:
            return Located(Match.TOLERANT, tolerant)
        return Located(Match.ACROSS_ELLIPSIS, self._elided(bare, start, stop))

    def _elided(self, bare: str, start: int, stop: int) -> Places:
        parts = [part.strip() for part in re.split(_ELLIPSIS, bare) if part.strip()]
        if not parts or parts == [bare] or len(parts) > MOST_ELLIPSES + 1:
            return ()
        # Short fragments fit anywhere; an elided quote must still say enough to be recognised.
        if len(parts) > 1 and any(len(part.split()) < 2 for part in parts):
            return ()
        first, *later = (self._plain.places(part, start, stop) for part in parts)
        found: set[tuple[int, int]] = set()
        for begins, ends in first:
            found.update((begins, end) for end in self._ends_after(ends, later))
            if len(found) >= MOST_PLACES:
                break
        return tuple(sorted(found)[:MOST_PLACES])

    def _ends_after(self, position: int, later: list[Places]) -> list[int]:
        """Everywhere the quote may end: each later part must follow within reach of the last."""
        ends = [position]
        for places in later:
            following: set[int] = set()
            for before in ends:
                first = bisect_left(places, (before, before))
                for begins, end in places[first : first + _MOST_ENDS]:
                    if self._too_far(before, begins):
                        break
                    following.add(end)
            ends = sorted(following)[:_MOST_ENDS]
        return ends

    def _too_far(self, end: int, begins: int) -> bool:
        return begins - end > LONGEST_GAP or "\n\n" in self._text[end:begins]


def locate_quote(text: str, quote: str, start: int = 0, end: int | None = None) -> Located:
    """Find one quote in ``text[start:end]``; see `QuoteFinder.locate`."""
    return QuoteFinder(text).locate(quote, start, end)


class _PlainText:
    """A text with one spelling for everything people retype, and the way back to its positions.

    Only the places where something was respelled are kept, so that a long text costs little.
    """

    def __init__(self, text: str) -> None:
        pieces: list[str] = []
        self._at: list[int] = []  # in the plain text
        self._core: list[tuple[int, int]] = []  # in the text, white space around it left out
        self._after: list[int] = []  # in the text, where the next piece begins
        length = done = 0
        for match in _retyped(text):
            kind = match.lastgroup or ""
            pieces.append(text[done : match.start()])
            length += match.start() - done
            self._at.append(length)
            self._core.append(match.span(kind))
            self._after.append(match.end())
            pieces.append(_PLAIN[kind])
            length, done = length + 1, match.end()
        pieces.append(text[done:])
        self.text = "".join(pieces)

    def places(self, quote: str, start: int, stop: int) -> Places:
        """Where the quote, respelled likewise, stands inside ``[start, stop)`` of the text."""
        wanted = _PlainText(quote).text.strip()
        if not wanted:
            return ()
        low, high = self._plain_position(start), self._plain_position(stop)
        found = []
        for at in _every(self.text, wanted, max(low - 1, 0), high + 1):
            place = self._span(at)[0], self._span(at + len(wanted) - 1)[1]
            if start <= place[0] and place[1] <= stop:
                found.append(place)
        return tuple(found)

    def _plain_position(self, position: int) -> int:
        """The plain position of a position in the text (inside a respelled piece: of the piece)."""
        i = bisect_left(self._after, position)
        if i < len(self._after) and self._before(i) <= position:
            return self._at[i]
        last = i - 1
        return position if last < 0 else self._at[last] + 1 + position - self._after[last]

    def _before(self, i: int) -> int:
        """Where respelled piece `i` begins in the text."""
        if i == 0:
            return self._at[0]
        return self._after[i - 1] + self._at[i] - self._at[i - 1] - 1

    def _span(self, at: int) -> tuple[int, int]:
        """What one character of the plain text stands for in the text."""
        i = bisect_right(self._at, at) - 1
        if i < 0:
            return at, at + 1
        if self._at[i] == at:
            return self._core[i]
        position = self._after[i] + at - self._at[i] - 1
        return position, position + 1


def _retyped(text: str) -> Iterator[re.Match[str]]:
    """All matches of `_RETYPED`, in order."""
    run = _RUN_OR_SPACES if "  " in text else _RUN
    for found in run.finditer(text):
        start, end = found.span()
        if start and text[start - 1] == " ":
            start -= 1  # a single space before a run belongs to it
        yield from _RETYPED.finditer(text, start, end)


def _every(text: str, wanted: str, start: int, stop: int) -> list[int]:
    """Every place where the string begins, overlapping ones too: "ha ha" stands twice in a third.

    Skipping what overlaps would find one place where there are two, and call it certain.
    """
    places: list[int] = []
    at = text.find(wanted, start, stop)
    while at >= 0 and len(places) < MOST_PLACES:
        places.append(at)
        at = text.find(wanted, at + 1, stop)
    return places


def _without_outer_marks(wanted: str) -> str:
    """The quote without quotation marks put around it, since those are the quoter's own."""
    if len(wanted) > 2 and wanted[0] in _MARK and wanted[-1] in _MARK:
        return wanted.strip(_MARK).strip()
    return wanted
