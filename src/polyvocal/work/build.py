"""From a folder of transcripts and sheets to a study and its tables, in one go."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

from polyvocal.core.errors import BadFile
from polyvocal.core.findings import ImportReport
from polyvocal.core.language import _
from polyvocal.core.progress import Progress, silent
from polyvocal.core.study import Revision
from polyvocal.reports.compose.imports import compose_import
from polyvocal.reports.to_csv import to_csv
from polyvocal.reports.to_html import to_html
from polyvocal.store.addresses import SUFFIX
from polyvocal.store.backup import keep_copy
from polyvocal.store.changes import create_study
from polyvocal.store.connections import address_of, connect, disconnect, notices
from polyvocal.store.copies import CopyReason, copies_folder
from polyvocal.store.events import Actor
from polyvocal.work.choices import Choices
from polyvocal.work.folder import TRANSCRIPTS, Material, find_material, sort_files
from polyvocal.work.importing import ImportChoices, import_material
from polyvocal.work.importing.templates import take_add_on, take_framework
from polyvocal.work.opening import at_study, opened
from polyvocal.work.pool import Pool, pool_for
from polyvocal.work.staging import Staging, staged, write_pieces
from polyvocal.work.tables import ALL_KINDS, FileKind, Written, make_tables

STUDY_FILE = "study.polyvocal"


@dataclass(frozen=True, slots=True)
class Built:
    """What was made: the study's file, where its history stands, and what was understood."""

    study: Path
    revision: Revision | None
    digest: str
    report: ImportReport
    written: Written
    notices: tuple[str, ...]


def build_study(
    folder: Path,
    out: Path,
    *,
    by: Actor,
    name: str = "",
    language: str = "en",
    importing: ImportChoices,
    choices: Choices,
    kinds: Collection[FileKind] = ALL_KINDS,
    replaces: bool = False,
    progress: Progress = silent,
) -> Built:
    """Make the study of a folder and write its tables and the import report into `out`.

    The study is built aside and put in its place whole; stopping or failing leaves `out` as it was.
    Raises `BadFile` where `out` holds a study already; with `replaces` that one is kept as a copy.
    """
    material = find_material(folder)
    target = out / STUDY_FILE
    _require_apart(folder / TRANSCRIPTS, out)
    _require_free(target, replaces=replaces)
    with staged(out) as staging:
        draft = staging / STUDY_FILE
        with _pool_for(material, importing) as pool:
            _create(draft, by, name or folder.resolve().name, language)
            with at_study(draft) as at:
                report = import_material(
                    at=at,
                    by=by,
                    material=material,
                    choices=replace(importing, makes_cases=True),
                    pool=pool,
                    progress=progress,
                )
        with opened(draft) as new:
            _write_import_report(report, staging, language, progress)
            written = make_tables(
                new.study,
                staging.folder,
                choices=choices,
                digest=new.digest,
                kinds=kinds,
                progress=progress,
            )
            state, digest = new.study.revision, new.digest
        # The study has not been a day's work yet; its copies begin when it is used.
        shutil.rmtree(copies_folder(draft), ignore_errors=True)
        _require_free(target, replaces=replaces)  # another program may have been quicker
        if target.exists():
            keep_copy(target, CopyReason.IMPORT)
    with at_study(target) as at:
        told = notices(at.alias)
    files = tuple(out / file for file in staging.files)
    return Built(target, state, digest, report, replace(written, files=files), told)


def new_study(
    file: Path,
    *,
    by: Actor,
    name: str = "",
    language: str = "en",
    framework: str = "",
    add_ons: Sequence[str] = (),
) -> Path:
    """Make an empty study, with a published framework and add-ons as its template where named.

    Raises `BadFile` where there is a file already; nothing is overwritten.
    """
    if not file.name:
        raise BadFile(file, _("this is no name for a study."), remedy=_("Name the file to make."))
    path = file if file.suffix == SUFFIX else file.with_name(f"{file.name}{SUFFIX}")
    if path.exists():
        raise BadFile(path, _("there is a study here already."), remedy=_("Choose another name."))
    with staged(path.parent) as staging:
        draft = staging / path.name
        _create(draft, by, name or path.stem, language)
        with at_study(draft) as at:
            if framework:
                take_framework(at, by, framework)
            for key in add_ons:
                take_add_on(at, by, key)
        shutil.rmtree(copies_folder(draft), ignore_errors=True)
    return path


def add_to_study(
    place: Path | str,
    files: Sequence[Path],
    *,
    by: Actor,
    importing: ImportChoices,
    progress: Progress = silent,
) -> ImportReport:
    """Bring files (sheets by name, everything else as transcripts) or one folder into a study.

    A verified copy of the study is kept first. All is taken or nothing, whatever stops the import:
    a file that cannot be used, the person, or the power. One undo takes all of it back.
    """
    one_folder = len(files) == 1 and files[0].is_dir()
    material = find_material(files[0]) if one_folder else sort_files(files)
    with _pool_for(material, importing) as pool, at_study(place) as at:
        keep_copy(address_of(at.alias), CopyReason.IMPORT)
        return import_material(
            at=at, by=by, material=material, choices=importing, pool=pool, progress=progress
        )


def _pool_for(material: Material, importing: ImportChoices) -> AbstractContextManager[Pool]:
    """Started before all else, so that other processes are up when the first file is read."""
    return pool_for(len(material.transcripts), importing.reading.n_processes)


def _create(file: Path, by: Actor, name: str, language: str) -> None:
    alias = connect(file, create=True)
    try:
        create_study(alias=alias, by=by, study_id=uuid4(), name=name, language=language)
    finally:
        disconnect(alias)


def _require_free(file: Path, *, replaces: bool) -> None:
    if file.exists() and not replaces:
        raise BadFile(
            file,
            _("there is a study here already."),
            remedy=_("Choose another folder, or say --replace (a copy of it is kept)."),
        )


def _require_apart(transcripts: Path, out: Path) -> None:
    """What is written among the interviews would be read as one the next time."""
    if transcripts.resolve() in (out.resolve(), *out.resolve().parents):
        raise BadFile(
            out,
            _("the results would lie among the interviews."),
            remedy=_("Choose another folder for --out."),
        )


def _write_import_report(
    report: ImportReport, staging: Staging, language: str, progress: Progress
) -> None:
    composed = compose_import(report, language=language)
    write_pieces(staging / "import-report.html", to_html(composed, progress))
    for file in to_csv(composed, progress):
        if file.name != "read_me.csv":
            write_pieces(staging / "csv" / file.name, file.pieces)
