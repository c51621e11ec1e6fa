"""Projects of other tools as studies."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from polyvocal.core.errors import BadFile
from polyvocal.core.exchange import ExchangeReport
from polyvocal.core.language import _
from polyvocal.core.progress import Progress, silent
from polyvocal.store.addresses import SUFFIX
from polyvocal.store.changes import add_study, fill_study
from polyvocal.store.connections import StudyPlace, connect, disconnect
from polyvocal.store.copies import copies_folder
from polyvocal.store.databases import write_straight
from polyvocal.store.events import Actor
from polyvocal.work.exchange.foreign import Foreign, foreign_project, require_foreign
from polyvocal.work.exchange.moving import Moved, kept_together, require_free
from polyvocal.work.recordings import folder_beside, media_folder
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
    require_foreign(file)
    target = _free_target(file, out, dry_run=dry_run)
    with (
        _collecting_nothing(),
        foreign_project(
            file, positions=positions, with_recordings=True, progress=progress
        ) as found,
    ):
        if dry_run:
            return Moved(found.report, None)
        _put_in_place(target, found, by, progress)
    return Moved(found.report, target)


def bring_in(
    at: StudyPlace,
    file: Path,
    *,
    by: Actor,
    positions: str = "",
    job: UUID | None = None,
    progress: Progress = silent,
) -> ExchangeReport:
    """Fill a study that holds nothing yet with a project of another tool; undo empties it again.

    Raises `BadFile` for a file that is no project, and `BadValue` as `changes.fill_study` does.
    """
    folder = folder_beside(at)
    with (
        foreign_project(
            file, positions=positions, with_recordings=folder is not None, progress=progress
        ) as found,
        kept_together(at, job),
    ):
        fill_study(at=at, by=by, study=found.study, originals=found.originals, progress=progress)
        if folder is not None and found.recordings is not None:
            with staged(folder.parent) as staging:
                found.recordings.write_into(staging / folder.name, unless_in=folder)
    return found.report


@contextmanager
def _collecting_nothing() -> Iterator[None]:
    """No search for rings of unused objects: an import makes none, and holds much to be searched.

    Not where others work in the same program, who would miss it.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _free_target(file: Path, out: Path | None, *, dry_run: bool) -> Path:
    # "." and ".." name a folder only by where they are.
    named = file if file.name not in {"", ".."} else file.resolve()
    if not named.name:
        raise BadFile(file, _("this is no project."), remedy=_("Name the file of one."))
    target = out or named.with_suffix(SUFFIX)
    target = target if target.suffix == SUFFIX else target.with_name(f"{target.name}{SUFFIX}")
    if not dry_run:
        require_free(target)
    return target


def _put_in_place(target: Path, found: Foreign, by: Actor, progress: Progress) -> None:
    with staged(target.parent) as staging:
        draft = staging / target.name
        alias = connect(draft, create=True)
        try:
            write_straight(alias)
            add_study(
                alias=alias,
                by=by,
                study=found.study,
                originals=found.originals,
                progress=progress,
            )
        finally:
            disconnect(alias)
        # The study has not been a day's work yet; its copies begin when it is used.
        shutil.rmtree(copies_folder(draft), ignore_errors=True)
        folder = media_folder(target)
        if found.recordings is not None and folder is not None:
            found.recordings.write_into(staging / folder.name, unless_in=folder)
        # Somebody else may have brought the same in meanwhile.
        require_free(target)
