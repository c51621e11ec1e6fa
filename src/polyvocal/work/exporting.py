"""What leaves a study from a page: one file, made in memory, with its choice printed on it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from polyvocal.analysis.listing import ChosenLines
from polyvocal.core.errors import BadValue
from polyvocal.core.language import _
from polyvocal.core.progress import Progress, silent
from polyvocal.core.study import Study
from polyvocal.reports.blocks import Report
from polyvocal.reports.compose.listing import compose_listing, compose_passages
from polyvocal.reports.to_csv import to_csv
from polyvocal.reports.to_docx import to_docx
from polyvocal.reports.to_html import to_html
from polyvocal.reports.to_xlsx import to_xlsx
from polyvocal.store.connections import StudyPlace
from polyvocal.store.snapshot import content_digest
from polyvocal.work.choices import Choices
from polyvocal.work.imprints import imprint_of
from polyvocal.work.tables import FileKind, compose_report


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file to be handed over: its name, its media type, its bytes."""

    name: str
    media_type: str
    data: bytes


def export_lines(chosen: ChosenLines, kind: FileKind, progress: Progress = silent) -> MadeFile:
    """The lines chosen, as a sheet for counting on or as passages to be read.

    Words of people who refused to be quoted, or whose consent has run out, are in none of them.
    """
    study = chosen.lines.study
    imprint = imprint_of(study)
    made = io.BytesIO()
    if kind is FileKind.XLSX:
        to_xlsx(compose_listing(chosen, imprint), made, progress)
    elif kind is FileKind.DOCX:
        to_docx(compose_passages(chosen, imprint), made, progress)
    elif kind is FileKind.HTML:
        made.writelines(to_html(compose_passages(chosen, imprint), progress))
    else:
        # Two files, so that the one with the rows stays plain and the filter travels along.
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bundle:
            for file in to_csv(compose_listing(chosen, imprint), progress):
                bundle.writestr(file.name, b"".join(file.pieces))
    ending, media_type = _MADE_AS[kind]
    name = plain_name(_("{study} quotes").format(study=study.name), _("quotes"))
    return MadeFile(f"{name}.{ending}", media_type, made.getvalue())


def export_report(
    at: StudyPlace, study: Study, choices: Choices, kind: FileKind, progress: Progress = silent
) -> MadeFile:
    """Everything under one rule as one document, as `polyvocal report` writes it.

    Raises `BadValue` for a kind of file that is not one document.
    """
    require_document(kind)
    report, _sentences = compose_report(
        study,
        choices=choices,
        digest=content_digest(at, study),
        is_sheet=kind is FileKind.XLSX,
        progress=progress,
    )
    name = plain_name(_("{study} report").format(study=study.name), _("report"))
    return make_file(report, kind, name, progress)


def require_document(kind: FileKind) -> None:
    """Raise `BadValue` for a kind of file that is not one document."""
    if kind is FileKind.CSV:
        raise BadValue(_("A report is one document; take it as Word, Excel or web page."))


def make_file(report: Report, kind: FileKind, name: str, progress: Progress) -> MadeFile:
    """The report as one file of this kind; `name` is without its ending."""
    made = io.BytesIO()
    if kind is FileKind.XLSX:
        to_xlsx(report, made, progress)
    elif kind is FileKind.DOCX:
        to_docx(report, made, progress)
    else:
        made.writelines(to_html(report, progress))
    ending, media_type = _MADE_AS[kind]
    return MadeFile(f"{name}.{ending}", media_type, made.getvalue())


def plain_name(name: str, otherwise: str) -> str:
    """A file's name that every system takes, without its ending."""
    plain = "".join(c if c.isalnum() or c in "-_" else " " for c in name)
    return "-".join(plain.split())[:80] or otherwise


_OFFICE = "application/vnd.openxmlformats-officedocument"
_MADE_AS = {
    FileKind.XLSX: ("xlsx", f"{_OFFICE}.spreadsheetml.sheet"),
    FileKind.DOCX: ("docx", f"{_OFFICE}.wordprocessingml.document"),
    FileKind.HTML: ("html", "text/html; charset=utf-8"),
    FileKind.CSV: ("zip", "application/zip"),
}
