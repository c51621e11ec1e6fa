"""Every coding as a line: chosen, sorted and grouped as a person asks."""

from polyvocal.analysis.listing.choosing import (
    ChosenLines,
    GroupBy,
    LineGroup,
    SortBy,
    Wanted,
    choose_lines,
)
from polyvocal.analysis.listing.lines import Line, Lines, list_lines

__all__ = [
    "ChosenLines",
    "GroupBy",
    "Line",
    "LineGroup",
    "Lines",
    "SortBy",
    "Wanted",
    "choose_lines",
    "list_lines",
]
