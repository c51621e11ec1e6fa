"""Where long work is asked for, followed and stopped."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID, uuid4

from polyvocal.core.errors import Cancelled, NotFound
from polyvocal.core.frozen_values import from_bytes, to_bytes
from polyvocal.core.language import _, language_in_use
from polyvocal.store import jobs
from polyvocal.store.jobs import Job, JobState
from polyvocal.work.exporting import MadeFile
from polyvocal.work.jobs.kinds import VALUE, Asked, name_of

if TYPE_CHECKING:
    from polyvocal.store.events import Actor
    from polyvocal.work.jobs.running import Worker

T = TypeVar("T")
_LOOK_SECONDS = 0.03


class Jobs:
    """The jobs of one place, whoever does them.

    `worker` is the one of this process (`None`: another's, as on a server that has some).
    """

    def __init__(self, alias: str, worker: Worker | None) -> None:
        self._alias, self._worker = alias, worker

    def start(
        self, study_id: UUID, by: Actor | None, title: str, asked: Asked, *, next_page: str = ""
    ) -> Job:
        """Ask for work, in the language of whoever asks. `next_page`: see `Job`."""
        job = Job(
            uuid4(),
            study_id,
            by.id if by else None,
            by.name if by else "",
            language_in_use(),
            name_of(asked),
            title,
            next_page,
        )
        jobs.forget_old(self._alias)
        jobs.ask_for(self._alias, job, to_bytes(type(asked), asked))
        if self._worker is not None:
            self._worker.begin()
            self._worker.wake()
        return job

    def find(self, study_id: UUID, job_id: UUID) -> Job:
        """A job of this study. Raises `NotFound`."""
        job = jobs.find_job(self._alias, job_id)
        if job is None or job.study_id != study_id:
            raise self.not_listed()
        return job

    def not_listed(self) -> NotFound:
        """The same for a job that is nowhere as for one that is somebody else's."""
        return NotFound(_("This work is over and no longer listed."))

    def wait(self, job: Job, seconds: float) -> Job:
        """The job once it is over, or as it stands after so long."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not job.state.is_over:
            time.sleep(_LOOK_SECONDS)
            job = self.find(job.study_id, job.id)
        return job

    def file(self, job: Job) -> MadeFile:
        """The file a finished job made. Raises `NotFound`."""
        made = jobs.file_of(self._alias, job.id) if job.state is JobState.DONE else None
        if made is None or made[1] == VALUE:
            raise NotFound(_("This work made no file."))
        return MadeFile(*made)

    def value(self, job: Job, kind: type[T]) -> T | None:
        """What a finished job worked out; `None` where it is forgotten, or of a former version."""
        made = jobs.file_of(self._alias, job.id)
        try:
            return from_bytes(kind, made[2]) if made else None
        except ValueError:
            return None

    def stop(self, job: Job) -> None:
        """Ask it to stop."""
        jobs.stop_job(self._alias, job.id, str(Cancelled()))
