"""How much to code twice for a given precision."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from polyvocal.core.errors import BadValue
from polyvocal.core.language import _


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
