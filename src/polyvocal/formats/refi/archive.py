"""The package a project comes in: its XML, and the members its paths name. Nothing is unpacked."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import IO

from polyvocal.core.errors import BadFile
from polyvocal.core.language import _
from polyvocal.core.showing import one_line
from polyvocal.formats.limits import LARGEST_RATIO, MEGABYTE, RATIO_MATTERS_FROM

# A study of 5,000 documents with their originals has 10,000.
MOST_MEMBERS = 200_000
_SCHEMES = ("internal://", "relative://", "absolute://", "file://")
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,  # a password
    ValueError,  # a member that would begin before the file does
    OverflowError,
)


class Archive:
    """A `.qdpx`, or a bare `.qde` (which has no members); `file` names it in errors.

    Members are found by the last part of their path, whatever folder and whatever case: producers
    write `Sources/`, `sources/` and bare names for the same thing.
    """

    def __init__(self, source: IO[bytes], file: str) -> None:
        self.file, self._source = file, source
        self._zip: zipfile.ZipFile | None = None
        self._members: dict[str, zipfile.ZipInfo] = {}
        source.seek(0)
        if source.read(4).startswith(b"PK"):
            self._open()

    def _open(self) -> None:
        try:
            self._zip = zipfile.ZipFile(self._source)
            members = self._zip.infolist()
        except _BROKEN as error:
            raise self._damaged() from error
        if len(members) > MOST_MEMBERS:
            raise self._bad(_("it holds more than {most} files.").format(most=f"{MOST_MEMBERS:,}"))
        projects = []
        for info in members:
            parts = PurePosixPath(info.filename.replace("\\", "/")).parts
            # A link is never followed, and what it names is no content.
            if info.is_dir() or not parts or stat.S_ISLNK(info.external_attr >> 16):
                continue
            self._members.setdefault(parts[-1].lower(), info)
            if parts[-1].lower().endswith(".qde"):
                projects.append((len(parts), info.filename, info))
        if not projects:
            raise self._bad(
                _("there is no project in it (a file that ends in .qde)."),
                _("Export it from the other tool as REFI-QDA Project (qdpx)."),
            )
        # The outermost, and of several the first by name.
        *_where, self._project = min(projects, key=lambda entry: entry[:2])

    @contextmanager
    def project(self) -> Iterator[IO[bytes]]:
        """The project's XML, to be read as a stream. Raises `BadFile` where it is damaged."""
        if self._zip is None:
            self._source.seek(0)
            yield self._source
            return
        self._require_loose(self._project)
        with self._reading(self._project) as member:
            yield member

    def has(self, path: str) -> bool:
        """Is what this path names inside the package?"""
        return self._find(path) is not None

    def size(self, path: str) -> int:
        """How many bytes the member states it has (0: there is none)."""
        info = self._find(path)
        return 0 if info is None else info.file_size

    def require_loose(self, path: str, called: str) -> None:
        """Raises `BadFile` for a member that is packed suspiciously tight, before it is read."""
        info = self._find(path)
        if info is not None:
            self._require_loose(info, called)

    def read(self, path: str, called: str = "") -> bytes | None:
        """A member's bytes, `None` where there is none; whoever asks has looked at its size.

        `called` is the name by which a person knows it. Raises `BadFile` where it is damaged or
        packed suspiciously tight.
        """
        info = self._find(path)
        if info is None or self._zip is None:
            return None
        self._require_loose(info, called)
        with self._reading(info, called) as member:
            # The size a member states may be a lie: one byte more tells.
            data = member.read(info.file_size + 1)
        if len(data) != info.file_size:
            raise self._damaged(called)
        return data

    def copy(self, path: str, target: IO[bytes], limit: int) -> None:
        """Write a member into `target`, a piece at a time. Raises `BadFile` as `read` does."""
        info = self._find(path)
        if info is None or self._zip is None or info.file_size > limit:
            raise self._damaged()
        called = file_name(path)
        self._require_loose(info, called)
        n_bytes = 0
        with self._reading(info, called) as member:
            while n_bytes <= info.file_size and (piece := member.read(MEGABYTE)):
                n_bytes += len(piece)
                target.write(piece)
        if n_bytes != info.file_size:
            raise self._damaged(called)

    @contextmanager
    def _reading(self, info: zipfile.ZipInfo, called: str = "") -> Iterator[IO[bytes]]:
        if self._zip is None:
            raise self._damaged()
        try:
            with self._zip.open(info) as member:
                yield member
        except _BROKEN as error:
            if isinstance(error, BadFile):
                raise
            raise self._damaged(called) from error

    def _find(self, path: str) -> zipfile.ZipInfo | None:
        return self._members.get(file_name(path).lower())

    def _require_loose(self, info: zipfile.ZipInfo, called: str = "") -> None:
        if info.file_size > RATIO_MATTERS_FROM and (
            info.file_size > info.compress_size * LARGEST_RATIO
        ):
            raise self._bad(
                _("“{name}” in it would unpack to {size} MB from almost nothing.").format(
                    name=one_line(called or info.filename), size=info.file_size // MEGABYTE
                )
            )

    def _bad(self, problem: str, remedy: str = "") -> BadFile:
        otherwise = _("It was not read; export it anew from the tool it comes from.")
        return BadFile(self.file, problem, remedy=remedy or otherwise)

    def _damaged(self, called: str = "") -> BadFile:
        if called:
            return self._bad(
                _("“{name}” in it is damaged or locked with a password.").format(
                    name=one_line(called)
                ),
                _(
                    "Nothing was read; export the project anew from the tool it comes from, and "
                    "without that source if it is so again."
                ),
            )
        return self._bad(_("this package is damaged, cut short or locked with a password."))


def file_name(path: str) -> str:
    """The last part of a path, whatever scheme and slashes it is written with."""
    for scheme in _SCHEMES:
        if path.lower().startswith(scheme):
            path = path[len(scheme) :]
            break
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2]
