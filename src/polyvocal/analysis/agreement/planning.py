"""How much to code twice for a given precision."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from polyvocal.analysis.agreement.result import Agreement, Coefficient
from polyvocal.core.errors import BadValue
from polyvocal.core.language import _

# How closely kappa is to be known, unless said.
HALF_WIDTH = 0.1
# What is shown beside what was found: from a rare code to a common one.
SHARES = (0.02, 0.05, 0.1, 0.2, 0.3)


@dataclass(frozen=True, slots=True)
class Expected:
    """What somebody expects of what is still to be coded: kappa, and the share of units marked."""

    kappa: float = 0.7
    marked: float = 0.1


@dataclass(frozen=True, slots=True)
class Needed:
    """How much to code twice where this share of units is marked, in units and in documents.

    Documents are as long as those compared on average; 0 where none was.
    """

    share: float
    n_units: int
    n_documents: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Units to be coded by both, and what was assumed.

    `n_units` would do if units were independent; `n_units_clustered` takes into account that units
    of one document are alike. `n_expected` of these a coder is expected to mark.
    """

    kappa: float
    prevalence: float
    half_width: float
    design_effect: float
    n_units: int
    n_units_clustered: int
    n_expected: float


def plan_units(
    kappa: float,
    prevalence: float,
    half_width: float,
    *,
    per_document: float = 1,
    likeness: float = 0,
    level: float = 0.95,
) -> Plan:
    """Units that two coders must both code so that kappa is known within ± `half_width`.

    `kappa` is what is expected (below 1), `prevalence` the share of units a coder will mark
    (between 0 and 1), `per_document` the units of one document and `likeness` the correlation of
    units within a document (0: none). From 1 up, rounded up; in the unit that will be compared.

    Raises `BadValue` for a share or kappa out of range. Always defined for what is in range.

    Source: variance of kappa with equal margins, (1 − κ)/n · [(1 − κ)(1 − 2κ) + κ(2 − κ)/(2π(1 −
    π))]; Bloch & Kraemer 1989, Donner & Eliasziw 1992. Design effect 1 + (m − 1)ρ; Kish 1965.

    >>> plan_units(0.6, 0.3, 0.1).n_units, plan_units(0.6, 0.02, 0.1).n_units
    (296, 3281)
    """
    shares = {_("prevalence"): prevalence, _("half width"): half_width, _("level"): level}
    for name, share in shares.items():
        if not 0 < share < 1:
            raise BadValue(_("The {name} lies between 0 and 1.").format(name=name))
    if not 0 <= kappa < 1:
        raise BadValue(_("The kappa expected is from 0 to below 1."))
    if per_document < 1 or not 0 <= likeness <= 1:
        raise BadValue(_("A document has at least one unit, and a likeness lies from 0 to 1."))
    spread = (1 - kappa) * (
        (1 - kappa) * (1 - 2 * kappa) + kappa * (2 - kappa) / (2 * prevalence * (1 - prevalence))
    )
    z = NormalDist().inv_cdf((1 + level) / 2)
    n = (z / half_width) ** 2 * spread
    effect = 1 + (per_document - 1) * likeness
    n_clustered = math.ceil(n * effect)
    return Plan(
        kappa, prevalence, half_width, effect, math.ceil(n), n_clustered, n_clustered * prevalence
    )


def expect_as_found(result: Agreement) -> Expected:
    """The kappa over all codes found so far, and the mean share of units marked with a code used.

    Where nothing was found, or a figure no plan can be made from, what is usual.
    """
    usual = Expected()
    used = [one.line.counts for one in result.codes if one.line.counts.marked_by_any]
    shares = [n / one.n_units for one in used for n in one.marked_by if one.n_units]
    marked = round(sum(shares) / len(shares), 3) if shares else 0.0
    found = result.overall.figures[Coefficient.KAPPA].value
    return Expected(
        usual.kappa if found is None else round(min(max(found, 0.05), 0.95), 2),
        marked if 0.001 <= marked < 1 else usual.marked,
    )


def units_per_document(result: Agreement) -> float:
    """How many units a document has on average; 0 where none was compared."""
    return result.n_units / len(result.documents) if result.documents else 0.0


def plan_shares(expected: Expected, half_width: float, per_document: float) -> tuple[Needed, ...]:
    """How much to code twice for the share expected, and for others beside it, the rarest first.

    As if units were independent (`plan_units`). Raises as that does.
    """
    needed = []
    for share in sorted({expected.marked, *SHARES}):
        n = plan_units(expected.kappa, share, half_width).n_units
        needed.append(Needed(share, n, math.ceil(n / per_document) if per_document else 0))
    return tuple(needed)
