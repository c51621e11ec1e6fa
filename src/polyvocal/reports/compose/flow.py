"""How many people came how far, by role."""

from __future__ import annotations

from polyvocal.analysis.flow import Flow, FlowStep
from polyvocal.core.language import _, word
from polyvocal.reports.blocks import Align, Cell, Column, Note, Part, Report, Row, Table
from polyvocal.reports.compose.beneath import sample_notes
from polyvocal.reports.compose.imprint import Imprint
from polyvocal.reports.rounding import format_count, format_percent


def compose_flow(result: Flow, imprint: Imprint, number: str = "1d") -> Report:
    """One table: stages as rows, roles and all of them as columns."""
    parts = (Part(_("cases")), Part(_("share of the stage before"), is_share=True))
    names = [*(imprint.role(role) for role in result.roles), _("All")]
    table = Table(
        key="table_1d_flow",
        number=number,
        anchor="table-1d",
        caption=_("From approach to selection, by role"),
        columns=(
            Column(_("Stage"), width=20),
            *(Column(name, Align.END, 18, parts) for name in names),
        ),
        rows=tuple(
            Row((Cell(word(step.stage).capitalize()), *_cells(step, before)))
            for step, before in zip(result.steps, (None, *result.steps), strict=False)
        ),
        notes=(
            *sample_notes(result.sample, result.revision, imprint, unit=_("cases.")),
            Note("", _("Each stage includes those who came further.")),
            *_not_recorded(result),
            Note(_("Denominator"), _("percentages are of the stage before.")),
        ),
    )
    return Report(
        title=_("Flow of participants"),
        subtitle=imprint.study,
        language=imprint.language,
        blocks=(table,),
        facts=imprint.facts(result.revision),
    )


def _not_recorded(result: Flow) -> tuple[Note, ...]:
    if result.is_recorded:
        return ()
    said = _(
        "Nobody came less far than the others; a case whose stage nobody said counts as "
        "interviewed."
    )
    return (Note("", said),)


def _cells(step: FlowStep, before: FlowStep | None) -> list[Cell]:
    here = (*step.n_by_role, step.n_cases)
    if before is None:
        return [Cell(format_count(n), (n, None)) for n in here]
    earlier = (*before.n_by_role, before.n_cases)
    return [
        Cell(
            f"{format_count(n)} ({format_percent(n, of)})" if of else format_count(n),
            (n, n / of if of else None),
        )
        for n, of in zip(here, earlier, strict=True)
    ]
