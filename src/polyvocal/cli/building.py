"""Commands that bring things in: `build`, `new` and `add`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from polyvocal.cli import spoken
from polyvocal.cli.codes import TO_LOOK_AT
from polyvocal.cli.options import (
    FilePath,
    add_on_option,
    as_option,
    counting_options,
    formats_option,
    import_options,
    json_option,
    strict_option,
    study_argument,
)
from polyvocal.cli.progress import watched
from polyvocal.cli.show import (
    needs_a_look,
    show_files,
    show_import,
    show_json,
    show_line,
    show_notices,
    show_sentences,
)
from polyvocal.cli.who import working_actor
from polyvocal.core.language import _

if TYPE_CHECKING:
    from polyvocal.work.build import Built
    from polyvocal.work.choices import Choices
    from polyvocal.work.importing import ImportChoices
    from polyvocal.work.tables import FileKind

_framework_option = click.option(
    "--framework",
    default="",
    metavar="KEY",
    help="Take a published framework as the template: bctt_v1, tdf, com_b or moa.",
)
_name_option = click.option("--name", default="", help="The study's name.")
_language_option = click.option(
    "--language",
    default="en",
    show_default=True,
    metavar="TAG",
    help="The language of the study: en, cy, ar …",
)


@spoken.command()
@click.argument("folder", type=FilePath(path_type=Path))
@click.option(
    "--out",
    type=FilePath(path_type=Path, file_okay=False),
    metavar="DIR",
    help="The folder to write the study and its tables into; made if need be.",
)
@click.option(
    "--example", is_flag=True, help="Instead: write a small filled specimen into FOLDER to look at."
)
@click.option(
    "--demo", is_flag=True, help="Instead: write the demo study, 21 coded interviews, into FOLDER."
)
@click.option("--replace", "replaces", is_flag=True, help="Replace a study in DIR, keeping a copy.")
@_name_option
@_language_option
@import_options
@formats_option
@counting_options
@as_option
@strict_option
@json_option
def build(
    *,
    folder: Path,
    out: Path | None,
    example: bool,
    demo: bool,
    replaces: bool,
    name: str,
    language: str,
    importing: ImportChoices,
    kinds: Sequence[FileKind],
    choices: Choices,
    named: str,
    strict: bool,
    as_json: bool,
) -> int:
    """Make a study of FOLDER and write all its tables.

    FOLDER holds transcripts/ and, each optional, cases.*, attributes.*, partnerships.*,
    documents.*, codings.* and template.* (CSV or Excel; the template may be YAML).
    """
    if example and demo:
        raise click.UsageError(_("Choose one: --example is the small specimen, --demo the study."))
    if example or demo:
        return _write_brought(folder, demo=demo, as_json=as_json)
    if out is None:
        raise click.UsageError(_("Say where the study and its tables go: --out DIR."))
    from polyvocal.work.build import build_study

    actor = working_actor(named)
    with watched() as progress:
        built = build_study(
            folder,
            out,
            by=actor,
            name=name,
            language=language,
            importing=importing,
            choices=choices,
            kinds=kinds,
            replaces=replaces,
            progress=progress,
        )
    _tell_built(built, as_json=as_json)
    return TO_LOOK_AT if strict and needs_a_look(built.report) else 0


@spoken.command()
@click.argument("file", metavar="STUDY", type=FilePath(path_type=Path))
@_name_option
@_language_option
@_framework_option
@add_on_option
@as_option
@json_option
def new(
    *,
    file: Path,
    name: str,
    language: str,
    framework: str,
    add_ons: tuple[str, ...],
    named: str,
    as_json: bool,
) -> None:
    """Make an empty study."""
    from polyvocal.work.build import new_study

    path = new_study(
        file,
        by=working_actor(named),
        name=name,
        language=language,
        framework=framework,
        add_ons=add_ons,
    )
    if as_json:
        show_json({"study": path})
    else:
        show_files([path])
        show_line(_("Next: polyvocal add {study} FOLDER").format(study=path))


@spoken.command()
@study_argument
@click.argument("files", metavar="[FILE]...", nargs=-1, type=FilePath(path_type=Path))
@import_options
@as_option
@strict_option
@json_option
def add(
    *,
    study: str,
    files: tuple[Path, ...],
    importing: ImportChoices,
    named: str,
    strict: bool,
    as_json: bool,
) -> int:
    """Add transcripts and sheets to a study, or one folder of them.

    A file called cases, attributes, partnerships, documents, template or codings is that sheet;
    every other file is a transcript.
    """
    if not files and not importing.add_ons:
        raise click.UsageError("Name files or a folder to add, or --add-on KEY.")
    from polyvocal.work.build import add_to_study

    actor = working_actor(named)
    with watched() as progress:
        report = add_to_study(study, files, by=actor, importing=importing, progress=progress)
    if as_json:
        show_json(report)
    else:
        show_import(report)
    return TO_LOOK_AT if strict and needs_a_look(report) else 0


def _write_brought(folder: Path, *, demo: bool, as_json: bool) -> int:
    from polyvocal.work.example import write_demo_study, write_example

    files = write_demo_study(folder) if demo else write_example(folder)
    if as_json:
        show_json({"files": files})
    else:
        show_files(files)
        show_line(_("Next: polyvocal build {folder} --out results").format(folder=folder))
    return 0


def _tell_built(built: Built, *, as_json: bool) -> None:
    if as_json:
        show_json(built)
        return
    show_notices(built.notices)
    show_import(built.report)
    click.echo("")
    show_sentences(built.written.sentences)
    show_files(built.written.files)
    click.echo(
        _("Revision {revision}, digest of the content {digest}.").format(
            revision=built.revision, digest=built.digest[:12]
        )
    )
