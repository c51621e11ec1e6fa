"""Table 2b: how many codes of each group are evidenced, by depiction and by role."""

from __future__ import annotations

from polyvocal.analysis.depiction import Depiction, DepictionTotals
from polyvocal.core.language import _
from polyvocal.reports.blocks import Align, Cell, Column, Note, Part, Row, RowKind, Table
from polyvocal.reports.compose.depiction_words import depiction_name, depictions
from polyvocal.reports.compose.headline import apart_label, apart_sentence, headline
from polyvocal.reports.compose.imprint import Imprint, capital
from polyvocal.reports.rounding import format_count, format_fraction


def group_table(result: Depiction, imprint: Imprint, number: str) -> Table:
    """Groups as rows, then each origin where there are several, then all."""
    names = depictions(result) if len(result.roles) > 1 else ()
    columns = (
        Column(_("Group"), width=34),
        Column(
            _("Evidenced"),
            Align.END,
            13,
            (Part(_("codes")), Part(_("of")), Part(_("share"), is_share=True)),
        ),
        *(Column(depiction_name(roles, result.roles, imprint), Align.END, 9) for roles in names),
        *(
            Column(_("{role}, alone or not").format(role=imprint.role(role)), Align.END, 10)
            for role in result.roles
        ),
    )
    of = headline(result)
    rows = [_row(totals, _group_name(totals), names, RowKind.DATA) for totals in of.groups]
    rows.append(_row(of.totals, _("All"), names, RowKind.TOTAL))
    if of.apart is not None:
        rows.append(_row(of.apart, apart_label(), names, RowKind.TOTAL))
    return Table(
        key="table_2b_groups",
        number=f"{number}b",
        anchor="table-2b",
        caption=_("{codes} evidenced in each group").format(codes=capital(imprint.noun.of(2))),
        columns=columns,
        rows=tuple(rows),
        notes=(
            Note(
                _("Counted"),
                " ".join(
                    (
                        _("{codes}, as in the table before.").format(codes=imprint.noun.of(2)),
                        apart_sentence(of, imprint.noun),
                    )
                ).strip(),
            ),
            *_open_note(result),
        ),
    )


def _row(
    totals: DepictionTotals, name: str, names: tuple[tuple[str, ...], ...], kind: RowKind
) -> Row:
    of = totals.evidenced
    return Row(
        (
            Cell(name),
            Cell(format_fraction(of.part, of.whole), (of.part, of.whole, of.share)),
            *(_count(totals.n_codes(roles)) for roles in names),
            *(_count(ratio.part) for ratio in totals.by_role),
        ),
        kind,
    )


def _count(n: int) -> Cell:
    return Cell(format_count(n), (n,))


def _group_name(totals: DepictionTotals) -> str:
    return _("In no group") if totals.group is None else totals.group.title


def _open_note(result: Depiction) -> tuple[Note, ...]:
    n = result.total.n_not_stated
    if not n:
        return ()
    words = _("{n} not stated in full by the sheet: counted in no depiction.")
    return (Note(_("Not stated"), words.format(n=format_count(n))),)
