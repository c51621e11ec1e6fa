"""Those of this program who change one study on a server wait here, and one of them at its row.

At the row itself a crowd is dear: whoever lets it go wakes the next in the database, which finds
the row changed and looks at it anew, while the others hold a connection each that does nothing.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID
from weakref import WeakValueDictionary

from django.db import connections

from polyvocal.store.connections import StudyPlace, address_of
from polyvocal.store.databases import PATIENCE_SECONDS
from polyvocal.store.failures import in_use
from polyvocal.store.fair_queue import FairQueue

_lines: WeakValueDictionary[tuple[str, UUID], FairQueue] = WeakValueDictionary()
_registry = threading.Lock()


@contextmanager
def in_line(at: StudyPlace) -> Iterator[None]:
    """This thread's turn at the study among those of this program, in the order they came.

    A file has a line of its own already. Whoever is inside a transaction holds the study's row, or
    is on the way to it: waiting here for somebody who waits there would never end. Raises
    `StudyInUse` after as long as the row itself would be waited for.
    """
    here = connections[at.alias]
    if here.vendor != "postgresql" or here.in_atomic_block:
        yield
        return
    line = line_of(at)
    with contextlib.ExitStack() as turn:
        try:
            turn.enter_context(line.turn(PATIENCE_SECONDS))
        except TimeoutError as error:
            raise in_use(str(address_of(at.alias))) from error
        yield


def line_of(at: StudyPlace) -> FairQueue:
    """The line at this study; kept for as long as somebody stands in it."""
    with _registry:
        found = _lines.get((at.alias, at.study_id))
        if found is None:
            found = _lines[at.alias, at.study_id] = FairQueue()
        return found
