"""The command that takes a study to another place."""

from __future__ import annotations

import click

from polyvocal.cli import spoken
from polyvocal.cli.options import json_option
from polyvocal.cli.progress import watched
from polyvocal.cli.show import show_json, show_line
from polyvocal.core.language import _


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
