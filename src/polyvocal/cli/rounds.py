"""Commands about rounds: who codes what, who has handed in."""

from __future__ import annotations

import click

from polyvocal.cli import spoken
from polyvocal.cli.options import as_option, json_option, study_argument
from polyvocal.cli.show import show_json, show_line
from polyvocal.cli.who import working_actor
from polyvocal.core.language import _, ngettext, word

KINDS = ("open", "blind", "training", "recoding")


@click.group(cls=spoken.SpokenGroup)
def rounds() -> None:
    """Give documents to coders, hand work in, and see how far everybody is."""


@rounds.command(name="list")
@study_argument
@json_option
def list_(*, study: str, as_json: bool) -> None:
    """Show every round, its coders, and who has handed in."""
    from polyvocal.work.opening import at_study
    from polyvocal.work.rounds import list_rounds

    with at_study(study) as at:
        lines = list_rounds(at)
    if as_json:
        show_json(lines)
        return
    if not lines:
        click.echo(_("There is no round yet."))
    for line in lines:
        kind = word(line.round.purpose) or (_("blind") if line.round.is_blind else _("open"))
        documents = ngettext("{n} document", "{n} documents", line.n_documents)
        state = _(", running: nobody sees anybody else's work") if line.is_running else ""
        show_line(f"{line.round.name} ({kind}), {documents.format(n=line.n_documents)}{state}")
        for progress in line.coders:
            state = _("handed in") if progress.is_submitted else _("at work")
            seen = _(", has seen others' work") if progress.has_seen else ""
            n = ngettext("{n} document", "{n} documents", progress.n_documents)
            given = n.format(n=progress.n_documents)
            show_line(f"  {progress.coder.name}: {given}, {state}{seen}")


@rounds.command()
@study_argument
@click.argument("name")
@click.option(
    "--kind", type=click.Choice(KINDS), default="open", help="Unless said: open, all see all."
)
@click.option("--coder", "coders", multiple=True, required=True, metavar="NAME", help="Repeat.")
@click.option(
    "--document", "documents", multiple=True, metavar="NAME", help="Repeat. Unless said: all."
)
@click.option(
    "--sample",
    "samples",
    multiple=True,
    metavar="'ROLE=N'",
    help="Instead of documents: so many of each role, drawn at random; repeat.",
)
@click.option("--seed", type=int, default=1, help="Makes the drawing repeatable.")
@click.option("--key", default="", metavar="NAME", help="Training: a coder, or consensus.")
@as_option
@json_option
def add(
    *,
    study: str,
    name: str,
    kind: str,
    coders: tuple[str, ...],
    documents: tuple[str, ...],
    samples: tuple[str, ...],
    seed: int,
    key: str,
    named: str,
    as_json: bool,
) -> None:
    """Make the round NAME and give its documents to its coders."""
    from polyvocal.work.opening import at_study
    from polyvocal.work.rounds import RoundKind, RoundWish, give_round

    by = working_actor(named)
    sample = dict(map(_sample, samples)) or None
    wish = RoundWish(name, RoundKind(kind), coders, documents, sample, seed, key)
    with at_study(study) as at:
        made = give_round(at, by=by, wish=wish)
    if as_json:
        show_json(made)
        return
    n = len({document for document, _coder in made.assignments})
    given = ngettext("{n} document is given out.", "{n} documents are given out.", n)
    show_line(given.format(n=n))
    if made.is_blind:
        click.echo(
            _(
                "Nobody is shown anybody else's work on them until all have handed in. Whoever "
                "has the study's file can read it by other means."
            )
        )


@rounds.command()
@study_argument
@click.argument("name")
@as_option
def submit(*, study: str, name: str, named: str) -> None:
    """Hand your own work in the round NAME in; of a blind round this cannot be undone."""
    from polyvocal.work import rounds as work
    from polyvocal.work.opening import at_study

    by = working_actor(named)
    with at_study(study) as at:
        work.submit(at, by=by, round_name=name)
    click.echo(_("Handed in."))


@rounds.command()
@study_argument
@click.argument("name")
@as_option
def reopen(*, study: str, name: str, named: str) -> None:
    """Open your own work in the round NAME again; it is marked if you could see the others'."""
    from polyvocal.work import rounds as work
    from polyvocal.work.opening import at_study

    by = working_actor(named)
    with at_study(study) as at:
        work.reopen(at, by=by, round_name=name)
    click.echo(_("Opened again."))


@rounds.command()
@study_argument
@click.argument("name")
@as_option
@json_option
def feedback(*, study: str, name: str, named: str, as_json: bool) -> None:
    """Hold your own work in the training round NAME against its key, code by code."""
    from polyvocal.work.opening import at_study
    from polyvocal.work.rounds import give_feedback

    by = working_actor(named)
    with at_study(study) as at:
        result = give_feedback(at, by=by, round_name=name)
    if as_json:
        show_json(result)
        return
    for line in result.codes:
        counts = line.line.counts
        if counts.marked_by_any:
            mine, key = counts.marked_by
            sentence = _("{code}: you {mine}, the key {key}, both {both}")
            both = counts.marked_together
            show_line(sentence.format(code=line.code.title, mine=mine, key=key, both=both))


def _sample(written: str) -> tuple[str, int]:
    role, equals, n = written.rpartition("=")
    if not equals or not n.strip().isdecimal():
        raise click.UsageError(
            _("{written} is not a sample; write it like this: PW=5").format(written=written)
        )
    return role.strip(), int(n)
