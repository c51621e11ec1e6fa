"""A table as WordprocessingML, written row by row: linear, where cell by cell is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from polyvocal.core.progress import Progress
from polyvocal.reports.blocks import Align, Cell, Column, Row, RowKind, Table
from polyvocal.reports.printable import text_direction
from polyvocal.reports.word_styles import LANDSCAPE_TWIPS, PORTRAIT_TWIPS
from polyvocal.reports.word_text import paragraph, run
from polyvocal.reports.word_widths import PADDING, ColumnWidth, measure, share_out, width_of

# A table this much too wide is drawn together; a wider one is turned, or cut into several.
_MOST_SHRUNK = 1.15
_ROWS_PER_STEP = 1000
# A table of so few lines stays on one page, with what heads it.
_MOST_KEPT = 36
NO_BREAK = "\u00a0"
_ALIGNED = {Align.START: "", Align.CENTRE: "center", Align.END: "end"}
_RULE = 'w:val="single" w:sz="{eighths}" w:space="0" w:color="1E2329"'
_THICK, _THIN = _RULE.format(eighths=10), _RULE.format(eighths=4)


@dataclass(frozen=True, slots=True)
class Slice:
    """Some columns of a table (`places`), their widths in twips, and what page they need."""

    places: tuple[int, ...]
    widths: tuple[int, ...]
    is_landscape: bool


def slices(table: Table) -> tuple[Slice, ...]:
    """The table as it fits on pages: whole, or cut by columns with its row headers repeated."""
    columns = measure(table)
    everything = range(len(columns))
    for room in (PORTRAIT_TWIPS, LANDSCAPE_TWIPS):
        wanted = sum(column.wanted for column in columns)
        if wanted <= room * _MOST_SHRUNK and sum(column.least for column in columns) <= room:
            return (_fitted(everything, columns, room),)
    return _cut(table.n_row_headers, columns)


def _cut(n_heads: int, columns: list[ColumnWidth]) -> tuple[Slice, ...]:
    """Slices of about equal width, each with the row headers."""
    heads = list(range(n_heads))
    wanted = [column.wanted for column in columns]
    room = LANDSCAPE_TWIPS - sum(wanted[i] for i in heads)
    fair = sum(wanted[n_heads:]) / _n_slices(wanted[n_heads:], room)
    found: list[Slice] = []
    places, used = list(heads), 0
    for place in range(n_heads, len(columns)):
        has_columns = len(places) > n_heads
        if has_columns and (used >= fair or used + wanted[place] > room):
            found.append(_fitted(places, columns, LANDSCAPE_TWIPS))
            places, used = list(heads), 0
        places.append(place)
        used += wanted[place]
    found.append(_fitted(places, columns, LANDSCAPE_TWIPS))
    return tuple(found)


def _n_slices(wanted: list[int], room: int) -> int:
    n, used = 1, 0
    for width in wanted:
        if used and used + width > room:
            n, used = n + 1, 0
        used += width
    return n


def table_xml(
    table: Table, part: Slice, progress: Progress, *, is_rtl: bool, what: str
) -> Iterator[str]:
    """The columns of one slice, with repeated header rows and the three rules of a journal."""
    direction = "<w:bidiVisual/>" if is_rtl else ""
    yield (
        f'<w:tbl><w:tblPr>{direction}<w:tblW w:w="{sum(part.widths)}" w:type="dxa"/>'
        f"<w:tblBorders><w:top {_THICK}/><w:bottom {_THICK}/></w:tblBorders>"
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/>'
        '<w:right w:w="60" w:type="dxa"/></w:tblCellMar>'
        '<w:tblLook w:val="0420" w:firstRow="1" w:firstColumn="0"/></w:tblPr><w:tblGrid>'
    )
    yield "".join(f'<w:gridCol w:w="{width}"/>' for width in part.widths)
    yield "</w:tblGrid>"
    columns = [table.columns[place] for place in part.places]
    yield _head_rows(columns, part.widths)
    before = RowKind.DATA
    n_rows = len(table.rows)
    is_kept = n_rows <= _MOST_KEPT and _n_lines(table, part) <= _MOST_KEPT
    for done, row in enumerate(table.rows):
        if done % _ROWS_PER_STEP == 0:
            progress(what, done, n_rows)
        is_last = done == n_rows - 1
        # Totals stay with what they are totals of.
        keep = not is_last and (is_kept or table.rows[done + 1].kind is RowKind.TOTAL)
        is_first_total = before is not RowKind.TOTAL
        yield _row(row, table, part, columns, is_first_total=is_first_total, keep=keep)
        before = row.kind
    yield "</w:tbl>"


def _fitted(places: Sequence[int], columns: list[ColumnWidth], room: int) -> Slice:
    widths = share_out([columns[i] for i in places], room)
    return Slice(tuple(places), widths, is_landscape=room == LANDSCAPE_TWIPS)


def _n_lines(table: Table, part: Slice) -> int:
    """About how many lines the rows take, where a cell may take several."""
    return sum(
        max(
            -(-width_of(row.cells[place].display) // (width - PADDING))
            for place, width in zip(part.places, part.widths, strict=True)
        )
        if row.kind is not RowKind.SECTION
        else 1
        for row in table.rows
    )


def _head_rows(columns: list[Column], widths: tuple[int, ...]) -> str:
    rows = []
    if any(column.group for column in columns):
        cells, at = [], 0
        while at < len(columns):
            after = at + 1
            while after < len(columns) and columns[at].group == columns[after].group != "":
                after += 1
            words = paragraph("Table head", run(columns[at].group), align="center")
            rule = f"<w:tcBorders><w:bottom {_THIN}/></w:tcBorders>" if columns[at].group else ""
            cells.append(_cell(words, sum(widths[at:after]), span=after - at, borders=rule))
            at = after
        rows.append(cells)
    rule = f'<w:tcBorders><w:bottom {_THIN}/></w:tcBorders><w:vAlign w:val="bottom"/>'
    rows.append(
        [
            _cell(
                paragraph("Table head", run(column.header), align=_ALIGNED[column.align]),
                width,
                borders=rule,
            )
            for column, width in zip(columns, widths, strict=True)
        ]
    )
    return "".join(
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(cells)}</w:tr>"
        for cells in rows
    )


def _row(
    row: Row,
    table: Table,
    part: Slice,
    columns: list[Column],
    *,
    is_first_total: bool,
    keep: bool,
) -> str:
    rule = ""
    if row.kind is RowKind.TOTAL and is_first_total:
        rule = f"<w:tcBorders><w:top {_THIN}/></w:tcBorders>"
    style = "Table text" if row.kind is RowKind.DATA else "Table head"
    is_section = row.kind is RowKind.SECTION
    if is_section:
        cells = _section_cells(row, table, part, columns)
    else:
        cells = "".join(
            _cell(_words(row.cells[place], column, style, keep=keep), width, borders=rule)
            for place, column, width in zip(part.places, columns, part.widths, strict=True)
        )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _section_cells(row: Row, table: Table, part: Slice, columns: list[Column]) -> str:
    """The section's name over the columns it spans, then its cells at the end."""
    first, *others = row.cells
    others_at = {len(table.columns) - len(others) + i: cell for i, cell in enumerate(others)}
    spanned = [i for i, place in enumerate(part.places) if place not in others_at]
    width = sum(part.widths[i] for i in spanned)
    name = paragraph("Table head", run(first.display), keep=True, before=80)
    cells = [_cell(name, width, span=len(spanned))]
    for i in range(len(spanned), len(part.places)):
        words = _words(others_at[part.places[i]], columns[i], "Table text", before=80)
        cells.append(_cell(words, part.widths[i]))
    return "".join(cells)


def _words(
    cell: Cell, column: Column, style: str, *, before: int | None = None, keep: bool = False
) -> str:
    words = run(cell.display, bold=cell.mark.value == "yes")
    if cell.detail:
        # "[2; 1]" and its kin are read as one.
        words += run(f" {cell.detail.replace(' ', NO_BREAK)}", soft=True)
    is_rtl = text_direction(cell.display) == "rtl"
    align = _ALIGNED[column.align]
    return paragraph(style, words, align=align, is_rtl=is_rtl, keep=keep, before=before)


def _cell(words: str, width: int, *, span: int = 1, borders: str = "") -> str:
    merged = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merged}{borders}</w:tcPr>{words}</w:tc>'
    )
