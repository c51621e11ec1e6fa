"""In whose talk each code is evidenced: a study's Table 2."""

from polyvocal.analysis.depiction.from_sheet import depict_presence
from polyvocal.analysis.depiction.from_study import depict
from polyvocal.analysis.depiction.result import (
    Cell,
    DepictedCode,
    Depiction,
    DepictionCount,
    DepictionTotals,
    PartnershipCounts,
    Sharing,
)

__all__ = [
    "Cell",
    "DepictedCode",
    "Depiction",
    "DepictionCount",
    "DepictionTotals",
    "PartnershipCounts",
    "Sharing",
    "depict",
    "depict_presence",
]
