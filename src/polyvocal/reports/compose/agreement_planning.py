"""How much to code twice, for kappa to be known as closely as one wants."""

from __future__ import annotations

from polyvocal.analysis.agreement import Agreement
from polyvocal.analysis.agreement.planning import (
    HALF_WIDTH,
    Needed,
    expect_as_found,
    plan_shares,
    units_per_document,
)
from polyvocal.core.language import _
from polyvocal.reports.blocks import Align, Cell, Column, Note, Part, Row, Table
from polyvocal.reports.compose.agreement_words import unit_sentence
from polyvocal.reports.compose.imprint import Imprint
from polyvocal.reports.rounding import format_coefficient, format_count


def compose_needed(result: Agreement, imprint: Imprint) -> Table:
    """Units and documents to code twice, for a code as often marked as here and for others."""
    expected, per_document = expect_as_found(result), units_per_document(result)
    lines = plan_shares(expected, HALF_WIDTH, per_document)
    return Table(
        key="table_8h_planning",
        number="8h",
        anchor="table-8h-planning",
        caption=_("How much to code twice to know the kappa of a {code}").format(
            code=imprint.noun.of(1)
        ),
        columns=(
            Column(_("Share of units marked"), Align.END, 16, (Part(_("share")),)),
            Column(_("Units to code twice"), Align.END, 16, (Part(_("units")),)),
            Column(_("Documents as long as these"), Align.END, 16, (Part(_("documents")),)),
        ),
        rows=tuple(_row(line, expected.marked) for line in lines),
        notes=(
            Note(_("Counted"), unit_sentence(result.units)),
            Note(
                _("Expected"),
                _(
                    "a kappa of {kappa}, as found here over all {codes}, to be known within ± "
                    "{within} (95%); the share found is the mean of the {codes} used."
                ).format(
                    kappa=format_coefficient(expected.kappa),
                    codes=imprint.noun.of(2),
                    within=format_coefficient(HALF_WIDTH),
                ),
            ),
            Note(
                _("Formula and source"),
                _(
                    "n = (z/w)² (1 − κ) [(1 − κ)(1 − 2κ) + κ(2 − κ) / (2π(1 − π))]; Bloch & "
                    "Kraemer 1989, Donner & Eliasziw 1992."
                ),
            ),
            Note(
                "",
                _(
                    "As if units were independent of one another; units of one interview are "
                    "alike, so take more rather than fewer."
                ),
            ),
        ),
    )


def _row(line: Needed, found: float) -> Row:
    percent = _("{n}%").format(n=f"{100 * line.share:.3g}")
    is_found = _("{share} (found)").format(share=percent) if line.share == found else percent
    return Row(
        (
            Cell(is_found, (line.share,)),
            Cell(format_count(line.n_units), (line.n_units,)),
            Cell(format_count(line.n_documents), (line.n_documents,)),
        )
    )
