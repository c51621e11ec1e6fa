"""Projects of other tools, told apart by what their files are, as studies stored nowhere."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from polyvocal.core.errors import BadFile
from polyvocal.core.exchange import Account, ExchangeReport
from polyvocal.core.language import _
from polyvocal.core.progress import Progress, silent
from polyvocal.core.study import Study
from polyvocal.formats.decoding import decode
from polyvocal.formats.limits import LARGEST_DOCUMENT, check_size
from polyvocal.formats.others.assembling import assemble_texts
from polyvocal.formats.others.coded_texts import CodedTexts
from polyvocal.formats.others.databases import is_database
from polyvocal.formats.others.json_files import read_json
from polyvocal.formats.others.label_studio import read_label_studio
from polyvocal.formats.others.qualcoder import DATABASE, read_qualcoder
from polyvocal.formats.others.taguette import read_taguette
from polyvocal.formats.others.web_annotation import read_web_annotations
from polyvocal.formats.others.webanno import is_webanno, read_webanno
from polyvocal.formats.reading import TEXT_ENDINGS
from polyvocal.formats.refi.archive import Archive
from polyvocal.formats.refi.assembling import assemble
from polyvocal.formats.refi.files_in import Attachment
from polyvocal.formats.refi.positions import read_reading
from polyvocal.formats.refi.project_reader import read_project
from polyvocal.store.changes import Original
from polyvocal.store.study_file import is_study
from polyvocal.work.exchange.kept_files import keep_files
from polyvocal.work.exchange.media import Recordings
from polyvocal.work.exchange.moving import opened_file

_BEGINNING = 1024
_REFI_ENDINGS = frozenset({".qdpx", ".qde"})
_JSON_ENDINGS = frozenset({".json", ".jsonld"})
_MARKS = b"\xef\xbb\xbf\xff\xfe\xfe\xff\x00 \t\r\n"


@dataclass(frozen=True)
class Foreign:
    """A project as a study, its account, and the files that belong to its documents.

    `recordings` are too large for a study and can be put beside it.
    """

    study: Study
    report: ExchangeReport
    originals: Mapping[UUID, Original] = field(default_factory=dict)
    recordings: Recordings | None = None


@contextmanager
def foreign_project(
    file: Path,
    *,
    positions: str = "",
    with_recordings: bool = False,
    progress: Progress = silent,
) -> Iterator[Foreign]:
    """A project of any tool whose files are known, for as long as the block lasts.

    What the file is decides, not its name. `positions` says how a REFI-QDA project counts them,
    where a person knows better than its evidence; `with_recordings` that there is a folder to put
    recordings into. Raises `BadFile` for any other file.
    """
    told = read_reading(positions) if positions else None
    require_foreign(file)
    if file.is_dir() or file.name == DATABASE or not _is_refi(file):
        yield _of_texts(file)
        return
    with opened_file(file) as source:
        archive = Archive(source, file.name)
        with archive.project() as xml:
            project = read_project(xml, file.name)
        found = assemble(
            project, archive, told=told, progress=progress, with_recordings=with_recordings
        )
        originals = _Originals(archive, found.attachments)
        recordings = Recordings(archive, found.recordings)
        yield Foreign(found.study, found.report, originals, recordings)


def require_foreign(file: Path) -> None:
    """Raises `BadFile` for a study of our own, which is there already."""
    if is_study(file):
        raise BadFile(
            file,
            _("this is a Polyvocal study already."),
            remedy=_(
                "Open it as it is, or bring it into another copy of the same study, as such a copy "
                "(polyvocal merge)."
            ),
        )


def read_foreign(file: Path) -> Foreign:
    """The same for a notebook, which may use it as long as it likes: the study is in memory."""
    if file.is_dir() or file.name == DATABASE or not _is_refi(file):
        return _of_texts(file)
    with opened_file(file) as source:
        held = io.BytesIO(source.read())
    archive = Archive(held, file.name)
    with archive.project() as xml:
        project = read_project(xml, file.name)
    assembled = assemble(project, archive)
    return Foreign(assembled.study, assembled.report, _Originals(archive, assembled.attachments))


def _of_texts(file: Path) -> Foreign:
    read, account = _read(file), Account()
    originals = keep_files(file, read, account)
    return Foreign(*assemble_texts(read, file.name, account), originals)


def _is_refi(file: Path) -> bool:
    """Does it begin as a package does, or as XML in any encoding?

    What begins as nothing that is known is taken at its name, so that its damage is told.
    """
    with opened_file(file) as source:
        beginning = source.read(_BEGINNING)
    if beginning.startswith(b"PK") or beginning.lstrip(_MARKS).startswith(b"<"):
        return True
    return file.suffix.lower() in _REFI_ENDINGS and not is_database(file)


def _read(file: Path) -> CodedTexts:
    if file.is_dir() or file.name == DATABASE:
        return read_qualcoder(file)
    if is_database(file):
        return read_taguette(file)
    with opened_file(file) as source:
        check_size(file.stat().st_size, file.name, LARGEST_DOCUMENT)
        data = source.read()
    if is_webanno(data):
        return read_webanno(data, file.name)
    if data.lstrip(_MARKS)[:1] not in {b"[", b"{"} and file.suffix.lower() not in _JSON_ENDINGS:
        raise BadFile(
            file,
            _("this is no project or codebook of another tool."),
            remedy=_("Interviews and sheets are added to a study, as documents of it."),
        )
    said = read_json(data, file.name)
    first = said[0] if isinstance(said, list) and said else said
    is_task = isinstance(first, dict) and ("annotations" in first or "completions" in first)
    if is_task:
        return read_label_studio(data, file.name)
    return read_web_annotations(data, file.name, _texts_beside(file))


def _texts_beside(file: Path) -> dict[str, str]:
    """The texts in the folder of the annotations, by the names of their files."""
    texts: dict[str, str] = {}
    for beside in sorted(file.parent.iterdir()):
        if beside.suffix.lower() in TEXT_ENDINGS and beside.is_file():
            check_size(beside.stat().st_size, beside.name, LARGEST_DOCUMENT)
            texts[beside.name] = decode(beside.read_bytes(), beside.name).text
    return texts


class _Originals(Mapping[UUID, Original]):
    """Documents' original files, read from the package when they are stored."""

    def __init__(self, archive: Archive, members: Mapping[UUID, Attachment]) -> None:
        self._archive, self._members = archive, members

    def __getitem__(self, document: UUID) -> Original:
        member = self._members[document]
        data = self._archive.read(member.path, member.called or member.name)
        if data is None:
            raise KeyError(document)
        return Original(member.name, data)

    def __iter__(self) -> Iterator[UUID]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)
