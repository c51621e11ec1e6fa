"""What was understood of a file and what was not, line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from polyvocal.core.language import ngettext


class Counted(StrEnum):
    """What an import or a study counts, by a name that stays the same in every language."""

    CASES = "cases"
    CASES_CHANGED = "cases changed"
    ATTRIBUTES = "attributes"
    PARTNERSHIPS = "partnerships"
    DOCUMENTS = "documents"
    DOCUMENTS_DESCRIBED = "documents described"
    SPEAKERS = "speakers"
    SPEAKERS_PLACED = "speakers placed"
    TURNS = "turns"
    CODES = "codes"
    LICENSED = "licensed definitions"
    CODERS = "coders"
    CODINGS = "codings"
    MEMOS = "memos"
    EVENTS = "events"


def say_count(what: Counted, n: int) -> str:
    """So many of these, as "1 case" or "1,204 codings"."""
    words = {
        Counted.CASES: ngettext("{n} case", "{n} cases", n),
        Counted.CASES_CHANGED: ngettext("{n} case changed", "{n} cases changed", n),
        Counted.ATTRIBUTES: ngettext("{n} attribute", "{n} attributes", n),
        Counted.PARTNERSHIPS: ngettext("{n} partnership", "{n} partnerships", n),
        Counted.DOCUMENTS: ngettext("{n} document", "{n} documents", n),
        Counted.DOCUMENTS_DESCRIBED: ngettext(
            "{n} document described", "{n} documents described", n
        ),
        Counted.SPEAKERS: ngettext("{n} speaker", "{n} speakers", n),
        Counted.SPEAKERS_PLACED: ngettext("{n} speaker placed", "{n} speakers placed", n),
        Counted.TURNS: ngettext("{n} turn", "{n} turns", n),
        Counted.CODES: ngettext("{n} code", "{n} codes", n),
        Counted.LICENSED: ngettext("{n} licensed definition", "{n} licensed definitions", n),
        Counted.CODERS: ngettext("{n} coder", "{n} coders", n),
        Counted.CODINGS: ngettext("{n} coding", "{n} codings", n),
        Counted.MEMOS: ngettext("{n} memo", "{n} memos", n),
        Counted.EVENTS: ngettext("{n} event", "{n} events", n),
    }
    return words[what].format(n=f"{n:,}")


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
    taken: dict[Counted, int] = field(default_factory=dict)

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
    taken: Counter[Counted] = Counter()
    for report in reports:
        findings.extend(report.findings)
        taken.update(report.taken)
    return ImportReport(tuple(findings), dict(taken))
