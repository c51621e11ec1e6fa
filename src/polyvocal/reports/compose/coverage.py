"""How much of each document’s participant talk each code covers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import chain

from polyvocal.analysis.coverage import Coverage
from polyvocal.core.language import _
from polyvocal.reports.blocks import Align, Cell, Column, Note, Part, Report, Row, Table, Value
from polyvocal.reports.compose.beneath import reading_notes
from polyvocal.reports.compose.imprint import Imprint
from polyvocal.reports.made_rows import MadeRows
from polyvocal.reports.printable import printable
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
        rows=MadeRows(
            len(result.document), partial(_cell_rows, result), partial(_cell_values, result)
        ),
        notes=(
            *reading_notes(result.reading, imprint, unit=_unit()),
            Note("", _("A document and a code without a row have no coding: 0 of its talk.")),
        ),
        n_row_headers=2,
        is_listing=True,
    )


def _cell_rows(result: Coverage, first: int, after: int) -> Iterator[Row]:
    for document, code, numbers in _numbers(result, first, after):
        yield Row((Cell(document), Cell(code), *_cells(*numbers)))


def _cell_values(result: Coverage, first: int, after: int) -> Iterator[tuple[Value, ...]]:
    for document, code, numbers in _numbers(result, first, after):
        yield (printable(document), printable(code), *chain.from_iterable(_values(*numbers)))


def _numbers(
    result: Coverage, first: int, after: int
) -> Iterator[tuple[str, str, tuple[int, int, int, int, int]]]:
    here = slice(first, after)
    document = result.document[here]
    names = [result.documents[i].name for i in document.tolist()]
    titles = [code.title for code in result.codes]
    columns = (
        result.characters[here],
        result.talk_characters[document],
        result.turns[here],
        result.talk_turns[document],
        result.n_codings[here],
    )
    numbers = zip(*(column.tolist() for column in columns), strict=True)
    for name, code, row in zip(names, result.code[here].tolist(), numbers, strict=True):
        yield name, titles[code], row


def _values(
    characters: int, of: int, turns: int, of_turns: int, codings: int
) -> tuple[tuple[Value, ...], ...]:
    """Of each column, the values of its parts."""
    return (
        (characters, of, characters / of if of else None),
        (turns, of_turns, turns / of_turns if of_turns else None),
        (codings,),
    )


def _cells(characters: int, of: int, turns: int, of_turns: int, codings: int) -> tuple[Cell, ...]:
    of_characters, of_turns_touched, of_codings = _values(characters, of, turns, of_turns, codings)
    share = characters / of if of else None
    return (
        Cell(
            format_share(None) if share is None else f"{characters:,} ({format_share(share)})",
            of_characters,
        ),
        Cell(
            f"{turns:,}/{of_turns:,} ({format_percent(turns, of_turns)})"
            if of_turns
            else format_percent(turns, of_turns),
            of_turns_touched,
        ),
        Cell(format_count(codings), of_codings),
    )
