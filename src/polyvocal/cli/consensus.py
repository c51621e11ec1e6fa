"""Commands that bring several readings to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from polyvocal.cli import spoken
from polyvocal.cli.options import as_option, json_option, study_argument
from polyvocal.cli.show import show_json, show_line
from polyvocal.cli.who import working_actor
from polyvocal.core.language import _, ngettext, word
from polyvocal.core.showing import one_line

if TYPE_CHECKING:
    from polyvocal.analysis.disagreement import Place
    from polyvocal.core.study import Study
    from polyvocal.work.adjudicating import Fate, Share

VERDICTS = ("one", "both", "neither", "third")
REASONS = ("definition", "boundary", "missed", "inferred")
share_option = click.option(
    "--share",
    default="1/1",
    metavar="N/OF",
    help="Only this part of the documents, where several adjudicate: 1/2, 2/2.",
)


@click.group(cls=spoken.SpokenGroup)
def consensus() -> None:
    """Decide what coders read differently; their own codings stay as they are."""


@consensus.command(name="list")
@study_argument
@share_option
@click.option("--limit", type=click.IntRange(min=1), default=5, metavar="N")
@json_option
def list_(*, study: str, share: str, limit: int, as_json: bool) -> None:
    """Show the places still to be decided, with everybody's reading of each."""
    from polyvocal.store.snapshot import read_study
    from polyvocal.work.adjudicating import list_places
    from polyvocal.work.opening import at_study

    with at_study(study) as at:
        queue = list_places(at, share=_share(share))
        if as_json:
            show_json(queue)
            return
        whole = read_study(at.unveiled)
        for place in queue.places[:limit]:
            _show_place(whole, place)
    n = len(queue.places)
    sentence = ngettext(
        "{n} place is to be decided, {agreed} of them read alike by all; {done} are decided.",
        "{n} places are to be decided, {agreed} of them read alike by all; {done} are decided.",
        n,
    )
    show_line(sentence.format(n=n, agreed=queue.n_agreed, done=queue.n_decided))
    if queue.n_waiting:
        waiting = ngettext(
            "{n} document waits for a blind or re-coding round to end.",
            "{n} documents wait for a blind or re-coding round to end.",
            queue.n_waiting,
        )
        show_line(waiting.format(n=queue.n_waiting))


@consensus.command()
@study_argument
@click.argument("place")
@click.option("--keep", type=click.Choice(VERDICTS), required=True, help="Which reading stays.")
@click.option("--of", "take", multiple=True, metavar="NAME", help="Whose; repeat for several.")
@click.option("--code", "codes", multiple=True, metavar="CODE", help="A third reading's; repeat.")
@click.option("--from", "start", type=int, default=None, metavar="N", help="Other edges: from.")
@click.option("--to", "end", type=int, default=None, metavar="N", help="Other edges: up to.")
@click.option("--reason", type=click.Choice(REASONS), default=None, help="Why readings differed.")
@click.option("--note", default="", metavar="WORDS", help="What to remember of it.")
@as_option
def decide(
    *,
    study: str,
    place: str,
    keep: str,
    take: tuple[str, ...],
    codes: tuple[str, ...],
    start: int | None,
    end: int | None,
    reason: str | None,
    note: str,
    named: str,
) -> None:
    """Decide PLACE, named by the first signs of its id; undo takes it back."""
    from polyvocal.core.coding import Span
    from polyvocal.core.consensus import Difference, Verdict
    from polyvocal.work import adjudicating
    from polyvocal.work.opening import at_study

    verdicts = dict(
        zip(VERDICTS, (Verdict.EITHER, Verdict.BOTH, Verdict.NEITHER, Verdict.THIRD), strict=True)
    )
    if (start is None) != (end is None):
        raise click.UsageError(_("Other edges have a beginning and an end: --from and --to."))
    span = None if start is None or end is None else Span(start, end)
    ruling = adjudicating.Ruling(verdicts[keep], take, codes, span, Difference(reason or ""), note)
    by = working_actor(named)
    with at_study(study) as at:
        chosen = adjudicating.find_place(adjudicating.list_places(at), place)
        adjudicating.decide(at, by=by, place=chosen, ruling=ruling)
    click.echo(_("Decided."))


@consensus.command()
@study_argument
@share_option
@as_option
def accept(*, study: str, share: str, named: str) -> None:
    """Take every place that all read alike into the agreed layer, in one step."""
    from polyvocal.work.adjudicating import accept_agreed, list_places
    from polyvocal.work.opening import at_study

    by = working_actor(named)
    with at_study(study) as at:
        queue = list_places(at, share=_share(share))
        accept_agreed(at, by=by, places=queue.places)
    n = queue.n_agreed
    click.echo(ngettext("{n} place is taken.", "{n} places are taken.", n).format(n=n))


@consensus.command()
@study_argument
@click.option(
    "--with-empty", is_flag=True, help="Where it has nothing, too: neither reading was kept."
)
@as_option
def adopt(*, study: str, with_empty: bool, named: str) -> None:
    """Take an agreed layer that came from elsewhere as decided; undo takes that back."""
    from polyvocal.store.snapshot import read_study
    from polyvocal.work.adopting import adopt_agreed
    from polyvocal.work.opening import at_study

    by = working_actor(named)
    with at_study(study) as at:
        n_before = len(read_study(at).decisions)
        adopt_agreed(at, by=by, with_empty=with_empty)
        n = len(read_study(at).decisions) - n_before
    click.echo(ngettext("{n} place is decided.", "{n} places are decided.", n).format(n=n))


@consensus.command()
@study_argument
@json_option
def confusions(*, study: str, as_json: bool) -> None:
    """Show which codes coders gave in place of which, the most frequent first."""
    from polyvocal.work.adjudicating import tell_confusions
    from polyvocal.work.opening import at_study

    with at_study(study) as at:
        found = tell_confusions(at)
    if as_json:
        show_json(found)
        return
    for one in found:
        other = _("nothing") if one.other is None else one.other.title
        places = ngettext("{n} place", "{n} places", one.n_places).format(n=one.n_places)
        show_line(f"{one.code.title} | {other}: {places}")
    if found:
        click.echo(_("To look at a code's card: polyvocal frameworks show"))


@consensus.command()
@study_argument
@as_option
@json_option
def mine(*, study: str, named: str, as_json: bool) -> None:
    """Show what became of your own codings."""
    from polyvocal.store.snapshot import read_study
    from polyvocal.work.adjudicating import tell_fates
    from polyvocal.work.opening import at_study

    by = working_actor(named)
    with at_study(study) as at:
        fates = tell_fates(at, by=by)
        if as_json:
            show_json(fates)
            return
        whole = read_study(at.seen_by(by.id, by.name))
        for fate in fates:
            _show_fate(whole, fate)


def _show_fate(study: Study, fate: Fate) -> None:
    words = one_line(study.quote(fate.coding))
    reason = word(fate.decision.difference)
    why = f" ({reason})" if reason else ""
    title = _title(study, fate.coding.code_id)
    show_line(f"{title}, “{words}”: {word(fate.decision.verdict)}{why}")


def _show_place(study: Study, place: Place) -> None:
    words = one_line(study.text(place.document.id)[place.span.start : place.span.end])
    show_line(f"{place.codings[0].id.hex[:8]}  {place.document.name}: “{words}”")
    for reading in place.readings:
        codes = [_title(study, coding.code_id) for coding in reading.codings]
        notes = [coding.note for coding in reading.codings if coding.note]
        said = "; ".join(codes) or _("nothing")
        more = f" – {'; '.join(notes)}" if notes else ""
        show_line(f"    {reading.rater.name}: {said}{more}")


def _title(study: Study, code_id: object) -> str:
    return next((code.title for code in study.template.codes if code.id == code_id), "")


def _share(written: str) -> Share:
    from polyvocal.work.adjudicating import Share

    number, slash, of = written.partition("/")
    if not slash or not number.isdecimal() or not of.isdecimal():
        raise click.UsageError(
            _("{written} is not a part; write it like this: 1/2").format(written=written)
        )
    return Share(int(number), int(of))
