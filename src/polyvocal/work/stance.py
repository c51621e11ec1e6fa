"""Declare that agreement does not fit how a study is done, or take that back."""

from __future__ import annotations

from polyvocal.core.errors import BadValue
from polyvocal.core.language import _
from polyvocal.core.study import Revision
from polyvocal.store import changes
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor

_LONGEST = 2_000


def decline_agreement(at: StudyPlace, *, by: Actor, reason: str) -> Revision:
    """Declare that agreement does not fit; reports print the reason. Raises `BadValue`."""
    plain = " ".join(reason.split())
    if not plain:
        raise BadValue(
            _("Say why agreement does not fit how this study is done; reports print it.")
        )
    if len(plain) > _LONGEST:
        raise BadValue(_("This reason is longer than a report can print; say it more shortly."))
    return changes.decline_agreement(at=at, by=by, reason=plain)


def allow_agreement(at: StudyPlace, *, by: Actor) -> Revision:
    """Take back that agreement does not fit. Raises `BadValue` where nothing was declared."""
    return changes.allow_agreement(at=at, by=by)
