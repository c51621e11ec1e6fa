"""Projects of other tools as studies."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from uuid import UUID

from polyvocal.core.errors import BadFile
from polyvocal.core.language import _
from polyvocal.core.progress import Progress, silent
from polyvocal.core.study import Study
from polyvocal.formats.limits import LARGEST_ATTACHMENT
from polyvocal.formats.refi.archive import Archive, file_name
from polyvocal.formats.refi.assembling import assemble
from polyvocal.formats.refi.positions import read_reading
from polyvocal.formats.refi.project_reader import read_project
from polyvocal.store.addresses import SUFFIX
from polyvocal.store.changes import Original, add_study
from polyvocal.store.connections import connect, disconnect
from polyvocal.store.copies import copies_folder
from polyvocal.store.events import Actor
from polyvocal.work.exchange.moving import Moved, opened_file
from polyvocal.work.staging import staged


def import_project(
    file: Path,
    *,
    by: Actor,
    out: Path | None = None,
    positions: str = "",
    dry_run: bool = False,
    progress: Progress = silent,
) -> Moved:
    """The study of a project of another tool, in a file of its own, as one event.

    `positions`: how the file counts them, where a person knows better than its evidence. The study
    is made aside and put in its place whole. With `dry_run` nothing is written. Raises `BadFile`
    for a file that is no project, and where there is a study already.
    """
    told = read_reading(positions) if positions else None
    target = free_target(file, out, dry_run=dry_run)
    with opened_file(file) as source:
        archive = Archive(source, file.name)
        with archive.project() as xml:
            project = read_project(xml, file.name)
        assembled = assemble(project, archive, told=told, progress=progress)
        if dry_run:
            return Moved(assembled.report, None)
        originals = _Originals(archive, assembled.attachments)
        put_in_place(target, assembled.study, originals, by, progress)
    return Moved(assembled.report, target)


def free_target(file: Path, out: Path | None, *, dry_run: bool) -> Path:
    """Where the study of `file` goes. Raises `BadFile` where one is there already."""
    target = out or file.with_suffix(SUFFIX)
    target = target if target.suffix == SUFFIX else target.with_name(f"{target.name}{SUFFIX}")
    if target.exists() and not dry_run:
        raise BadFile(
            target, _("there is a study here already."), remedy=_("Name another with --out.")
        )
    return target


def put_in_place(
    target: Path, study: Study, originals: Mapping[UUID, Original], by: Actor, progress: Progress
) -> None:
    """Make the study aside, and put it in its place whole."""
    with staged(target.parent) as staging:
        draft = staging / target.name
        alias = connect(draft, create=True)
        try:
            add_study(alias=alias, by=by, study=study, originals=originals, progress=progress)
        finally:
            disconnect(alias)
        # The study has not been a day's work yet; its copies begin when it is used.
        shutil.rmtree(copies_folder(draft), ignore_errors=True)


def read_study_of(file: Path) -> Study:
    """A project as a study for a notebook, stored nowhere; the whole file is held in memory."""
    with opened_file(file) as source:
        held = io.BytesIO(source.read())
    archive = Archive(held, file.name)
    with archive.project() as xml:
        project = read_project(xml, file.name)
    return assemble(project, archive).study


class _Originals(Mapping[UUID, Original]):
    """Documents' original files, read from the package when they are stored."""

    def __init__(self, archive: Archive, members: Mapping[UUID, str]) -> None:
        self._archive, self._members = archive, members

    def __getitem__(self, document: UUID) -> Original:
        path = self._members[document]
        data = self._archive.read(path, LARGEST_ATTACHMENT)
        if data is None:
            raise KeyError(document)
        return Original(file_name(path), data)

    def __iter__(self) -> Iterator[UUID]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)
