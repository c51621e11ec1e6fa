"""Figures that may take long: counted first, then their intervals drawn, each in a job."""

from __future__ import annotations

from dataclasses import dataclass

from polyvocal.analysis.agreement import N_DRAWS
from polyvocal.core.language import _
from polyvocal.store.jobs import Job, JobState
from polyvocal.web.forms.agreement import Asked
from polyvocal.web.visit import StudyVisit
from polyvocal.work.agreeing import Compared
from polyvocal.work.jobs import CompareCoders

# What is over by then needs no bar.
_MOMENT_SECONDS = 0.6


@dataclass
class Measuring:
    """What was asked of one study as it stands. `drawing` begins when `counting` is over."""

    asked: Asked
    counting: Job
    drawing: Job | None = None
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
        self.drawing = jobs.wait(self.drawing or self.draw(visit), _MOMENT_SECONDS)
        if self.drawing.state is JobState.DONE:
            self.drawn = jobs.value(self.drawing, Compared)
        return self.drawn or self.counted

    def draw(self, visit: StudyVisit) -> Job:
        """Draw documents for the intervals, anew where that was stopped before."""
        if self.drawing is None or self.drawing.state.is_over:
            self.drawing = _job(visit, self.asked, N_DRAWS)
        return self.drawing


def _job(visit: StudyVisit, asked: Asked, n_draws: int) -> Job:
    title = _("Drawing documents for intervals") if n_draws else _("Comparing coders")
    return visit.begin(title, CompareCoders(asked.drawing(n_draws).comparison, asked.choices))
