"""Sessions in the database, written when it is this thread's turn."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from polyvocal.store.default_place import turn_at_default


class SessionStore(DatabaseStore):
    """Django's, which on SQLite would wait behind everybody who codes."""

    def save(self, must_create: bool = False) -> None:
        """Write it down. Raises as Django's does."""
        with turn_at_default():
            super().save(must_create)
