"""What was understood of the files, as a report people can work through line by line."""

from __future__ import annotations

from polyvocal.core.findings import Finding, ImportReport, Outcome
from polyvocal.core.language import _, ngettext, word
from polyvocal.reports.blocks import (
    Block,
    Cell,
    Column,
    Paragraph,
    ParagraphKind,
    Report,
    Row,
    RowKind,
    Table,
    number,
    say,
)

# What needs a person comes first.
ORDER = (
    Outcome.AMBIGUOUS,
    Outcome.MISSING,
    Outcome.LEFT_OUT,
    Outcome.WARNING,
    Outcome.CHANGED,
    Outcome.TAKEN,
)


def compose_import(report: ImportReport, *, language: str = "en") -> Report:
    """Everything found while reading files, what asks for a decision first."""
    n_open = sum(report.count(outcome) for outcome in (Outcome.AMBIGUOUS, Outcome.MISSING))
    if n_open:
        lead = ngettext(
            "{n} line was not taken because it would have had to be guessed.",
            "{n} lines were not taken because they would have had to be guessed.",
            n_open,
        )
    else:
        lead = _("Nothing had to be guessed.")
    blocks: list[Block] = [Paragraph(say(lead, n=number(n_open)), ParagraphKind.LEAD)]
    if report.taken:
        blocks.append(_taken(report))
    if report.findings:
        blocks.append(_findings(report))
    return Report(_("What was understood of the files"), tuple(blocks), language=language)


def _taken(report: ImportReport) -> Table:
    rows = tuple(
        Row((Cell(word(kind)), Cell(f"{n:,}", (n,)))) for kind, n in report.taken.items() if n
    )
    columns = (Column(_("Kind"), width=30), Column(_("Number"), width=10))
    return Table("import_taken", "1", _("What was taken"), columns, rows)


def _findings(report: ImportReport) -> Table:
    columns = (
        Column(_("File"), width=22),
        Column(_("Place"), width=12),
        Column(_("What was found"), width=60),
    )
    rows: list[Row] = []
    for outcome in ORDER:
        found = [finding for finding in report.findings if finding.outcome is outcome]
        if found:
            rows.append(Row((Cell(_outcome(outcome)),), RowKind.SECTION))
            rows.extend(_row(finding) for finding in found)
    section = _("What became of it")
    return Table("import_findings", "2", _("Line by line"), columns, tuple(rows), section=section)


def _row(finding: Finding) -> Row:
    return Row((Cell(finding.file), Cell(finding.place), Cell(finding.sentence)))


def _outcome(outcome: Outcome) -> str:
    return {
        Outcome.AMBIGUOUS: _("Fits in several places: please say which"),
        Outcome.MISSING: _("Not found: please check"),
        Outcome.LEFT_OUT: _("Left out"),
        Outcome.WARNING: _("Worth a look"),
        Outcome.CHANGED: _("Taken with a change"),
        Outcome.TAKEN: _("Taken"),
    }[outcome]
