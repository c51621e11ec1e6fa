"""Sessions in the database: read by a plain question, written when it is this thread's turn."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone

from polyvocal.store.default_place import turn_at_default

_OF_NOW = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(DatabaseStore):
    """Django's, which on SQLite would wait behind everybody who codes."""

    def load(self) -> dict[str, Any]:
        """What is kept of this browser; nothing for a session that is over, or that nobody has.

        Asked with each request. Django's way of putting the question took twenty times as long
        as the answer.
        """
        connection = connections[DEFAULT_DB_ALIAS]
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(_OF_NOW, [self.session_key, now])
            found = cursor.fetchone()
        if found is None:
            self._session_key = None
            return {}
        kept: dict[str, Any] = self.decode(found[0])
        return kept

    def save(self, must_create: bool = False) -> None:
        """Write it down. Raises as Django's does."""
        with turn_at_default():
            super().save(must_create)
