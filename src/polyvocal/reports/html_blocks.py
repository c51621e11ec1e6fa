"""Blocks as HTML, for a report's file and for the pages of the workbench: every word escaped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from html import escape

from polyvocal.core.language import _, language_in_use
from polyvocal.core.progress import Progress, silent
from polyvocal.reports.blocks import (
    Align,
    Block,
    Cell,
    Column,
    Heading,
    Mark,
    Note,
    Number,
    Paragraph,
    ParagraphKind,
    Quote,
    QuoteList,
    Row,
    RowKind,
    Table,
    Text,
    Tile,
    Tiles,
)
from polyvocal.reports.printable import direction_beside, language_direction, printable
from polyvocal.reports.wording import quote_facts, short_id

# More roles than this share the last colour; their bars still tell them apart.
N_ROLE_COLOURS = 4
_QUOTES_PER_STEP = 1000
_ALIGNED = {Align.START: "", Align.CENTRE: ' class="centre"', Align.END: ' class="end"'}

#: From the anchor of what is behind a number to its address; "" where it cannot be opened.
Link = Callable[[str], str]
Isolate = Callable[[str], str]
_HAS_RTL_LETTER = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff]")


class BlockWriter:
    """Writes blocks one after the other, in the order of the page.

    `link` says where a number leads; `n_quotes` is how many quotes all blocks hold together, for
    whoever watches `progress`. `spoken` is the language of the sentences; unsaid, that in use.
    """

    def __init__(
        self, link: Link, *, n_quotes: int = 0, progress: Progress = silent, spoken: str = ""
    ) -> None:
        self._address = link
        self._spoken = spoken or language_in_use()
        self._base = language_direction(self._spoken)
        self._isolated = isolating(self._base)
        self._progress = progress
        self._n_quotes = n_quotes
        self._n_done = 0
        self._n_tables = 0

    def pieces(self, blocks: Iterable[Block]) -> Iterator[str]:
        """The blocks in pieces of HTML."""
        for block in blocks:
            match block:
                case Heading():
                    yield _heading(block, self._isolated)
                case Paragraph():
                    yield self._paragraph(block)
                case Note():
                    yield _note(block)
                case Table():
                    yield from self._table(block)
                case Tiles():
                    yield from self._tiles(block)
                case QuoteList():
                    yield from self._quotes(block)

    def _paragraph(self, paragraph: Paragraph) -> str:
        kind = "" if paragraph.kind is ParagraphKind.BODY else f' class="{paragraph.kind.value}"'
        parts = []
        for part in paragraph.parts:
            if isinstance(part, Text):
                words = self._isolated(part.words) if part.is_given else escaped(part.words)
                parts.append(f"<em>{words}</em>" if part.emphasis else words)
            else:
                parts.append(self._number(part))
        return f"<p{kind}>{''.join(parts)}</p>\n"

    def _number(self, number: Number) -> str:
        return self._link(escaped(number.display), number.target, ' class="number"')

    def _link(self, inner: str, target: str, attributes: str = "") -> str:
        address = self._address(target) if target else ""
        return f'<a{attributes} href="{escaped(address)}">{inner}</a>' if address else inner

    def _table(self, table: Table) -> Iterator[str]:
        self._n_tables += 1
        name = f"table-{self._n_tables}"
        yield (
            f'<div class="table" role="region" tabindex="0" aria-labelledby="{name}-caption"'
            f"{_id(table.anchor)}>\n"
            f'<table{_size_class(table)} aria-describedby="{name}-notes">\n'
            f'<caption id="{name}-caption"><b>{escaped(table_number(table))}</b> '
            f"{self._isolated(table.caption)}</caption>\n"
        )
        yield _table_head(table, self._isolated)
        yield "<tbody>\n"
        before: RowKind | None = None
        for row in table.rows:
            if row.kind is RowKind.SECTION or (
                row.kind is RowKind.TOTAL and before is not row.kind
            ):
                opening = "<tbody>" if row.kind is RowKind.SECTION else '<tbody class="totals">'
                yield f"</tbody>\n{opening}\n"
            before = row.kind
            yield (
                self._section(table, row) if row.kind is RowKind.SECTION else self._row(table, row)
            )
        yield f'</tbody>\n</table>\n<div class="notes" id="{name}-notes">\n'
        for note in table.notes:
            yield _table_note(note)
        yield "</div>\n</div>\n"

    def _section(self, table: Table, row: Row) -> str:
        span = len(table.columns) - len(row.cells) + 1
        first, *others = row.cells
        head = f'<th scope="rowgroup" colspan="{span}">{self._contents_of(first)}</th>'
        columns = table.columns[span:]
        rest = "".join(
            self._data_cell(cell, column) for cell, column in zip(others, columns, strict=True)
        )
        return f'<tr class="section"{_id(row.anchor)}>{head}{rest}</tr>\n'

    def _row(self, table: Table, row: Row) -> str:
        n_heads = table.n_row_headers
        pairs = list(zip(row.cells, table.columns, strict=True))
        cells = [self._head_cell(cell, column) for cell, column in pairs[:n_heads]]
        cells += [self._data_cell(cell, column) for cell, column in pairs[n_heads:]]
        kind = ' class="total"' if row.kind is RowKind.TOTAL else ""
        return f"<tr{kind}{_id(row.anchor)}>{''.join(cells)}</tr>\n"

    def _head_cell(self, cell: Cell, column: Column) -> str:
        if not cell.display:
            return self._data_cell(cell, column)
        return f'<th scope="row"{_ALIGNED[column.align]}>{self._contents_of(cell)}</th>'

    def _data_cell(self, cell: Cell, column: Column) -> str:
        return f"{_data_opening(column.align, cell.mark, cell.role)}{self._contents_of(cell)}</td>"

    def _contents_of(self, cell: Cell) -> str:
        words = self._isolated(cell.display)
        if cell.detail:
            words = f'{words} <span class="detail">{escaped(cell.detail)}</span>'
        return self._link(words, cell.target) if cell.target else words

    def _tiles(self, tiles: Tiles) -> Iterator[str]:
        meaning = _("What the tiles mean")
        yield (
            f'<figure class="tiles">\n<figcaption><p>{escaped(tiles.title)}</p></figcaption>\n'
            f'<ul class="legend" aria-label="{escaped(meaning)}">\n'
        )
        for entry in tiles.legend:
            yield (
                f'<li><b class="{_tile_class(entry.tile.roles, len(tiles.roles))}">'
                f"{escaped(entry.count)}</b>"
                f"<span>{self._tile(entry.tile, len(tiles.roles), is_key=True)}"
                f"{escaped(entry.tile.description)}</span></li>\n"
            )
        yield "</ul>\n"
        for row in tiles.rows:
            yield f'<div class="group"><span>{self._isolated(row.label)}</span><ul>'
            for tile in row.tiles:
                yield f"<li>{self._tile(tile, len(tiles.roles))}</li>"
            yield f'</ul><span class="count">{escaped(row.count)}</span></div>\n'
        yield "</figure>\n"

    def _tile(self, tile: Tile, n_roles: int, *, is_key: bool = False) -> str:
        bars = "".join(f"<i{' class=on' if i in tile.roles else ''}></i>" for i in range(n_roles))
        inner = f'<span>{escaped(tile.label)}</span><span class="bars">{bars}</span>'
        shape = " round" if tile.is_round else ""
        name = f'class="tile {_tile_class(tile.roles, n_roles)}{shape}"'
        if is_key:
            return f'<span {name} aria-hidden="true">{inner}</span>'
        said = f'title="{escaped(tile.description)}"'
        address = self._address(tile.target) if tile.target else ""
        if address:
            label = f'aria-label="{escaped(tile.description)}"'
            return f'<a {name} {said} {label} href="{escaped(address)}">{inner}</a>'
        label = f'role="img" aria-label="{escaped(tile.description)}"'
        return f"<span {name} {said} {label}>{inner}</span>"

    def _quotes(self, block: QuoteList) -> Iterator[str]:
        level = min(block.level + 1, 6)
        yield (
            f'<section class="quotes"{_id(block.anchor)}>\n'
            f"<h{level}>{self._isolated(block.title)}</h{level}>\n"
        )
        for note in block.notes:
            yield f'<p class="note">{escaped(note)}</p>\n'
        for quote in block.quotes:
            if self._n_done % _QUOTES_PER_STEP == 0:
                self._progress(_("Writing quotes"), self._n_done, self._n_quotes)
            self._n_done += 1
            yield self._quote(quote)
        address = self._address(block.back) if block.back else ""
        if address:
            back = _("Back to the table")
            yield f'<p class="note back"><a href="{escaped(address)}">{escaped(back)}</a></p>\n'
        yield "</section>\n"

    def _quote(self, quote: Quote) -> str:
        role = "" if quote.role is None else f" {_role_class(quote.role)}"
        facts = " · ".join(map(self._isolated, quote_facts(quote)))
        full = escaped(quote.id)
        identity = f'<span class="id" title="{full}">{short_id(full)}</span>'
        facts = f"{facts} · {identity}" if facts else identity
        warning = f"<br>{escaped(quote.warning)}" if quote.warning else ""
        direction = direction_beside(quote.words, self._base)
        spoken = f' dir="{direction}"' if direction else ""
        if quote.language not in {"", self._spoken}:
            spoken += f' lang="{escaped(quote.language)}"'
        who = f"<b>{self._isolated(quote.who)}</b>"
        return (
            f'<figure class="quote{role}"><blockquote{spoken}>{escaped(quote.words)}</blockquote>'
            f"<figcaption>{who} · {facts}{warning}</figcaption></figure>\n"
        )


@lru_cache  # there are few kinds of cells and many cells
def _data_opening(align: Align, mark: Mark, role: int | None) -> str:
    names = [align.value] if align is not Align.START else []
    if mark.value:
        names.append(mark.value)
    if role is not None:
        names.append(_role_class(role))
    return f'<td class="{" ".join(names)}">' if names else "<td>"


def _heading(heading: Heading, isolated: Isolate) -> str:
    level = min(heading.level + 1, 6)
    return f"<h{level}{_id(heading.anchor)}>{isolated(heading.words)}</h{level}>\n"


def _note(note: Note) -> str:
    label = f"<b>{escaped(note.label)}:</b> " if note.label else ""
    kind = "warning" if note.is_warning else "note"
    return f'<p class="{kind}">{label}{escaped(note.words)}</p>\n'


def _size_class(table: Table) -> str:
    """Narrow: as wide as its words. Wide: to be moved sideways, its row heads staying in sight."""
    width = sum(column.width for column in table.columns)
    if width < 70:
        return ' class="narrow"'
    return ' class="wide"' if width > 180 else ""


def _table_note(note: Note) -> str:
    label = f"<b>{escaped(note.label)}:</b> " if note.label else ""
    return f"<p>{label}{escaped(note.words)}</p>\n"


def table_number(table: Table) -> str:
    """The table by its number."""
    return _("Table {number}").format(number=table.number)


def table_name(table: Table) -> str:
    """The table as lists of tables name it."""
    return _("Table {number}. {caption}").format(number=table.number, caption=table.caption)


def _table_head(table: Table, isolated: Isolate) -> str:
    groups = table.column_groups
    top = ""
    if any(label for label, _n in groups):
        cells = "".join(
            f'<th class="group" colspan="{n}" scope="colgroup">{escaped(label)}</th>'
            if label
            else f'<td colspan="{n}"></td>'
            for label, n in groups
        )
        top = f"<tr>{cells}</tr>\n"
    heads = "".join(
        f'<th scope="col"{_ALIGNED[column.align]}>{isolated(column.header)}</th>'
        for column in table.columns
    )
    return f"<thead>\n{top}<tr>{heads}</tr>\n</thead>\n"


def _tile_class(roles: tuple[int, ...], n_roles: int) -> str:
    if not roles:
        return "none"
    if len(roles) == 1:
        return _role_class(roles[0])
    return "all" if len(roles) == n_roles else "some"


def _role_class(role: int) -> str:
    return f"r{min(role, N_ROLE_COLOURS - 1)}"


def escaped(words: str) -> str:
    """Words that may stand in HTML, in an attribute too."""
    return escape(printable(words), quote=True)


def isolating(base: str) -> Isolate:
    """Words from outside beside our own, escaped: their direction stays their own affair.

    `base` is the direction of the sentences around them.
    """

    @lru_cache(maxsize=10_000)  # names of cases and documents come again with every quote
    def isolate(words: str) -> str:
        is_along = base == "ltr" and not _HAS_RTL_LETTER.search(words)
        return escaped(words) if is_along else f"<bdi>{escaped(words)}</bdi>"

    return isolate


def _id(anchor: str) -> str:
    return f' id="{escaped(anchor)}"' if anchor else ""
