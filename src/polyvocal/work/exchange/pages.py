"""Moving in and out from a page: looked at first, then taken; files made to be handed over."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePath
from uuid import UUID

from polyvocal.core.errors import BadValue
from polyvocal.core.exchange import ExchangeReport
from polyvocal.core.language import _
from polyvocal.core.parting import Removal
from polyvocal.core.progress import Progress, silent
from polyvocal.core.study import Study
from polyvocal.formats.limits import MEGABYTE
from polyvocal.formats.reading import TEXT_ENDINGS
from polyvocal.formats.refi.targets import Target
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor
from polyvocal.store.reads import revision as read_revision
from polyvocal.store.reads import study_line
from polyvocal.work.exchange.codebooks import export_codebook, import_codebook
from polyvocal.work.exchange.foreign import foreign_project
from polyvocal.work.exchange.merging import merge_copies
from polyvocal.work.exchange.other_tools import export_tags, export_web_annotations
from polyvocal.work.exchange.people import FILES_OF, DataKind, Handout, hand_out
from polyvocal.work.exchange.projects import bring_in
from polyvocal.work.exchange.sending import export_project
from polyvocal.work.exporting import MadeFile, plain_name
from polyvocal.work.recordings import folder_beside
from polyvocal.work.sent import SentFile

_CODEBOOK = ".qdc"
# A page holds the whole file while it is fetched.
_LARGEST_HANDED_OVER = 100 * MEGABYTE
# Looking changes nothing, so nobody does it.
_NOBODY = Actor(UUID(int=0), "")
# Names that every file system takes; annotations find their texts by them.
_PLAIN = re.compile(r"[\w()][\w ().-]{0,100}")
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,12}")


class Arrival(StrEnum):
    """What came in."""

    PROJECT = "project"
    CODEBOOK = "codebook"
    COPY = "copy"


class Out(StrEnum):
    """What can be made to leave."""

    QDPX = "qdpx"
    QDC = "qdc"
    TAGS = "tags"
    WEB_ANNOTATION = "webannotation"
    TRANSCRIPTS = "transcripts"
    READER = "reader"
    CODINGS = "codings"
    MATRIX = "matrix"


@dataclass(frozen=True, slots=True)
class Incoming:
    """Files that were looked at and wait to be taken, with the account of what would become of all.

    `made_at` is the number of the study's last event when they were looked at; `removals` are those
    of the two copies that would become one; `origin` the study that a project is of.
    """

    arrival: Arrival
    files: tuple[SentFile, ...]
    report: ExchangeReport
    removals: tuple[Removal, ...] = ()
    made_at: int = 0
    origin: UUID | None = None


def is_bare(study: Study) -> bool:
    """Does the study hold nothing yet, so that a project can be brought into it?"""
    return not (
        study.documents or study.cases or study.coders or study.attributes or study.memos
        or study.claims or study.template.codes
    )  # fmt: skip


def look_at(
    at: StudyPlace, files: Collection[SentFile], *, is_copy: bool, progress: Progress = silent
) -> Incoming:
    """What would become of everything in these files; nothing is stored.

    `is_copy`: they are another copy of this study. Raises `BadFile` and `BadValue` as the imports
    and the merge themselves do.
    """
    sent = tuple(files)
    made_at = read_revision(at).number
    with _on_disk(sent) as main:
        if is_copy:
            merged = merge_copies(at, main, by=_NOBODY, dry_run=True, progress=progress)
            return Incoming(Arrival.COPY, sent, merged.report, merged.removals, made_at)
        if main.suffix.lower() == _CODEBOOK:
            moved = import_codebook(main, by=_NOBODY, dry_run=True)
            return Incoming(Arrival.CODEBOOK, sent, moved.report, (), made_at)
        has_folder = folder_beside(at) is not None
        with foreign_project(main, with_recordings=has_folder, progress=progress) as found:
            return Incoming(Arrival.PROJECT, sent, found.report, (), made_at, found.study.id)


def take_in(
    at: StudyPlace,
    incoming: Incoming,
    *,
    by: Actor,
    keep: Collection[str] = (),
    job: UUID | None = None,
    progress: Progress = silent,
) -> None:
    """Take it, whole or not at all; undo takes it back. `keep`: see `merge_copies`.

    `job` is the work that does it. Raises `AlreadyKept` where it has done so before, and `BadValue`
    where the study was changed since it was looked at.
    """
    revision = read_revision(at)
    if revision.number != incoming.made_at:
        raise BadValue(
            _("The study was changed since this was looked at. Send the file again, and look anew.")
        )
    with _on_disk(incoming.files) as main:
        if incoming.arrival is Arrival.COPY:
            merge_copies(at, main, by=by, keep=keep, job=job, progress=progress)
        elif incoming.arrival is Arrival.CODEBOOK:
            import_codebook(main, by=by, into=at, job=job)
        else:
            bring_in(at, main, by=by, job=job, progress=progress)


def account_of_out(at: StudyPlace, out: Out, target: Target | None = None) -> ExchangeReport | None:
    """What whoever gets the file will find in it, and what not; `None` where it is for people.

    `target`: the tool that it is for, if any is.
    """
    with tempfile.TemporaryDirectory(prefix="polyvocal-") as folder:
        path = Path(folder) / f"study.{out.value}"
        if out is Out.QDPX:
            return export_project(at, path, target=target, dry_run=True).report
        if out is Out.QDC:
            return export_codebook(at, path, dry_run=True).report
        if out is Out.TAGS:
            return export_tags(at, path, dry_run=True).report
        if out is Out.WEB_ANNOTATION:
            return export_web_annotations(at, path, dry_run=True).report
    return None


def make_out(
    at: StudyPlace,
    out: Out,
    target: Target | None = None,
    *,
    with_media: bool = False,
    progress: Progress = silent,
) -> MadeFile:
    """The file to be handed over; several files in one package.

    `with_media`: a project with pictures, PDFs, recordings and Word files. Raises `BadValue` where
    these are more than a page hands over.
    """
    name = plain_name(study_line(at).name, _("study"))
    with tempfile.TemporaryDirectory(prefix="polyvocal-") as folder:
        place = Path(folder) / "out"
        if out is Out.QDPX:
            moved = export_project(
                at,
                place,
                target=target,
                with_media=with_media,
                most_bytes=_LARGEST_HANDED_OVER,
                progress=progress,
            )
            return _single(moved.file, f"{name}.qdpx")
        if out is Out.QDC:
            return _single(export_codebook(at, place).file, f"{name}.qdc")
        if out is Out.TAGS:
            return _single(export_tags(at, place).file, f"{name}.csv")
        if out is Out.WEB_ANNOTATION:
            export_web_annotations(at, place)
        else:
            what = Handout(out.value)
            kinds = [kind for kind in FILES_OF[what] if kind is not DataKind.PARQUET]
            hand_out(at, what, place, kinds=kinds, progress=progress)
        if out is Out.READER:
            [page] = place.iterdir()
            return _single(page, page.name)
        return MadeFile(f"{name}-{out.value}.zip", _TYPES[".zip"], _packed(place))


_TYPES = {
    ".qdpx": "application/zip",
    ".zip": "application/zip",
    ".qdc": "application/xml",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
}


def _single(file: Path | None, name: str) -> MadeFile:
    if file is None:
        raise BadValue(_("No file was made."))
    return MadeFile(name, _TYPES[PurePath(name).suffix], file.read_bytes())


def _packed(folder: Path) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                package.write(file, file.relative_to(folder).as_posix())
    return made.getvalue()


@contextmanager
def _on_disk(files: Collection[SentFile]) -> Iterator[Path]:
    """The files in a folder of ours that goes afterwards; the one they are about.

    Names come from elsewhere: only their last part is used, and none twice. Annotations come with
    the texts they are on, so a file that is no text is what was meant.
    """
    if not files:
        raise BadValue(_("Choose a file."))
    with tempfile.TemporaryDirectory(prefix="polyvocal-") as folder:
        paths = []
        for number, file in enumerate(files):
            path = Path(folder) / _safe(file.name)
            if path.exists():
                path = path.with_name(f"{number}-{path.name}")
            path.write_bytes(file.data)
            paths.append(path)
        others = [path for path in paths if path.suffix.lower() not in TEXT_ENDINGS]
        yield (others or paths)[0]


def _safe(name: str) -> str:
    last = PurePath(name.replace("\\", "/")).name
    if _PLAIN.fullmatch(last):
        return last
    ending = PurePath(last).suffix
    return plain_name(last, "file") + (ending if _ENDING.fullmatch(ending) else "")
