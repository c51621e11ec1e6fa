"""What became of everything when a study moved in from another tool, or out to one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from polyvocal.core.findings import Finding
from polyvocal.core.language import _, word


class Thing(StrEnum):
    """What projects of other tools are made of, and what only ours have."""

    USERS = "users"
    CODES = "codes"
    SOURCES = "sources"
    TEXTS = "texts"
    SELECTIONS = "selections"
    CODINGS = "codings"
    CASES = "cases"
    CASE_PASSAGES = "passages given to cases"
    VARIABLES = "variables"
    VALUES = "values"
    SETS = "sets"
    NOTES = "notes"
    LINKS = "links"
    GRAPHS = "graphs"
    TEMPLATE_VERSIONS = "template versions"
    MANNERS = "codings with certainty, stance, basis, round or state"
    SPEAKERS = "speakers"
    TURNS = "turns"
    REST = "rounds, case sets, claims, exemplars and decisions"
    ORIGINALS = "original files"
    EARLIER_TEXTS = "earlier wordings of texts"
    LICENSED = "licensed definitions"
    HISTORY = "events of the history"


class Fate(StrEnum):
    """What became of it; `NOT_READ`: it leaves, and the other tool is known not to take it."""

    WHOLE = "taken whole"
    CHANGED = "changed"
    KEPT = "kept as attachment"
    TO_REVIEW = "to review"
    NOT_READ = "in the file, not read there"
    LEFT_OUT = "left out"


def say_fate(fate: Fate, *, leaves: bool) -> str:
    """What became of it, in words; of what `leaves`, who gets it takes it or not."""
    return _("whole in the file") if leaves and fate is Fate.WHOLE else word(fate)


def say_thing(thing: Thing, *, is_ours: bool) -> str:
    """What there is of it, in words; `is_ours`: both sides are studies, and no standard between."""
    ours = {
        Thing.USERS: _("coders"),
        Thing.SOURCES: _("documents"),
        Thing.VARIABLES: _("attributes"),
        Thing.LINKS: _("partnerships"),
        Thing.NOTES: _("memos"),
    }
    return ours[thing] if is_ours and thing in ours else word(thing)


@dataclass(frozen=True, slots=True)
class ExchangeLine:
    """So many of a kind had this fate; `how` says in what way, or why."""

    thing: Thing
    fate: Fate
    n: int
    how: str = ""


@dataclass(frozen=True, slots=True)
class ExchangeReport:
    """The account of one move: what was there, and what became of each.

    `producer` is the tool that wrote the file, or the one it is written for. `findings` name single
    things and their places; `remarks` are about the file as a whole.
    """

    file: str
    producer: str
    lines: tuple[ExchangeLine, ...]
    findings: tuple[Finding, ...] = ()
    remarks: tuple[str, ...] = ()

    def found(self, thing: Thing) -> int:
        """How many of a kind there were, whatever became of them."""
        return sum(line.n for line in self.lines if line.thing is thing)

    def n(self, thing: Thing, fate: Fate) -> int:
        """How many of a kind had this fate."""
        return sum(line.n for line in self.lines if line.thing is thing and line.fate is fate)


class Account:
    """Counts what becomes of things while they are moved."""

    def __init__(self) -> None:
        self._counts: dict[tuple[Thing, Fate, str], int] = {}
        self._findings: list[Finding] = []
        self._remarks: list[str] = []

    def add(self, thing: Thing, fate: Fate, n: int = 1, how: str = "") -> None:
        """`n` more of a kind had this fate."""
        if n:
            key = (thing, fate, how)
            self._counts[key] = self._counts.get(key, 0) + n

    def note(self, finding: Finding) -> None:
        """A single thing that a person may want to look at."""
        self._findings.append(finding)

    def remark(self, sentence: str, *, is_first: bool = False) -> None:
        """Something about the file as a whole; `is_first`: it matters more than what was said."""
        self._remarks.insert(0 if is_first else len(self._remarks), sentence)

    def report(self, file: str, producer: str) -> ExchangeReport:
        """The whole account, kinds and fates in the order in which they are declared."""
        things, fates = list(Thing), list(Fate)
        ordered = sorted(
            self._counts.items(),
            key=lambda entry: (things.index(entry[0][0]), fates.index(entry[0][1]), entry[0][2]),
        )
        lines = _lines((*key, n) for key, n in ordered)
        return ExchangeReport(file, producer, lines, tuple(self._findings), tuple(self._remarks))


def _lines(counted: Iterable[tuple[Thing, Fate, str, int]]) -> tuple[ExchangeLine, ...]:
    return tuple(ExchangeLine(thing, fate, n, how) for thing, fate, how, n in counted)
