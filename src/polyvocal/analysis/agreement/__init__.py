"""Agreement between coders: what it is counted on, its coefficients, and what to beware of."""

from polyvocal.analysis.agreement.measure import N_DRAWS, measure_agreement
from polyvocal.analysis.agreement.result import (
    Agreement,
    Caution,
    CodeLine,
    Coefficient,
    Counts,
    DocumentLine,
    Line,
    PairLine,
    Undefined,
)
from polyvocal.analysis.agreement.units import UnitChoice, UnitKind
from polyvocal.analysis.frames import Figure, NoInterval, Rater

__all__ = [
    "N_DRAWS",
    "Agreement",
    "Caution",
    "CodeLine",
    "Coefficient",
    "Counts",
    "DocumentLine",
    "Figure",
    "Line",
    "NoInterval",
    "PairLine",
    "Rater",
    "Undefined",
    "UnitChoice",
    "UnitKind",
    "measure_agreement",
]
