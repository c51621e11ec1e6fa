"""What a study says of itself: its name, and what does not fit the way it is done."""

from __future__ import annotations

from polyvocal.core.errors import BadValue
from polyvocal.core.language import _
from polyvocal.core.study import Revision
from polyvocal.store.changes.found import require_name
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor, Draft, changing
from polyvocal.store.rows import rows_by_key
from polyvocal.store.tables import STUDY, RowImage


def rename_study(*, at: StudyPlace, by: Actor, name: str) -> Revision:
    """Give the study another name; its file keeps its own."""
    require_name(name, _("study"))
    with changing(at, by, "rename_study") as draft:
        row = _row(draft)
        draft.name = name
        draft.change(STUDY, row, STUDY.changed(row, name=name))
    return draft.revision


def decline_agreement(*, at: StudyPlace, by: Actor, reason: str) -> Revision:
    """Declare that agreement does not fit this study, for this reason, in place of any before."""
    with changing(at, by, "decline_agreement") as draft:
        if not reason.strip():
            raise BadValue(_("A declaration needs its reason."))
        row = _row(draft)
        draft.change(STUDY, row, STUDY.changed(row, no_agreement=reason))
    return draft.revision


def allow_agreement(*, at: StudyPlace, by: Actor) -> Revision:
    """Take such a declaration back. Raises `BadValue` where there is none."""
    with changing(at, by, "allow_agreement") as draft:
        row = _row(draft)
        if not STUDY.get(row, "no_agreement"):
            raise BadValue(_("This study does not declare that agreement does not fit."))
        draft.change(STUDY, row, STUDY.changed(row, no_agreement=""))
    return draft.revision


def _row(draft: Draft) -> RowImage:
    [row] = rows_by_key(draft.place.alias, STUDY, [(draft.study,)]).values()
    return row
