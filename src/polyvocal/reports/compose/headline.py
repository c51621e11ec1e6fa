"""The one count every part of a report leads with, and what is counted apart from it.

Where codes emerged beside a framework's own, the framework's are the headline, since "47 of 93" is
a statement about the framework. The emergent ones are said beside it, in the same words everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from polyvocal.analysis.depiction import DepictedCode, Depiction, DepictionTotals
from polyvocal.analysis.depiction.totals import totals_by_group
from polyvocal.core.language import _
from polyvocal.core.template import Origin
from polyvocal.reports.compose.imprint import Noun
from polyvocal.reports.rounding import format_count


@dataclass(frozen=True, slots=True)
class Headline:
    """The codes a report leads with, their totals in all and by group.

    `apart` are the totals of emergent codes counted apart, `None` where there are none or nothing
    else. A group of emergent codes only is not among `groups`.
    """

    codes: tuple[DepictedCode, ...]
    totals: DepictionTotals
    groups: tuple[DepictionTotals, ...]
    apart: DepictionTotals | None = None

    def group_of(self, entry: DepictedCode) -> DepictionTotals | None:
        """The totals of the group a code is in; `None` where it holds emergent codes only."""
        wanted = _id(entry)
        return next((t for t in self.groups if (t.group and t.group.id) == wanted), None)


def headline(result: Depiction) -> Headline:
    """The framework's own codes where others emerged too, otherwise every code."""
    by_origin = {totals.origin: totals for totals in result.origins}
    if len(by_origin) < 2:
        return Headline(result.codes, result.total, result.groups)
    own = tuple(entry for entry in result.codes if entry.code.origin is Origin.A_PRIORI)
    has_sharing = result.total.n_within is not None
    groups = totals_by_group(own, result.roles, has_sharing=has_sharing)
    return Headline(own, by_origin[Origin.A_PRIORI], groups, by_origin[Origin.EMERGENT])


def apart_sentence(of: Headline, noun: Noun) -> str:
    """That emergent codes are counted apart, and how many are evidenced; "" where none are."""
    if of.apart is None:
        return ""
    evidenced = of.apart.evidenced
    return _("Counted apart: {n} emergent {codes}, {evidenced} evidenced.").format(
        n=format_count(evidenced.whole),
        codes=noun.of(evidenced.whole),
        evidenced=format_count(evidenced.part),
    )


def apart_label() -> str:
    """What heads the row of the codes counted apart."""
    return _("Emergent, counted apart")


def _id(entry: DepictedCode) -> object:
    return entry.group and entry.group.id
