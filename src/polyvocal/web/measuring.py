"""Figures that may take long: counted first, then their intervals drawn, each in a job."""

from __future__ import annotations

from dataclasses import dataclass

from polyvocal.analysis.agreement import N_DRAWS
from polyvocal.core.language import _
from polyvocal.core.progress import Progress
from polyvocal.core.study import Study
from polyvocal.web.forms.agreement import Asked
from polyvocal.web.jobs import Job, Jobs
from polyvocal.work.agreeing import Compared, compare

# What is over by then needs no bar.
_MOMENT_SECONDS = 0.6


@dataclass
class Measuring:
    """What was asked of one study as it stands. `drawing` begins when `counting` is over."""

    study: Study
    asked: Asked
    jobs: Jobs
    counting: Job
    drawing: Job | None = None

    @classmethod
    def begin(cls, study: Study, asked: Asked, jobs: Jobs) -> Measuring:
        """Count, without intervals."""
        return cls(study, asked, jobs, _job(study, asked, jobs, 0))

    def look(self) -> Compared | None:
        """The fullest result there is by now; `None` while there is none."""
        self.counting.ended.wait(_MOMENT_SECONDS)
        if not isinstance(self.counting.result, Compared):
            return None
        drawing = self.drawing or self.draw()
        drawing.ended.wait(_MOMENT_SECONDS)
        return drawing.result if isinstance(drawing.result, Compared) else self.counting.result

    def draw(self) -> Job:
        """Draw documents for the intervals, anew where that was stopped before."""
        if self.drawing is None or self.drawing.state.is_over:
            self.drawing = _job(self.study, self.asked, self.jobs, N_DRAWS)
        return self.drawing


def _job(study: Study, asked: Asked, jobs: Jobs, n_draws: int) -> Job:
    comparison = asked.drawing(n_draws).comparison

    def work(progress: Progress) -> Compared:
        return compare(study, comparison, asked.choices, progress)

    title = _("Drawing documents for intervals") if n_draws else _("Comparing coders")
    return jobs.start(study.id, title, work)
