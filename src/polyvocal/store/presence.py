"""Who has which interview open at this moment: for a few seconds, and in no study."""

from __future__ import annotations

import time
from uuid import UUID

from django.db import connections

from polyvocal.store.events import Actor
from polyvocal.store.job_places import now, using
from polyvocal.store.rows import as_uuid, fetch

# A page asks more often than every second; one that has not for so long is closed, or hidden.
_GONE_SECONDS = 6.0
# Whoever stays is written down anew only so often: a question asked every second writes nothing.
_ANEW_SECONDS = 2.0


class Presence:
    """Everybody who reads, by study and document; every process that serves sees the same."""

    def __init__(self, alias: str) -> None:
        self._alias = alias
        self._written: dict[tuple[UUID, UUID, UUID], float] = {}

    def come(self, study_id: UUID, document_id: UUID, who: Actor) -> tuple[Actor, ...]:
        """Note that this person is here; the others who are, by name."""
        at = now(self._alias)
        key = (study_id, document_id, who.id)
        if time.monotonic() - self._written.get(key, -_ANEW_SECONDS) >= _ANEW_SECONDS:
            self._written[key] = time.monotonic()
            self._write(key, who.name, at)
        with using(self._alias):
            rows = fetch(
                self._alias,
                "SELECT person, name FROM store_reader WHERE study = %s AND document = %s "
                "AND person <> %s AND seen_at > %s",
                [study_id.hex, document_id.hex, who.id.hex, at - _GONE_SECONDS],
            )
            others = [Actor(as_uuid(person), name) for person, name in rows]
        return tuple(sorted(others, key=lambda other: (other.name, other.id)))

    def _write(self, key: tuple[UUID, UUID, UUID], name: str, at: float) -> None:
        with using(self._alias), connections[self._alias].cursor() as cursor:
            cursor.execute(
                "INSERT INTO store_reader (study, document, person, name, seen_at) "
                "VALUES (%s, %s, %s, %s, %s) ON CONFLICT (study, document, person) "
                "DO UPDATE SET name = excluded.name, seen_at = excluded.seen_at",
                [*(id_.hex for id_ in key), name, at],
            )
            cursor.execute("DELETE FROM store_reader WHERE seen_at < %s", [at - _GONE_SECONDS])
        if len(self._written) > 10_000:
            self._written.clear()
