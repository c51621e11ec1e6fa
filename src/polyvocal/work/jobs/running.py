"""Whoever does the jobs: threads of this process that take one after the other."""

from __future__ import annotations

import logging
import os
import secrets
import threading
from collections.abc import Callable
from contextvars import copy_context
from typing import TYPE_CHECKING

from django.db import close_old_connections

from polyvocal.core.errors import Cancelled, PolyvocalError, Unreachable
from polyvocal.core.failures import without_words
from polyvocal.core.frozen_values import from_bytes
from polyvocal.core.language import _, language_in_use, use_language
from polyvocal.store.events import Actor
from polyvocal.store.failures import explain_failure
from polyvocal.store.jobs import (
    Job,
    JobState,
    Outcome,
    Told,
    arguments_of,
    end_job,
    find_job,
    hand_back,
    renew_lease,
    take_job,
)
from polyvocal.work.jobs.kinds import KINDS, Task

if TYPE_CHECKING:
    from uuid import UUID

    from polyvocal.core.study import Study
    from polyvocal.store.connections import StudyPlace
    from polyvocal.store.drafts import Drafts
    from polyvocal.work.exchange.pages import Incoming
    from polyvocal.work.incoming import Batch

_log = logging.getLogger(__name__)
LEASE_SECONDS = 30.0
_LOOK_SECONDS = 0.3
_AT_ONCE = 2


class _HandedBack(Exception):
    """The worker is told to end: the job is another's to do."""


class Worker:
    """Takes jobs and does them until it is closed.

    `place` says where a study is, `read` its value as these eyes see it. A worker that is killed
    is waited for as long as its lease runs: `lease_seconds`.
    """

    def __init__(
        self,
        alias: str,
        *,
        place: Callable[[UUID], StudyPlace],
        read: Callable[[StudyPlace], Study],
        batches: Drafts[Batch],
        arrivals: Drafts[Incoming],
        lease_seconds: float = LEASE_SECONDS,
    ) -> None:
        self._alias, self._place, self._read, self._batches = alias, place, read, batches
        self._arrivals = arrivals
        self._lease = lease_seconds
        self._wake, self._closing = threading.Event(), threading.Event()
        self._threads: list[threading.Thread] = []
        self._turn = threading.Lock()
        # Told from every other, also from one of this name before a restart.
        self._name = f"{os.getpid()}-{secrets.token_hex(6)}"

    def begin(self) -> None:
        """Start taking jobs, unless it has."""
        with self._turn:
            if self._threads or self._closing.is_set():
                return
            self._threads = [
                threading.Thread(target=self._work, name=f"polyvocal-job-{n}", daemon=True)
                for n in range(_AT_ONCE)
            ]
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """There is something to do."""
        self._wake.set()

    def close(self) -> None:
        """Take no more, leave what is under way to another worker, and wait until it is left."""
        self._closing.set()
        self._wake.set()
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        while not self._closing.is_set():
            self._wake.clear()
            close_old_connections()  # one that broke is made anew
            try:
                job = take_job(self._alias, self._name, self._lease)
            except PolyvocalError:
                job = None  # the database is away: it is asked again
            if job is None:
                self._wake.wait(_LOOK_SECONDS)
            else:
                self._wake.set()  # there may be another
                copy_context().run(self._do, job)

    def _do(self, job: Job) -> None:
        if language_in_use() != job.language:
            use_language(job.language)
        watch = _Watch(self._alias, job, self._name, self._lease, self._closing)
        try:
            outcome = self._outcome(job, watch)
        except (_HandedBack, Unreachable):
            # Where the database is away its lease runs out instead.
            _tried(lambda: hand_back(self._alias, job.id, self._name))
            return
        finally:
            watch.close()
        _tried(lambda: end_job(self._alias, job.id, self._name, watch.told, outcome))

    def _outcome(self, job: Job, watch: _Watch) -> Outcome:
        try:
            made = self._made(job, watch)
        except (_HandedBack, Unreachable):
            raise
        except Cancelled as stopped:
            return Outcome(JobState.STOPPED, str(stopped))
        except PolyvocalError as error:
            return Outcome(JobState.FAILED, str(error))
        except Exception as error:
            if isinstance(explain_failure(error, ""), Unreachable):
                raise _HandedBack from error
            _log.error("A job failed: %s", without_words(error))
            sentence = _("This failed unexpectedly, and nothing was changed. Try it again.")
            return Outcome(JobState.FAILED, sentence)
        return made

    def _made(self, job: Job, watch: _Watch) -> Outcome:
        kind, does = KINDS[job.kind]
        asked = from_bytes(kind, arguments_of(self._alias, job.id))
        at = self._place(job.study_id)
        person = None
        if job.person is not None:
            person = Actor(job.person, job.person_name)
            at = at.seen_by(job.person, job.person_name)
        task = Task(job.id, at, person, lambda: self._read(at), self._batches, self._arrivals)
        made = does(task, asked, watch.tell)
        if made is None:
            return Outcome(JobState.DONE)
        return Outcome(JobState.DONE, "", made.name, made.media_type, made.data)


class _Watch:
    """Says of one job how far it is, keeps its lease, and learns that it is to stop.

    In a thread of its own, since the work may hold a transaction, or say nothing for a while.
    """

    def __init__(
        self, alias: str, job: Job, worker: str, lease: float, closing: threading.Event
    ) -> None:
        self._alias, self._job, self._worker, self._lease = alias, job, worker, lease
        self._closing, self._ended = closing, threading.Event()
        self.told = Told()
        self._raises: type[Exception] | None = Cancelled if job.is_to_stop else None
        self._thread = threading.Thread(target=self._keep, name="polyvocal-lease", daemon=True)
        self._thread.start()

    def tell(self, what: str, done: int, total: int | None) -> None:
        """Progress as `core.progress.Progress`."""
        if self._closing.is_set():
            raise _HandedBack
        if self._raises is not None:
            raise self._raises
        self.told = Told(what, done, total)

    def close(self) -> None:
        """The work is over."""
        self._ended.set()
        self._thread.join()

    def _keep(self) -> None:
        written = Told()
        rounds, every = 0, max(1, int(self._lease / 4 / _LOOK_SECONDS))
        while not self._ended.wait(_LOOK_SECONDS):
            close_old_connections()
            rounds += 1
            told = self.told
            try:
                if told != written or rounds % every == 0:
                    written = told
                    if not renew_lease(self._alias, self._job.id, self._worker, self._lease, told):
                        self._raises = _HandedBack
                found = find_job(self._alias, self._job.id)
            except PolyvocalError:
                continue  # away for a moment; longer, and the lease runs out
            if found is not None and found.is_to_stop and self._raises is None:
                self._raises = Cancelled


def _tried(act: Callable[[], None]) -> None:
    try:
        act()
    except PolyvocalError as error:
        _log.error("A job could not be written down: %s", type(error).__name__)
