"""How often long work is begun again that nobody asked for."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from uuid import UUID

from polyvocal.store.jobs import Job

# Work goes on for a tenth of the time at most.
_REST = 10
_MOST_KNOWN = 500


@dataclass(frozen=True, slots=True)
class _Begun:
    at: float
    job: UUID


@dataclass
class Pacing:
    """Of each study one such work at a time, and the same again only after a rest.

    The rest is nine times as long as the work took, waiting for its turn included: where a study
    moves with every stroke of many people, what is worked out of it does not take the server up.
    """

    clock: Callable[[], float] = time.monotonic
    # Each process knows of its own only, and rests for the others as well.
    n_processes: int = 1
    _same: dict[Hashable, _Begun] = field(default_factory=dict)
    _latest: dict[UUID, UUID] = field(default_factory=dict)

    def note(self, what: Hashable, job: Job) -> None:
        """This work was begun now."""
        self._same.pop(what, None)
        self._same[what] = _Begun(self.clock(), job.id)
        self._latest[job.study_id] = job.id
        if len(self._same) > _MOST_KNOWN:
            del self._same[next(iter(self._same))]

    def latest(self, study_id: UUID) -> UUID | None:
        """The job that was begun last for this study."""
        return self._latest.get(study_id)

    def last_of(self, what: Hashable) -> UUID | None:
        """The job that did the same last."""
        begun = self._same.get(what)
        return begun.job if begun else None

    def has_rested(self, what: Hashable, took: float) -> bool:
        """Is the same, which took so many seconds, long enough ago?"""
        begun = self._same.get(what)
        rest = _REST * self.n_processes * took
        return begun is None or self.clock() - begun.at >= rest
