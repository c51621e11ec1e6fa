"""The command that says which measures do not fit how a study is done."""

from __future__ import annotations

import click

from polyvocal.cli import spoken
from polyvocal.cli.options import as_option, json_option, study_argument
from polyvocal.cli.show import show_json, show_line
from polyvocal.cli.who import working_actor
from polyvocal.core.language import _


@spoken.command()
@study_argument
@click.option(
    "--no-agreement",
    "reason",
    default="",
    metavar="REASON",
    help="Declare that agreement does not fit how the study is done; reports print the reason.",
)
@click.option("--agreement", "fits", is_flag=True, help="Take such a declaration back.")
@as_option
@json_option
def stance(*, study: str, reason: str, fits: bool, named: str, as_json: bool) -> None:
    """Show what the study declares not to fit how it is done, or declare it."""
    from polyvocal.core.stance import no_agreement_sentence
    from polyvocal.work import stance as work
    from polyvocal.work.opening import at_study, opened

    if reason and fits:
        raise click.UsageError(_("Say --no-agreement with a reason, or --agreement: one of two."))
    if reason or fits:
        by = working_actor(named)
        with at_study(study) as at:
            if fits:
                work.allow_agreement(at, by=by)
            else:
                work.decline_agreement(at, by=by, reason=reason)
    with opened(study) as found:
        declared = found.study.no_agreement
    if as_json:
        show_json({"no_agreement": declared})
        return
    show_line(no_agreement_sentence(declared) or _("The study declares nothing of the kind."))
