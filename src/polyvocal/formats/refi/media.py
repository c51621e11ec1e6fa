"""Pictures, PDFs, recordings and Word files of documents, in a package beside their texts.

A Word file is the rich text of its document's own source. Each of the others goes out as a source
of its own kind whose file is in the package; where marks on it go out as well (`areas`), it is
their source's. Its own name is told as where it was (`currentPath`), since names within a package
are ours; that of a Word file, for which the standard has no place, as a variable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from uuid import UUID

from polyvocal.formats.refi.archive import file_name
from polyvocal.formats.refi.areas import kept_id
from polyvocal.formats.refi.guids import derived
from polyvocal.formats.refi.shielding import shield, unshield
from polyvocal.formats.refi.values import SourceEntry, SourceKind
from polyvocal.formats.refi.xml_text import opening

# What the standard allows within a package; what is larger stays beside it.
LARGEST_MEDIUM = (1 << 31) - 1
_KINDS = {
    SourceKind.TEXT: (".docx",),
    SourceKind.PICTURE: (".bmp", ".gif", ".jpeg", ".jpg", ".png", ".tif", ".tiff"),
    SourceKind.PDF: (".pdf",),
    SourceKind.AUDIO: (".aac", ".flac", ".m4a", ".mp3", ".oga", ".ogg", ".opus", ".wav", ".wma"),
    SourceKind.VIDEO: (".avi", ".m4v", ".mov", ".mp4", ".mpeg", ".mpg", ".webm", ".wmv"),
}
_KIND_OF = {ending: kind for kind, endings in _KINDS.items() for ending in endings}
_LONGEST_NAME = 200


class Role(StrEnum):
    """What a file is to its document."""

    ORIGINAL = "original"
    RECORDING = "recording"


@dataclass(frozen=True, slots=True)
class Medium:
    """A file to be put into a package; `pieces` gives its bytes, a few at a time."""

    document: UUID
    role: Role
    name: str
    pieces: Callable[[], Iterable[bytes]]

    @property
    def kind(self) -> SourceKind:
        """What kind of source it belongs to; only those that have one become a medium."""
        return _KIND_OF[_ending(self.name)]

    @property
    def member(self) -> str:
        """Its name within the package."""
        return f"{_id(self.document, self.role)}{_ending(self.name)}"

    @property
    def paths(self) -> tuple[tuple[str, str], ...]:
        """Where it is in the package, and what it is called."""
        named = f"relative://{shield(self.name)}"
        return (("path", f"internal://{self.member}"), ("currentPath", named))

    def xml(self) -> str:
        """The source that it goes out as, where nothing was marked on it."""
        who = (("guid", str(_id(self.document, self.role))), ("name", shield(self.name)))
        return opening(self.kind.value, (*who, *self.paths), closed=True)


def kind_of(name: str) -> SourceKind | None:
    """What kind of source a file of this name belongs to, if any has a place for it."""
    return _KIND_OF.get(_ending(name))


def sources_beside(
    sources: Iterable[SourceEntry],
) -> Mapping[UUID, tuple[UUID, Role]]:
    """The ids of sources that would only hold the files of these: whose, and what they are."""
    found = {}
    for source in sources:
        if source.guid is not None:
            found.update({_id(source.guid, role): (source.guid, role) for role in Role})
            found[kept_id(source.guid)] = (source.guid, Role.ORIGINAL)
    return found


def name_of_medium(source: SourceEntry) -> str:
    """What such a source's file was called."""
    told = file_name(unshield(source.current_path))
    return told or file_name(source.path)


def is_plain(name: str) -> bool:
    """Can a file be given this name in any folder, and stay in it?"""
    return (
        0 < len(name) <= _LONGEST_NAME
        and name.isprintable()
        and not name.startswith(".")
        and not set(name) & set('/\\:*?"<>|')
    )


def _id(document: UUID, role: Role) -> UUID:
    return derived(document, role.value)


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.lower()
