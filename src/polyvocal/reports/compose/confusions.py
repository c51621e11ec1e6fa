"""Which codes coders gave in place of which: whose definitions to look at."""

from __future__ import annotations

from collections.abc import Sequence

from polyvocal.analysis.disagreement import Confusion
from polyvocal.core.language import _
from polyvocal.reports.blocks import Align, Cell, Column, Note, Report, Row, Table
from polyvocal.reports.compose.imprint import Imprint
from polyvocal.reports.rounding import format_count


def compose_confusions(confusions: Sequence[Confusion], imprint: Imprint) -> Report:
    """One table, the pairs found in most places first."""
    unit = _(
        "places: spans that share a character are one. A place counts once for each pair, whoever "
        "gave which; places that all read alike count nowhere. The numbers say what was confused, "
        "not who was right."
    )
    table = Table(
        key="table_10_confusions",
        number="10",
        anchor="table-10",
        caption=_("What was read in place of what"),
        columns=(
            Column(imprint.noun.title, width=36),
            Column(_("Read by another instead"), width=36),
            Column(_("Places"), Align.END, 9),
        ),
        rows=tuple(_row(confusion) for confusion in confusions),
        notes=(Note(_("Counted"), unit),),
        n_row_headers=2,
    )
    return Report(
        title=_("Where readings differ"),
        subtitle=imprint.study,
        language=imprint.language,
        blocks=(table,),
    )


def _row(confusion: Confusion) -> Row:
    other = _("nothing") if confusion.other is None else confusion.other.title
    n = confusion.n_places
    return Row((Cell(confusion.code.title), Cell(other), Cell(format_count(n), (n,))))
