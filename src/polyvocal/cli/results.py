"""Commands that count: `tables` and `report`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from polyvocal.cli import spoken
from polyvocal.cli.options import (
    FilePath,
    counting_options,
    formats_option,
    json_option,
    licensed_option,
    out_option,
    study_argument,
)
from polyvocal.cli.progress import watched
from polyvocal.cli.show import show_json, show_notices, show_written
from polyvocal.core.language import _

if TYPE_CHECKING:
    from polyvocal.work.choices import Choices
    from polyvocal.work.tables import FileKind, Written


@spoken.command()
@click.argument("study", metavar="[STUDY]", required=False, default="")
@click.option(
    "--presence",
    type=FilePath(path_type=Path),
    help="Instead of a study: a sheet that says only which codes were found for whom.",
)
@out_option
@formats_option
@counting_options
@licensed_option
@json_option
def tables(
    *,
    study: str,
    presence: Path | None,
    out: Path,
    kinds: Sequence[FileKind],
    choices: Choices,
    with_licensed: bool,
    as_json: bool,
) -> None:
    """Write Table 1, Table 2, counts, coverage, matrix, ranking and quotes into a folder."""
    from polyvocal.work.opening import opened
    from polyvocal.work.tables import make_presence_tables, make_tables

    if bool(study) == bool(presence):
        raise click.UsageError(_("Name a study, or a sheet with --presence: one of the two."))
    with watched() as progress:
        if presence is not None:
            written = make_presence_tables(
                presence, out, choices=choices, kinds=kinds, progress=progress
            )
        else:
            with opened(study) as found:
                show_notices(found.notices)
                written = make_tables(
                    found.study,
                    out,
                    choices=choices,
                    digest=found.digest,
                    kinds=kinds,
                    licensed=found.licensed if with_licensed else None,
                    progress=progress,
                )
    _tell(written, as_json=as_json)


@spoken.command()
@study_argument
@click.option(
    "--out",
    "file",
    type=FilePath(path_type=Path, dir_okay=False),
    required=True,
    metavar="FILE",
    help="The document to write; its ending says which kind: .docx, .html or .xlsx.",
)
@counting_options
@licensed_option
@json_option
def report(*, study: str, file: Path, choices: Choices, with_licensed: bool, as_json: bool) -> None:
    """Write everything into one document."""
    from polyvocal.work.opening import opened
    from polyvocal.work.tables import make_report

    with watched() as progress, opened(study) as found:
        show_notices(found.notices)
        written = make_report(
            found.study,
            file,
            choices=choices,
            digest=found.digest,
            licensed=found.licensed if with_licensed else None,
            progress=progress,
        )
    _tell(written, as_json=as_json)


def _tell(written: Written, *, as_json: bool) -> None:
    if as_json:
        show_json({"files": written.files, "sentences": written.sentences})
    else:
        show_written(written)
