"""Where in a document one coding row's passage stands."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from polyvocal.core.coding import Span
from polyvocal.core.findings import Outcome
from polyvocal.core.language import _, ngettext
from polyvocal.core.quotes import Located, Match, QuoteFinder
from polyvocal.formats.coding_rows import CodingRow
from polyvocal.formats.coding_voices import UNKNOWN, Voices

_MOST_PLACES_NAMED = 8


@dataclass(frozen=True)
class DocumentText:
    """A document's current text and its turns, in order, as `[start, end)` in code points.

    `voices` says whose turn each is.
    """

    text: str
    turns: Sequence[tuple[int, int]] = ()
    voices: Voices = UNKNOWN

    @cached_property
    def finder(self) -> QuoteFinder:
        """Finds quotes in the text."""
        return QuoteFinder(self.text)

    def turn_at(self, position: int) -> int:
        """The number, from 1, of the turn that holds the position; 0 when none does."""
        i = bisect_right(self.turns, position, key=lambda turn: turn[0])
        return i if i and position < self.turns[i - 1][1] else 0

    def turns_on(self, start: int, end: int) -> range:
        """The turns that `[start, end)` touches, counted from 0."""
        first = bisect_right(self.turns, start, key=lambda turn: turn[1])
        return range(first, bisect_left(self.turns, end, key=lambda turn: turn[0]))


@dataclass(frozen=True, slots=True)
class Placed:
    """The row's passage, and what a person should know about how it was found ("" if nothing)."""

    span: Span
    remark: str = ""


@dataclass(frozen=True, slots=True)
class NotPlaced:
    """Why the row has no passage: missing, ambiguous or left out, in one sentence."""

    outcome: Outcome
    sentence: str


def place_row(row: CodingRow, text: DocumentText) -> Placed | NotPlaced:
    """The passage by offsets, by turn and quote, by turn, or by quote: whatever the row gives.

    What a row gives twice must agree; a quote is searched in the row's turn only, if it names one,
    and among several places the speaker's own is meant, if the row names one who is known here.
    No sentence repeats the words: import reports are passed around, and their speaker may have
    refused to be quoted.
    """
    place = _place(row, text)
    if isinstance(place, Placed) and not _is_theirs(row, text, place.span.start, place.span.end):
        return NotPlaced(Outcome.AMBIGUOUS, _another_speaks(row, text, place.span))
    return place


def _place(row: CodingRow, text: DocumentText) -> Placed | NotPlaced:
    within = (0, len(text.text))
    if row.turn is not None:
        if not 1 <= row.turn <= len(text.turns):
            return NotPlaced(Outcome.MISSING, _no_turn(row.turn, len(text.turns)))
        within = text.turns[row.turn - 1]
    if row.start is not None or row.end is not None:
        return _by_offsets(row, text, within)
    if row.quote:
        return _by_quote(row, text, within)
    if row.turn is not None:
        if within[0] >= within[1]:
            return NotPlaced(Outcome.MISSING, _("Turn {n} has no words.").format(n=row.turn))
        return Placed(Span(*within))
    return NotPlaced(
        Outcome.MISSING,
        _("The row gives neither positions nor a turn nor a quote, so it names no passage."),
    )


def _by_offsets(row: CodingRow, text: DocumentText, within: tuple[int, int]) -> Placed | NotPlaced:
    start, end = row.start, row.end
    if start is None or end is None:
        return NotPlaced(Outcome.MISSING, _("Of start and end, only one is given."))
    if not 0 <= start < end <= len(text.text):
        return NotPlaced(
            Outcome.MISSING,
            _("No passage goes from {start} to {end}; the text ends at {length}.").format(
                start=start, end=end, length=len(text.text)
            ),
        )
    if row.turn is not None and not (within[0] <= start and end <= within[1]):
        return NotPlaced(
            Outcome.AMBIGUOUS,
            _(
                "Positions {start} to {end} lie outside turn {n}, so the row says two things."
            ).format(start=start, end=end, n=row.turn),
        )
    if row.quote and not _says(text, start, end, row.quote):
        return NotPlaced(Outcome.AMBIGUOUS, _two_readings(row, text, start, end))
    return Placed(Span(start, end))


def _says(text: DocumentText, start: int, end: int, quote: str) -> bool:
    """Are these positions the quote, white space at its ends aside?"""
    passage = text.text[start:end]
    if passage.strip() == quote.strip():
        return True
    first = start + len(passage) - len(passage.lstrip())
    last = end - len(passage) + len(passage.rstrip())
    # quotation marks around a quote are the quoter's own, so one may lie outside what is found
    return any(
        found_start - first <= 1 and last - found_end <= 1
        for found_start, found_end in text.finder.locate(quote, first, last).places
    )


def _two_readings(row: CodingRow, text: DocumentText, start: int, end: int) -> str:
    said = _("Positions {start} to {end} hold other words than the quote.").format(
        start=start, end=end
    )
    places = text.finder.locate(row.quote).places
    if len(places) == 1:
        said += " " + _("The quote stands at {start} to {end}.").format(
            start=places[0][0], end=places[0][1]
        )
    return said


def _by_quote(row: CodingRow, text: DocumentText, within: tuple[int, int]) -> Placed | NotPlaced:
    found = text.finder.locate(row.quote, *within)
    if not found.places:
        return NotPlaced(Outcome.MISSING, _not_found(row, text))
    if row.turn is None and text.voices.knows(row.speaker):
        found = _among_theirs(row, text, found)
    if len(found.places) > 1:
        return NotPlaced(Outcome.AMBIGUOUS, _several(row, text, found.places))
    span = Span(*found.places[0])
    if found.match is Match.EXACT:
        return Placed(span)
    if found.match is Match.TOLERANT:
        remark = _("The quote was found with other spaces, dashes or quotation marks.")
    else:
        remark = _("The quote was found by reading its ellipsis as words left out.")
    return Placed(span, remark)


def _is_theirs(row: CodingRow, text: DocumentText, start: int, end: int) -> bool:
    """Has the speaker that the row names, if one who is known here, a word in the passage?"""
    is_known = text.voices.knows(row.speaker)
    return not is_known or any(
        text.voices.is_of(turn, row.speaker) for turn in text.turns_on(start, end)
    )


def _among_theirs(row: CodingRow, text: DocumentText, found: Located) -> Located:
    """The places at which the row's speaker has a word; all of them where there is none."""
    theirs = tuple(place for place in found.places if _is_theirs(row, text, *place))
    if theirs:
        return Located(found.match, theirs)
    # Another said it to the letter, but they may have said it with other dashes.
    own = [
        text.finder.locate(row.quote, *turn)
        for i, turn in enumerate(text.turns)
        if text.voices.is_of(i, row.speaker)
    ]
    for match in (Match.TOLERANT, Match.ACROSS_ELLIPSIS):
        places = tuple(place for one in own if one.match is match for place in one.places)
        if places:
            return Located(match, places)
    return found


def _another_speaks(row: CodingRow, text: DocumentText, span: Span) -> str:
    turns = text.turns_on(span.start, span.end)
    if not turns:
        return _("The passage is in nobody's turn, but the row says that {speaker} speaks.").format(
            speaker=row.speaker
        )
    return _("{who} speaks in turn {n}, but the row says that {speaker} speaks.").format(
        who=text.voices.label(turns[0]) or _("Nobody named"), n=turns[0] + 1, speaker=row.speaker
    )


def _not_found(row: CodingRow, text: DocumentText) -> str:
    if row.turn is None:
        return _("The quote is not in the document.")
    said = _("The quote is not in turn {n}.").format(n=row.turn)
    elsewhere = text.text.find(row.quote.strip())
    if elsewhere >= 0 and (turn := text.turn_at(elsewhere)):
        said += " " + _("It stands in turn {n}.").format(n=turn)
    return said


def _several(row: CodingRow, text: DocumentText, places: Sequence[tuple[int, int]]) -> str:
    if row.turn is not None:
        return ngettext(
            "The quote stands {count} time in turn {n}; give positions.",
            "The quote stands {count} times in turn {n}; give positions.",
            len(places),
        ).format(count=len(places), n=row.turn)
    turns = list(dict.fromkeys(n for start, _end in places if (n := text.turn_at(start))))
    named = ", ".join(map(str, turns[:_MOST_PLACES_NAMED]))
    if len(turns) > _MOST_PLACES_NAMED:
        named += " …"
    if not named:
        return ngettext(
            "The quote stands {count} time in the document.",
            "The quote stands {count} times in the document.",
            len(places),
        ).format(count=len(places))
    return ngettext(
        "The quote stands {count} time in the document, in turns {turns}; add the turn.",
        "The quote stands {count} times in the document, in turns {turns}; add the turn.",
        len(places),
    ).format(count=len(places), turns=named)


def _no_turn(number: int, n_turns: int) -> str:
    if number == 0:
        return _("There is no turn 0: turns are counted from 1.")
    return ngettext(
        "There is no turn {number}; the document has {n} turn.",
        "There is no turn {number}; the document has {n} turns.",
        n_turns,
    ).format(number=number, n=n_turns)
