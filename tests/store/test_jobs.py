"""Jobs as rows: leased, taken up again, stopped and forgotten, wherever they are kept."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from polyvocal.core.errors import NotFound
from polyvocal.store import jobs
from polyvocal.store.addresses import FileAddress
from polyvocal.store.connections import address_of, connect, disconnect, writing
from polyvocal.store.drafts import Drafts
from polyvocal.store.events import Actor
from polyvocal.store.job_places import close_jobs, jobs_file, open_jobs
from polyvocal.store.jobs import AlreadyKept, Job, JobState, Outcome, Told
from polyvocal.store.presence import Presence
from tests.store.samples import FIRST

STUDY = UUID(int=7)
ANN, BEN = UUID(int=1), UUID(int=2)


@pytest.fixture
def place(alias: str) -> Iterator[str]:
    """Beside the studies of either database."""
    opened = open_jobs(address_of(alias))
    yield opened
    close_jobs(opened)


@pytest.fixture
def memory() -> Iterator[str]:
    """Of a workbench."""
    opened = open_jobs(None)
    yield opened
    close_jobs(opened)


def asked(place: str, arguments: bytes = b"read") -> Job:
    job = Job(uuid4(), STUDY, ANN, "Ann", "en", "kind", "Reading", "/next/")
    jobs.ask_for(place, job, arguments)
    return job


def state(place: str, job: Job) -> JobState:
    found = jobs.find_job(place, job.id)
    assert found is not None
    return found.state


def test_a_job_is_one_worker_s_until_its_lease_runs_out(place: str) -> None:
    first, second = asked(place), asked(place)

    taken = [jobs.take_job(place, worker, 60) for worker in ("a", "b", "c")]

    assert [job and job.id for job in taken] == [first.id, second.id, None]
    assert jobs.renew_lease(place, first.id, "a", -1, Told("Reading", 2, 5))
    again = jobs.take_job(place, "c", 60)
    assert again is not None
    assert (again.id, again.what, again.done, again.total) == (first.id, "Reading", 2, 5)
    assert not jobs.renew_lease(place, first.id, "a", 60, Told())
    jobs.end_job(place, first.id, "a", Told(), Outcome(JobState.FAILED, "of the one before"))
    assert state(place, first) is JobState.RUNNING
    jobs.end_job(place, first.id, "c", Told(), Outcome(JobState.DONE, "", "a.txt", "text/x", b"x"))
    assert state(place, first) is JobState.DONE
    assert jobs.file_of(place, first.id) == ("a.txt", "text/x", b"x")
    assert jobs.arguments_of(place, first.id) == b""


def test_a_job_that_ends_its_worker_three_times_is_given_up(place: str) -> None:
    job = asked(place)

    begun = [jobs.take_job(place, f"{n}", -1) for n in range(4)]

    assert [found is not None for found in begun] == [True, True, True, False]
    assert state(place, job) is JobState.FAILED


def test_what_is_handed_back_is_taken_by_the_next(place: str) -> None:
    job = asked(place)
    for n in range(5):
        assert jobs.take_job(place, f"{n}", 60) is not None
        jobs.hand_back(place, job.id, f"{n}")
    assert state(place, job) is JobState.WAITING


def test_what_nobody_began_is_stopped_at_once_and_what_runs_is_asked(place: str) -> None:
    running, waiting = asked(place), asked(place)
    jobs.take_job(place, "a", 60)

    for job in (running, waiting):
        jobs.stop_job(place, job.id, "Stopped.")

    found = jobs.find_job(place, running.id)
    assert found is not None
    assert (found.state, found.is_to_stop) == (JobState.RUNNING, True)
    assert state(place, waiting) is JobState.STOPPED
    assert jobs.arguments_of(place, waiting.id) == b""


def test_what_nobody_touched_is_forgotten_and_what_runs_is_not(place: str) -> None:
    waiting, running = asked(place), asked(place)
    jobs.stop_job(place, waiting.id, "Stopped.")
    jobs.take_job(place, "a", 60)
    drafts = Drafts(place, Job)
    drafts.keep(STUDY, ANN, waiting)

    jobs.forget_old(place)
    assert state(place, waiting) is JobState.STOPPED
    jobs.forget_old(place, seconds=-1)

    assert jobs.find_job(place, waiting.id) is None
    assert state(place, running) is JobState.RUNNING
    with pytest.raises(NotFound):
        drafts.find(STUDY, ANN)


def keep_both(alias: str, *ids: UUID) -> None:
    with writing(alias):
        for job in ids:
            jobs.keep_receipt(alias, job)


def test_a_change_is_kept_with_its_receipt_once_or_with_none(alias: str) -> None:
    first, second = uuid4(), uuid4()
    with writing(alias):
        jobs.keep_receipt(alias, first)
    with pytest.raises(AlreadyKept):
        keep_both(alias, second, first)
    assert [jobs.has_receipt(alias, job) for job in (first, second)] == [True, False]


def test_a_draft_is_the_same_for_everybody_and_no_other_study_s(place: str) -> None:
    here, there = Drafts(place, Told), Drafts(place, Told)
    for n in range(7):
        here.keep(STUDY, UUID(int=n), Told("é 🙂", n, None))
        time.sleep(0.002)
    assert there.find(STUDY, UUID(int=6)) == Told("é 🙂", 6, None)
    there.keep(STUDY, UUID(int=6), Told("put right", 6, 9))
    assert here.find(STUDY, UUID(int=6)) == Told("put right", 6, 9)
    there.drop(STUDY, UUID(int=5))
    for study, draft in ((STUDY, 0), (STUDY, 5), (ANN, 6)):
        with pytest.raises(NotFound):
            here.find(study, UUID(int=draft))
    with pytest.raises(NotFound):
        Drafts(place, Job).find(STUDY, UUID(int=6))


def test_who_reads_is_seen_through_every_process_that_serves(place: str) -> None:
    here, there = Presence(place), Presence(place)
    ann, ben = Actor(ANN, "Ann"), Actor(BEN, "Ben")
    assert here.come(STUDY, FIRST.id, ann) == ()
    assert there.come(STUDY, FIRST.id, ben) == (ann,)
    assert here.come(STUDY, FIRST.id, ann) == (ben,)
    assert here.come(STUDY, UUID(int=9), ann) == ()
    assert here.come(UUID(int=8), FIRST.id, ann) == ()


def test_in_memory_it_is_the_same(memory: str) -> None:
    job = asked(memory)
    taken = jobs.take_job(memory, "a", 60)
    assert taken is not None
    assert taken.id == job.id
    assert open_jobs(None) != memory


def test_on_sqlite_the_study_s_own_file_holds_nothing_of_it(tmp_path: Path) -> None:
    study = tmp_path / "study.polyvocal"
    disconnect(connect(study, create=True))
    place = open_jobs(FileAddress(study))
    asked(place, b"a secret of P03")
    close_jobs(place)
    assert b"a secret of P03" in jobs_file(study).read_bytes()
    assert b"a secret of P03" not in study.read_bytes()
    assert jobs_file(study).stat().st_mode & 0o077 == 0
