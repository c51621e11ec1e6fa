"""Words that no call names: fixed sets of values, and what a framework calls its codes."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from polyvocal.analysis.agreement import Caution, Coefficient, Undefined, UnitKind
from polyvocal.analysis.characteristics import Denominator
from polyvocal.analysis.frames.reading import LeftOutReason
from polyvocal.analysis.unitizing import Unmeasured
from polyvocal.core.cases import AttributeKind, MissingReason, QuoteConsent, Stage
from polyvocal.core.coding import (
    AnchorState,
    Basis,
    CoderKind,
    FoundBy,
    MemoTarget,
    Purpose,
    Stance,
)
from polyvocal.core.consensus import Difference, Verdict
from polyvocal.core.documents import DocumentKind, SpeakerKind
from polyvocal.core.evidence import EvidenceUnit, LayerKind
from polyvocal.core.exchange import Fate, Thing
from polyvocal.core.findings import Counted, Outcome
from polyvocal.core.parting import Kind
from polyvocal.core.template import MappingKind, Origin
from polyvocal.reports.compose.imprint import CODES, TECHNIQUES
from polyvocal.store.access import Right, Role
from polyvocal.store.copies import CopyReason

# Shown through `core.language.word`. A set left out here stays English in every language.
SHOWN: tuple[type[StrEnum], ...] = (
    AnchorState,
    AttributeKind,
    Basis,
    Caution,
    CoderKind,
    Coefficient,
    CopyReason,
    Counted,
    Denominator,
    Difference,
    DocumentKind,
    EvidenceUnit,
    Fate,
    FoundBy,
    Kind,
    LayerKind,
    LeftOutReason,
    MappingKind,
    MemoTarget,
    MissingReason,
    Origin,
    Outcome,
    Purpose,
    QuoteConsent,
    Right,
    Role,
    SpeakerKind,
    Stage,
    Stance,
    Thing,
    Undefined,
    UnitKind,
    Unmeasured,
    Verdict,
)
NOUNS = (CODES, TECHNIQUES)


def words_shown() -> Iterator[tuple[str, str]]:
    """Every word of every set, with the set's name as its context."""
    for kind in SHOWN:
        yield from ((kind.__name__, value.value) for value in kind if value.value)
