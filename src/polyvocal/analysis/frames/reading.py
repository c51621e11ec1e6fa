"""What was read for a result, and what was left out and why: printed beneath every table."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from polyvocal.core.cases import CaseSet
from polyvocal.core.coding import Coder
from polyvocal.core.evidence import EvidenceRule, Layer
from polyvocal.core.language import _
from polyvocal.core.study import Revision


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose codings of whose talk are read, under which version of the template and which rule.

    `layer` `None`: the consensus where the study has one, otherwise any coder. `case_set` `None`:
    every case. `roles` `None`: every role those cases have, in natural order; otherwise these, in
    this order, and cases of other roles are left out. `template_version` `None`: the one in force.
    `rule`: every measure counts only codings of its stances, certainties and bases; `at_least` and
    `unit` decide what a depiction calls evidenced and nothing else.
    """

    layer: Layer | None = None
    case_set: CaseSet | None = None
    roles: tuple[str, ...] | None = None
    template_version: int | None = None
    rule: EvidenceRule = field(default_factory=EvidenceRule)


DEFAULT_SCOPE = Scope()


class LeftOutReason(StrEnum):
    """Why a coding was not counted; the first that holds, in this order."""

    MACHINE = "by a machine"
    OTHER_LAYER = "not of the layer read"
    OTHER_DOCUMENTS = "in documents that were not chosen"
    LOST = "its words are lost from the current text"
    TO_REVIEW = "its place in the current text is to be reviewed"
    WAITS_FOR_SPLIT = "its code was split and nobody has yet said which part it is"
    NOT_IN_VERSION = "its code is not in the template version read"
    OTHER_CASES = "on words of cases outside the case set only"
    NO_CASE = "on words of speakers who are no case"
    INTERVIEWER_ONLY = "on the interviewer's words only"
    NO_WORDS = "on nobody's words"
    CONTRADICTS = "contradicts its code"
    RULE = "of a stance, certainty or basis that the rule does not admit"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many codings were not counted for one reason."""

    reason: LeftOutReason
    n_codings: int


@dataclass(frozen=True, slots=True)
class CoderCount:
    """How many of the codings read are one coder's."""

    coder: Coder
    n_codings: int


@dataclass(frozen=True, slots=True)
class Sample:
    """Which cases a result is about.

    `case_set` is the set's name ("" for every case of the study), `reason` why it was chosen.
    `roles` are the roles counted, in the order of print, and `n_by_role` their numbers of cases.
    """

    case_set: str
    reason: str
    roles: tuple[str, ...]
    n_by_role: tuple[int, ...]

    @property
    def n_cases(self) -> int:
        """How many cases there are in all."""
        return sum(self.n_by_role)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one result rests on.

    `layer` is the one actually read (a default is resolved); `round_name` "" when every round
    is read. `n_in_study` codings = `n_codings` read and counted + all of `left_out`, which gives
    every reason with at least one coding, in the order in which reasons are asked. `coders` are
    those with at least one coding counted. Under the layer of all coders these are the coders each
    of whom must evidence a cell on their own.
    """

    layer: Layer
    round_name: str
    rule: EvidenceRule
    sample: Sample
    template_version: int
    template_is_final: bool
    revision: Revision | None
    n_in_study: int
    n_codings: int
    left_out: tuple[LeftOut, ...]
    coders: tuple[CoderCount, ...]

    def n_left_out(self, reason: LeftOutReason) -> int:
        """How many codings were left out for this reason."""
        return sum(entry.n_codings for entry in self.left_out if entry.reason is reason)


@dataclass(frozen=True, slots=True)
class Ratio:
    """`part` of `whole`, both counted in the same unit. Not defined when the whole is nothing.

    >>> Ratio(7, 10).share
    0.7
    >>> print(Ratio(0, 0).share)
    None
    """

    part: int
    whole: int

    @property
    def share(self) -> float | None:
        """From 0 to 1, unrounded; `None` where `whole` is 0."""
        return self.part / self.whole if self.whole else None

    @property
    def undefined(self) -> str:
        """Why there is no share; "" when there is one."""
        return "" if self.whole else _("Not defined: there is nothing to take a share of.")
