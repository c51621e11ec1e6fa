"""The command that opens the workbench."""

from __future__ import annotations

import sys
import threading
import webbrowser

import click

from polyvocal.cli import spoken
from polyvocal.core.language import _


@spoken.command(name="open")
@click.argument("study", metavar="[STUDY]", required=False, default="")
@click.option(
    "--no-browser", is_flag=True, help="Only print the address; open it yourself, once, soon."
)
@click.option(
    "--port",
    type=click.IntRange(1, 65_535),
    metavar="N",
    help="Serve on this port of this computer instead of one chosen for the study.",
)
def open_workbench(*, study: str, no_browser: bool, port: int | None) -> None:
    """Open a study in the browser, to read, code and see the result.

    Without STUDY: the list of your studies. Serves on this computer only, until Ctrl-C.
    """
    from polyvocal.web.serving import serving

    with serving(study, port=port) as bench:
        address = bench.new_address()
        click.echo(_("The workbench is open at this address, which lets in one browser, once:"))
        click.echo(address)
        if not no_browser and not webbrowser.open(address):
            click.echo(_("No browser could be opened; copy the address into one."))
        if sys.stdin.isatty():
            click.echo(_("Press Enter for another address, Ctrl-C to close the workbench."))
            while sys.stdin.readline():
                click.echo(bench.new_address())
        threading.Event().wait()
