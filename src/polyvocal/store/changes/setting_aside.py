"""Changes that set documents and cases aside, and take them in again."""

from __future__ import annotations

from uuid import UUID

from polyvocal.core.errors import BadValue
from polyvocal.core.language import _
from polyvocal.core.study import Revision
from polyvocal.store.changes.found import find_row
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor, Draft, changing
from polyvocal.store.tables import CASE, DOCUMENT, Table


def set_document_aside(*, at: StudyPlace, by: Actor, document_id: UUID, reason: str) -> Revision:
    """Leave a document and its codings out of every result, for a reason that tables print.

    Raises `NotFound`, and `BadValue` without a reason.
    """
    with changing(at, by, "set_document_aside") as draft:
        _set_aside(draft, DOCUMENT, document_id, _required(reason))
    return draft.revision


def set_case_aside(*, at: StudyPlace, by: Actor, case_id: UUID, reason: str) -> Revision:
    """Leave a case out of every result, for a reason that tables print.

    Raises `NotFound`, and `BadValue` without a reason.
    """
    with changing(at, by, "set_case_aside") as draft:
        _set_aside(draft, CASE, case_id, _required(reason))
    return draft.revision


def take_document_in(*, at: StudyPlace, by: Actor, document_id: UUID) -> Revision:
    """Count a document again. Raises `NotFound`."""
    with changing(at, by, "take_document_in") as draft:
        _set_aside(draft, DOCUMENT, document_id, "")
    return draft.revision


def take_case_in(*, at: StudyPlace, by: Actor, case_id: UUID) -> Revision:
    """Count a case again. Raises `NotFound`."""
    with changing(at, by, "take_case_in") as draft:
        _set_aside(draft, CASE, case_id, "")
    return draft.revision


def _required(reason: str) -> str:
    if not reason.strip():
        raise BadValue(_("Say why it is set aside: the tables print the reason."))
    return " ".join(reason.split())


def _set_aside(draft: Draft, table: Table, id_: UUID, reason: str) -> None:
    before = find_row(draft, table, id_)
    draft.change(table, before, table.changed(before, set_aside=reason))
