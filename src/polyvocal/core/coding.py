"""Codings: who applied which code to which words, in which round, and how surely."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID
from zlib import crc32

from polyvocal.core.errors import BadValue
from polyvocal.core.language import _


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """`[start, end)` in Unicode code points of one text version; never empty."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise BadValue(
                _("A passage from {start} to {end} holds no words.").format(
                    start=self.start, end=self.end
                )
            )


class Certainty(StrEnum):
    """How sure the coder is, in the framework's own signs."""

    UNSET = ""
    PROBABLE = "+"
    CERTAIN = "++"


class Stance(StrEnum):
    """What the passage does to the code. Unset is read as supports."""

    UNSET = ""
    SUPPORTS = "supports"
    COMPLICATES = "complicates"
    CONTRADICTS = "contradicts"


class Basis(StrEnum):
    """Was it said, or read into what was said?"""

    UNSET = ""
    EXPLICIT = "explicit"
    INTERPRETIVE = "interpretive"


class AnchorState(StrEnum):
    """How a coding's place came through to the current text version.

    Anchors to review or lost are out of every count, and every number says how many.
    """

    EXACT = "exact"
    CARRIED = "carried"
    TO_REVIEW = "to review"
    LOST = "lost"


class FoundBy(StrEnum):
    """How the coder came upon the passage."""

    READING = ""
    SEARCH = "search"


class CoderKind(StrEnum):
    """Whose judgement a coder's rows are."""

    PERSON = "person"
    CONSENSUS = "consensus"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class Coder:
    """Someone who codes. Two coders of the same name stay two until a person says otherwise."""

    id: UUID
    name: str
    kind: CoderKind = CoderKind.PERSON


class Purpose(StrEnum):
    """What a round is for."""

    CODING = ""
    TRAINING = "training"
    RECODING = "re-coding"


@dataclass(frozen=True, slots=True)
class Round:
    """An assignment of documents to coders, blind or open.

    `submitted` are the coders who have handed their work in. Once all have, a blind round
    `is_lifted` for good; who opened theirs again after that `has_seen` the others' work. A
    training round holds its coders' work against that of `key_id`, and each sees it once they
    have submitted. A re-coding round `repeats` an earlier one. `drawn` says how its documents were
    drawn, where chance chose them: "PW=3, SP=3; seed=7".
    """

    id: UUID
    name: str
    is_blind: bool = False
    assignments: frozenset[tuple[UUID, UUID]] = frozenset()  # (document id, coder id)
    purpose: Purpose = Purpose.CODING
    key_id: UUID | None = None
    submitted: frozenset[UUID] = frozenset()
    has_seen: frozenset[UUID] = frozenset()
    is_lifted: bool = False
    repeats: UUID | None = None
    drawn: str = ""

    @property
    def is_running(self) -> bool:
        """Is it blind, and not over yet?"""
        return self.is_blind and not self.is_lifted

    @property
    def is_anew(self) -> bool:
        """Does each code again what they coded, without seeing it until they hand in?"""
        return self.purpose is Purpose.RECODING

    @property
    def shows_each(self) -> bool:
        """Is what is hidden shown to each when they themselves hand in, not when all have?"""
        return self.purpose in {Purpose.TRAINING, Purpose.RECODING}

    @property
    def coder_ids(self) -> frozenset[UUID]:
        """Everybody who was given a document."""
        return frozenset(coder for _document, coder in self.assignments)


@dataclass(frozen=True, slots=True)
class Coding:
    """One coder applied one code to one span, in one round (`None`: outside any round).

    `created` is when, in UTC, where that is known.
    """

    id: UUID
    document_id: UUID
    span: Span
    code_id: UUID
    coder_id: UUID
    template_version: int = 1
    round_id: UUID | None = None
    certainty: Certainty = Certainty.UNSET
    stance: Stance = Stance.UNSET
    basis: Basis = Basis.UNSET
    state: AnchorState = AnchorState.EXACT
    note: str = ""
    created: dt.datetime | None = None
    found_by: FoundBy = FoundBy.READING

    @property
    def mark(self) -> int:
        """A number that is another one once somebody changed what may be changed of a coding.

        Whoever changes a coding hands back the mark they saw, so that nobody overwrites unseen.
        """
        judged = f"{self.certainty}/{self.stance}/{self.basis}"
        return mark_of(
            self.span.start, self.span.end, self.state, self.code_id.hex, judged, self.note
        )


def mark_of(start: int, end: int, state: str, code: str, judged: str, note: str) -> int:  # noqa: PLR0917 - all that may be changed of a coding
    """The mark of a coding of which this may be changed; `Coding.mark` says what it is for."""
    changeable = f"{start} {end} {state} {code} {judged}/{note}"
    return crc32(changeable.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True, slots=True)
class Edit:
    """A change made to a quote for print: `[start, end)` of the quote became `replacement`."""

    start: int
    end: int
    replacement: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Exemplar:
    """A coding chosen for publication, with every edit on record."""

    id: UUID
    coding_id: UUID
    edits: tuple[Edit, ...] = ()


class MemoTarget(StrEnum):
    """What a memo hangs on."""

    STUDY = "study"
    CASE = "case"
    DOCUMENT = "document"
    CODE = "code"
    CODING = "coding"
    PASSAGE = "passage"


@dataclass(frozen=True, slots=True)
class Memo:
    """A note by a person on a thing of the study (`target_id` is empty for the study itself).

    On a passage, `target_id` is the document's, and `span` and `state` say where it stands in the
    current text, as a coding's do.
    """

    id: UUID
    text: str
    author_id: UUID
    target: MemoTarget = MemoTarget.STUDY
    target_id: UUID | None = None
    span: Span | None = None
    state: AnchorState = AnchorState.EXACT

    def __post_init__(self) -> None:
        if (self.target is MemoTarget.PASSAGE) != (self.span is not None):
            raise BadValue(_("A memo on a passage says which words, and no other memo does."))


@dataclass(frozen=True, slots=True)
class ContentNote:
    """A word of warning before a passage ("self-harm"): it is announced, and folded until opened.

    Never a code: no analysis reads it. `span` is of the document's current text.
    """

    id: UUID
    document_id: UUID
    span: Span
    text: str
    author_id: UUID
    state: AnchorState = AnchorState.EXACT


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence whose numbers are bound to queries.

    `sentence` holds slots such as ``{evidenced}``; `queries` gives each slot's query as text.
    """

    id: UUID
    sentence: str
    queries: tuple[tuple[str, str], ...] = ()
