"""What a bench keeps beside the studies: long work, drafts, and who reads what."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from polyvocal.core.study import Study
from polyvocal.store.addresses import Address
from polyvocal.store.connections import StudyPlace
from polyvocal.store.drafts import Drafts
from polyvocal.store.job_places import close_jobs, open_jobs
from polyvocal.store.jobs import forget_old
from polyvocal.store.presence import Presence
from polyvocal.web.pacing import Pacing
from polyvocal.work.exchange.pages import Incoming
from polyvocal.work.incoming import Batch
from polyvocal.work.jobs import Jobs, Worker
from polyvocal.work.jobs.running import LEASE_SECONDS
from polyvocal.work.people import PeoplePlan


class Beside:
    """Rows that come and go, at one place for every process that serves the same studies.

    `address` is the database of the studies (`None`: a workbench's, in memory). Where `runs_jobs`
    is not said, jobs wait for a worker in another process.
    """

    def __init__(
        self,
        address: Address | None,
        *,
        place: Callable[[UUID], StudyPlace],
        read: Callable[[StudyPlace], Study],
        runs_jobs: bool = True,
        lease_seconds: float = LEASE_SECONDS,
    ) -> None:
        self._alias = open_jobs(address)
        self.incoming = Drafts(self._alias, Batch)
        self.people = Drafts(self._alias, PeoplePlan)
        self.arrivals = Drafts(self._alias, Incoming)
        self.presence = Presence(self._alias)
        self.pacing = Pacing()
        self.worker: Worker | None = None
        if runs_jobs:
            self.worker = Worker(
                self._alias,
                place=place,
                read=read,
                batches=self.incoming,
                arrivals=self.arrivals,
                lease_seconds=lease_seconds,
            )
        self.jobs = Jobs(self._alias, self.worker)

    def sweep(self) -> None:
        """Forget what nobody touched for a day."""
        forget_old(self._alias)

    def close(self) -> None:
        """Leave what is under way to whoever comes next."""
        if self.worker is not None:
            self.worker.close()
        close_jobs(self._alias)
