"""What was read: documents, the people who speak in them, and their turns."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from polyvocal.core.errors import BadValue
from polyvocal.core.language import _
from polyvocal.core.marks import mark_of


class DocumentKind(StrEnum):
    """What sort of document it is."""

    TRANSCRIPT = "transcript"
    FIELD_NOTE = "field note"
    INTERVENTION_DESCRIPTION = "intervention description"
    PAPER = "paper"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Document:
    """A transcript, field note, intervention description or paper, without its text.

    `minutes` is the interview's length; `language` a BCP 47 tag; `recording` the name of a media
    file beside the study. `text_digest` is the SHA-256 (hex) of the current text in UTF-8,
    `n_characters` its length in code points, `n_words` its words outside labels and time stamps.
    `set_aside` is why it is left out of every result ("": it is not).
    """

    id: UUID
    name: str
    kind: DocumentKind = DocumentKind.TRANSCRIPT
    date: dt.date | None = None
    minutes: float | None = None
    time_point: str = ""
    interviewer: str = ""
    language: str = "en"
    recording: str = ""
    text_version: int = 1
    text_digest: str = ""
    n_characters: int = 0
    n_words: int = 0
    set_aside: str = ""

    @property
    def mark(self) -> int:
        """Another number once anything of its facts is changed, whatever becomes of its text."""
        when = (self.date, self.minutes, self.time_point)
        rest = (self.interviewer, self.language, self.recording, self.set_aside)
        return mark_of(self.name, self.kind, *when, *rest)


class SpeakerKind(StrEnum):
    """Whose words these are."""

    PARTICIPANT = "participant"
    INTERVIEWER = "interviewer"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Speaker:
    """One voice in one document.

    A participant belongs to a case once it is known which (`case_id`); a paper or a manual speaks
    as `NEITHER`, and so does a voice nobody could place. `label` is as printed in the document.
    """

    id: UUID
    document_id: UUID
    label: str
    kind: SpeakerKind
    case_id: UUID | None = None

    @property
    def mark(self) -> int:
        """Another number once it is said to be somebody else."""
        return mark_of(self.label, self.kind, self.case_id)

    def __post_init__(self) -> None:
        if self.case_id is not None and self.kind is not SpeakerKind.PARTICIPANT:
            raise BadValue(
                _("Only a participant can be a case; {label} is not one.").format(label=self.label)
            )


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn at talk: ``text[start:end]`` are its words, without label and time stamp.

    `number` counts from 1 within the document; `speaker` indexes `Study.speakers` (`None`: nobody
    is named); `seconds` is the time stamp from the start of the recording.
    """

    document: int
    number: int
    speaker: int | None
    start: int
    end: int
    seconds: float | None = None
