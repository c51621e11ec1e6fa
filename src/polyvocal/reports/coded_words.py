"""The sentences that stand in every form of a coded transcript."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from polyvocal.analysis.transcripts import CodedPassage, Piece, Transcript
from polyvocal.core.language import _, ngettext, word
from polyvocal.reports.compose.quotes import certainty_words


def shown(line: Iterable[Piece]) -> Iterator[tuple[Piece, str]]:
    """Each piece with what is to be read there.

    In place of words that may not be shown it is said why, once for all that follow one another:
    codings cut a turn into pieces, and each would say it again.
    """
    is_said = False
    for piece in line:
        if not piece.is_withheld:
            yield piece, piece.words
        elif is_said:
            yield piece, " […]"
        else:
            yield piece, _("[Withheld: this person has not agreed to be quoted.]")
        is_said = piece.is_withheld


def transcript_notes(transcript: Transcript) -> Iterator[str]:
    """What a reader has to know about what is not there."""
    if transcript.n_withheld:
        yield ngettext(
            "{n} turn is withheld: who speaks refused to be quoted, or had agreed until a day "
            "before {day}.",
            "{n} turns are withheld: who speaks refused to be quoted, or had agreed until a day "
            "before {day}.",
            transcript.n_withheld,
        ).format(n=transcript.n_withheld, day=transcript.day.isoformat())
    if transcript.n_unplaced:
        yield ngettext(
            "{n} coding is left out, since it is to be reviewed after a correction of the text.",
            "{n} codings are left out, since they are to be reviewed after a correction of the "
            "text.",
            transcript.n_unplaced,
        ).format(n=transcript.n_unplaced)


def judged(passage: CodedPassage) -> tuple[str, ...]:
    """How sure the coder was, what the passage does to the code, and what was noted beside."""
    coding = passage.coding
    how = [
        certainty_words(coding.certainty),
        *(word(value) for value in (coding.stance, coding.basis) if value),
    ]
    said = ", ".join(part for part in how if part)
    # A note beside withheld words may repeat them.
    note = "" if passage.is_withheld else coding.note
    return tuple(part for part in (said, note) if part)
