"""Who has which interview open at this moment: in memory, for a few seconds, and nowhere else."""

from __future__ import annotations

import threading
import time
from uuid import UUID

from polyvocal.config.person import Person

# A page asks more often than every second; one that has not for so long is closed, or hidden.
_GONE_SECONDS = 6.0


class Presence:
    """Everybody who reads, by study and document."""

    def __init__(self) -> None:
        self._seen: dict[tuple[UUID, UUID, UUID], tuple[str, float]] = {}
        self._turn = threading.Lock()

    def come(self, study_id: UUID, document_id: UUID, person: Person) -> tuple[str, ...]:
        """Note that this person is here; the names of the others who are."""
        now = time.monotonic()
        with self._turn:
            self._seen[study_id, document_id, person.id] = (person.name, now)
            for key in [k for k, (_n, at) in self._seen.items() if now - at > _GONE_SECONDS]:
                del self._seen[key]
            return tuple(
                sorted(
                    name
                    for (study, document, other), (name, _at) in self._seen.items()
                    if (study, document) == (study_id, document_id) and other != person.id
                )
            )
