"""Commands that move studies: in from other tools, out to them, and two copies together."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from polyvocal.cli import spoken
from polyvocal.cli.options import (
    FilePath,
    as_option,
    day_option,
    json_option,
    study_argument,
)
from polyvocal.cli.progress import watched
from polyvocal.cli.show import show_exchange, show_files, show_json
from polyvocal.cli.who import working_actor
from polyvocal.core.errors import BadFile
from polyvocal.core.language import _

if TYPE_CHECKING:
    from polyvocal.work.exchange.moving import Moved

_CODEBOOK = ".qdc"
_FOR_PEOPLE = ("codings", "matrix", "reader", "transcripts")
# What each tool may be given, what carries most first.
_FILES_FOR = {
    **dict.fromkeys(("nvivo", "atlasti", "maxqda", "qualcoder"), ("qdpx", "qdc")),
    "taguette": ("tags",),
    "inception": ("webannotation",),
}


# What each option is about; others would pass over it.
_FITTING = {
    "--positions": ("qdpx",),
    "--media": ("qdpx",),
    "--replace": ("qdpx", "qdc", "tags"),
    "--format": ("codings", "matrix"),
    "--layer": _FOR_PEOPLE,  # where nobody is left out, what is written says so itself
    "--day": ("codings", "reader", "transcripts"),
}
_dry_run_option = click.option(
    "--dry-run", is_flag=True, help="Only tell what would become of everything."
)


@spoken.command(name="import")
@click.argument("file", type=FilePath(path_type=Path))
@click.option(
    "--out",
    type=FilePath(path_type=Path, dir_okay=False),
    metavar="STUDY",
    help="The study to make. Unless said: beside the file, under its name.",
)
@click.option("--into", metavar="STUDY", help="For a codebook: the study whose template it is.")
@click.option(
    "--positions",
    default="",
    metavar="READING",
    help="How a project counts positions, where its own evidence misleads: nvivo, standard, or "
    "words such as utf16,crlf2,bom0,exclusive.",
)
@_dry_run_option
@as_option
@json_option
def import_(
    *,
    file: Path,
    out: Path | None,
    into: str | None,
    positions: str,
    dry_run: bool,
    named: str,
    as_json: bool,
) -> None:
    """Bring in a project or a codebook of another tool.

    REFI-QDA (qdpx, qde, qdc), Taguette (sqlite3), QualCoder (qda), INCEpTION (WebAnno tsv), Label
    Studio (json) or W3C Web Annotation (jsonld).
    """
    if into and out:
        raise click.UsageError(_("Say --out for a new study or --into for one there is, not both."))
    is_codebook = file.suffix.lower() == _CODEBOOK
    if into and not is_codebook:
        raise click.UsageError(_("Only a codebook goes --into a study; a project makes its own."))
    if positions and is_codebook:
        raise click.UsageError(_("A codebook has no positions."))
    by = working_actor(named)
    from polyvocal.work.exchange.codebooks import import_codebook
    from polyvocal.work.exchange.projects import import_project

    with watched() as progress:
        if is_codebook:
            moved = import_codebook(file, by=by, into=into, out=out, dry_run=dry_run)
        else:
            moved = import_project(
                file, by=by, out=out, positions=positions, dry_run=dry_run, progress=progress
            )
    _tell(moved, as_json=as_json)


@spoken.command()
@study_argument
@click.option(
    "--to",
    "kinds",
    type=click.Choice(["qdpx", "qdc", "tags", "webannotation", *_FOR_PEOPLE]),
    multiple=True,
    help="What to write. For other tools: qdpx, the whole study; qdc, its codes; tags, its codes "
    "for Taguette; webannotation, texts and codings as W3C Web Annotations. For programs: "
    "codings; matrix, cases by codes. For people: reader, a page; transcripts, with codings as "
    "comments. Unless said: what fits --for.",
)
@click.option(
    "--for",
    "tools",
    type=click.Choice([*_FILES_FOR]),
    multiple=True,
    help="The tool that the file is for: the account says what is known of what it takes.",
)
@click.option(
    "--out",
    type=FilePath(path_type=Path),
    default=None,
    metavar="PATH",
    help="The file to write, or the folder, where there may be several. Unless said: here, under "
    "the study's name.",
)
@click.option(
    "--format",
    "formats",
    type=click.Choice(["csv", "xlsx", "json", "parquet"]),
    multiple=True,
    help="For codings and matrix: a kind of file to write; repeat. Unless said: csv.",
)
@day_option
@click.option(
    "--layer",
    default="",
    metavar="LAYER",
    help="For codings and matrix: any, all, consensus, or a coder's name. Unless said: every "
    "coding; for the matrix the consensus where there is one, otherwise any coder.",
)
@click.option(
    "--positions",
    default="",
    metavar="READING",
    help="For qdpx: how the other tool counts positions (nvivo, standard …). Unless said: in "
    "characters, as most do.",
)
@click.option(
    "--media",
    is_flag=True,
    help="For qdpx: put pictures, PDFs, recordings and Word files of the study into the file.",
)
@click.option(
    "--replace",
    "replaces",
    is_flag=True,
    help="For qdpx, qdc and tags: write over a file of this name.",
)
@_dry_run_option
@json_option
def export(
    *,
    study: str,
    kinds: tuple[str, ...],
    tools: tuple[str, ...],
    out: Path | None,
    formats: tuple[str, ...],
    day: dt.datetime | None,
    layer: str,
    positions: str,
    media: bool,
    replaces: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Write a study for other tools, for programs or for people."""
    for_tool = _one_of(tools, "--for")
    to = _what_to_write(_one_of(kinds, "--to"), for_tool)
    _require_fitting(
        to,
        {
            "--positions": bool(positions),
            "--media": media,
            "--replace": replaces,
            "--format": bool(formats),
            "--layer": bool(layer),
            "--day": day is not None,
        },
    )
    if to in _FOR_PEOPLE:
        folder = out or Path(f"{Path(study).stem}-{to}")
        _hand_out(study, to, folder, formats, day, layer=layer, dry_run=dry_run, as_json=as_json)
        return
    from polyvocal.formats.refi.targets import Target
    from polyvocal.work.exchange.codebooks import export_codebook
    from polyvocal.work.exchange.other_tools import export_tags, export_web_annotations
    from polyvocal.work.exchange.sending import export_project

    target = Target(for_tool) if for_tool else None
    out = out or Path(f"{Path(study).stem}.{'csv' if to == 'tags' else to}")
    if not (replaces or dry_run):
        _require_free(out, study)
    with watched() as progress:
        if to == "qdc":
            moved = export_codebook(study, out, dry_run=dry_run)
        elif to == "tags":
            moved = export_tags(study, out, dry_run=dry_run)
        elif to == "webannotation":
            moved = export_web_annotations(study, out, target=target, dry_run=dry_run)
        else:
            moved = export_project(
                study,
                out,
                target=target,
                positions=positions,
                with_media=media,
                dry_run=dry_run,
                progress=progress,
            )
    _tell(moved, as_json=as_json, leaves=True)


def _one_of(said: tuple[str, ...], option: str) -> str | None:
    """What an option says; of two, neither can be meant."""
    if len(said) > 1:
        raise click.UsageError(
            _("Say {option} once; each file is written by a command of its own.").format(
                option=option
            )
        )
    return said[0] if said else None


def _require_fitting(to: str, said: Mapping[str, bool]) -> None:
    """An option that what is written knows nothing of would be believed to have done something."""
    for option, kinds in _FITTING.items():
        if said[option] and to not in kinds:
            raise click.UsageError(
                _("{option} goes with --to {kinds}, not with {to}.").format(
                    option=option, kinds=", ".join(kinds), to=to
                )
            )


def _require_free(out: Path, study: str) -> None:
    """Raise `BadFile` where a file would be written over: a study is named like what it came from.

    So its export, unless told otherwise, is named like the project of the other tool.
    """
    from polyvocal.store.study_file import is_study
    from polyvocal.work.staging import require_replaceable

    if Path(study).is_file() and not is_study(Path(study)):
        return  # that it is no study is what has to be said
    if out.is_file():
        require_replaceable(out)
        raise BadFile(
            out,
            _("there is a file of this name already."),
            remedy=_("Choose another name with --out, or say --replace to write over it."),
        )


def _what_to_write(to: str | None, for_tool: str | None) -> str:
    if for_tool is None:
        if to is None:
            raise click.UsageError(_("Say what to write with --to, or for which tool with --for."))
        return to
    fitting = _FILES_FOR[for_tool]
    if to is not None and to not in fitting:
        raise click.UsageError(
            _("For {tool} there is --to {kinds}.").format(tool=for_tool, kinds=", ".join(fitting))
        )
    return to or fitting[0]


def _hand_out(
    study: str,
    to: str,
    folder: Path,
    formats: tuple[str, ...],
    day: dt.datetime | None,
    *,
    layer: str,
    dry_run: bool,
    as_json: bool,
) -> None:
    from polyvocal.work.exchange.people import DataKind, Handout, hand_out

    with watched() as progress, tempfile.TemporaryDirectory(prefix="polyvocal-") as aside:
        files = hand_out(
            study,
            Handout(to),
            # What would be in it is known once it is made.
            Path(aside) / "made" if dry_run else folder,
            kinds=tuple(map(DataKind, formats)) or (DataKind.CSV,),
            day=day.date() if day else None,
            layer=layer,
            progress=progress,
        )
    files = tuple(folder / file.name for file in files)
    if as_json:
        show_json([str(file) for file in files])
    elif dry_run:
        show_files(files, head=_("Would be written:"))
        click.echo(_("Nothing was written, as you asked."))
    else:
        show_files(files)


@spoken.command()
@study_argument
@click.argument("other", type=FilePath(path_type=Path))
@click.option(
    "--keep",
    multiple=True,
    metavar="ID",
    help="Keep a thing that one copy removed, by what the plan shows in brackets; repeat.",
)
@click.option("--keep-removed", is_flag=True, help="Keep everything that one copy removed.")
@_dry_run_option
@as_option
@json_option
def merge(
    *,
    study: str,
    other: Path,
    keep: tuple[str, ...],
    keep_removed: bool,
    dry_run: bool,
    named: str,
    as_json: bool,
) -> None:
    """Bring what OTHER, another copy of STUDY, has into STUDY.

    OTHER is a study's file, or a project (qdpx) exported from it. What one copy removed since they
    parted goes from both, unless the other went on with it.
    """
    by = working_actor(named)
    from polyvocal.work.exchange.merging import merge_copies

    with watched() as progress:
        moved = merge_copies(
            study,
            other,
            by=by,
            keep=keep,
            keep_all=keep_removed,
            dry_run=dry_run,
            progress=progress,
        )
    _tell(moved, as_json=as_json, is_merge=True)


def _tell(moved: Moved, *, as_json: bool, leaves: bool = False, is_merge: bool = False) -> None:
    if as_json:
        show_json(moved)
        return
    show_exchange(moved.report, leaves=leaves, is_merge=is_merge)
    if moved.file is None:
        click.echo(_("Nothing was written, as you asked."))
    else:
        show_files([moved.file])
