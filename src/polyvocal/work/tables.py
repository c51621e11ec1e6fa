"""Make a study's tables: measure, compose, write; all files or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from polyvocal.analysis.characteristics import Characteristics, describe_characteristics
from polyvocal.analysis.coverage import Coverage, measure_coverage
from polyvocal.analysis.depiction import Depiction, depict, depict_presence
from polyvocal.analysis.flow import Flow, count_flow
from polyvocal.analysis.matrix import CaseCodeMatrix, tabulate_matrix
from polyvocal.analysis.quotations import Quotations, gather_quotations
from polyvocal.analysis.ranking import Ranking, rank_documents
from polyvocal.core.errors import BadFile
from polyvocal.core.findings import ImportReport
from polyvocal.core.language import _
from polyvocal.core.progress import Progress, silent
from polyvocal.core.study import Study
from polyvocal.formats.presence import read_presence
from polyvocal.reports.blocks import Paragraph, Report, join_reports
from polyvocal.reports.compose.counts import Results, compose_counts
from polyvocal.reports.compose.coverage import compose_coverage
from polyvocal.reports.compose.flow import compose_flow
from polyvocal.reports.compose.imports import compose_import
from polyvocal.reports.compose.imprint import Imprint
from polyvocal.reports.compose.matrix import compose_matrix
from polyvocal.reports.compose.quotes import compose_quotes, compose_quotes_behind
from polyvocal.reports.compose.ranking import compose_ranking
from polyvocal.reports.compose.table1 import compose_table1
from polyvocal.reports.compose.table2 import compose_table2
from polyvocal.reports.to_csv import to_csv
from polyvocal.reports.to_docx import to_docx
from polyvocal.reports.to_html import to_html
from polyvocal.reports.to_xlsx import to_xlsx
from polyvocal.work.choices import Choices, choose_codes, choose_groupings, choose_scope
from polyvocal.work.codebooks import Licensed, make_codebooks
from polyvocal.work.imprints import imprint_of
from polyvocal.work.reading import read_bytes
from polyvocal.work.staging import Staging, staged, write_pieces


class FileKind(StrEnum):
    """A kind of file that tables are written to."""

    DOCX = "docx"
    HTML = "html"
    XLSX = "xlsx"
    CSV = "csv"


ALL_KINDS = tuple(FileKind)


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything measured of a study under one person's choices."""

    characteristics: Characteristics
    flow: Flow
    depiction: Depiction
    coverage: Coverage
    matrix: CaseCodeMatrix
    ranking: Ranking
    quotations: Quotations


@dataclass(frozen=True, slots=True)
class Written:
    """The files written, and the sentences of the results section."""

    files: tuple[Path, ...]
    sentences: tuple[str, ...]


def measure(study: Study, choices: Choices, progress: Progress = silent) -> Measured:
    """Every measure of the study. Raises `NotFound` or `BadValue` for choices that do not fit."""
    scope = choose_scope(study, choices)
    groupings = choose_groupings(study, choices)
    chosen = choose_codes(study, choices)
    day = choices.day or dt.datetime.now(dt.UTC).date()
    progress(_("Counting"), 0, None)
    return Measured(
        describe_characteristics(
            study,
            groupings=groupings,
            headline=choices.missing_first,
            case_set=scope.case_set,
            roles=scope.roles,
        ),
        count_flow(study, roles=scope.roles),
        depict(study, scope),
        measure_coverage(study, scope),
        tabulate_matrix(study, scope),
        rank_documents(study, chosen, scope),
        gather_quotations(study, day, scope),
    )


def make_tables(
    study: Study,
    out: Path,
    *,
    choices: Choices,
    digest: str = "",
    kinds: Collection[FileKind] = ALL_KINDS,
    licensed: Licensed | None = None,
    progress: Progress = silent,
) -> Written:
    """Write the study's tables, counts and quotes into `out`; files of the same names give way.

    Word: ``tables.docx``, ``quotes.docx`` and, where codes are defined, ``codebook.docx``. HTML:
    ``report.html``, in which numbers open their quotes. Excel: ``tables.xlsx``. CSV: one file a
    table in ``csv/``. All are written, or none. The team's licensed definitions are in none of them
    unless they are given.
    """
    measured = measure(study, choices, progress)
    imprint = imprint_of(study, choices.noun, digest=digest)
    counts, sample, depiction = _manuscript(measured, imprint)
    further = _further(measured, imprint)
    quotes = compose_quotes(measured.quotations, imprint)
    codebooks = make_codebooks(study, imprint, licensed)
    with staged(out) as folder:
        if FileKind.DOCX in kinds:
            tables = join_reports(_("Tables"), [counts, *sample, depiction], study.name)
            to_docx(tables, folder / "tables.docx", progress)
            to_docx(quotes, folder / "quotes.docx", progress)
            for codebook in codebooks.to_read:
                to_docx(codebook, folder / "codebook.docx", progress)
        if FileKind.HTML in kinds:
            linked = compose_table2(measured.depiction, imprint, quotations=measured.quotations)
            # For reading, the finding comes first and what stands behind it last.
            behind = compose_quotes_behind(measured.quotations, imprint)
            parts = [linked, counts, *sample, *further, *codebooks.to_read, behind]
            page = join_reports(study.name, parts)
            write_pieces(folder / "report.html", to_html(page, progress))
        if FileKind.XLSX in kinds or FileKind.CSV in kinds:
            parts = [*sample, depiction, *further, *codebooks.to_work_with, quotes]
            book = join_reports(study.name, parts)
            _write_sheets(book, folder, kinds, progress)
    return Written(_files(out, folder.files), _sentences(counts))


def make_report(
    study: Study,
    file: Path,
    *,
    choices: Choices,
    digest: str = "",
    licensed: Licensed | None = None,
    progress: Progress = silent,
) -> Written:
    """Write everything into one document; the ending of its name says which kind.

    The team's licensed definitions are not in it unless they are given. Raises `BadFile` for an
    ending that is not docx, html or xlsx.
    """
    writers: dict[str, Callable[[Report, Path], None]] = {
        ".docx": lambda report, path: to_docx(report, path, progress),
        ".html": lambda report, path: write_pieces(path, to_html(report, progress)),
        ".xlsx": lambda report, path: to_xlsx(report, path, progress),
    }
    write = writers.get(file.suffix.lower())
    if write is None:
        raise BadFile(
            file,
            _("a report cannot be written in this kind of file."),
            remedy=_("Let the name end in .docx, .html or .xlsx."),
        )
    report, sentences = compose_report(
        study,
        choices=choices,
        digest=digest,
        licensed=licensed,
        is_sheet=file.suffix.lower() == ".xlsx",
        progress=progress,
    )
    with staged(file.parent) as folder:
        write(report, folder / file.name)
    return Written((file,), sentences)


def compose_report(
    study: Study,
    *,
    choices: Choices,
    digest: str = "",
    licensed: Licensed | None = None,
    is_sheet: bool = False,
    progress: Progress = silent,
) -> tuple[Report, tuple[str, ...]]:
    """Everything as one document, and the sentences of the results section."""
    measured = measure(study, choices, progress)
    imprint = imprint_of(study, choices.noun, digest=digest)
    counts, sample, _plain_depiction = _manuscript(measured, imprint)
    depiction = compose_table2(measured.depiction, imprint, quotations=measured.quotations)
    behind = compose_quotes_behind(measured.quotations, imprint)
    codebooks = make_codebooks(study, imprint, licensed)
    codebook = codebooks.to_work_with if is_sheet else codebooks.to_read
    parts = [counts, *sample, depiction, *_further(measured, imprint), *codebook, behind]
    return join_reports(study.name, parts), _sentences(counts)


def make_presence_tables(
    sheet: Path,
    out: Path,
    *,
    choices: Choices,
    kinds: Collection[FileKind] = ALL_KINDS,
    progress: Progress = silent,
) -> Written:
    """Table 2 and its counts from a sheet that only says which codes were found for whom.

    Raises `BadFile` for a sheet that cannot be read so.
    """
    read = read_presence(read_bytes(sheet), sheet.name)
    depiction = depict_presence(read.presence, choices.rule, roles=choices.roles or None)
    imprint = Imprint(sheet.stem, noun=choices.noun)
    counts = compose_counts(Results(depiction=depiction), imprint)
    understood = compose_import(ImportReport(read.findings))
    report = join_reports(sheet.stem, [counts, compose_table2(depiction, imprint)])
    with staged(out) as folder:
        write_pieces(folder / "import-report.html", to_html(understood, progress))
        if FileKind.DOCX in kinds:
            to_docx(report, folder / "tables.docx", progress)
        if FileKind.HTML in kinds:
            write_pieces(folder / "report.html", to_html(report, progress))
        _write_sheets(report, folder, kinds, progress)
    return Written(_files(out, folder.files), _sentences(counts))


def _manuscript(measured: Measured, imprint: Imprint) -> tuple[Report, list[Report], Report]:
    results = Results(
        measured.characteristics, measured.flow, measured.depiction, measured.quotations
    )
    sample = [
        compose_table1(measured.characteristics, imprint),
        compose_flow(measured.flow, imprint),
    ]
    return compose_counts(results, imprint), sample, compose_table2(measured.depiction, imprint)


def _further(measured: Measured, imprint: Imprint) -> list[Report]:
    return [
        compose_coverage(measured.coverage, imprint),
        compose_matrix(measured.matrix, imprint),
        compose_ranking(measured.ranking, imprint),
    ]


def _write_sheets(
    report: Report, folder: Staging, kinds: Collection[FileKind], progress: Progress
) -> None:
    if FileKind.XLSX in kinds:
        to_xlsx(report, folder / "tables.xlsx", progress)
    if FileKind.CSV in kinds:
        for file in to_csv(report, progress):
            write_pieces(folder / "csv" / file.name, file.pieces)


def _files(out: Path, names: tuple[Path, ...]) -> tuple[Path, ...]:
    return tuple(out / name for name in names)


def _sentences(counts: Report) -> tuple[str, ...]:
    return tuple(block.words for block in counts.blocks if isinstance(block, Paragraph))
