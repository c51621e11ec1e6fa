"""Work that nobody asked for goes on for a tenth of the time at most."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from polyvocal.store.jobs import Job
from polyvocal.web.pacing import Pacing

STUDY, OTHER = UUID(int=1), UUID(int=2)
JOB = Job(UUID(int=3), STUDY, None, "", "en", "compare coders", "", "")


def test_the_same_is_not_begun_again_before_it_rested_nine_times_as_long_as_it_took():
    now = [100.0]
    pacing = Pacing(lambda: now[0])
    assert pacing.has_rested("by turns", 2.0)

    pacing.note("by turns", JOB)

    assert pacing.last_of("by turns") == JOB.id
    now[0] = 119.9
    assert not pacing.has_rested("by turns", 2.0)
    assert pacing.has_rested("by cases", 2.0)
    now[0] = 120.0
    assert pacing.has_rested("by turns", 2.0)


def test_each_of_several_processes_rests_for_the_others_too():
    now = [100.0]
    pacing = Pacing(lambda: now[0], n_processes=2)
    pacing.note("by turns", JOB)
    now[0] = 139.9
    assert not pacing.has_rested("by turns", 2.0)
    now[0] = 140.0
    assert pacing.has_rested("by turns", 2.0)


def test_what_was_begun_last_is_known_of_each_study():
    pacing = Pacing()
    pacing.note("by turns", JOB)
    pacing.note("by cases", replace(JOB, id=UUID(int=4)))
    pacing.note("by turns", replace(JOB, id=UUID(int=5), study_id=OTHER))

    assert (pacing.latest(STUDY), pacing.latest(OTHER)) == (UUID(int=4), UUID(int=5))
    assert pacing.latest(UUID(int=9)) is None


def test_only_so_much_is_remembered():
    pacing = Pacing()
    for n in range(600):
        pacing.note(n, JOB)

    assert pacing.last_of(0) is None
    assert pacing.last_of(599) == JOB.id
