"""What agreement on spans comes to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from polyvocal.analysis.frames import Figure, Rater, Reading
from polyvocal.core.documents import Document
from polyvocal.core.template import Code


class Alpha(StrEnum):
    """The alphas, by the names of their paper."""

    U = "uα"
    BINARY = "|uα"
    CU = "cuα"
    KU = "(k)uα"


class Unmeasured(StrEnum):
    """Why there is no alpha."""

    NO_DOCUMENTS = "there is no document that all were to code"
    NO_SPANS = "nobody has a coding"
    EVERYTHING = "all coded everything, as one span"
    OVERLAPS = "spans of one coder overlap"
    ONE_CODE = "only one code was used"
    NEVER_MET = "no two coders' spans intersect"


@dataclass(frozen=True, slots=True)
class CodeAlpha:
    """One code against all the rest: uα, and the spans of each coder (overlapping ones as one)."""

    code: Code
    u: Figure
    n_spans: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ValueAlpha:
    """One code against the other codes of its set, where spans of coders intersect.

    `coverage`: of the length of the code's spans, the share inside spans of another coder.
    """

    code: Code
    ku: Figure
    coverage: float


@dataclass(frozen=True, slots=True)
class SetAlphas:
    """Alphas over several codes at a time: those of a group, or (`group` `None`) all.

    Defined only where no coder's spans of different codes overlap; `n_overlaps` spans do.
    """

    group: Code | None
    u: Figure
    binary: Figure
    cu: Figure
    values: tuple[ValueAlpha, ...]
    n_overlaps: int


@dataclass(frozen=True, slots=True)
class Unitizing:
    """Agreement on spans, in characters of participant talk of the documents all were to code."""

    raters: tuple[Rater, ...]
    documents: tuple[Document, ...]
    n_characters: int
    codes: tuple[CodeAlpha, ...]
    sets: tuple[SetAlphas, ...]
    n_draws: int
    with_interviewer: bool
    reading: Reading
