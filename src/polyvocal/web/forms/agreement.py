"""What is compared with what, as the controls of the page on agreement send it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from urllib.parse import urlencode

from django.http import QueryDict

from polyvocal.analysis.agreement import UnitChoice, UnitKind
from polyvocal.analysis.agreement.planning import HALF_WIDTH
from polyvocal.web.forms.choices import read_choices, write_choices
from polyvocal.web.forms.reading import one_of, plain_values
from polyvocal.work.agreeing import Comparison
from polyvocal.work.choices import Choices

# What the form for planning sends.
PLANNED = ("kappa", "marked", "within")
_MOST_TOLERANCE = 10_000


class Order(StrEnum):
    """Which line stands first."""

    KAPPA = ""
    GAP = "gap"
    MARKED = "marked"
    TEMPLATE = "template"


@dataclass(frozen=True, slots=True)
class Plan:
    """What somebody expects who plans how much to code twice: each from 0 to 1."""

    kappa: float = 0.7
    marked: float = 0.1
    within: float = HALF_WIDTH


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything the page was asked for."""

    comparison: Comparison = field(default_factory=lambda: Comparison(n_draws=0))
    choices: Choices = field(default_factory=Choices)
    order: Order = Order.KAPPA

    def drawing(self, n_draws: int) -> Asked:
        """The same with so many draws of documents."""
        return replace(self, comparison=replace(self.comparison, n_draws=n_draws))


def read_asked(sent: QueryDict) -> Asked:
    """What is asked for; whatever is not sent or cannot be read is as usual."""
    plain = plain_values(sent)
    usual = UnitChoice()
    units = UnitChoice(
        one_of(plain, "by", UnitKind) or usual.kind,
        _tolerance(plain.get("tolerance", "")),
        _share(plain.get("overlap", ""), usual.overlap),
        interviewer=plain.get("interviewer") == "with",
    )
    comparison = Comparison(
        raters=tuple(dict.fromkeys(name for name in sent.getlist("coder") if name)),
        documents=tuple(dict.fromkeys(name for name in sent.getlist("document") if name)),
        units=units,
        n_draws=0,
    )
    order = one_of(plain, "order", Order) or Order.KAPPA
    return Asked(comparison, replace(read_choices(sent), layer=""), order)


def write_asked(asked: Asked) -> str:
    """The same as the query of an address; what is usual is left out."""
    units, usual = asked.comparison.units, UnitChoice()
    pairs = [
        ("by", units.kind.value if units.kind is not usual.kind else ""),
        ("tolerance", str(units.tolerance) if units.tolerance else ""),
        ("overlap", f"{units.overlap:g}" if units.overlap != usual.overlap else ""),
        ("interviewer", "with" if units.interviewer else ""),
        *(("coder", name) for name in asked.comparison.raters),
        *(("document", name) for name in asked.comparison.documents),
        ("order", asked.order.value),
    ]
    parts = (urlencode([pair for pair in pairs if pair[1]]), write_choices(asked.choices))
    return "&".join(part for part in parts if part)


def read_plan(sent: QueryDict, usual: Plan) -> Plan:
    """What somebody expects; whatever is out of range is as usual."""
    plain = plain_values(sent)
    return Plan(
        _share(plain.get("kappa", ""), usual.kappa, most=0.99),
        _share(plain.get("marked", ""), usual.marked, most=0.99),
        _share(plain.get("within", ""), usual.within, most=0.99),
    )


def _tolerance(typed: str) -> int:
    return min(int(typed), _MOST_TOLERANCE) if typed.isdecimal() and len(typed) < 10 else 0


def _share(typed: str, usual: float, most: float = 1.0) -> float:
    try:
        share = float(typed)
    except ValueError:
        return usual
    return share if 0 < share <= most else usual
