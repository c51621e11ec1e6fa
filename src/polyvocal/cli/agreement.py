"""The command that says how far coders agree."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from polyvocal.cli import spoken
from polyvocal.cli.options import (
    FilePath,
    formats_option,
    json_option,
    study_argument,
)
from polyvocal.cli.progress import watched
from polyvocal.cli.show import show_files, show_json, show_notices, show_sentences
from polyvocal.core.language import _, ngettext, word

if TYPE_CHECKING:
    from polyvocal.work.agreeing import AgreementWritten
    from polyvocal.work.tables import FileKind

UNITS = ("turn", "sentence", "characters", "segment", "case")


@spoken.command()
@study_argument
@click.option(
    "--by",
    "kind",
    type=click.Choice(UNITS),
    default="turn",
    show_default=True,
    help="What is counted as one unit.",
)
@click.option(
    "--coder",
    "raters",
    multiple=True,
    metavar="NAME",
    help="Whom to compare: a coder, 'NAME @ ROUND', or consensus; repeat. Unless said: every "
    "person.",
)
@click.option(
    "--document",
    "documents",
    multiple=True,
    metavar="NAME",
    help="Only this document; repeat. Unless said: every one that two were to code.",
)
@click.option(
    "--tolerance",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    metavar="N",
    help="By how many characters edges may differ.",
)
@click.option(
    "--overlap",
    type=click.FloatRange(0, 1, min_open=True),
    default=0.5,
    show_default=True,
    metavar="SHARE",
    help="From which share of their characters on two segments are one place.",
)
@click.option(
    "--with-interviewer",
    is_flag=True,
    help="Count the interviewer's talk too; unless said it is left out.",
)
@click.option(
    "--draws",
    type=click.IntRange(min=0),
    default=1000,
    show_default=True,
    metavar="N",
    help="How often documents are drawn for the intervals; 0: no intervals.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Makes the draws repeatable.")
@click.option("--certain-only", is_flag=True, help="Compare only codings marked ++.")
@click.option("--explicit-only", is_flag=True, help="Leave interpretive codings out.")
@click.option(
    "--role", "roles", multiple=True, metavar="ROLE", help="Only talk of this role; repeat."
)
@click.option("--case-set", default="", metavar="NAME", help="A named set of cases, or all.")
@click.option(
    "--noun", default="", metavar="'ONE,MANY'", help="What the framework calls its codes."
)
@click.option(
    "--out",
    type=FilePath(path_type=Path, file_okay=False),
    default=None,
    metavar="DIR",
    help="The folder to write the report into. Unless said: nothing is written.",
)
@click.option(
    "--anyway", is_flag=True, help="Also where the study declares that agreement does not fit."
)
@formats_option
@json_option
def agreement(
    *,
    study: str,
    kind: str,
    raters: tuple[str, ...],
    documents: tuple[str, ...],
    tolerance: int,
    overlap: float,
    with_interviewer: bool,
    draws: int,
    seed: int,
    certain_only: bool,
    explicit_only: bool,
    roles: tuple[str, ...],
    case_set: str,
    noun: str,
    out: Path | None,
    anyway: bool,
    kinds: Sequence[FileKind],
    as_json: bool,
) -> None:
    """Say how far coders agree, and write it as Word, web page, Excel and CSV."""
    from polyvocal.analysis.agreement import UnitChoice, UnitKind
    from polyvocal.work.agreeing import Comparison, write_agreement
    from polyvocal.work.choices import Choices, read_noun
    from polyvocal.work.opening import opened

    units = UnitChoice(UnitKind(kind), tolerance, overlap, with_interviewer)
    comparison = Comparison(raters, documents, units, draws, seed)
    choices = Choices(
        certain_only=certain_only,
        explicit_only=explicit_only,
        roles=roles,
        case_set=case_set,
        noun=read_noun(noun),
    )
    with watched() as progress, opened(study) as found:
        show_notices(found.notices)
        written = write_agreement(
            found.study,
            out,
            comparison,
            choices=choices,
            digest=found.digest,
            kinds=kinds,
            anyway=anyway,
            progress=progress,
        )
    if as_json:
        show_json(written)
    else:
        _show(written)


@spoken.command(name="plan")
@click.option(
    "--kappa",
    type=click.FloatRange(0, 1, max_open=True),
    default=0.7,
    show_default=True,
    metavar="K",
    help="The kappa that is expected.",
)
@click.option(
    "--marked",
    "shares",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    multiple=True,
    metavar="SHARE",
    help="Of all units the share a coder marks; repeat. Unless said: 0.02, 0.05, 0.1 and 0.2.",
)
@click.option(
    "--within",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.1,
    show_default=True,
    metavar="W",
    help="How far from its true value the kappa found may be.",
)
@json_option
def plan_agreement(
    *, kappa: float, shares: tuple[float, ...], within: float, as_json: bool
) -> None:
    """Say how many units two coders must both code to know their kappa."""
    from polyvocal.analysis.agreement.planning import plan_units

    plans = [plan_units(kappa, share, within) for share in shares or (0.02, 0.05, 0.1, 0.2)]
    if as_json:
        show_json(plans)
        return
    for plan in plans:
        n = plan.n_units
        sentence = ngettext(
            "{percent}% of units marked: {n} unit to code twice",
            "{percent}% of units marked: {n} units to code twice",
            n,
        )
        click.echo(sentence.format(percent=f"{100 * plan.prevalence:.3g}", n=f"{n:,}"))


def _show(written: AgreementWritten) -> None:
    from polyvocal.analysis.agreement import Figure
    from polyvocal.reports.compose.agreement_tables import SIDE_BY_SIDE, format_interval
    from polyvocal.reports.rounding import format_coefficient

    show_sentences(written.sentences)
    if written.compared is None:
        show_files(written.files)
        return
    click.echo(_("Over all codes, where each unit and code is one decision:"))
    figures = written.compared.agreement.overall.figures

    def told(figure: Figure) -> str:
        interval = format_interval(figure)
        return format_coefficient(figure.value) + (f" ({interval})" if interval else "")

    for coefficient in SIDE_BY_SIDE:
        click.echo(f"  {word(coefficient)}: {told(figures[coefficient])}")
    show_files(written.files)
