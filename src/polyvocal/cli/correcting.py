"""The command that puts a newer text in a document's place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from polyvocal.cli import spoken
from polyvocal.cli.codes import TO_LOOK_AT
from polyvocal.cli.options import (
    FilePath,
    as_option,
    json_option,
    strict_option,
    study_argument,
)
from polyvocal.cli.show import show_import, show_json, show_line
from polyvocal.cli.who import working_actor
from polyvocal.core.coding import AnchorState
from polyvocal.core.language import _, ngettext, word
from polyvocal.core.showing import one_line

if TYPE_CHECKING:
    from polyvocal.work.renewing import Renewed, Touched

# What a person has to decide comes first, and no more of it than fits on a screen.
_MOST_LISTED = 12
_LONGEST = 72
_ORDER = (AnchorState.LOST, AnchorState.TO_REVIEW, AnchorState.CARRIED, AnchorState.EXACT)
_IN_DOUBT = _ORDER[:2]


@spoken.command()
@study_argument
@click.argument("file", metavar="FILE", type=FilePath(path_type=Path))
@click.option(
    "--document",
    "name",
    default="",
    metavar="NAME",
    help="Which document this is a newer version of, where it is not called like the file.",
)
@click.option("--look", is_flag=True, help="Only say what it would do to the codings.")
@as_option
@strict_option
@json_option
def correct(
    *, study: str, file: Path, name: str, look: bool, named: str, strict: bool, as_json: bool
) -> int:
    """Put a newer version of a transcript in its place; codings follow their words.

    Says which codings came through, and lists those that somebody must review.
    """
    from polyvocal.work.renewing import renew_document

    by = working_actor(named)
    renewed = renew_document(study, file, by=by, name=name, only_look=look)
    if as_json:
        show_json(renewed)
    else:
        _tell(renewed, only_looked=look)
    in_doubt = any(touched.state in _IN_DOUBT for touched in renewed.touched)
    return TO_LOOK_AT if strict and in_doubt else 0


def _tell(renewed: Renewed, *, only_looked: bool) -> None:
    if not renewed.n_changes:
        show_line(
            _("{name}: the text is the same; nothing was changed.").format(name=renewed.document)
        )
        return
    n = renewed.n_changes
    changed = ngettext(
        "{name}: {n} stretch of the text is another.",
        "{name}: {n} stretches of the text are others.",
        n,
    )
    show_line(changed.format(name=renewed.document, n=n))
    counts = [
        f"{renewed.n_codings.get(state, 0):,} {word(state)}"
        for state in reversed(_ORDER)
        if renewed.n_codings.get(state, 0)
    ]
    show_line(_("Codings: {counts}.").format(counts=", ".join(counts) or _("none")))
    show_import(renewed.report)
    listed = sorted(renewed.touched, key=lambda touched: _ORDER.index(touched.state))
    for touched in listed[:_MOST_LISTED]:
        _show(touched)
    if len(listed) > _MOST_LISTED:
        more = len(listed) - _MOST_LISTED
        line = ngettext("… and {n} more coding.", "… and {n} more codings.", more)
        click.echo(f"  {line.format(n=more)}")
    if only_looked:
        click.echo(_("Nothing was changed, since you only looked."))


def _show(touched: Touched) -> None:
    where = _("turn {n}").format(n=touched.turn) if touched.turn else _("outside turns")
    show_line(f"  {word(touched.state)}: {touched.code}, {touched.coder}, {where}")
    is_gone = touched.state is AnchorState.LOST
    show_line(f"    {_cut(touched.before)}" + ("" if is_gone else f" → {_cut(touched.now)}"))


def _cut(words: str) -> str:
    shown = one_line(words)
    return f"“{shown}”" if len(shown) <= _LONGEST else f"“{shown[:_LONGEST]}…”"
