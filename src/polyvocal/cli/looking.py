"""Commands that look at a study and its past, and bring the past back."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from polyvocal.cli import spoken
from polyvocal.cli.codes import PROBLEM
from polyvocal.cli.options import (
    FilePath,
    as_option,
    json_option,
    study_argument,
)
from polyvocal.cli.progress import watched
from polyvocal.cli.show import show_json, show_line, show_notices
from polyvocal.cli.who import working_actor
from polyvocal.core.findings import Counted, say_count
from polyvocal.core.language import _, ngettext, word
from polyvocal.core.showing import one_line


@spoken.command()
@study_argument
@json_option
def info(*, study: str, as_json: bool) -> None:
    """Say what a study holds, where it stands, and which copies of it are kept."""
    from polyvocal.work.past import describe_study

    found = describe_study(study)
    if as_json:
        show_json(found)
        return
    show_notices(found.notices)
    show_line(found.name)
    for kind, n in found.counts.items():
        click.echo(f"  {word(kind)}: {n:,}")
    click.echo(_("Revision {revision}").format(revision=found.revision))
    click.echo(_("Digest of the content {digest}").format(digest=found.digest))
    _show_copies(study)


@spoken.command()
@study_argument
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, metavar="N")
@json_option
def history(*, study: str, limit: int, as_json: bool) -> None:
    """Say who did what when, the latest first."""
    from polyvocal.work.past import list_history

    lines = list_history(study, limit=limit)
    if as_json:
        show_json(lines)
        return
    for line in lines:
        undone = _(" (undone)") if line.is_undone else ""
        if line.step not in {None, line.number}:
            undone = _(" (at once with {n})").format(n=line.step) + undone
        when = line.at.astimezone().strftime("%Y-%m-%d %H:%M")
        show_line(f"{line.number:>5}  {when}  {line.actor.name}: {line.sentence}{undone}")


@spoken.command()
@study_argument
@click.argument("typed", metavar="WORDS")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, metavar="N")
@click.option("--after", default="", metavar="DOCUMENT", help="Go on after this document.")
@json_option
def search(*, study: str, typed: str, limit: int, after: str, as_json: bool) -> None:
    """Find words in the texts: word "a phrase" begin* NEAR(one two, 5) /expression/."""
    from polyvocal.work.searching import search_study

    found = search_study(study, typed, after=after, n_documents=limit)
    if as_json:
        show_json(tuple(found))
        return
    names = []
    for document in found:
        names.append(document.document)
        show_line(f"{document.document}: {document.n_hits:,}")
        for passage in document.passages:
            before, after_it = one_line(passage.before), one_line(passage.after)
            words = click.style(one_line(passage.words), bold=True)
            click.echo(f"  …{before.lstrip()}{words}{after_it.rstrip()}…")
    if not names:
        click.echo(_("Nothing is found."))
    elif len(names) == limit:
        click.echo(_("To go on: --after {name}").format(name=shlex.quote(names[-1])))


@spoken.command()
@study_argument
@as_option
@json_option
def undo(*, study: str, named: str, as_json: bool) -> None:
    """Take back your latest change that is not undone yet; never somebody else's."""
    from polyvocal.work.past import undo_last

    by = working_actor(named)
    taken = undo_last(study, by=by)
    if as_json:
        show_json(taken)
    else:
        show_line(_("Undone: {what}").format(what=taken.sentence))


@spoken.command()
@study_argument
@as_option
@json_option
def redo(*, study: str, named: str, as_json: bool) -> None:
    """Bring back what you undid last."""
    from polyvocal.work.past import redo_last

    by = working_actor(named)
    taken = redo_last(study, by=by)
    if as_json:
        show_json(taken)
    else:
        show_line(_("Redone: {what}").format(what=taken.sentence))


@spoken.command()
@study_argument
@json_option
def verify(*, study: str, as_json: bool) -> int:
    """Check every event, text, place and original against what was written."""
    from polyvocal.work.past import check_study

    with watched() as progress:
        verdict = check_study(study, progress)
    if as_json:
        show_json(verdict)
        return PROBLEM if verdict.damages else 0
    for damage in verdict.damages:
        show_line(f"{damage.place}: {damage.sentence}")
    for note in verdict.notes:
        show_line(note)
    if verdict.damages:
        click.echo(
            _("To have an earlier state back: polyvocal restore {study}").format(study=study)
        )
        return PROBLEM
    events = say_count(Counted.EVENTS, verdict.n_events)
    rows = ngettext("{n} row", "{n} rows", verdict.n_rows).format(n=f"{verdict.n_rows:,}")
    sentence = _("Sound, as it was written: {events} and {rows}.")
    click.echo(sentence.format(events=events, rows=rows))
    return 0


@spoken.command()
@click.argument("study", metavar="STUDY", type=FilePath(path_type=Path))
@click.option("--copy", "number", type=int, metavar="N", help="Which copy; 1 is the newest.")
@json_option
def restore(*, study: Path, number: int | None, as_json: bool) -> None:
    """List the copies kept beside a study, or put one in its place.

    The present state is kept as a copy first, so that restoring can be taken back.
    """
    from polyvocal.work.past import bring_back, kept_copies

    if number is None:
        if as_json:
            show_json(kept_copies(study))
        else:
            _show_copies(str(study))
        return
    restored = bring_back(study, number=number)
    if as_json:
        show_json(restored)
        return
    sentence = _("{study} is again as it was in {copy}.")
    show_line(sentence.format(study=study.name, copy=restored.copy.path.name))
    if restored.before is not None:
        kept = _("How it was just now is kept in {before}.")
        show_line(kept.format(before=restored.before.name))


def _show_copies(study: str) -> None:
    from polyvocal.work.past import kept_copies

    copies = kept_copies(study)
    if not copies:
        click.echo(_("No copies are kept beside it yet."))
        return
    click.echo(_("Copies kept beside it:"))
    for number, copy in enumerate(copies, 1):
        when = copy.made.astimezone().strftime("%Y-%m-%d %H:%M")
        click.echo(f"  {number:>2}  {when}  {word(copy.reason)}")
    show_line(_("To bring one back: polyvocal restore {study} --copy N").format(study=study))
