"""Take a study to another place: from a file to a server, back out, or between databases."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from polyvocal.core.errors import BadFile
from polyvocal.core.language import _
from polyvocal.core.progress import Progress, silent
from polyvocal.core.study import Revision
from polyvocal.store.addresses import SUFFIX
from polyvocal.store.connections import StudyPlace, connect, disconnect
from polyvocal.store.copies import copies_folder
from polyvocal.store.moving import copy_study
from polyvocal.store.reads import revision
from polyvocal.work.opening import at_study
from polyvocal.work.staging import staged


@dataclass(frozen=True, slots=True)
class Moved:
    """The study that arrived: where its history stands, and the digest of its content (hex)."""

    study_id: UUID
    revision: Revision
    digest: str


def move_study(
    source: Path | str,
    target: Path | str,
    *,
    name: str = "",
    is_beside: bool = False,
    progress: Progress = silent,
) -> Moved:
    """Put a study of `source` (`name` says which, where there are several) into `target`.

    A file is made for it, which must not be there yet, unless `is_beside`: then it joins the
    studies that are there, as on a server. The one that left stays until somebody removes it.
    Raises as `store.moving.copy_study` does.
    """
    with at_study(source, name) as at, target_for(target, is_beside=is_beside) as alias:
        digest = copy_study(at, alias, progress=progress)
        return Moved(at.study_id, revision(StudyPlace(alias, at.study_id)), digest)


@contextmanager
def target_for(target: Path | str, *, is_beside: bool) -> Iterator[str]:
    """The alias of a place to put studies into: a file is made there, whole or not at all."""
    if is_beside or "://" in str(target):
        with _connected(target) as alias:
            yield alias
        return
    path = Path(target).expanduser()
    path = path if path.suffix == SUFFIX else path.with_name(f"{path.name}{SUFFIX}")
    if path.exists():
        raise BadFile(
            path,
            _("there is a study here already."),
            remedy=_("Choose another name, or say --beside to put it beside the studies there."),
        )
    with staged(path.parent) as staging:
        draft = staging / path.name
        with _connected(draft) as alias:
            yield alias
        shutil.rmtree(copies_folder(draft), ignore_errors=True)


@contextmanager
def _connected(target: Path | str) -> Iterator[str]:
    alias = connect(target, create=True)
    try:
        yield alias
    finally:
        disconnect(alias)
