"""Unitizing alphas: agreement on spans of any length, in characters."""

from polyvocal.analysis.unitizing.measure import measure_unitizing
from polyvocal.analysis.unitizing.result import (
    Alpha,
    CodeAlpha,
    SetAlphas,
    Unitizing,
    Unmeasured,
    ValueAlpha,
)

__all__ = [
    "Alpha",
    "CodeAlpha",
    "SetAlphas",
    "Unitizing",
    "Unmeasured",
    "ValueAlpha",
    "measure_unitizing",
]
