"""The document model: what a report says, before any file format says it.

Composers make these values from results; writers turn them into HTML, Word, Excel or CSV. Nothing
here knows how it will look. Displayed strings are already rounded; `values` never are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from string import Formatter

from polyvocal.core.language import language_in_use

Value = str | int | float | None


class Align(StrEnum):
    """Where a column's contents stand, in reading direction."""

    START = "start"
    CENTRE = "centre"
    END = "end"


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words within a paragraph; `is_given`: from outside, put into a sentence of ours."""

    words: str
    emphasis: bool = False
    is_given: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A number within a sentence: as printed, as computed, and the anchor of what is behind it.

    `value` is `None` where the number is not defined; `target` is empty where nothing can be
    opened.
    """

    display: str
    value: int | float | None
    target: str = ""


Inline = Text | Number


class ParagraphKind(StrEnum):
    """What a paragraph is for."""

    BODY = "body"
    LEAD = "lead"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the title: level 1 is the first below it."""

    words: str
    level: int = 1
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words and numbers in a row."""

    parts: tuple[Inline, ...]
    kind: ParagraphKind = ParagraphKind.BODY

    @property
    def words(self) -> str:
        """The paragraph as one string."""
        return "".join(
            part.display if isinstance(part, Number) else part.words for part in self.parts
        )


@dataclass(frozen=True, slots=True)
class Note:
    """A labelled remark: what a number counts, or a warning. `label` may be empty."""

    label: str
    words: str
    is_warning: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One number of a composite cell, with its own column in a spreadsheet.

    `is_share`: values run from 0 to 1 and are shown as percentages.
    """

    name: str
    is_share: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header, where its cells stand, and its width in characters.

    `parts`: "7/11 (64%)" is one cell on paper and three columns in a spreadsheet. Neighbours
    with the same `group` stand under one head. `full` is the header where there is room for it.
    """

    header: str
    align: Align = Align.START
    width: float = 12
    parts: tuple[Part, ...] = ()
    group: str = ""
    full: str = ""


class Mark(StrEnum):
    """What a cell says at a glance; always said in words as well."""

    NONE = ""
    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: as printed, and as computed.

    `values` holds one value per part of the column (none: the printed string is the value; `None`
    within it: not defined). `target` is the anchor of the quotes behind the cell. `detail` stands
    beneath the printed string, smaller.
    """

    display: str
    values: tuple[Value, ...] = ()
    target: str = ""
    detail: str = ""
    mark: Mark = Mark.NONE
    role: int | None = None


class RowKind(StrEnum):
    """What a row is: data, the head of a section, or a total."""

    DATA = "data"
    SECTION = "section"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells.

    A section's first cell spans all columns but those its further cells fill at the end.
    `in_sheet`: a spreadsheet has it too; sections become a column there instead.
    """

    cells: tuple[Cell, ...]
    kind: RowKind = RowKind.DATA
    anchor: str = ""
    in_sheet: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A numbered table with its notes beneath.

    `key` names its sheet and file ("table_2"). The first `n_row_headers` columns head their rows.
    `section` heads the column that carries the sections' names in a spreadsheet. `is_listing`: each
    of its rows is data, in a spreadsheet too, and has no anchor; there may be too many to ask each.
    """

    key: str
    number: str
    caption: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    notes: tuple[Note, ...] = ()
    n_row_headers: int = 1
    section: str = ""
    anchor: str = ""
    is_listing: bool = False

    @property
    def column_groups(self) -> tuple[tuple[str, int], ...]:
        """Runs of columns under one head, as (label, number of columns); "" where there is none."""
        groups: list[tuple[str, int]] = []
        for column in self.columns:
            if groups and column.group and groups[-1][0] == column.group:
                groups[-1] = (column.group, groups[-1][1] + 1)
            else:
                groups.append((column.group, 1))
        return tuple(groups)


@dataclass(frozen=True, slots=True)
class Tile:
    """One code in the picture of a depiction.

    `roles` are the places (0, 1, …) of the roles in which it is evidenced; `description` says the
    same in words; `target` opens its quotes or its row. `is_round`: of another origin than most.
    """

    label: str
    description: str
    roles: tuple[int, ...]
    target: str = ""
    is_round: bool = False


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A depiction in the picture's legend: its tile, and how many codes have it."""

    tile: Tile
    count: str


@dataclass(frozen=True, slots=True)
class TileRow:
    """One group of the picture: its tiles, and its count as printed ("4/9")."""

    label: str
    tiles: tuple[Tile, ...]
    count: str


@dataclass(frozen=True, slots=True)
class Tiles:
    """The depiction as a picture, for the screen; the table with the same `title` says it in full.

    `legend` has an entry for each depiction.
    """

    title: str
    roles: tuple[str, ...]
    legend: tuple[LegendEntry, ...]
    rows: tuple[TileRow, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody said, and where.

    `role` is the place of the speaker's role among the report's roles (`None`: no colour). `id` is
    the coding's, in full. `language` is the document's.
    """

    words: str
    who: str
    id: str
    document: str = ""
    turn: int | None = None
    certainty: str = ""
    stance: str = ""
    basis: str = ""
    coder: str = ""
    role: int | None = None
    warning: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class QuoteList:
    """The quotes behind one number: those of one code in one role.

    `quotes` may make its values one at a time. `notes` say what is not shown and why.
    """

    title: str
    quotes: Sequence[Quote]
    code: str = ""
    group: str = ""
    role: str = ""
    notes: tuple[str, ...] = ()
    anchor: str = ""
    back: str = ""
    level: int = 2


Block = Heading | Paragraph | Note | Table | Tiles | QuoteList


@dataclass(frozen=True, slots=True)
class Report:
    """One document. `language` is the study's, `spoken` that of our own sentences (BCP 47 tags).

    `facts` say what the whole report rests on: study, revision, digest. `anchor` is where it begins
    when it is a part of another.
    """

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    language: str = "en"
    facts: tuple[Note, ...] = ()
    spoken: str = field(default_factory=language_in_use)
    anchor: str = ""

    @property
    def tables(self) -> tuple[Table, ...]:
        """The report's tables, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Table))

    @property
    def quote_lists(self) -> tuple[QuoteList, ...]:
        """The report's lists of quotes, in order."""
        return tuple(block for block in self.blocks if isinstance(block, QuoteList))

    @property
    def anchors(self) -> frozenset[str]:
        """Every place in this report that a number can lead to."""
        found: set[str] = set()
        for block in self.blocks:
            if isinstance(block, (Heading, Table, QuoteList)):
                found.add(block.anchor)
            if isinstance(block, Table) and not block.is_listing:
                found.update(row.anchor for row in block.rows)
        return frozenset(found - {""})


def say(template: str, **slots: str | Inline) -> tuple[Inline, ...]:
    """A translated sentence with its numbers kept as numbers.

    `template` is what `_` or `ngettext` returned, its slots named in braces. Raises `KeyError`
    where a slot is not given.
    """
    parts: list[Inline] = []
    for words, slot, _spec, _conversion in Formatter().parse(template):
        if words:
            parts.append(Text(words))
        if slot is not None:
            given = slots[slot]
            parts.append(Text(given, is_given=True) if isinstance(given, str) else given)
    return tuple(parts)


def number(value: int, target: str = "") -> Number:
    """A count within a sentence."""
    return Number(f"{value:,}", value, target)


def join_reports(title: str, reports: Sequence[Report], subtitle: str = "") -> Report:
    """Several reports as one, each under a heading of its own; facts said once.

    The first report gives the languages. Raises `ValueError` when there is none.
    """
    if not reports:
        raise ValueError("reports must hold at least one report")
    blocks: list[Block] = []
    for i, report in enumerate(reports, 1):
        blocks.append(Heading(report.title, anchor=report.anchor or f"part-{i}"))
        blocks.extend(_one_down(block) for block in report.blocks)
    facts = tuple(dict.fromkeys(fact for report in reports for fact in report.facts))
    return Report(title, tuple(blocks), subtitle, reports[0].language, facts, reports[0].spoken)


def _one_down(block: Block) -> Block:
    if isinstance(block, (Heading, QuoteList)):
        return replace(block, level=block.level + 1)
    return block
