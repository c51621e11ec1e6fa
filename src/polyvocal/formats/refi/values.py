"""An exchange file as it was read: what it says, before anything is made of it."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

NOBODY = -1


@dataclass(slots=True)
class UserEntry:
    """Somebody who works in the other tool."""

    guid: UUID | None
    name: str


@dataclass(slots=True)
class CodeEntry:
    """A code as it stands in the tree; `parent` is its parent's place among the entries."""

    guid: UUID | None
    name: str
    is_codable: bool
    colour: str = ""
    description: str = ""
    parent: int | None = None
    notes: list[UUID] = field(default_factory=list)


@dataclass(slots=True)
class VariableEntry:
    """A variable; `kind` is the standard's word for its type."""

    guid: UUID | None
    name: str
    kind: str
    description: str = ""


@dataclass(slots=True)
class ValueEntry:
    """A value of a variable; `kind` is the standard's element, "" where the value is missing."""

    variable: UUID | None = None
    kind: str = ""
    text: str = ""


@dataclass(slots=True)
class CaseEntry:
    """A case, with its values, its sources and the passages that are its."""

    guid: UUID | None
    name: str
    description: str = ""
    values: list[ValueEntry] = field(default_factory=list)
    sources: list[UUID] = field(default_factory=list)
    selections: list[UUID] = field(default_factory=list)
    notes: list[UUID] = field(default_factory=list)
    n_codes: int = 0


@dataclass(slots=True)
class LinkEntry:
    """A link between two things, and itself as given."""

    guid: UUID | None
    name: str
    direction: str
    first: UUID | None
    second: UUID | None
    notes: list[UUID]
    as_given: str = ""


@dataclass(slots=True)
class KeptEntry:
    """Something a study has no counterpart for, as it was given (canonical XML of the standard)."""

    guid: UUID | None
    name: str
    as_given: str


@dataclass(slots=True)
class CodingEntry:
    """A coding of a whole source, or of an area of a picture, a page or a recording."""

    guid: UUID | None
    user: int
    created: int
    code: int = NOBODY
    notes: list[UUID] = field(default_factory=list)


class Selections:
    """Passages of one text and their codings, in columns; positions are as the file counts them.

    `user`, `coding_user`, `code` and `coding_note` are places among the project's `ids` (-1: not
    said), ids sixteen bytes each (zeros: none); `created` is microseconds since 1970 in UTC (0: not
    said). Dictionaries hold what only a few rows have; `coding_notes` a coding's notes after its
    first.
    """

    def __init__(self) -> None:
        self.start, self.end = array("q"), array("q")
        self.guids = bytearray()
        self.user, self.created = array("i"), array("q")
        self.names: dict[int, str] = {}
        self.descriptions: dict[int, str] = {}
        self.notes: dict[int, list[UUID]] = {}
        self.between: dict[int, tuple[UUID | None, UUID | None]] = {}
        self.of, self.code = array("i"), array("i")
        self.coding_guids = bytearray()
        self.coding_user, self.coding_created = array("i"), array("q")
        self.coding_note = array("i")
        self.coding_notes: dict[int, list[int]] = {}

    def __len__(self) -> int:
        return len(self.start)


@dataclass(slots=True)
class AreaEntry:
    """A part of a picture, a page or a recording: nothing that a text could show.

    `said` is where it is, by the standard's names; `user` a place among the project's ids.
    """

    kind: str
    guid: UUID | None
    name: str
    said: dict[str, str]
    user: int = NOBODY
    created: int = 0
    text: str = ""
    description: str = ""
    codings: list[CodingEntry] = field(default_factory=list)
    notes: list[UUID] = field(default_factory=list)

    @property
    def where(self) -> str:
        """Where it is, for people."""
        return ", ".join(f"{name} {value}" for name, value in self.said.items())


class SourceKind(StrEnum):
    """What a source is; the last four stand inside others, or are notes."""

    TEXT = "TextSource"
    PICTURE = "PictureSource"
    PDF = "PDFSource"
    AUDIO = "AudioSource"
    VIDEO = "VideoSource"
    TRANSCRIPT = "Transcript"
    REPRESENTATION = "Representation"
    DESCRIPTION = "TextDescription"
    NOTE = "Note"


@dataclass(slots=True)
class SourceEntry:
    """A source, a text that belongs to one, or a note."""

    kind: SourceKind
    guid: UUID | None
    name: str
    user: int
    created: int
    plain_path: str = ""
    rich_path: str = ""
    path: str = ""
    current_path: str = ""
    description: str = ""
    content: str | None = None
    values: list[ValueEntry] = field(default_factory=list)
    notes: list[UUID] = field(default_factory=list)
    codings: list[CodingEntry] = field(default_factory=list)
    selections: Selections = field(default_factory=Selections)
    areas: list[AreaEntry] = field(default_factory=list)
    parts: list[SourceEntry] = field(default_factory=list)
    sync_points: list[tuple[UUID | None, int, int]] = field(default_factory=list)


@dataclass(slots=True)
class ProjectEntry:
    """A project as its XML tells it; its texts are still where they are."""

    name: str = ""
    origin: str = ""
    description: str = ""
    users: list[UserEntry] = field(default_factory=list)
    codes: list[CodeEntry] = field(default_factory=list)
    variables: list[VariableEntry] = field(default_factory=list)
    cases: list[CaseEntry] = field(default_factory=list)
    sources: list[SourceEntry] = field(default_factory=list)
    project_notes: list[UUID] = field(default_factory=list)
    notes: list[SourceEntry] = field(default_factory=list)
    links: list[LinkEntry] = field(default_factory=list)
    sets: list[KeptEntry] = field(default_factory=list)
    graphs: list[KeptEntry] = field(default_factory=list)
    ids: list[UUID | None] = field(default_factory=list)
