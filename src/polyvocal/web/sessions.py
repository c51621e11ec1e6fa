"""Who may come in to a workbench on this computer: tickets, each good once, and sessions.

Both are random and live in this process's memory only; what is kept of them is a hash.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from typing import Any

TICKET_SECONDS = 15 * 60
# More would mean that something asks for tickets without end.
_MOST_TICKETS = 20


class Session(dict[str, Any]):
    """What is remembered of one browser while the workbench runs."""


class Sessions:
    """Tickets handed out and sessions they were exchanged for; `now` tells the seconds."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._tickets: dict[str, float] = {}
        self._sessions: dict[str, Session] = {}
        self._turn = threading.Lock()

    def new_ticket(self) -> str:
        """A word that lets one browser in, once, within a quarter of an hour."""
        ticket = secrets.token_urlsafe(32)
        with self._turn:
            self._tickets[_hash(ticket)] = self._now() + TICKET_SECONDS
            for oldest in list(self._tickets)[:-_MOST_TICKETS]:
                del self._tickets[oldest]
        return ticket

    def exchange(self, ticket: str) -> tuple[str, Session] | None:
        """The key of a new session and the session; `None` for a ticket that is used or unknown."""
        with self._turn:
            good_until = self._tickets.pop(_hash(ticket), 0.0)
            if self._now() > good_until:
                return None
            key, session = secrets.token_urlsafe(32), Session()
            self._sessions[_hash(key)] = session
        return key, session

    def find(self, key: str) -> Session | None:
        """The session with this key."""
        return self._sessions.get(_hash(key))


def _hash(word: str) -> str:
    # Looking a hash up tells nobody, by the time it takes, how much of a guess was right.
    return hashlib.sha256(word.encode("utf-8", "surrogateescape")).hexdigest()
