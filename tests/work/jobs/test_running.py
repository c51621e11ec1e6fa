"""Long work: seen, stopped, taken up again, and told plainly when it fails."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import pytest

from polyvocal.analysis.listing import GroupBy, SortBy, Wanted
from polyvocal.core.errors import NotFound
from polyvocal.core.frozen_values import to_bytes
from polyvocal.store import jobs as rows
from polyvocal.store.connections import StudyPlace, writing
from polyvocal.store.drafts import Drafts
from polyvocal.store.events import Actor
from polyvocal.store.job_places import close_jobs, open_jobs
from polyvocal.store.jobs import Job, JobState
from polyvocal.store.reads import revision
from polyvocal.store.snapshot import read_study
from polyvocal.work.exchange.pages import Incoming
from polyvocal.work.incoming import Batch
from polyvocal.work.jobs import Jobs, ReadFiles, StoreFiles, Worker, WriteQuotes
from polyvocal.work.sent import SentFile
from polyvocal.work.tables import FileKind

TALK = "Interviewer: How was it?\n\nP01: A secret of mine. 🙂\n"


@dataclass
class Desk:
    """A study, its jobs, and workers that may come and go."""

    at: StudyPlace
    alias: str
    batches: Drafts[Batch]
    arrivals: Drafts[Incoming]
    read: Callable[[StudyPlace], object] = read_study

    def worker(self, lease_seconds: float = 30) -> Worker:
        return Worker(
            self.alias,
            place=lambda _study: self.at,
            read=self.read,  # type: ignore[arg-type]  # some of them fail
            batches=self.batches,
            arrivals=self.arrivals,
            lease_seconds=lease_seconds,
        )


@pytest.fixture
def desk(at) -> Iterator[Desk]:
    alias = open_jobs(None)
    yield Desk(at, alias, Drafts(alias, Batch), Drafts(alias, Incoming))
    close_jobs(alias)


@pytest.fixture
def jobs(desk) -> Iterator[Jobs]:
    worker = desk.worker()
    yield Jobs(desk.alias, worker)
    worker.close()


def read_files(jobs: Jobs, desk: Desk, me: Actor) -> tuple[Job, UUID]:
    batch = uuid4()
    files = tuple(SentFile(f"new {n}.txt", TALK.encode()) for n in range(3))
    job = jobs.start(desk.at.study_id, me, "Reading", ReadFiles(batch, files), next_page="/next/")
    return jobs.wait(job, 30), batch


def documents(desk: Desk) -> list[str]:
    return [d.name for d in read_study(desk.at).documents if d.name.startswith("new")]


def test_files_are_read_looked_through_and_stored(jobs, desk, me):
    job, batch = read_files(jobs, desk, me)
    assert (job.state, job.next_page, job.done, job.total) == (JobState.DONE, "/next/", 2, 3)
    assert len(desk.batches.find(desk.at.study_id, batch).documents) == 3

    stored = jobs.wait(jobs.start(desk.at.study_id, me, "Storing", StoreFiles(batch)), 30)

    assert (stored.state, stored.problem) == (JobState.DONE, "")
    assert documents(desk) == ["new 0", "new 1", "new 2"]
    assert rows.has_receipt(desk.at.alias, stored.id)
    with pytest.raises(NotFound):
        desk.batches.find(desk.at.study_id, batch)
    with pytest.raises(NotFound):
        jobs.file(stored)


def test_what_was_stored_by_a_worker_that_was_killed_is_not_stored_again(jobs, desk, me):
    _job, batch = read_files(jobs, desk, me)
    whole = desk.batches.find(desk.at.study_id, batch)
    stored = jobs.wait(jobs.start(desk.at.study_id, me, "Storing", StoreFiles(batch)), 30)
    stood = revision(desk.at)
    # As a worker leaves it that is killed between keeping the change and saying so.
    desk.batches.keep(desk.at.study_id, batch, whole)
    killed = replace(stored, id=uuid4(), state=JobState.WAITING)
    with writing(desk.at.alias):
        rows.keep_receipt(desk.at.alias, killed.id)
    rows.ask_for(desk.alias, killed, to_bytes(StoreFiles, StoreFiles(batch)))

    again = jobs.wait(jobs.find(desk.at.study_id, killed.id), 30)

    assert again.state is JobState.DONE
    assert revision(desk.at) == stood


def test_a_file_is_made_and_handed_over_for_the_asker_s_eyes(jobs, desk, me):
    asked = WriteQuotes(Wanted(), SortBy.PLACE, GroupBy.NOTHING, FileKind.HTML)
    job = jobs.wait(jobs.start(desk.at.study_id, me, "Writing", asked), 60)
    assert job.state is JobState.DONE
    made = jobs.file(job)
    assert made.name.endswith(".html")
    assert b"<html" in made.data
    with pytest.raises(NotFound):
        jobs.find(uuid4(), job.id)


def test_a_failure_is_a_sentence_and_never_somebody_s_words(desk, me, caplog):
    def broken(_at):
        raise RuntimeError("a secret of P03")

    desk.read = broken
    worker = desk.worker()
    jobs = Jobs(desk.alias, worker)
    job, batch = read_files(jobs, desk, me)
    nowhere = jobs.wait(jobs.start(desk.at.study_id, me, "Storing", StoreFiles(batch)), 30)
    nobody = jobs.start(desk.at.study_id, None, "Storing", StoreFiles(batch))
    nobody = jobs.wait(nobody, 30)
    worker.close()

    assert job.state is nowhere.state is JobState.FAILED
    assert "unexpectedly" in job.problem
    assert "no longer waiting" in nowhere.problem
    assert "RuntimeError" in caplog.text
    assert "secret" not in caplog.text + job.problem


def test_a_job_stops_when_asked_and_one_of_a_worker_that_ends_is_another_s(desk, me):
    reading, go_on = threading.Event(), threading.Event()

    def slow(at):
        reading.set()
        assert go_on.wait(30)
        return read_study(at)

    desk.read = slow
    first = desk.worker()
    jobs = Jobs(desk.alias, first)
    job = jobs.start(
        desk.at.study_id, me, "Reading", ReadFiles(uuid4(), (SentFile("a.txt", b"x"),))
    )
    assert reading.wait(30)
    threading.Timer(0.3, go_on.set).start()  # by then the worker is told to end
    first.close()
    assert jobs.find(desk.at.study_id, job.id).state is JobState.WAITING

    reading.clear()
    go_on.clear()
    second = desk.worker()
    second.begin()
    assert reading.wait(30)
    jobs.stop(job)
    threading.Timer(1.0, go_on.set).start()  # by then the worker has heard of it
    stopped = jobs.wait(job, 30)
    second.close()

    assert stopped.state is JobState.STOPPED
    assert stopped.problem == "Stopped as you asked. Nothing was changed."
