"""What waits to be looked through before it is stored: beside the studies, for a day."""

from __future__ import annotations

from typing import Generic, TypeVar
from uuid import UUID

from django.db import connections

from polyvocal.core.errors import NotFound
from polyvocal.core.frozen_values import from_bytes, to_bytes
from polyvocal.core.language import _
from polyvocal.store.job_places import now, using
from polyvocal.store.rows import fetch

D = TypeVar("D")
# Each may hold many interviews; somebody who began a seventh has forgotten the first.
_KEPT = 6


class Drafts(Generic[D]):
    """Drafts of one kind by study and id; the oldest of a study make way, never those of another.

    Every process that serves the studies sees the same. The last one read or kept is remembered
    here: whoever looks through it comes back for it, page after page.
    """

    def __init__(self, alias: str, kind: type[D]) -> None:
        self._alias, self._kind = alias, kind
        self._last: tuple[UUID, float, D] | None = None

    def keep(self, study_id: UUID, draft_id: UUID, draft: D) -> None:
        """A new draft, or the draft as it is now."""
        at = now(self._alias)
        name = self._kind.__name__
        with using(self._alias), connections[self._alias].cursor() as cursor:
            cursor.execute(
                "INSERT INTO store_draft (id, study, kind, data, touched_at) "
                "VALUES (%s, %s, %s, %s, %s) "
                "ON CONFLICT (id) DO UPDATE SET data = excluded.data, "
                "touched_at = excluded.touched_at",
                [draft_id.hex, study_id.hex, name, to_bytes(self._kind, draft), at],
            )
            cursor.execute(
                "DELETE FROM store_draft WHERE study = %s AND kind = %s AND id NOT IN (SELECT id "
                "FROM store_draft WHERE study = %s AND kind = %s "
                "ORDER BY touched_at DESC LIMIT %s)",
                [study_id.hex, name, study_id.hex, name, _KEPT],
            )
        self._last = (draft_id, at, draft)

    def find(self, study_id: UUID, draft_id: UUID) -> D:
        """A draft of this study. Raises `NotFound` when it was stored, dropped or pushed out."""
        where = "FROM store_draft WHERE id = %s AND study = %s AND kind = %s"
        asked = [draft_id.hex, study_id.hex, self._kind.__name__]
        with using(self._alias):
            times = list(fetch(self._alias, f"SELECT touched_at {where}", asked))
            last = self._last
            if times and last is not None and last[:2] == (draft_id, times[0][0]):
                return last[2]
            rows = list(fetch(self._alias, f"SELECT touched_at, data {where}", asked))
        try:
            [(at, data)] = rows
            draft = from_bytes(self._kind, bytes(data))
        except ValueError:  # gone, or of a version before an update
            raise NotFound(
                _("This is no longer waiting to be looked through. Choose the files again.")
            ) from None
        self._last = (draft_id, at, draft)
        return draft

    def drop(self, study_id: UUID, draft_id: UUID) -> None:
        """Forget it."""
        with using(self._alias), connections[self._alias].cursor() as cursor:
            cursor.execute(
                "DELETE FROM store_draft WHERE id = %s AND study = %s",
                [draft_id.hex, study_id.hex],
            )
        self._last = None
