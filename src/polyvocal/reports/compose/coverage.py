"""How much of each document’s participant talk each code covers."""

from __future__ import annotations

from polyvocal.analysis.coverage import Coverage
from polyvocal.core.language import _
from polyvocal.reports.blocks import Align, Cell, Column, Note, Part, Report, Row, Table
from polyvocal.reports.compose.beneath import reading_notes
from polyvocal.reports.compose.imprint import Imprint
from polyvocal.reports.rounding import format_count, format_percent, format_share


def compose_coverage(result: Coverage, imprint: Imprint, number: str = "3") -> Report:
    """Two tables: a, each document by all codes together; b, each document by each code."""
    return Report(
        title=_("Coverage of the interviews"),
        subtitle=imprint.study,
        language=imprint.language,
        blocks=(
            *(Note("", note) for note in result.notes),
            _document_table(result, imprint, number),
            _cell_table(result, imprint, number),
        ),
        facts=imprint.facts(result.reading.revision),
    )


def _measured() -> tuple[Column, ...]:
    return (
        Column(
            _("Characters"),
            Align.END,
            18,
            (Part(_("covered")), Part(_("of")), Part(_("share"), is_share=True)),
        ),
        Column(
            _("Turns"),
            Align.END,
            14,
            (Part(_("touched")), Part(_("of")), Part(_("share"), is_share=True)),
        ),
        Column(_("Codings"), Align.END, 9),
    )


def _unit() -> str:
    return _(
        "characters (code points of participant talk, white space included, each once), "
        "participant turns that a coding touches, and codings. Shares are of the document’s "
        "participant talk."
    )


def _document_table(result: Coverage, imprint: Imprint, number: str) -> Table:
    columns = zip(
        result.any_characters.tolist(),
        result.talk_characters.tolist(),
        result.any_turns.tolist(),
        result.talk_turns.tolist(),
        result.any_codings.tolist(),
        strict=True,
    )
    return Table(
        key="table_3a_coverage",
        number=f"{number}a",
        anchor="table-3a",
        caption=_("What is coded of each document, by any {code}").format(code=imprint.noun.of(1)),
        columns=(Column(_("Document"), width=30), *_measured()),
        rows=tuple(
            Row((Cell(document.name), *_cells(*numbers)))
            for document, numbers in zip(result.documents, columns, strict=True)
        ),
        notes=reading_notes(result.reading, imprint, unit=_unit()),
    )


def _cell_table(result: Coverage, imprint: Imprint, number: str) -> Table:
    names = [Cell(document.name) for document in result.documents]
    titles = [Cell(code.title) for code in result.codes]
    columns = zip(
        result.document.tolist(),
        result.code.tolist(),
        result.characters.tolist(),
        result.talk_characters[result.document].tolist(),
        result.turns.tolist(),
        result.talk_turns[result.document].tolist(),
        result.n_codings.tolist(),
        strict=True,
    )
    return Table(
        key="table_3b_coverage_by_code",
        number=f"{number}b",
        anchor="table-3b",
        caption=_("What each {code} covers of each document").format(code=imprint.noun.of(1)),
        columns=(
            Column(_("Document"), width=24),
            Column(imprint.noun.title, width=36),
            *_measured(),
        ),
        rows=tuple(
            Row((names[document], titles[code], *_cells(*numbers)))
            for document, code, *numbers in columns
        ),
        notes=(
            *reading_notes(result.reading, imprint, unit=_unit()),
            Note("", _("A document and a code without a row have no coding: 0 of its talk.")),
        ),
        n_row_headers=2,
    )


def _cells(characters: int, of: int, turns: int, of_turns: int, codings: int) -> tuple[Cell, ...]:
    share = characters / of if of else None
    return (
        Cell(
            format_share(None) if share is None else f"{characters:,} ({format_share(share)})",
            (characters, of, share),
        ),
        Cell(
            f"{turns:,}/{of_turns:,} ({format_percent(turns, of_turns)})"
            if of_turns
            else format_percent(turns, of_turns),
            (turns, of_turns, turns / of_turns if of_turns else None),
        ),
        Cell(format_count(codings), (codings,)),
    )
