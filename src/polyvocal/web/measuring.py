"""Figures that may take long: counted first, then their intervals drawn, each in a job.

A study moves with every coding, and then all is counted anew when somebody looks. Drawing takes far
longer, so nobody's look draws the same again at once, nor two things of one study together.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from polyvocal.analysis.agreement import N_DRAWS
from polyvocal.core.errors import NotFound
from polyvocal.core.language import _
from polyvocal.store.jobs import Job, JobState
from polyvocal.web.forms.agreement import Asked
from polyvocal.web.visit import StudyVisit
from polyvocal.work.agreeing import Compared
from polyvocal.work.jobs import CompareCoders

# What is over by then needs no bar.
_MOMENT_SECONDS = 0.6


class Rest(StrEnum):
    """Why nothing is drawn."""

    NONE = ""
    TURN = "turn"  # something else is drawn of the study
    PAUSE = "pause"  # the same was drawn a moment ago, and the study has moved since


@dataclass
class Measuring:
    """What was asked of one study as it stands. `drawing` begins when `counting` is over."""

    asked: Asked
    counting: Job
    drawing: Job | None = None
    rest: Rest = Rest.NONE
    counted: Compared | None = None
    drawn: Compared | None = None

    @classmethod
    def begin(cls, visit: StudyVisit, asked: Asked) -> Measuring:
        """Count, without intervals."""
        return cls(asked, _job(visit, asked, 0))

    def look(self, visit: StudyVisit) -> Compared | None:
        """The fullest result there is by now; `None` while there is none."""
        if self.drawn is not None:
            return self.drawn
        jobs = visit.bench.beside.jobs
        self.counting = jobs.wait(self.counting, _MOMENT_SECONDS)
        if self.counting.state is not JobState.DONE:
            return None
        if self.counted is None:
            self.counted = jobs.value(self.counting, Compared)
        if self.drawing is None:
            self.rest = self._rest(visit)
            if self.rest is not Rest.NONE:
                return self.counted
        self.drawing = jobs.wait(self.drawing or self.draw(visit), _MOMENT_SECONDS)
        if self.drawing.state is JobState.DONE:
            self.drawn = jobs.value(self.drawing, Compared)
        return self.drawn or self.counted

    def draw(self, visit: StudyVisit) -> Job:
        """Draw documents for the intervals, anew where that was stopped before."""
        if self.drawing is None or self.drawing.state.is_over:
            self.drawing, self.rest = _job(visit, self.asked, N_DRAWS), Rest.NONE
            visit.bench.beside.pacing.note(self._what(visit), self.drawing)
        return self.drawing

    def _what(self, visit: StudyVisit) -> Hashable:
        return visit.at.study_id, self.asked

    def _rest(self, visit: StudyVisit) -> Rest:
        pacing = visit.bench.beside.pacing
        latest = _find(visit, pacing.latest(visit.at.study_id))
        if latest is not None and not latest.state.is_over:
            return Rest.TURN
        same = _find(visit, pacing.last_of(self._what(visit)))
        took = same.seconds if same else 0.0
        return Rest.NONE if pacing.has_rested(self._what(visit), took) else Rest.PAUSE


def _find(visit: StudyVisit, job: UUID | None) -> Job | None:
    try:
        return None if job is None else visit.bench.beside.jobs.find(visit.at.study_id, job)
    except NotFound:  # forgotten by now
        return None


def _job(visit: StudyVisit, asked: Asked, n_draws: int) -> Job:
    title = _("Drawing documents for intervals") if n_draws else _("Comparing coders")
    return visit.begin(title, CompareCoders(asked.drawing(n_draws).comparison, asked.choices))
