"""Commands about coders: who codes in a study."""

from __future__ import annotations

import click

from polyvocal.cli import spoken
from polyvocal.cli.options import as_option, json_option, study_argument
from polyvocal.cli.show import show_json, show_line
from polyvocal.cli.who import working_actor
from polyvocal.core.language import _, ngettext, word


@click.group(cls=spoken.SpokenGroup)
def coders() -> None:
    """See who codes in a study, add coders, and give them other names."""


@coders.command(name="list")
@study_argument
@json_option
def list_(*, study: str, as_json: bool) -> None:
    """Show every coder, and how much they coded as far as no blind round hides it."""
    from polyvocal.work.coders import list_coders
    from polyvocal.work.opening import at_study

    with at_study(study) as at:
        lines = list_coders(at)
    if as_json:
        show_json(lines)
        return
    if not lines:
        click.echo(_("There is no coder yet."))
    for line in lines:
        codings = ngettext("{n} coding", "{n} codings", line.n_codings).format(n=line.n_codings)
        inside = ngettext("in {n} document", "in {n} documents", line.n_documents)
        hidden = _(", and what a blind round hides") if line.is_partly_hidden else ""
        show_line(
            f"{line.coder.name} ({word(line.coder.kind)}): {codings} "
            f"{inside.format(n=line.n_documents)}{hidden}"
        )


@coders.command()
@study_argument
@click.argument("name")
@as_option
def add(*, study: str, name: str, named: str) -> None:
    """Add the coder NAME, to give them documents before they have coded anything."""
    from polyvocal.work.coders import add_coder
    from polyvocal.work.opening import at_study

    by = working_actor(named)
    with at_study(study) as at:
        add_coder(at, by=by, name=name)
    show_line(_("{name} can be given documents now.").format(name=name))


@coders.command()
@study_argument
@click.argument("name")
@click.argument("new_name", metavar="NEW-NAME")
@as_option
def rename(*, study: str, name: str, new_name: str, named: str) -> None:
    """Call the coder NAME by NEW-NAME; the codings stay theirs."""
    from polyvocal.work.coders import find_coder, rename_coder
    from polyvocal.work.opening import at_study

    by = working_actor(named)
    with at_study(study) as at:
        rename_coder(at, by=by, coder_id=find_coder(at, name).id, name=new_name)
    show_line(_("The coder is called {name} now.").format(name=new_name))


@coders.command()
@study_argument
@click.argument("name")
@as_option
def remove(*, study: str, name: str, named: str) -> None:
    """Remove the coder NAME, who has made nothing."""
    from polyvocal.work.coders import find_coder, remove_coder
    from polyvocal.work.opening import at_study

    by = working_actor(named)
    with at_study(study) as at:
        remove_coder(at, by=by, coder_id=find_coder(at, name).id)
    click.echo(_("Removed."))
