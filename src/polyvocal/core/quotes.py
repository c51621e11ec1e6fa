"""Finding a quoted passage in a text: to the letter first, then as people retype it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

# Longer than any passage a person quotes; keeps a hostile cell from becoming a hostile pattern.
LONGEST_QUOTE = 20_000
LONGEST_GAP = 1_500

_SINGLE = "'‘’‚‛`´′ʼ"
_DOUBLE = '"“”„‟«»″'
_DASH = "-‐‑‒–—―−"
_ELLIPSIS = r"(?:[\[(]\s*)?(?:…|\.\s?\.\s?\.+)(?:\s*[\])])?"
# The dash comes before white space: "a - b", "a-b" and "a — b" are one thing to a tired typist.
_TOKEN = re.compile(rf"\s*[{_DASH}]+\s*|\s*{_ELLIPSIS}\s*|\s+|[{_SINGLE}{_DOUBLE}]+|.", re.DOTALL)


class Match(StrEnum):
    """How a quote was found, from surest to least sure."""

    EXACT = "exact"
    TOLERANT = "tolerant"
    ACROSS_ELLIPSIS = "across an ellipsis"


@dataclass(frozen=True, slots=True)
class Located:
    """Every place a quote fits, at the surest level at which it fits at all.

    `places` are `[start, end)` in code points. One place: found. None: missing. Several: ambiguous.
    """

    match: Match
    places: tuple[tuple[int, int], ...]


def locate_quote(text: str, quote: str, start: int = 0, end: int | None = None) -> Located:
    """Find `quote` in ``text[start:end]``.

    Exactly; failing that, tolerating white space, quotation marks, dashes and the way an ellipsis
    is typed; failing that, reading an ellipsis as words left out (at most 1,500 characters, never
    over a blank line). White space around the quote never counts.
    """
    stop = len(text) if end is None else end
    wanted = quote.strip()
    if not wanted or len(wanted) > LONGEST_QUOTE:
        return Located(Match.EXACT, ())
    exact = _exact_places(text, wanted, start, stop)
    if exact:
        return Located(Match.EXACT, exact)
    tolerant = _pattern_places(text, _tolerant_pattern(wanted), start, stop)
    if tolerant:
        return Located(Match.TOLERANT, tolerant)
    return Located(Match.ACROSS_ELLIPSIS, _elided_places(text, wanted, start, stop))


def _exact_places(text: str, wanted: str, start: int, stop: int) -> tuple[tuple[int, int], ...]:
    places = []
    at = text.find(wanted, start, stop)
    while at >= 0:
        places.append((at, at + len(wanted)))
        at = text.find(wanted, at + len(wanted), stop)
    return tuple(places)


def _tolerant_pattern(wanted: str) -> str:
    pieces = []
    for token in _TOKEN.findall(_without_outer_marks(wanted)):
        first = token.strip()[:1]
        if not first:
            pieces.append(r"\s+")
        elif first in _SINGLE + _DOUBLE:
            pieces.append(rf"[{_SINGLE}{_DOUBLE}]+")
        elif first in _DASH:
            pieces.append(rf"\s*[{_DASH}]+\s*")
        elif re.fullmatch(_ELLIPSIS, token.strip()):
            pieces.append(rf"\s*{_ELLIPSIS}\s*")
        else:
            pieces.append(re.escape(token))
    return "".join(pieces)


def _without_outer_marks(wanted: str) -> str:
    """The quote without quotation marks put around it, since those are the quoter's own."""
    marks = _SINGLE + _DOUBLE
    if len(wanted) > 2 and wanted[0] in marks and wanted[-1] in marks:
        return wanted.strip(marks).strip()
    return wanted


def _pattern_places(text: str, pattern: str, start: int, stop: int) -> tuple[tuple[int, int], ...]:
    if not pattern:
        return ()
    return tuple(m.span() for m in re.compile(pattern).finditer(text, start, stop))


def _elided_places(text: str, wanted: str, start: int, stop: int) -> tuple[tuple[int, int], ...]:
    parts = [p.strip() for p in re.split(_ELLIPSIS, _without_outer_marks(wanted)) if p.strip()]
    if not parts or (len(parts) == 1 and parts[0] == wanted):
        return ()
    # Short fragments fit anywhere; an elided quote must still say enough to be recognised.
    if any(len(part.split()) < 2 for part in parts) and len(parts) > 1:
        return ()
    options = [_pattern_places(text, _tolerant_pattern(part), start, stop) for part in parts]
    return tuple(sorted(set(_chains(text, options))))


def _chains(text: str, options: list[tuple[tuple[int, int], ...]]) -> list[tuple[int, int]]:
    """Each first part followed by the nearest fit of every later part, within reach."""
    chains = []
    for first_start, first_end in options[0]:
        at = first_end
        for later in options[1:]:
            following = next((p for p in later if p[0] >= at), None)
            if following is None or _too_far(text[at : following[0]]):
                break
            at = following[1]
        else:
            chains.append((first_start, at))
    return chains


def _too_far(gap: str) -> bool:
    return len(gap) > LONGEST_GAP or "\n\n" in gap
