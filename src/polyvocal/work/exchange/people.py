"""What leaves a study for people and for their other programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from enum import StrEnum
from pathlib import Path

from polyvocal.analysis.frames import Scope
from polyvocal.analysis.listing import ChosenLines, Wanted, choose_lines, list_lines
from polyvocal.analysis.matrix import tabulate_matrix
from polyvocal.analysis.transcripts import Transcript, lay_out_transcript
from polyvocal.core.errors import BadValue
from polyvocal.core.evidence import LayerKind
from polyvocal.core.language import _
from polyvocal.core.progress import Progress, silent
from polyvocal.core.study import Study
from polyvocal.reports.coded_docx import write_coded_docx
from polyvocal.reports.compose.listing import compose_listing
from polyvocal.reports.compose.matrix import compose_matrix
from polyvocal.reports.matrix_files import (
    Counting,
    data_csv,
    dictionary_csv,
    read_me_csv,
    reading_scripts,
    rows_of,
    variables_of,
)
from polyvocal.reports.reader_page import write_reader_page
from polyvocal.reports.sheets import sheets_of
from polyvocal.reports.to_csv import to_csv
from polyvocal.reports.to_json import to_json
from polyvocal.reports.to_parquet import require_parquet, write_parquet
from polyvocal.reports.to_xlsx import to_xlsx
from polyvocal.store.connections import StudyPlace
from polyvocal.work.choices import choose_layer
from polyvocal.work.exporting import plain_name
from polyvocal.work.imprints import imprint_of
from polyvocal.work.opening import opened
from polyvocal.work.staging import Staging, staged, write_pieces


class Handout(StrEnum):
    """What can be given away."""

    CODINGS = "codings"
    MATRIX = "matrix"
    READER = "reader"
    TRANSCRIPTS = "transcripts"


class DataKind(StrEnum):
    """A file for programs."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    PARQUET = "parquet"


#: In which files each can be had, the first ones being written unless a person says otherwise.
FILES_OF = {
    Handout.CODINGS: (DataKind.CSV, DataKind.XLSX, DataKind.JSON, DataKind.PARQUET),
    Handout.MATRIX: (DataKind.CSV, DataKind.PARQUET),
    Handout.READER: (),
    Handout.TRANSCRIPTS: (),
}


def hand_out(
    place: Path | str | StudyPlace,
    what: Handout,
    out: Path,
    *,
    kinds: Collection[DataKind] = (DataKind.CSV,),
    day: dt.date | None = None,
    layer: str = "",
    progress: Progress = silent,
) -> tuple[Path, ...]:
    """Write into the folder `out` what leaves the study, all of it or nothing.

    Words of people who may not be quoted on `day` (`None`: today) are in none of the files. The
    `layer`, as `work.choices` has it, is of codings (unless said: every one) and of the matrix.
    Raises `BadValue` for a kind of file that this is not written as, and a layer of what has none.
    """
    if FILES_OF[what]:
        _check(what, kinds)
    elif layer:
        raise BadValue(_("Here every coder’s codings are shown, each with its coder’s name."))
    on = day or dt.datetime.now(dt.UTC).date()
    writer: Callable[[Study, Staging], None] = {
        Handout.CODINGS: lambda study, to: _codings(_lines(study, on, layer), to, kinds, progress),
        Handout.MATRIX: lambda study, to: _matrix(study, to, kinds, layer),
        Handout.READER: lambda study, to: _reader(study, to, on, progress),
        Handout.TRANSCRIPTS: lambda study, to: _transcripts(study, to, on, progress),
    }[what]
    with opened(place) as found, staged(out) as staging:
        writer(found.study, staging)
    return tuple(out / file for file in staging.files)


def _check(what: Handout, kinds: Collection[DataKind]) -> None:
    fitting = FILES_OF[what]
    wrong = [kind.value for kind in kinds if kind not in fitting]
    if wrong:
        raise BadValue(
            _("{what} cannot be written as {kind}; it can be written as {kinds}.").format(
                what=what.value, kind=wrong[0], kinds=", ".join(fitting)
            )
        )
    if DataKind.PARQUET in kinds:
        require_parquet()


def _lines(study: Study, day: dt.date, named: str) -> ChosenLines:
    layer = choose_layer(study, named)
    wanted = Wanted()
    if layer is not None:
        is_one = layer.kind is LayerKind.CODER
        wanted = Wanted(coder=layer.coder_id, layer=None if is_one else layer.kind)
    return choose_lines(list_lines(study, day), wanted)


def _codings(
    chosen: ChosenLines, to: Staging, kinds: Collection[DataKind], progress: Progress
) -> None:
    imprint = imprint_of(chosen.lines.study)
    report = compose_listing(chosen, imprint)
    for kind in kinds:
        if kind is DataKind.CSV:
            for file in to_csv(report, progress):
                write_pieces(to / file.name, file.pieces)
        elif kind is DataKind.XLSX:
            to_xlsx(report, to / "codings.xlsx", progress)
        elif kind is DataKind.JSON:
            write_pieces(to / "codings.json", to_json(report, progress))
        else:
            (sheet,) = sheets_of(report)
            names = [column.header for column in sheet.columns]
            write_parquet(to / "codings.parquet", names, sheet.rows)


def _matrix(study: Study, to: Staging, kinds: Collection[DataKind], layer: str) -> None:
    matrix = tabulate_matrix(study, Scope(layer=choose_layer(study, layer)))
    for counting in Counting:
        variables = variables_of(matrix, study.attributes, counting)
        stem = f"matrix_{counting.value}"
        rows = list(rows_of(matrix, study.attributes, counting))
        if DataKind.CSV in kinds:
            data = f"{stem}.csv"
            (to / data).write_bytes(data_csv(variables, rows))
            for name, script in reading_scripts(data, variables, rows).items():
                (to / name).write_text(script, encoding="utf-8")
        if DataKind.PARQUET in kinds:
            names = [variable.name for variable in variables]
            write_parquet(to / f"{stem}.parquet", names, rows)
        (to / f"{stem}_dictionary.csv").write_bytes(dictionary_csv(variables))
    report = compose_matrix(matrix, imprint_of(study))
    (to / "read_me.csv").write_bytes(read_me_csv(report))


def _reader(study: Study, to: Staging, day: dt.date, progress: Progress) -> None:
    def laid_out() -> Iterator[Transcript]:
        for done, document in enumerate(study.documents):
            progress(_("Writing {name}").format(name=document.name), done, len(study.documents))
            yield lay_out_transcript(study, document, day)

    name = plain_name(study.name, _("study"))
    page = write_reader_page(
        study.name,
        study.language,
        laid_out(),
        names=[document.name for document in study.documents],
        facts=imprint_of(study).facts(study.revision),
    )
    write_pieces(to / f"{name}.html", page)


def _transcripts(study: Study, to: Staging, day: dt.date, progress: Progress) -> None:
    taken: set[str] = set()
    for done, document in enumerate(study.documents):
        progress(_("Writing {name}").format(name=document.name), done, len(study.documents))
        stem = plain_name(document.name, _("document"))
        name, n = stem, 1
        while name.casefold() in taken:
            n += 1
            name = f"{stem}-{n}"
        taken.add(name.casefold())
        made = write_coded_docx(lay_out_transcript(study, document, day), study.language)
        (to / f"{name}.docx").write_bytes(made)
