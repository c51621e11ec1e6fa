"""Codebooks of other tools into a study, and a study's codes out to them."""

from __future__ import annotations

import shutil
from pathlib import Path
from uuid import UUID

from polyvocal.core.errors import BadFile
from polyvocal.core.exchange import Account, Fate, Thing
from polyvocal.core.language import _
from polyvocal.formats.refi.codebooks import CodebookRead, read_codebook, write_codebook
from polyvocal.frameworks.library import frameworks_of
from polyvocal.store.addresses import SUFFIX
from polyvocal.store.backup import keep_copy
from polyvocal.store.changes import paint_codes, set_template
from polyvocal.store.connections import StudyPlace, address_of
from polyvocal.store.copies import CopyReason, copies_folder
from polyvocal.store.events import Actor
from polyvocal.work.build import new_study
from polyvocal.work.exchange.moving import Moved, kept_together, opened_file, require_free
from polyvocal.work.opening import at_study, opened
from polyvocal.work.staging import require_replaceable, staged


def import_codebook(
    file: Path,
    *,
    by: Actor,
    into: Path | str | StudyPlace | None = None,
    out: Path | None = None,
    dry_run: bool = False,
    job: UUID | None = None,
) -> Moved:
    """The codes of a codebook as the template of the study `into`, or of a new one in `out`.

    With `dry_run` nothing is written. Raises `BadFile` for a file that is no codebook.
    """
    with opened_file(file) as source:
        read = read_codebook(source, file.name)
    if dry_run:
        return Moved(read.report, None)
    if into is None:
        return Moved(read.report, _as_new(file, out or file.with_suffix(SUFFIX), by, read))
    with at_study(into) as at:
        keep_copy(address_of(at.alias), CopyReason.IMPORT)
        with kept_together(at, job):
            _take(at, by, read)
    return Moved(read.report, None if isinstance(into, StudyPlace) else Path(into))


def _as_new(file: Path, out: Path, by: Actor, read: CodebookRead) -> Path:
    """A study of its own, made aside and put in its place whole."""
    target = out if out.suffix == SUFFIX else out.with_name(f"{out.name}{SUFFIX}")
    require_free(target)
    with staged(target.parent) as staging:
        draft = new_study(staging / target.name, by=by, name=file.stem)
        with at_study(draft) as at, kept_together(at, None):
            _take(at, by, read)
        shutil.rmtree(copies_folder(draft), ignore_errors=True)
        require_free(target)
    return target


def _take(at: StudyPlace, by: Actor, read: CodebookRead) -> None:
    whole = [
        framework
        for framework in frameworks_of(code.id for code in read.codes)
        if not framework.add_on_to
    ]
    # Codes keep their ids wherever they go, and say by them what framework they are of.
    set_template(at=at, by=by, codes=read.codes, framework=whole[0].title if whole else "")
    if read.looks:
        paint_codes(at=at, by=by, looks=read.looks)


def export_codebook(place: Path | str | StudyPlace, out: Path, *, dry_run: bool = False) -> Moved:
    """The template in force as a codebook file, with what a codebook cannot hold counted.

    Raises `BadFile` where there are no codes or the file cannot be written.
    """
    require_replaceable(out)
    with opened(place) as found:
        study = found.study
    codes = study.template.current.codes
    if not codes:
        raise BadFile(
            out,
            _("the study has no codes yet."),
            remedy=_("Give it a template first: polyvocal add."),
        )
    account = Account()
    account.add(Thing.CODES, Fate.WHOLE, len(codes))
    n_earlier = len(study.template.versions) - 1
    account.add(Thing.TEMPLATE_VERSIONS, Fate.WHOLE)
    account.add(
        Thing.TEMPLATE_VERSIONS,
        Fate.LEFT_OUT,
        n_earlier,
        _("a codebook holds the version in force and no other"),
    )
    report = account.report(out.name, "")
    if dry_run:
        return Moved(report, None)
    with staged(out.parent) as staging:
        (staging / out.name).write_bytes(write_codebook(codes, study.looks))
    return Moved(report, out)
