"""What was understood of a file and what was not, line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """What became of one thing that was read."""

    TAKEN = "taken"
    CHANGED = "changed"
    LEFT_OUT = "left out"
    AMBIGUOUS = "ambiguous"
    MISSING = "missing"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of an import report.

    `place` is where a person would look ("row 14", "turn 3"); `sentence` says what happened and,
    where something is to be done, what.
    """

    outcome: Outcome
    file: str
    place: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """All findings of one import and, per kind of thing, how many were taken."""

    findings: tuple[Finding, ...] = ()
    taken: dict[str, int] = field(default_factory=dict)

    def count(self, outcome: Outcome) -> int:
        """How many findings had this outcome."""
        return sum(finding.outcome is outcome for finding in self.findings)

    def __add__(self, other: ImportReport) -> ImportReport:
        """Both reports, one after the other."""
        return ImportReport(
            self.findings + other.findings, dict(Counter(self.taken) + Counter(other.taken))
        )


def join_reports(reports: Iterable[ImportReport]) -> ImportReport:
    """Many reports as one, in order."""
    findings: list[Finding] = []
    taken: Counter[str] = Counter()
    for report in reports:
        findings.extend(report.findings)
        taken.update(report.taken)
    return ImportReport(tuple(findings), dict(taken))
