"""Set documents and cases aside, after being told what is then left out, and take them in again."""

from __future__ import annotations

from uuid import UUID

from polyvocal.core.errors import NotFound
from polyvocal.core.language import _, ngettext
from polyvocal.core.study import Revision, SetAside, Study
from polyvocal.store import changes
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor


def before_setting_document_aside(study: Study, document_id: UUID) -> tuple[str, ...]:
    """What is left out with a document."""
    n = len(study.codings.rows_of(study.document_index[document_id]))
    with_it = ngettext(
        "This leaves out {n} coding with it.", "This leaves out {n} codings with it.", n
    ).format(n=n)
    return (*((with_it,) if n else ()), _can_be_undone())


def before_setting_case_aside(study: Study, case_id: UUID) -> tuple[str, ...]:
    """What is left out with a case: every document in which it speaks, and all that is on it."""
    spoken_in = {s.document_id for s in study.speakers if s.case_id == case_id}
    others = {
        s.case_id for s in study.speakers if s.document_id in spoken_in and s.case_id is not None
    } - {case_id}
    sentences = []
    if spoken_in:
        names = ", ".join(d.name for d in study.documents if d.id in spoken_in)
        sentences.append(
            ngettext(
                "This leaves out the document in which it speaks: {names}.",
                "This leaves out the {n} documents in which it speaks: {names}.",
                len(spoken_in),
            ).format(n=len(spoken_in), names=names)
        )
    if others:
        names = ", ".join(case.label for case in study.cases if case.id in others)
        sentences.append(_("In them these speak too: {names}.").format(names=names))
    return (*sentences, _can_be_undone())


def set_document_aside(at: StudyPlace, *, by: Actor, document_id: UUID, reason: str) -> Revision:
    """Leave a document out of lists, searches and results. Raises `BadValue` without a reason."""
    return changes.set_document_aside(at=at, by=by, document_id=document_id, reason=reason)


def set_case_aside(at: StudyPlace, *, by: Actor, case_id: UUID, reason: str) -> Revision:
    """Leave a case out, with the documents it speaks in. Raises `BadValue` without a reason."""
    return changes.set_case_aside(at=at, by=by, case_id=case_id, reason=reason)


def take_in(at: StudyPlace, *, by: Actor, aside: SetAside) -> Revision:
    """Count what was set aside again."""
    if aside.is_case:
        return changes.take_case_in(at=at, by=by, case_id=aside.id)
    return changes.take_document_in(at=at, by=by, document_id=aside.id)


def find_set_aside(study: Study, wanted: UUID | str) -> SetAside:
    """What was set aside itself, by its id or name. Raises `NotFound`."""
    for aside in study.set_aside:
        if wanted in (aside.id, aside.name) and not aside.with_case:
            return aside
    raise NotFound(_("Nothing of that name is set aside in this study."))


def _can_be_undone() -> str:
    return _("Nothing is lost: you can undo this, and take it in again at any time.")
