"""The commands that leave documents and cases out of every result, and count them again."""

from __future__ import annotations

import click

from polyvocal.cli import spoken
from polyvocal.cli.options import as_option, study_argument
from polyvocal.cli.show import show_line
from polyvocal.cli.who import working_actor
from polyvocal.core.language import _


@spoken.command(name="set-aside")
@study_argument
@click.argument("name", metavar="NAME")
@click.option(
    "--because", "reason", required=True, metavar="REASON", help="Why; every table prints it."
)
@click.option("--case", "is_case", is_flag=True, help="NAME is a case, not a document.")
@as_option
def set_aside(*, study: str, name: str, reason: str, is_case: bool, named: str) -> None:
    """Leave a document (or a case) out of lists, searches and tables, without losing it.

    With a case go all documents in which it speaks. `polyvocal take-in` counts it again.
    """
    from polyvocal.work import setting_aside as work
    from polyvocal.work.opening import opened

    by = working_actor(named)
    with opened(study) as found:
        at = found.place
        if is_case:
            case = found.study.case(name)
            said = work.before_setting_case_aside(found.study, case.id)
            work.set_case_aside(at, by=by, case_id=case.id, reason=reason)
        else:
            document = found.study.document(name)
            said = work.before_setting_document_aside(at, document.id)
            work.set_document_aside(at, by=by, document_id=document.id, reason=reason)
    show_line(_("{name} is set aside.").format(name=name))
    for sentence in said:
        show_line(sentence)


@spoken.command(name="take-in")
@study_argument
@click.argument("name", metavar="NAME")
@as_option
def take_in(*, study: str, name: str, named: str) -> None:
    """Count a document or case again that was set aside."""
    from polyvocal.work import setting_aside as work
    from polyvocal.work.opening import opened

    by = working_actor(named)
    with opened(study) as found:
        work.take_in(found.place, by=by, aside=work.find_set_aside(found.study, name))
    show_line(_("{name} counts again.").format(name=name))
