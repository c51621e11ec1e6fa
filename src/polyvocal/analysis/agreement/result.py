"""What agreement comes to: figures by code, group, document and pair, and what to beware of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from polyvocal.analysis.agreement.units import UnitChoice
from polyvocal.analysis.frames import Figure, Rater, Reading
from polyvocal.core.documents import Document
from polyvocal.core.template import Code


class Coefficient(StrEnum):
    """A figure of agreement."""

    PERCENT = "percent agreement"
    KAPPA = "Cohen's kappa"
    PABAK = "PABAK"
    AC1 = "Gwet's AC1"
    FLEISS = "Fleiss' kappa"
    ALPHA = "Krippendorff's alpha"
    POSITIVE = "positive agreement"
    NEGATIVE = "negative agreement"
    PREVALENCE = "prevalence index"
    BIAS = "bias index"


class Undefined(StrEnum):
    """Why there is no figure."""

    NO_UNITS = "there is no unit that two were to code"
    NEVER_USED = "nobody marked any unit"
    ALWAYS_USED = "everybody marked every unit"
    NOBODY_VARIES = "a pair left no room for chance: both marked every unit, or both none"
    EVERY_UNIT = "every unit was marked by somebody twice or more"


class Caution(StrEnum):
    """What to beware of when a line is read."""

    NEVER_TOGETHER = "never once together"
    FLATTERED = "flattered by rarity"
    FEW_MARKED = "few marked units"
    FEW_DOCUMENTS = "few documents"


@dataclass(frozen=True, slots=True)
class Counts:
    """Units behind a line's figures: all, marked by each rater, by any, by two or more at once."""

    n_units: int
    marked_by: tuple[int, ...]
    marked_by_any: int
    marked_together: int


@dataclass(frozen=True, slots=True)
class Line:
    """Figures of one code, group or document, or of all together, with what to beware of."""

    figures: Mapping[Coefficient, Figure]
    counts: Counts
    cautions: tuple[Caution, ...]


@dataclass(frozen=True, slots=True)
class CodeLine:
    """Agreement on one code, or on a group: whether any of its codes is there."""

    code: Code
    line: Line


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """Agreement in one document, over all codes: each unit and code is one decision."""

    document: Document
    raters: tuple[Rater, ...]
    line: Line


@dataclass(frozen=True, slots=True)
class PairLine:
    """Agreement of two raters over all codes, and on each code."""

    first: Rater
    second: Rater
    overall: Line
    codes: tuple[CodeLine, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far raters agree on which codes are in which units.

    `overall` and `documents` count decisions, one for each unit and code; `codes` and `groups`
    count units. `pairs` has every two raters when there are more than two. `n_draws` bootstrap
    draws of whole documents stand behind the intervals (0: none). `n_outside` codings lie in
    documents their rater was not to code; `by_codings` are raters whose assignments are not on
    record, taken to have coded where they have a coding; `has_seen` could see what was hidden from
    them in a round before they were done.
    """

    units: UnitChoice
    raters: tuple[Rater, ...]
    overall: Line
    codes: tuple[CodeLine, ...]
    groups: tuple[CodeLine, ...]
    documents: tuple[DocumentLine, ...]
    pairs: tuple[PairLine, ...]
    n_units: int
    n_draws: int
    n_outside: int
    by_codings: tuple[Rater, ...]
    has_seen: tuple[Rater, ...]
    reading: Reading
