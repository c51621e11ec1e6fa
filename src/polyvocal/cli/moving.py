"""The commands for what happens between places: taking a study there, and bearing witness."""

from __future__ import annotations

from pathlib import Path

import click

from polyvocal.cli import spoken
from polyvocal.cli.options import (
    FilePath,
    json_option,
)
from polyvocal.cli.progress import watched
from polyvocal.cli.show import show_json, show_line
from polyvocal.core.language import _, ngettext


@spoken.command()
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@click.option(
    "--study",
    "name",
    default="",
    metavar="NAME",
    help="Which, where FROM has several; also its id.",
)
@click.option("--beside", is_flag=True, help="Put it beside the studies that TO has already.")
@json_option
def move(*, source: str, target: str, name: str, beside: bool, as_json: bool) -> None:
    """Put a whole study with its history into a file or a server’s database.

    What arrived is verified and compared with what left before it is kept. FROM stays as it is.
    """
    from polyvocal.work.moving import move_study

    with watched() as progress:
        moved = move_study(source, target, name=name, is_beside=beside, progress=progress)
    if as_json:
        show_json(moved)
        return
    sentence = _("The study is there, at event {number}, with all of its history.")
    show_line(sentence.format(number=moved.revision.number))
    show_line(_("Head of its history: {head}").format(head=moved.revision.head))
    show_line(_("Digest of its content: {digest}").format(digest=moved.digest))


@spoken.command()
@click.argument("place", metavar="STUDY")
@click.argument("file", metavar="FILE", type=FilePath(dir_okay=False, path_type=Path))
@json_option
def witness(*, place: str, file: Path, as_json: bool) -> None:
    """Write down where the history of each study stands, and compare what was written before.

    Keep FILE where nobody who can change the studies can change it too.
    """
    from polyvocal.work.witnessing import witness as compare_and_write

    found = compare_and_write(place, file)
    if as_json:
        show_json(found)
        return
    compared = ngettext(
        "{n} line that was written before still holds.",
        "{n} lines that were written before still hold.",
        found.n_compared,
    )
    written = ngettext("{n} line was added.", "{n} lines were added.", len(found.written))
    show_line(compared.format(n=found.n_compared))
    show_line(written.format(n=len(found.written)))
