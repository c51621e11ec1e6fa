"""The files that another tool's project came as, kept with the documents they hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath
from uuid import UUID

from polyvocal.core.exchange import Account, Fate, Thing
from polyvocal.core.language import _
from polyvocal.formats.limits import LARGEST_ATTACHMENT, MEGABYTE
from polyvocal.formats.others.assembling import document_ids
from polyvocal.formats.others.coded_texts import CodedTexts
from polyvocal.store.changes import Original
from polyvocal.store.packing import pack_bytes


def keep_files(project: Path, read: CodedTexts, account: Account) -> Mapping[UUID, Original]:
    """For each document the file it came from: its own where the project has it, or the project's.

    `project` is a file, or the folder that QualCoder keeps a project in. Files are read when asked
    for, the project's once; what is too large is counted in the account.
    """
    folder, whole = project.parent, project
    if read.database:
        folder = project if project.is_dir() else project.parent
        whole = folder / read.database
    paths = {}
    for id_, text in zip(document_ids(read), read.texts, strict=True):
        own = _within(folder, text.file)
        path = whole if own is None else own
        if path.stat().st_size > LARGEST_ATTACHMENT:
            how = _("larger than {size} MB: keep it beside the study").format(
                size=LARGEST_ATTACHMENT // MEGABYTE
            )
            account.add(Thing.ORIGINALS, Fate.LEFT_OUT, 1, how)
            continue
        how = _("the file it came from") if own else _("the file of the whole project, kept once")
        account.add(Thing.ORIGINALS, Fate.KEPT, 1, how)
        paths[id_] = path
    return _Files(paths)


def _within(folder: Path, told: str) -> Path | None:
    """The file that the project names, where it is a plain file of the project's own folder."""
    parts = PurePath(told).parts
    if not told or "\x00" in told or ".." in parts or PurePath(told).is_absolute():
        return None
    path = folder
    try:
        for part in parts:
            path /= part
            # A link could lead to any file of whoever brings the project in.
            if path.is_symlink():
                return None
        return path if path.is_file() else None
    except OSError:  # a name that no file can have
        return None


class _Files(Mapping[UUID, Original]):
    """Documents' files; the last one read is held, since many documents may have the same."""

    def __init__(self, paths: Mapping[UUID, Path]) -> None:
        self._paths = paths
        self._last: tuple[Path, Original] | None = None

    def __getitem__(self, document: UUID) -> Original:
        path = self._paths[document]
        if self._last is None or self._last[0] != path:
            self._last = (path, Original(path.name, pack_bytes(path.read_bytes())))
        return self._last[1]

    def __iter__(self) -> Iterator[UUID]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)
