"""Sentences that say who was interviewed, each share with what it was taken of."""

from __future__ import annotations

from polyvocal.analysis.characteristics import Characteristic, Characteristics, Denominator
from polyvocal.core.language import _
from polyvocal.reports.blocks import Inline, say
from polyvocal.reports.compose.imprint import Imprint
from polyvocal.reports.rounding import format_fraction

# A sentence with more values than this is read by nobody; Table 1 has them all.
_MOST_VALUES = 8


def characteristic_sentences(result: Characteristics, imprint: Imprint) -> list[tuple[Inline, ...]]:
    """One line for each attribute with few values, over both denominators where they differ.

    Numbers and attributes with many values are in Table 1 only, and so are values nobody has.
    """
    return [
        say("{line}", line=_line(entry, result, imprint))
        for entry in result.characteristics
        if entry.total.spread is None and 0 < len(entry.total.counts) <= _MOST_VALUES
    ]


def _line(entry: Characteristic, result: Characteristics, imprint: Imprint) -> str:
    of_known = _shares(entry, result, imprint, Denominator.WITHOUT_MISSING)
    if not any(summary.n_missing for summary in entry.columns):
        return _("{attribute}: {shares}.").format(attribute=entry.attribute.name, shares=of_known)
    of_all = _shares(entry, result, imprint, Denominator.WITH_MISSING)
    template = _("{attribute}, of those whose value is known: {of_known}. Of all: {of_all}.")
    if result.headline is Denominator.WITH_MISSING:
        template = _("{attribute}, of all: {of_all}. Of those whose value is known: {of_known}.")
    return template.format(attribute=entry.attribute.name, of_known=of_known, of_all=of_all)


def _shares(
    entry: Characteristic, result: Characteristics, imprint: Imprint, denominator: Denominator
) -> str:
    columns = []
    for name, summary in zip(result.columns, entry.columns, strict=True):
        told = [
            f"{count.value} {format_fraction(ratio.part, ratio.whole)}"
            for count in summary.counts
            if (ratio := count.of(denominator)).part
        ]
        column = imprint.role(name) if result.by == "role" else name
        columns.append(
            _("{column}, {values}").format(
                column=column, values=", ".join(told) or _("no value is known")
            )
        )
    return "; ".join(columns)
