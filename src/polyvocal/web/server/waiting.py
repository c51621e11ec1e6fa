"""Who is answered next when all threads are busy: a stroke of coding before a page."""

from __future__ import annotations

from collections import deque
from typing import Any

# Asked every other second by everybody at work, and quick to answer.
_QUICK = ("/strokes/", "/live/")
# However many code, whoever opens a page has their turn after so many.
_QUICK_IN_A_ROW = 4


class StrokesFirst:
    """Waitress's queue, under its lock: those who code pass those who wait for a page.

    When many open a large page at once, a coding would otherwise wait for all of these.
    """

    def __init__(self) -> None:
        self._quick: deque[Any] = deque()
        self._others: deque[Any] = deque()
        self._n_passed = 0

    def append(self, channel: Any) -> None:
        """Somebody's connection whose next request is whole."""
        # One that was not understood has no path.
        path = getattr(channel.requests[0], "path", "") if channel.requests else ""
        (self._quick if path.endswith(_QUICK) else self._others).append(channel)

    def popleft(self) -> Any:
        """Whose turn it is. Raises `IndexError` where nobody waits."""
        if self._quick and (self._n_passed < _QUICK_IN_A_ROW or not self._others):
            self._n_passed += 1
            return self._quick.popleft()
        self._n_passed = 0
        return self._others.popleft()

    def __len__(self) -> int:
        return len(self._quick) + len(self._others)
