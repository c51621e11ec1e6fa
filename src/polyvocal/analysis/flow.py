"""How many people came how far: approached, consented, interviewed, selected."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from polyvocal.analysis.frames import Sample, choose_cases
from polyvocal.core.cases import CaseSet, Stage
from polyvocal.core.study import Revision, Study


@dataclass(frozen=True, slots=True)
class FlowStep:
    """One stage: `n_by_role` cases reached it, those who came further included."""

    stage: Stage
    n_by_role: tuple[int, ...]

    @property
    def n_cases(self) -> int:
        """Cases of all roles together."""
        return sum(self.n_by_role)


@dataclass(frozen=True, slots=True)
class Flow:
    """The stages in order; `roles` names the columns."""

    roles: tuple[str, ...]
    steps: tuple[FlowStep, ...]
    sample: Sample
    revision: Revision | None

    @property
    def is_recorded(self) -> bool:
        """Did anybody come less far than others? Where nobody says, all are as if interviewed."""
        return len({step.n_cases for step in self.steps if step.n_cases}) > 1


def count_flow(
    study: Study, *, case_set: CaseSet | None = None, roles: tuple[str, ...] | None = None
) -> Flow:
    """How many cases of each role reached each stage; a later stage includes the earlier ones.

    `case_set` `None`: every case. `roles` `None`: those the cases have, in natural order.
    Returns one step a stage, in order, numbers never rising. Raises `NotFound` for a role that
    nobody in the study has. Never undefined.
    """
    chosen = choose_cases(study, case_set, roles)
    reached = Counter(
        (int(role), case.stage.rank) for case, role in zip(study.cases, chosen.role, strict=True)
    )
    ranks = [stage.rank for stage in Stage]
    return Flow(
        roles=chosen.sample.roles,
        steps=tuple(
            FlowStep(
                stage,
                tuple(
                    sum(reached[role, rank] for rank in ranks if rank >= stage.rank)
                    for role in range(len(chosen.sample.roles))
                ),
            )
            for stage in Stage
        ),
        sample=chosen.sample,
        revision=study.revision,
    )
