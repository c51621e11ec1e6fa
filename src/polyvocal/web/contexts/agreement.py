"""The page on agreement: each line as a row of dots beside its figures, sorted."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from polyvocal.analysis.agreement import Agreement, Caution, CodeLine, Coefficient, Figure, Line
from polyvocal.analysis.agreement.planning import Expected, expect_as_found, plan_shares
from polyvocal.core.coding import CoderKind
from polyvocal.core.language import _
from polyvocal.core.study import Study
from polyvocal.reports.compose.agreement_tables import interval_beside
from polyvocal.reports.rounding import format_coefficient
from polyvocal.web.contexts.compare import Choice
from polyvocal.web.forms.agreement import Order, Plan

SHOWN = (Coefficient.KAPPA, Coefficient.PABAK, Coefficient.AC1, Coefficient.POSITIVE)
_DOTS = {Coefficient.KAPPA: "kappa", Coefficient.PABAK: "pabak", Coefficient.AC1: "ac1"}
_FLATTERING = frozenset({Caution.FLATTERED, Caution.NEVER_TOGETHER})


class _Link(Protocol):
    def __call__(self, name: str, **where: object) -> str:
        """The address of a page of the study."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One coefficient in the picture: which, and how far along, in percent of the width."""

    kind: str
    at: float


@dataclass(frozen=True, slots=True)
class Number:
    """One coefficient beside it, as printed, with its interval; `why`: why it is not defined."""

    printed: str
    interval: str
    why: str


@dataclass(frozen=True, slots=True)
class DotRow:
    """One line of agreement: its dots, its interval of κ and the gap to PABAK, its numbers.

    `low` to `high` is κ's interval and `gap` from κ to PABAK, in percent of the width; `None` where
    there is none. `is_flattered`: agreement on absence hides disagreement on presence.
    """

    name: str
    address: str
    dots: tuple[Dot, ...]
    low: float | None
    high: float | None
    gap: tuple[float, float] | None
    numbers: tuple[Number, ...]
    marked: str
    n_together: int
    cautions: tuple[Caution, ...]
    is_flattered: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """Lines of agreement as rows of dots. `unmarked` are those that nobody marked anywhere."""

    title: str
    head: str
    rows: tuple[DotRow, ...]
    ticks: tuple[tuple[float, str], ...]
    unmarked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """How much to code twice where this share of units is marked; documents of the usual length."""

    share: float
    percent: str
    n_units: int
    n_documents: int


@dataclass(frozen=True, slots=True)
class _Named:
    name: str
    address: str
    line: Line


def pictures(result: Agreement, order: Order, link: _Link) -> tuple[Picture, ...]:
    """By group, by code, by pair of coders and by document, as far as there are several."""
    scale = _Scale(_lines(result))

    def codes(lines: Sequence[CodeLine]) -> list[_Named]:
        return [
            _Named(one.code.title, link("template-code", code=one.code.id), one.line)
            for one in lines
        ]

    pairs = [
        _Named(
            _("{first} and {last}").format(first=pair.first.name, last=pair.second.name),
            "",
            pair.overall,
        )
        for pair in result.pairs
    ]
    documents = [
        _Named(
            one.document.name,
            link("read-document", document=one.document.id),
            one.line,
        )
        for one in result.documents
    ]
    found = (
        scale.picture(_("By group"), _("Group"), codes(result.groups), order),
        scale.picture(_("By code"), _("Code"), codes(result.codes), order),
        scale.picture(_("By pair of coders"), _("Coders"), pairs, order),
        scale.picture(_("By document"), _("Document"), documents, order),
    )
    return tuple(one for one in found if one.rows or one.unmarked)


class _Scale:
    """From the lowest figure there is, but at most from nought, up to 1."""

    # That documents are few is said once above, and of one document goes without saying.
    _aside = frozenset({Caution.FEW_DOCUMENTS})

    def __init__(self, lines: Iterable[Line]) -> None:
        values = [
            value
            for line in lines
            for kind in _DOTS
            for value in (line.figures[kind].value, line.figures[kind].low)
            if value is not None
        ]
        self._low = min(0.0, math.floor(min(values, default=0.0) * 4) / 4)
        steps = round((1 - self._low) * 4)
        ticks = [self._low + i / 4 for i in range(steps + 1)]
        self._ticks = tuple((self._at(tick), f"{tick:g}".replace("-", "−")) for tick in ticks)

    def picture(self, title: str, head: str, lines: Sequence[_Named], order: Order) -> Picture:
        marked = [one for one in lines if one.line.counts.marked_by_any]
        if order is not Order.TEMPLATE:
            marked.sort(key=lambda one: _key(one.line, order))
        return Picture(
            title,
            head,
            tuple(self._row(one) for one in marked),
            self._ticks,
            tuple(one.name for one in lines if not one.line.counts.marked_by_any),
        )

    def _row(self, one: _Named) -> DotRow:
        figures, counts = one.line.figures, one.line.counts
        kappa, pabak = figures[Coefficient.KAPPA], figures[Coefficient.PABAK].value
        gap = None
        if kappa.value is not None and pabak is not None:
            ends = sorted((self._at(kappa.value), self._at(pabak)))
            gap = (ends[0], ends[1] - ends[0])
        return DotRow(
            name=one.name,
            address=one.address,
            dots=tuple(
                Dot(kind, self._at(value))
                for figure, kind in _DOTS.items()
                if (value := figures[figure].value) is not None
            ),
            low=None if kappa.low is None else self._at(kappa.low),
            high=None if kappa.high is None else self._at(kappa.high),
            gap=gap,
            numbers=tuple(_number(figures[figure]) for figure in SHOWN),
            marked=" · ".join(f"{n:,}" for n in counts.marked_by),
            n_together=counts.marked_together,
            cautions=tuple(c for c in one.line.cautions if c not in self._aside),
            is_flattered=bool(_FLATTERING & set(one.line.cautions)),
        )

    def _at(self, value: float) -> float:
        # A margin on both sides, so that no dot is cut off.
        return 5 + 90 * (value - self._low) / (1 - self._low)


def offered(study: Study, chosen: Sequence[str]) -> tuple[Choice, ...]:
    """Whose codings may be compared: people, machines, and the agreed ones."""
    counts = {int(place) for place in set(study.codings.coder.tolist())}
    named = [
        Choice("consensus", _("the agreed codings"), "consensus" in chosen)
        if coder.kind is CoderKind.CONSENSUS
        else Choice(
            coder.name,
            coder.name,
            coder.name in chosen or (not chosen and coder.kind is CoderKind.PERSON),
        )
        for place, coder in enumerate(study.coders)
        if place in counts
    ]
    again = [
        Choice(name, name, name in chosen)
        for coder in study.coders
        for round_ in study.rounds
        if coder.id in round_.coder_ids and sum(coder.id in r.coder_ids for r in study.rounds) > 1
        for name in (f"{coder.name} @ {round_.name}",)
    ]
    return (*named, *again)


def documents_offered(study: Study, chosen: Sequence[str]) -> tuple[Choice, ...]:
    """The documents that may be compared."""
    return tuple(
        Choice(document.name, document.name, not chosen or document.name in chosen)
        for document in study.documents
        if document.id not in study.waiting
    )


def usual_plan(result: Agreement | None) -> Plan:
    """What to expect of what is still to be coded: what was found so far, where anything was."""
    expected = Expected() if result is None else expect_as_found(result)
    return Plan(expected.kappa, expected.marked)


def planned(plan: Plan, per_document: float) -> tuple[PlannedLine, ...]:
    """How much to code twice, for the share expected and for others beside it."""
    needed = plan_shares(Expected(plan.kappa, plan.marked), plan.within, per_document)
    return tuple(
        PlannedLine(one.share, f"{100 * one.share:.3g}", one.n_units, one.n_documents)
        for one in needed
    )


def _lines(result: Agreement) -> Iterable[Line]:
    yield from (one.line for one in (*result.codes, *result.groups))
    yield from (one.line for one in result.documents)
    yield from (pair.overall for pair in result.pairs)


def _number(figure: Figure) -> Number:
    why = "" if figure.undefined is None else figure.undefined.value
    return Number(format_coefficient(figure.value), interval_beside(figure), why)


def _key(line: Line, order: Order) -> tuple[float, ...]:
    kappa, pabak = (line.figures[c].value for c in (Coefficient.KAPPA, Coefficient.PABAK))
    if order is Order.MARKED:
        return (-line.counts.marked_by_any,)
    if order is Order.GAP:
        return (1.0,) if kappa is None or pabak is None else (0.0, kappa - pabak)
    return (1.0, 0.0) if kappa is None else (0.0, kappa)
