"""Commands about rounds: who codes what, who has handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from polyvocal.cli import spoken
from polyvocal.cli.options import as_option, json_option, study_argument
from polyvocal.cli.show import show_json, show_line
from polyvocal.cli.who import working_actor
from polyvocal.core.language import _, ngettext, word

if TYPE_CHECKING:
    from polyvocal.work.round_progress import CoderProgress

_SEEN = {
    False: lambda: _(", has seen others' work"),
    True: lambda: _(", has seen their earlier codings"),
}
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
    from polyvocal.work.round_progress import list_rounds

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
        if line.round.drawn:
            show_line(_("  Drawn at random: {how}.").format(how=line.round.drawn))
        for progress in line.coders:
            state = _("handed in") if progress.is_submitted else _("at work")
            seen = _SEEN[line.round.is_anew]() if progress.has_seen else ""
            show_line(f"  {progress.coder.name}: {_how_far(progress)}, {state}{seen}")


def _how_far(progress: CoderProgress) -> str:
    """Their documents; of how many they have coded something, where that is nobody's secret."""
    n = progress.n_documents
    if progress.n_coded is None:
        return ngettext("{n} document", "{n} documents", n).format(n=n)
    told = ngettext("{done} of {n} document coded", "{done} of {n} documents coded", n)
    return told.format(done=progress.n_coded, n=n)


@rounds.command()
@study_argument
@click.argument("name")
@click.option(
    "--kind", type=click.Choice(KINDS), default="open", help="Unless said: open, all see all."
)
@click.option("--coder", "coders", multiple=True, metavar="NAME", help="Repeat.")
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
@click.option(
    "--again", default="", metavar="ROUND", help="Re-coding: the round whose documents to repeat."
)
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
    again: str,
    named: str,
    as_json: bool,
) -> None:
    """Make the round NAME and give its documents to its coders."""
    from polyvocal.work.opening import at_study
    from polyvocal.work.rounds import RoundKind, RoundWish, give_round

    by = working_actor(named)
    sample = dict(map(_sample, samples)) or None
    wish = RoundWish(name, RoundKind(kind), coders, documents, sample, seed, key, again)
    with at_study(study) as at:
        made = give_round(at, by=by, wish=wish)
    if as_json:
        show_json(made)
        return
    n = len({document for document, _coder in made.assignments})
    given = ngettext("{n} document is given out.", "{n} documents are given out.", n)
    show_line(given.format(n=n))
    if made.drawn:
        show_line(_("Drawn at random: {how}.").format(how=made.drawn))
    if made.is_blind:
        click.echo(
            _(
                "Nobody is shown anybody else's work on them until all have handed in. Whoever "
                "has the study's file can read it by other means."
            )
        )
    if made.is_anew:
        click.echo(
            _(
                "What these documents hold already is hidden from each of its coders until they "
                "hand in, also what they made themselves."
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
@click.option(
    "--document", "documents", multiple=True, required=True, metavar="NAME", help="Repeat."
)
@click.option(
    "--coder", "coders", multiple=True, metavar="NAME", help="Unless said: all in the round."
)
@as_option
def give(
    *, study: str, name: str, documents: tuple[str, ...], coders: tuple[str, ...], named: str
) -> None:
    """Give more documents out in the round NAME; who has handed in has their work open again."""
    from polyvocal.work.opening import at_study
    from polyvocal.work.rounds import give_more

    by = working_actor(named)
    with at_study(study) as at:
        give_more(at, by=by, round_name=name, documents=documents, coders=coders)
    click.echo(_("More was given out."))


@rounds.command()
@study_argument
@click.argument("name")
@as_option
def lift(*, study: str, name: str, named: str) -> None:
    """End the blind round NAME for everybody, though not all have handed in; never undone."""
    from polyvocal.work import rounds as work
    from polyvocal.work.opening import at_study

    by = working_actor(named)
    with at_study(study) as at:
        work.lift(at, by=by, round_name=name)
    click.echo(_("Lifted. Whoever had not handed in is marked."))


@rounds.command()
@study_argument
@click.argument("name")
@as_option
def remove(*, study: str, name: str, named: str) -> None:
    """Remove the round NAME, in which nothing was coded."""
    from polyvocal.work import rounds as work
    from polyvocal.work.opening import at_study

    by = working_actor(named)
    with at_study(study) as at:
        work.remove_round(at, by=by, round_name=name)
    click.echo(_("Removed."))


@rounds.command()
@study_argument
@click.argument("name")
@as_option
@json_option
def feedback(*, study: str, name: str, named: str, as_json: bool) -> None:
    """Hold your work in the round NAME against its key, or against your own in the one it repeats.

    Code by code, once you have handed in.
    """
    from polyvocal.work.feedback import give_feedback
    from polyvocal.work.opening import at_study

    by = working_actor(named)
    with at_study(study) as at:
        result = give_feedback(at, by=by, round_name=name)
    if as_json:
        show_json(result)
        return
    for line in result.codes:
        counts = line.line.counts
        if counts.marked_by_any:
            first, second = (
                f"{rater.name} {n}"
                for rater, n in zip(result.raters, counts.marked_by, strict=True)
            )
            sentence = _("{code}: {first}, {second}, both {both}")
            both = counts.marked_together
            show_line(sentence.format(code=line.code.title, first=first, second=second, both=both))


def _sample(written: str) -> tuple[str, int]:
    role, equals, n = written.rpartition("=")
    if not equals or not n.strip().isdecimal():
        raise click.UsageError(
            _("{written} is not a sample; write it like this: PW=5").format(written=written)
        )
    return role.strip(), int(n)
