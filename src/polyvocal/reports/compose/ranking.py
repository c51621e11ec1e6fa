"""Interviews ranked by how much chosen codes occur in them, every way of counting side by side."""

from __future__ import annotations

from polyvocal.analysis.ranking import Metric, Placed, RankedDocument, Ranking
from polyvocal.core.language import _
from polyvocal.reports.blocks import Align, Cell, Column, Note, Part, Report, Row, Table
from polyvocal.reports.compose.beneath import reading_notes
from polyvocal.reports.compose.imprint import Imprint
from polyvocal.reports.rounding import (
    format_count,
    format_number,
    format_percent,
    format_share,
    not_defined,
)


def compose_ranking(result: Ranking, imprint: Imprint, number: str = "5") -> Report:
    """One table, in the order of its first metric; ranks that are shared carry an equals sign."""
    documents = result.in_order(result.metrics[0]) if result.metrics else result.documents
    chosen = ", ".join(code.title for code in result.chosen)
    table = Table(
        key="table_5_ranking",
        number=number,
        anchor="table-5",
        caption=_("Interviews by the occurrence of the chosen {codes}").format(
            codes=imprint.noun.of(2)
        ),
        columns=(
            Column(_("Document"), width=24),
            Column(_("Roles heard"), width=11),
            *(_column(metric) for metric in result.metrics),
        ),
        rows=tuple(_row(entry, result.metrics, imprint) for entry in documents),
        notes=(
            *reading_notes(
                result.reading,
                imprint,
                unit=_("under each head: rank (value). Talk is participant talk."),
            ),
            Note(
                _("Ranks"),
                _(
                    "1 is the highest; equal values share the better rank, marked “=”, and the "
                    "ranks after them are skipped. Documents without a value have no rank."
                ),
            ),
            Note(_("Chosen"), f"{chosen}." if chosen else _("none.")),
        ),
    )
    return Report(
        title=_("Ranking of the interviews"),
        subtitle=imprint.study,
        language=imprint.language,
        blocks=(*(Note("", note) for note in result.notes), table),
        facts=imprint.facts(result.reading.revision),
    )


def _column(metric: Metric) -> Column:
    heads = {
        Metric.N_CODINGS: _("Codings"),
        Metric.SHARE_OF_CODINGS: _("Share of codings"),
        Metric.SHARE_OF_CHARACTERS: _("Share of characters"),
        Metric.SHARE_OF_TURNS: _("Share of turns"),
    }
    if metric is Metric.N_CODINGS:
        parts: tuple[Part, ...] = (Part(_("rank")), Part(_("codings")))
    else:
        parts = (
            Part(_("rank")),
            Part(_("part")),
            Part(_("whole")),
            Part(_("share"), is_share=True),
        )
    return Column(heads[metric], Align.END, 17, parts)


def _row(entry: RankedDocument, metrics: tuple[Metric, ...], imprint: Imprint) -> Row:
    roles = ", ".join(imprint.role(role) for role in entry.roles)
    cells = (_cell(p, metric) for p, metric in zip(entry.placed, metrics, strict=True))
    return Row((Cell(entry.document.name), Cell(roles), *cells))


def _cell(placed: Placed, metric: Metric) -> Cell:
    if placed.value is None or placed.rank is None:
        n = 2 if metric is Metric.N_CODINGS else 4
        return Cell(not_defined(), (None,) * n)
    tied = "=" if (placed.n_tied or 1) > 1 else ""
    rank = f"{format_count(placed.rank)}{tied}"
    if placed.ratio is None:
        return Cell(f"{rank} ({format_number(placed.value)})", (placed.rank, placed.value))
    part, whole = placed.ratio.part, placed.ratio.whole
    if metric is Metric.SHARE_OF_CHARACTERS:
        shown = format_share(placed.value)
    else:
        shown = f"{format_count(part)}/{format_count(whole)}, {format_percent(part, whole)}"
    return Cell(f"{rank} ({shown})", (placed.rank, part, whole, placed.value))
