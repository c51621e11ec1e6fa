"""The command that leaves a document or a case out of every result, and counts it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from polyvocal.cli import spoken
from polyvocal.cli.options import as_option, study_argument
from polyvocal.cli.show import show_line
from polyvocal.cli.who import working_actor
from polyvocal.core.errors import BadValue
from polyvocal.core.language import _

if TYPE_CHECKING:
    from polyvocal.store.events import Actor
    from polyvocal.work.opening import Opened


@spoken.command()
@study_argument
@click.argument("name", metavar="NAME")
@click.option("--because", "reason", default="", metavar="REASON", help="Why; tables print it.")
@click.option("--case", "is_case", is_flag=True, help="NAME is a case, not a document.")
@click.option("--take-in", "comes_back", is_flag=True, help="Count it again.")
@as_option
def aside(
    *, study: str, name: str, reason: str, is_case: bool, comes_back: bool, named: str
) -> None:
    """Set a document (or a case) aside: lists, searches and tables leave it out and say so.

    With a case go all documents in which it speaks. Nothing is lost.
    """
    from polyvocal.work import setting_aside as work
    from polyvocal.work.opening import opened

    if bool(reason) == comes_back:
        raise BadValue(_("Say --because with a reason to set it aside, or --take-in."))
    by = working_actor(named)
    with opened(study) as found:
        if comes_back:
            work.take_in(found.place, by=by, aside=work.find_set_aside(found.study, name))
            show_line(_("{name} counts again.").format(name=name))
            return
        said = _set_aside(found, by, name, reason, is_case=is_case)
    show_line(_("{name} is set aside.").format(name=name))
    for sentence in said:
        show_line(sentence)


def _set_aside(
    found: Opened, by: Actor, name: str, reason: str, *, is_case: bool
) -> tuple[str, ...]:
    from polyvocal.work import setting_aside as work

    at, study = found.place, found.study
    if is_case:
        case = study.case(name).id
        said = work.before_setting_case_aside(study, case)
        work.set_case_aside(at, by=by, case_id=case, reason=reason)
        return said
    document = study.document(name).id
    said = work.before_setting_document_aside(study, document)
    work.set_document_aside(at, by=by, document_id=document, reason=reason)
    return said
