"""The case × code matrix: whether, how often, and over how many characters."""

from __future__ import annotations

from numpy.typing import NDArray

from polyvocal.analysis.matrix import CaseCodeMatrix
from polyvocal.core.language import _
from polyvocal.core.template import Code
from polyvocal.reports.blocks import Align, Cell, Column, Note, Report, Row, Table
from polyvocal.reports.compose.beneath import reading_notes
from polyvocal.reports.compose.imprint import Imprint
from polyvocal.reports.rounding import format_count


def compose_matrix(result: CaseCodeMatrix, imprint: Imprint, number: str = "4") -> Report:
    """Three tables of the same shape: a, present or not; b, codings; c, characters."""
    present = _table(
        result,
        imprint,
        result.present,
        key="table_4a_present",
        number=f"{number}a",
        caption=_("Cases by {codes}: 1 where the case has at least one coding"),
        unit=_("presence: 1 or 0."),
    )
    codings = _table(
        result,
        imprint,
        result.n_codings,
        key="table_4b_codings",
        number=f"{number}b",
        caption=_("Cases by {codes}: codings"),
        unit=_("codings that touch the case’s words; one over two cases is in both rows."),
    )
    characters = _table(
        result,
        imprint,
        result.characters,
        key="table_4c_characters",
        number=f"{number}c",
        caption=_("Cases by {codes}: characters"),
        unit=_("code points of the case’s own words that are covered, each once."),
    )
    return Report(
        title=_("Cases by {codes}").format(codes=imprint.noun.of(2)),
        subtitle=imprint.study,
        language=imprint.language,
        blocks=(*(Note("", note) for note in result.notes), present, codings, characters),
        facts=imprint.facts(result.reading.revision),
    )


def _head(code: Code) -> str:
    return code.number or code.label


def _width(head: str) -> float:
    """Room for the longest word of a head, and for a count."""
    return max(6.5, *(1.15 * len(word) for word in head.split()), 0)


def _table(
    result: CaseCodeMatrix,
    imprint: Imprint,
    numbers: NDArray,  # type: ignore[type-arg]  # int8 and int64 alike
    *,
    key: str,
    number: str,
    caption: str,
    unit: str,
) -> Table:
    cells: dict[int, Cell] = {}
    rows = []
    for case, line, talk in zip(
        result.cases, numbers.tolist(), result.talk_characters.tolist(), strict=True
    ):
        for n in line:
            if n not in cells:
                cells[n] = Cell(format_count(n), (n,))
        head = (Cell(case.label), Cell(imprint.role(case.role)), Cell(format_count(talk), (talk,)))
        rows.append(Row((*head, *[cells[n] for n in line])))
    return Table(
        key=key,
        number=number,
        anchor=key.replace("_", "-"),
        caption=caption.format(codes=imprint.noun.of(2)),
        columns=(
            Column(_("Case"), width=8),
            Column(_("Role"), width=8),
            Column(_("Own talk, characters"), Align.END, 10),
            *(
                Column(_head(code), Align.END, _width(_head(code)), full=code.title)
                for code in result.codes
            ),
        ),
        rows=tuple(rows),
        notes=(
            *reading_notes(result.reading, imprint, unit=unit),
            Note(
                "",
                _("A case without talk could not have been coded: its zeros say nothing about it."),
            ),
        ),
        n_row_headers=1,
    )
