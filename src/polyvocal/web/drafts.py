"""What waits to be looked through before it is stored: kept with the workbench, not in a study."""

from __future__ import annotations

import threading
from typing import Generic, TypeVar
from uuid import UUID

from polyvocal.core.errors import NotFound
from polyvocal.core.language import _

D = TypeVar("D")
# Each may hold many interviews; somebody who began a seventh has forgotten the first.
_KEPT = 6


class Drafts(Generic[D]):
    """Drafts by study and id; the oldest of a study make way, never those of another."""

    def __init__(self) -> None:
        self._drafts: dict[tuple[UUID, UUID], D] = {}
        self._turn = threading.Lock()

    def keep(self, study_id: UUID, draft_id: UUID, draft: D) -> None:
        """A new draft, or the draft as it is now."""
        with self._turn:
            self._drafts[study_id, draft_id] = draft
            of_study = [key for key in self._drafts if key[0] == study_id]
            for oldest in of_study[:-_KEPT]:
                del self._drafts[oldest]

    def find(self, study_id: UUID, draft_id: UUID) -> D:
        """A draft of this study. Raises `NotFound` when it was stored, dropped or pushed out."""
        draft = self._drafts.get((study_id, draft_id))
        if draft is None:
            raise NotFound(
                _("This is no longer waiting to be looked through. Choose the files again.")
            )
        return draft

    def drop(self, study_id: UUID, draft_id: UUID) -> None:
        """Forget it."""
        with self._turn:
            self._drafts.pop((study_id, draft_id), None)
