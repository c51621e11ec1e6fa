"""Read one file and pack what is to be kept of it: all that can be done without the study."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from polyvocal.core.columns import Turns
from polyvocal.core.documents import SpeakerKind
from polyvocal.core.errors import BadFile, PolyvocalError
from polyvocal.core.findings import ImportReport
from polyvocal.core.language import _
from polyvocal.formats.documents import ReadDocument, ReadSpeaker
from polyvocal.formats.limits import check_size
from polyvocal.formats.reading import largest_file, read_document
from polyvocal.formats.speaker_labels import ReadingHints
from polyvocal.store.packing import Content, PackedText, pack_bytes, pack_text

_NOTHING = Content("", b"")


@dataclass(frozen=True, slots=True)
class Asked:
    """A file to read, and what a person said about its speakers beforehand."""

    file: Path
    interviewers: frozenset[str] = frozenset()
    kinds: Mapping[str, SpeakerKind] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IncomingDocument:
    """One document of a file: as `ReadDocument`, but its text as it will be kept."""

    name: str
    text: PackedText
    speakers: tuple[ReadSpeaker, ...]
    turns: Turns
    n_words: int
    report: ImportReport


@dataclass(frozen=True, slots=True)
class Incoming:
    """One file with its documents, or why it cannot be read."""

    file: Path
    documents: tuple[IncomingDocument, ...] = ()
    original: Content = _NOTHING
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """The voices in a file: of each document its name and its speakers."""

    file: Path
    documents: tuple[tuple[str, tuple[ReadSpeaker, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads files, knowing the cases of the study. Pickles, so that other processes can read too.

    What is wrong with a file comes back as a sentence, since errors do not pickle.
    """

    case_labels: frozenset[str] = frozenset()

    def read(self, asked: Asked) -> Incoming:
        """The file's documents and its bytes, packed."""
        try:
            data = read_bytes(asked.file)
            documents = tuple(_pack(read) for read in self._documents(asked, data))
            alone = documents[0].text if len(documents) == 1 else None
            return Incoming(asked.file, documents, pack_bytes(data, alone))
        except PolyvocalError as error:
            return Incoming(asked.file, problem=str(error))

    def hear(self, asked: Asked) -> Heard:
        """Only who speaks in it; a file that cannot be read has no voices."""
        try:
            documents = self._documents(asked, read_bytes(asked.file))
        except PolyvocalError:
            return Heard(asked.file)
        return Heard(asked.file, tuple((read.name, read.speakers) for read in documents))

    def _documents(self, asked: Asked, data: bytes) -> tuple[ReadDocument, ...]:
        hints = ReadingHints(self.case_labels, asked.interviewers, asked.kinds)
        return read_document(data, asked.file.name, hints)


def read_bytes(file: Path) -> bytes:
    """The file's bytes. Raises `BadFile` when it is not there, is no file or is too large."""
    try:
        if not file.is_file():
            raise BadFile(file, _("there is no such file."), remedy=_("Check its name."))
        check_size(file.stat().st_size, file.name, largest_file(file.name))
        return file.read_bytes()
    except OSError as error:
        raise BadFile(
            file, _("it cannot be opened."), remedy=_("Check that you may read it.")
        ) from error


def _pack(read: ReadDocument) -> IncomingDocument:
    text = pack_text(read.text)
    return IncomingDocument(read.name, text, read.speakers, read.turns, read.n_words, read.report)
