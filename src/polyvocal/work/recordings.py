"""Recordings beside a study: found by name in a folder of their own, read a part at a time.

They lie in ``NAME.polyvocal-media`` beside ``NAME.polyvocal``; a study works without them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from polyvocal.core.errors import NotFound
from polyvocal.core.language import _
from polyvocal.store.addresses import FileAddress
from polyvocal.store.connections import StudyPlace, address_of
from polyvocal.store.identities import is_shared

# What browsers play. Everything else in the folder stays there.
MEDIA_TYPES = {
    ".aac": "audio/aac",
    ".flac": "audio/flac",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".webm": "video/webm",
}


@dataclass(frozen=True, slots=True)
class Recording:
    """A file that can be played: where it is, and what it is to a browser."""

    path: Path
    media_type: str

    @property
    def n_bytes(self) -> int:
        """How long it is."""
        return self.path.stat().st_size

    def read(self, first: int, n: int) -> bytes:
        """Up to `n` bytes from the byte `first` on."""
        with self.path.open("rb") as file:
            file.seek(first)
            return file.read(n)


def media_folder(study: Path | str) -> Path | None:
    """Where a local study's recordings are; `None` for a study on a server."""
    if "://" in str(study):
        return None
    return Path(study).with_suffix(".polyvocal-media")


def folder_beside(at: StudyPlace) -> Path | None:
    """The same of an open study; `None` where others could have recordings in that folder."""
    address = address_of(at.alias)
    is_own = isinstance(address, FileAddress) and not is_shared(at)
    return media_folder(str(address)) if is_own else None


def find_recording(study: Path | str, name: str) -> Recording:
    """The recording of this name. Raises `NotFound`, which says where it should be."""
    folder = media_folder(study)
    if folder is None:
        raise NotFound(_("Recordings are played only from a study on this computer."))
    # A name that comes with a study from elsewhere must not lead out of the folder.
    path = (folder / name).resolve()
    is_here = path.parent == folder.resolve() and path.is_file()
    if not name or not is_here:
        raise NotFound(
            _(
                "The recording {name} is not in the folder {folder} beside the study. Put it "
                "there, and load this page anew."
            ).format(name=name, folder=folder.name)
        )
    media_type = MEDIA_TYPES.get(path.suffix.lower())
    if media_type is None:
        raise NotFound(
            _(
                "Browsers do not play {name}. Make a copy as mp3, m4a, ogg or wav, and give it the "
                "name in the sheet of documents."
            ).format(name=name)
        )
    return Recording(path, media_type)
