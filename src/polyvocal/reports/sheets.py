"""A report as plain tables for a spreadsheet: one value a cell, unrounded, one header row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, islice

from polyvocal.core.language import _
from polyvocal.reports.blocks import (
    Cell,
    Column,
    Note,
    Paragraph,
    ParagraphKind,
    Quote,
    QuoteList,
    Report,
    RowKind,
    Table,
    Value,
)
from polyvocal.reports.made_rows import MadeRows
from polyvocal.reports.printable import printable

# Characters: of a number, the narrowest column and the widest.
_NUMBER, _NARROWEST, _WIDEST = 9, 6, 60
_HEAD_LINES = 3
# Rows looked at for the widths: a long table is like its beginning.
_MOST_MEASURED = 300


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A spreadsheet's column: its header, its width in characters, and whether it holds shares."""

    header: str
    width: float
    is_share: bool = False


@dataclass(frozen=True)
class Sheet:
    """One table of values. `rows` can be gone through once and may be long.

    `key` names its file in every language, `name` is what the table is called for short. `None`
    is an empty cell: not defined, as the notes say. `n_rows` is how many rows there are; the first
    `n_heads` columns head them.
    """

    key: str
    name: str
    title: str
    columns: tuple[SheetColumn, ...]
    rows: Iterable[tuple[Value, ...]]
    notes: tuple[Note, ...]
    n_rows: int
    n_heads: int = 0


def sheets_of(report: Report) -> Iterator[Sheet]:
    """Every table of the report, then its sentences and its quotes, each where there are any."""
    for table in report.tables:
        yield _table_sheet(table)
    sentences = [
        block.words
        for block in report.blocks
        if isinstance(block, Paragraph) and block.kind is ParagraphKind.BODY
    ]
    if sentences:
        columns = (SheetColumn(_("Sentence"), 110),)
        rows = [(words,) for words in sentences]
        title = _("Sentences of the report")
        yield Sheet("sentences", _("Sentences"), title, columns, rows, (), len(rows))
    if report.quote_lists:
        yield _quote_sheet(report)


def loose_notes(report: Report) -> tuple[Note, ...]:
    """Notes and warnings that stand outside tables, and what the report rests on."""
    notes = (block for block in report.blocks if isinstance(block, Note))
    listed = (
        Note(f"{quotes.code}, {quotes.role}", words)
        for quotes in report.quote_lists
        for words in quotes.notes
    )
    return (*notes, *listed, *report.facts)


def _table_sheet(table: Table) -> Sheet:
    columns = [_sheet_columns(column) for column in table.columns]
    section = [SheetColumn(table.section, 0)] if table.section else []
    widths = _content_widths(table, [len(parts) for parts in columns])
    every = zip([*section, *chain.from_iterable(columns)], widths, strict=True)
    return Sheet(
        key=table.key,
        name=f"{table.number} {table.caption}",
        title=_("Table {number}. {caption}").format(number=table.number, caption=table.caption),
        columns=tuple(replace(c, width=max(_head_width(c.header), width)) for c, width in every),
        rows=_table_rows(table, [len(parts) for parts in columns]),
        notes=table.notes,
        n_rows=_n_rows(table),
        n_heads=len(section) + sum(len(parts) for parts in columns[: table.n_row_headers]),
    )


def _n_rows(table: Table) -> int:
    if table.is_listing:
        return len(table.rows)
    return sum(row.in_sheet and row.kind is not RowKind.SECTION for row in table.rows)


def _head_width(header: str) -> int:
    """Enough for its longest word, and for the whole of it in a few lines."""
    return max(_NARROWEST, *map(len, header.split()), len(header) // _HEAD_LINES) if header else 0


def _content_widths(table: Table, n_parts: list[int]) -> list[int]:
    """The longest value of each column of the sheet, in characters, as far as it is looked at."""
    first = 1 if table.section else 0
    widths = [0] * (first + sum(n_parts))
    for row in islice(table.rows, _MOST_MEASURED):
        if row.kind is RowKind.SECTION and first:
            widths[0] = max(widths[0], len(row.cells[0].display))
        elif row.kind is not RowKind.SECTION and row.in_sheet:
            at = first
            for cell, n in zip(row.cells, n_parts, strict=True):
                for i, value in enumerate(cell.values or (cell.display,)):
                    length = len(value) if isinstance(value, str) else _NUMBER
                    widths[at + i] = max(widths[at + i], length)
                at += n
    return [min(width, _WIDEST) for width in widths]


def _sheet_columns(column: Column) -> tuple[SheetColumn, ...]:
    name = column.full or column.header.replace("\u00ad", "")
    if column.group:
        name = f"{column.group}: {name}"
    if not column.parts:
        return (SheetColumn(name, 0),)
    return tuple(SheetColumn(f"{name}: {part.name}", 0, part.is_share) for part in column.parts)


def _table_rows(table: Table, widths: list[int]) -> Iterator[tuple[Value, ...]]:
    if isinstance(table.rows, MadeRows):
        yield from table.rows.values()
        return
    section: list[Value] = [""] if table.section else []
    for row in table.rows:
        if row.kind is RowKind.SECTION:
            section = [printable(row.cells[0].display)] if table.section else []
        elif row.in_sheet:
            values = section.copy()
            for cell, n in zip(row.cells, widths, strict=True):
                own = cell.values
                # Most cells are one number.
                if n == 1 and len(own) == 1 and not isinstance(own[0], str):
                    values.append(own[0])
                else:
                    values += _values(cell, n)
            yield tuple(values)


def _values(cell: Cell, n: int) -> tuple[Value, ...]:
    values = cell.values
    if not values:
        return (printable(cell.display), *(None for _i in range(n - 1)))
    if len(values) != n:
        raise ValueError("a cell's values must be as many as its column's parts")
    return tuple([printable(v) if isinstance(v, str) else v for v in values])


def _quote_sheet(report: Report) -> Sheet:
    lists = report.quote_lists
    headers = (
        (_("Group"), 28),
        (_("Code"), 36),
        (_("Role"), 14),
        (_("Case"), 12),
        (_("Words"), 90),
        (_("Document"), 24),
        (_("Turn"), 7),
        (_("Certainty"), 14),
        (_("Stance"), 13),
        (_("Basis"), 13),
        (_("Coder"), 16),
        (_("Id of the coding"), 38),
        (_("Remark"), 40),
    )
    return Sheet(
        key="quotes",
        name=_("Quotes"),
        title=_("Quotes by code and role"),
        columns=tuple(SheetColumn(header, width) for header, width in headers),
        rows=(_quote_row(entry, quote) for entry in lists for quote in entry.quotes),
        notes=(
            Note("", _("One row a coding and role; words that may not be quoted are not here.")),
        ),
        n_rows=sum(len(entry.quotes) for entry in lists),
        n_heads=2,
    )


def _quote_row(entry: QuoteList, quote: Quote) -> tuple[Value, ...]:
    return (
        _printable(entry.group),
        _printable(entry.code),
        _printable(entry.role),
        _printable(quote.who),
        printable(quote.words),
        _printable(quote.document),
        quote.turn,
        _printable(quote.certainty),
        _printable(quote.stance),
        _printable(quote.basis),
        _printable(quote.coder),
        printable(quote.id),
        _printable(quote.warning),
    )


# Names of codes, cases and documents come again with every quote.
_printable = lru_cache(maxsize=10_000)(printable)
