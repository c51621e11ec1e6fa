"""How coders' readings become one: what was decided of a place, and why they differed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Verdict(StrEnum):
    """What was decided of a place."""

    AGREED = "agreed"
    EITHER = "one reading"
    BOTH = "both readings"
    NEITHER = "neither"
    THIRD = "a third"


class Difference(StrEnum):
    """Why readings differed."""

    UNSAID = ""
    DEFINITION = "definition"
    BOUNDARY = "boundary"
    MISSED = "missed"
    INFERRED = "inferred"


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: of which codings, by whom, why, and which codings of the agreed layer it made.

    `source_ids` are the coders' own codings, which stay as they are.
    """

    id: UUID
    document_id: UUID
    adjudicator_id: UUID
    verdict: Verdict
    difference: Difference = Difference.UNSAID
    note: str = ""
    source_ids: frozenset[UUID] = frozenset()
    result_ids: frozenset[UUID] = frozenset()
