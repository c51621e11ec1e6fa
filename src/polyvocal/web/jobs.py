"""Work that takes longer than a moment: in a thread, watched and stopped from a page.

A job names what runs and keeps what a page shows of it; nothing here knows pages or requests, so
that rows with leases can take the place of threads without a page noticing.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from polyvocal.core.errors import Cancelled, NotFound, PolyvocalError
from polyvocal.core.language import _
from polyvocal.core.progress import Progress
from polyvocal.web.failures import without_words

_log = logging.getLogger(__name__)
_AT_ONCE = 2
_KEPT = 50


class JobState(StrEnum):
    """Where a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"

    @property
    def is_over(self) -> bool:
        """Will nothing more come of it?"""
        return self in {JobState.DONE, JobState.STOPPED, JobState.FAILED}


@dataclass
class Job:
    """One piece of long work.

    `title` says what it is; `what`, `done` and `total` are the latest progress (`total` `None`: not
    known); `problem` is the sentence of a failure; `result` what the work gave. `ended` is set when
    nothing more will come.
    """

    id: UUID
    study_id: UUID
    title: str
    next_page: str
    state: JobState = JobState.WAITING
    what: str = ""
    done: int = 0
    total: int | None = None
    problem: str = ""
    result: Any = None
    ended: threading.Event = field(default_factory=threading.Event, repr=False)
    _stop: threading.Event = field(default_factory=threading.Event, repr=False)

    def tell(self, what: str, done: int, total: int | None) -> None:
        """Progress as `core.progress.Progress`; raises `Cancelled` once the person asked so.

        A job cannot be called itself: a page that names it would call it.
        """
        if self._stop.is_set():
            raise Cancelled
        self.what, self.done, self.total = what, done, total

    def stop(self) -> None:
        """Ask the work to stop at its next step."""
        self._stop.set()


class Jobs:
    """The jobs of one workbench, the newest kept for a while after they are over."""

    def __init__(self) -> None:
        self._jobs: dict[UUID, Job] = {}
        self._pool: ThreadPoolExecutor | None = None
        self._turn = threading.Lock()

    def start(
        self, study_id: UUID, title: str, work: Callable[[Progress], object], *, next_page: str = ""
    ) -> Job:
        """Run `work` in a thread; it is told where to report to, and stops when asked.

        `next_page` is where a person goes on when it is done, ``{job}`` in it being the job's id;
        "": the work makes a file, which waits to be taken.
        """
        number = uuid4()
        job = Job(number, study_id, title, next_page.replace("{job}", str(number)))
        with self._turn:
            self._jobs[job.id] = job
            over = [known.id for known in self._jobs.values() if known.state.is_over]
            for oldest in over[: max(0, len(self._jobs) - _KEPT)]:
                del self._jobs[oldest]
            if self._pool is None:
                self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="polyvocal-job")
            # In a copy of this context: the thread speaks the language of whoever asked.
            self._pool.submit(copy_context().run, _run, job, work)
        return job

    def find(self, study_id: UUID, job_id: UUID) -> Job:
        """A job of this study. Raises `NotFound`."""
        job = self._jobs.get(job_id)
        if job is None or job.study_id != study_id:
            raise NotFound(_("This work is over and no longer listed."))
        return job

    def close(self) -> None:
        """Ask everything to stop, and wait until it has."""
        for job in self._jobs.values():
            job.stop()
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


def _run(job: Job, work: Callable[[Progress], object]) -> None:
    job.state = JobState.RUNNING
    try:
        job.result = work(job.tell)
        job.state = JobState.DONE
    except Cancelled as stopped:
        job.state, job.problem = JobState.STOPPED, str(stopped)
    except PolyvocalError as error:
        job.state, job.problem = JobState.FAILED, str(error)
    except Exception as error:  # noqa: BLE001 - the person must hear of it, and the log says what it was
        _log.error("A job failed: %s", without_words(error))
        job.state = JobState.FAILED
        job.problem = _("This failed unexpectedly, and nothing was changed. Try it again.")
    finally:
        job.ended.set()
