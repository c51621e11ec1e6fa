"""What a table of characteristics says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from polyvocal.analysis.frames import Ratio, Sample
from polyvocal.core.cases import Attribute, AttributeValue, Case, MissingReason
from polyvocal.core.study import Revision


class Denominator(StrEnum):
    """What a percentage is taken of."""

    WITH_MISSING = "all cases"
    WITHOUT_MISSING = "cases whose value is known"


@dataclass(frozen=True, slots=True)
class Grouping:
    """Values printed as one in a table: `classes` are (name, its values), in order of print.

    Values in no class are printed as they are, after the classes.
    """

    attribute: str
    classes: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class ValueCount:
    """How many cases of one column have one value (or one class of values).

    `values` are the attribute's own values behind `value`; one unless a grouping joins several.
    """

    value: str
    values: tuple[str, ...]
    with_missing: Ratio
    without_missing: Ratio

    @property
    def n_cases(self) -> int:
        """How many cases have it."""
        return self.with_missing.part

    def of(self, denominator: Denominator) -> Ratio:
        """The count against the denominator asked for."""
        if denominator is Denominator.WITH_MISSING:
            return self.with_missing
        return self.without_missing


@dataclass(frozen=True, slots=True)
class MissingCount:
    """How many cases have no value, for one reason."""

    reason: MissingReason
    n_cases: int


@dataclass(frozen=True, slots=True)
class Spread:
    """Middle and ends of `n` numbers, in `unit`; `median`, `lowest`, `highest` `None` for none."""

    unit: str
    n: int
    median: float | None
    lowest: float | None
    highest: float | None
    n_missing: int = 0
    undefined: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """One attribute over one column of the table.

    `counts` for nominal and ordinal attributes, every declared value included; `spread` for
    numbers. `missing` gives every reason that occurs.
    """

    n_cases: int
    counts: tuple[ValueCount, ...]
    spread: Spread | None
    missing: tuple[MissingCount, ...]

    @property
    def n_missing(self) -> int:
        """How many cases have no value."""
        return sum(entry.n_cases for entry in self.missing)


@dataclass(frozen=True, slots=True)
class Characteristic:
    """One attribute: its summary in each of `Characteristics.columns`, then over all of them."""

    attribute: Attribute
    grouping: Grouping | None
    columns: tuple[Summary, ...]
    total: Summary


@dataclass(frozen=True, slots=True)
class InterviewLength:
    """How long people were interviewed, over one column of the table; the unit is the case.

    `minutes`, `participant_words` (their own) and `all_words` (everybody's) add up a case's
    documents. A case with a document whose minutes are not given is missing from `minutes`.
    `n_without_document` cases speak in no document and are in none of the three;
    `n_documents_without_minutes` counts documents.
    """

    minutes: Spread
    participant_words: Spread
    all_words: Spread
    n_without_document: int
    n_documents_without_minutes: int


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case's line: `values` in the order of `Characteristics.characteristics`.

    `column` is its place in `Characteristics.columns`, `None` when its value there is missing.
    """

    case: Case
    column: int | None
    values: tuple[AttributeValue, ...]
    n_documents: int
    minutes: float | None
    participant_words: int | None
    all_words: int | None


@dataclass(frozen=True, slots=True)
class Characteristics:
    """The sample, case by case and in totals.

    `by` is what the columns are: "role" or an attribute's name; `columns` are its values, and
    `n_by_column` their numbers of cases; `n_without_column` cases lack it and are in the totals
    only. `headline` is the denominator to print first; both are in every count. `lengths` has one
    entry a column, `total_length` all cases.
    """

    by: str
    columns: tuple[str, ...]
    n_by_column: tuple[int, ...]
    n_without_column: int
    characteristics: tuple[Characteristic, ...]
    lengths: tuple[InterviewLength, ...]
    total_length: InterviewLength
    cases: tuple[CaseRow, ...]
    headline: Denominator
    sample: Sample
    revision: Revision | None
    notes: tuple[str, ...] = ()
