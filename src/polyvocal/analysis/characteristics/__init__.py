"""Who was interviewed, as a study's Table 1 says it."""

from polyvocal.analysis.characteristics.describe import describe_characteristics
from polyvocal.analysis.characteristics.result import (
    CaseRow,
    Characteristic,
    Characteristics,
    Denominator,
    Grouping,
    InterviewLength,
    MissingCount,
    Spread,
    Summary,
    ValueCount,
)

__all__ = [
    "CaseRow",
    "Characteristic",
    "Characteristics",
    "Denominator",
    "Grouping",
    "InterviewLength",
    "MissingCount",
    "Spread",
    "Summary",
    "ValueCount",
    "describe_characteristics",
]
