"""Long work: seen, stopped, and told plainly when it fails."""

import threading
from uuid import UUID, uuid4

import pytest

from polyvocal.core.errors import BadValue, NotFound
from polyvocal.web.jobs import Jobs, JobState

STUDY = UUID(int=7)


@pytest.fixture
def jobs():
    running = Jobs()
    yield running
    running.close()


def over(job):
    job.ended.wait(10)
    return job


def test_a_job_tells_how_far_it_is_and_keeps_what_came_of_it(jobs):
    def work(progress):
        progress("Reading", 2, 5)
        return "read"

    job = over(jobs.start(STUDY, "Reading", work, next_page="/next/{job}"))

    assert (job.state, job.what, job.done, job.total) == (JobState.DONE, "Reading", 2, 5)
    assert job.result == "read"
    assert job.next_page == f"/next/{job.id}"


def test_a_job_stops_at_its_next_step_when_asked(jobs):
    asked = threading.Event()

    def work(progress):
        asked.wait(10)
        progress("Reading", 1, 2)

    job = jobs.start(STUDY, "Reading", work, next_page="")
    job.stop()
    asked.set()

    assert over(job).state is JobState.STOPPED
    assert job.problem == "Stopped as you asked. Nothing was changed."


def test_a_failure_is_a_sentence_and_never_somebody_s_words(jobs, caplog):
    def refuse(progress):
        raise BadValue("Row 3 has no code.")

    def break_(progress):
        raise RuntimeError("a secret of P03")

    refused = over(jobs.start(STUDY, "Reading", refuse, next_page=""))
    broken = over(jobs.start(STUDY, "Reading", break_, next_page=""))

    assert refused.problem == "Row 3 has no code."
    assert broken.state is JobState.FAILED
    assert "unexpectedly" in broken.problem
    assert "RuntimeError" in caplog.text
    assert "secret" not in caplog.text + broken.problem


def test_a_job_of_another_study_is_not_found(jobs):
    job = over(jobs.start(STUDY, "Reading", lambda progress: None, next_page=""))

    with pytest.raises(NotFound):
        jobs.find(uuid4(), job.id)
