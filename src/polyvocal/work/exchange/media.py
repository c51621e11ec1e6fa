"""Files of documents that leave with a study, and recordings that come with one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from polyvocal.core.documents import Document
from polyvocal.core.errors import BadFile
from polyvocal.core.exchange import Account, Fate, Thing
from polyvocal.core.identity import Identity
from polyvocal.core.language import _
from polyvocal.formats.docx import read_docx
from polyvocal.formats.limits import MEGABYTE
from polyvocal.formats.refi.archive import Archive
from polyvocal.formats.refi.media import LARGEST_MEDIUM, Medium, Role, is_plain, kind_of
from polyvocal.formats.refi.values import SourceKind
from polyvocal.store.connections import StudyPlace
from polyvocal.store.reads import original, original_names
from polyvocal.work.opening import Opened
from polyvocal.work.recordings import folder_beside

_PIECE = MEGABYTE
_NO_TEXTS = {SourceKind.AUDIO, SourceKind.VIDEO, SourceKind.PICTURE, SourceKind.PDF}


@dataclass(frozen=True, slots=True)
class MediaFound:
    """What can be put into a package, and how many files have no place there, or are too large.

    `n_other_words`: Word files with the words of texts that were corrected since.
    """

    media: tuple[Medium, ...]
    n_bytes: int
    n_without_place: int
    n_other_words: int
    n_too_large: int

    def tell(self, account: Account, *, are_wanted: bool) -> None:
        """Say what becomes of each."""
        n_rich = sum(medium.kind is SourceKind.TEXT for medium in self.media)
        n = len(self.media) - n_rich
        if are_wanted:
            account.add(Thing.ORIGINALS, Fate.WHOLE, n, _("in the file, as sources beside texts"))
            how = _("in the file, as the rich text of a source; positions are of its plain text")
            account.add(Thing.ORIGINALS, Fate.WHOLE, n_rich, how)
        else:
            account.add(Thing.ORIGINALS, Fate.LEFT_OUT, n + n_rich, not_asked_for())
        how = _("a Word file with the words of before the text was corrected: it stays here")
        account.add(Thing.ORIGINALS, Fate.LEFT_OUT, self.n_other_words, how)
        how = _("a text has no place for the file it came from: it stays in the study")
        account.add(Thing.ORIGINALS, Fate.LEFT_OUT, self.n_without_place, how)
        how = _("larger than the standard allows within a package")
        account.add(Thing.ORIGINALS, Fate.LEFT_OUT, self.n_too_large, how)


def not_asked_for() -> str:
    """Why pictures and recordings stay behind unless somebody wants them out."""
    return _("pictures, PDFs, recordings and Word files go out only where you ask for them")


def find_media(found: Opened, who: Identity) -> MediaFound:
    """The originals and recordings of the documents, by the ids that documents have outside."""
    media, n_bytes, n_without_place, n_other_words, n_too_large = [], 0, 0, 0, 0
    names = original_names(found.place)
    folder = folder_beside(found.place)
    for document in found.study.documents:
        if document.id in names:
            name, size = names[document.id]
            kind, pieces = kind_of(name), _Original(found.place, document.id)
            if kind is None:
                n_without_place += 1
            elif kind is SourceKind.TEXT and not _has_words(found, document, name):
                n_other_words += 1
            else:
                media.append(Medium(who.turn_out(document.id), Role.ORIGINAL, name, pieces))
                n_bytes += size
        path = None if folder is None else _recording(folder, document.recording)
        if path is None:
            continue
        if path.stat().st_size > LARGEST_MEDIUM:
            n_too_large += 1
        else:
            outside = who.turn_out(document.id)
            media.append(Medium(outside, Role.RECORDING, path.name, _Recording(path)))
            n_bytes += path.stat().st_size
    return MediaFound(tuple(media), n_bytes, n_without_place, n_other_words, n_too_large)


def _has_words(found: Opened, document: Document, name: str) -> bool:
    """Are the words of this Word file those of its document, as the standard wants it?

    They came as a pair; only a corrected text can have others, and its file may be as new.
    """
    if document.text_version == 1:
        return True
    try:
        read = read_docx(original(found.place, document.id).data, name)
    except BadFile:
        return False
    return read.text == found.study.text(document.id)


def _recording(folder: Path, name: str) -> Path | None:
    """The recording of this name, which came with a study and must not lead out of the folder."""
    path = folder / name
    if (
        not is_plain(name)
        or kind_of(name) not in _NO_TEXTS
        or path.is_symlink()
        or not path.is_file()
    ):
        return None
    return path


@dataclass(frozen=True, slots=True)
class _Original:
    """At most 20 MB, so in one piece."""

    at: StudyPlace
    document: UUID

    def __call__(self) -> Iterator[bytes]:
        yield original(self.at, self.document).data


@dataclass(frozen=True, slots=True)
class _Recording:
    path: Path

    def __call__(self) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece


@dataclass(frozen=True, slots=True)
class Recordings:
    """Recordings of a project that was opened: name → where in the package it is."""

    archive: Archive
    members: Mapping[str, str]

    def write_into(self, folder: Path, *, unless_in: Path) -> None:
        """Write them piece by piece, but those that are in the other folder already."""
        for name, member in self.members.items():
            if (unless_in / name).exists():
                continue
            folder.mkdir(parents=True, exist_ok=True)
            with (folder / name).open("wb") as file:
                self.archive.copy(member, file, LARGEST_MEDIUM)
