"""What a witness outside compares: the hash of one event, as it is now."""

from __future__ import annotations

from polyvocal.store.connections import StudyPlace
from polyvocal.store.rows import fetch


def hash_of_event(at: StudyPlace, number: int) -> str | None:
    """The hash that the history up to this event has; `None` where there is no such event."""
    rows = fetch(
        at.alias,
        "SELECT hash FROM store_event WHERE study_id = %s AND number = %s",
        [at.study_id.hex, number],
    )
    return next((str(found) for (found,) in rows), None)
