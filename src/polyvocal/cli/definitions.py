"""The commands about a team's own licensed definitions."""

from __future__ import annotations

from pathlib import Path

import click

from polyvocal.cli import spoken
from polyvocal.cli.options import (
    FilePath,
    as_option,
    json_option,
    study_argument,
)
from polyvocal.cli.show import show_import, show_json, show_meaning
from polyvocal.cli.who import working_actor
from polyvocal.core.language import _, ngettext


@click.group(cls=spoken.SpokenGroup)
def definitions() -> None:
    """Keep definitions you have a licence for beside ours, in your study only."""


@definitions.command()
@study_argument
@click.argument("sheet", type=FilePath(path_type=Path))
@click.option(
    "--source",
    required=True,
    metavar="WORDS",
    help="What the definitions are from, as it is named wherever they are shown.",
)
@as_option
@json_option
def add(*, study: str, sheet: Path, source: str, named: str, as_json: bool) -> None:
    """Put the definitions in SHEET beside the codes they are of."""
    by = working_actor(named)
    from polyvocal.work.definitions import load_definitions

    report = load_definitions(study, sheet, source=source, by=by)
    if as_json:
        show_json(report)
        return
    show_import(report)
    click.echo(
        _(
            "They stay in the study. No table, report or export holds them unless it is made with "
            "--with-licensed; whoever is given the study's file is given them too."
        )
    )


@definitions.command()
@study_argument
@click.argument("code", required=False, default="")
@json_option
def show(*, study: str, code: str, as_json: bool) -> None:
    """Show the licensed definitions, or that of CODE, beside the study's own."""
    from polyvocal.work.definitions import list_definitions

    both = list_definitions(study, code)
    if as_json:
        show_json(both)
        return
    for one in both:
        click.echo(one.code.title)
        ours, licensed = one.code, one.licensed
        for told, says in ((_("In the template"), ours), (licensed.source, licensed)):
            click.echo(f"  {told}")
            show_meaning(says, indent=4)


@definitions.command()
@study_argument
@as_option
@json_option
def remove(*, study: str, named: str, as_json: bool) -> None:
    """Take all licensed definitions out of the study; undo brings them back."""
    by = working_actor(named)
    from polyvocal.work.definitions import drop_definitions

    n = drop_definitions(study, by=by)
    if as_json:
        show_json({"removed": n})
    else:
        sentence = ngettext(
            "Removed {n} licensed definition.", "Removed {n} licensed definitions.", n
        )
        click.echo(sentence.format(n=n))
