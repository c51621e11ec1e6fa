"""A report as a Word file fit for a manuscript.

python-docx makes the file around the body (styles, footer, properties); the body is written as text
straight into the archive, so that fifty thousand quotes take linear time and almost no memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from polyvocal.core.language import _
from polyvocal.core.progress import Progress, silent
from polyvocal.reports.blocks import (
    Block,
    Heading,
    Note,
    Number,
    Paragraph,
    ParagraphKind,
    Quote,
    QuoteList,
    Report,
    Table,
    Tiles,
)
from polyvocal.reports.packages import write_package
from polyvocal.reports.printable import language_direction, text_direction
from polyvocal.reports.word_package import BODY, frame_parts
from polyvocal.reports.word_styles import skeleton
from polyvocal.reports.word_table import slices, table_xml
from polyvocal.reports.word_text import paragraph, run
from polyvocal.reports.wording import quote_facts, short_id

_QUOTES_PER_STEP = 1000


def to_docx(report: Report, path: Path | IO[bytes], progress: Progress = silent) -> None:
    """Write the Word file. The same report gives the same bytes."""
    writers = {BODY: lambda xml: _Body(report, xml, progress).pieces()}
    write_package(skeleton(report), path, writers)


class _Body:
    """The body on its way: knows its sections, and how far it has come."""

    def __init__(self, report: Report, frame: str, progress: Progress) -> None:
        self._report = report
        self._progress = progress
        self._is_rtl = language_direction(report.spoken) == "rtl"
        is_study_rtl = language_direction(report.language) == "rtl"
        self._before, self._upright, self._after = frame_parts(frame, is_rtl=is_study_rtl)
        self._sideways = _turned(self._upright)
        # Tiles are for the screen; the table beside them says the same.
        self._blocks = [block for block in report.blocks if not isinstance(block, Tiles)]
        self._slices = {id(table): slices(table) for table in report.tables}
        self._orientations = self._turns_of_pages()
        self._is_landscape = next(iter(self._orientations), False)
        self._n_quotes = sum(len(quotes.quotes) for quotes in report.quote_lists)
        self._n_done = 0

    def pieces(self) -> Iterator[str]:
        report = self._report
        yield self._before
        yield self._text("Title", run(report.title), report.title)
        if report.subtitle:
            yield self._text("Subtitle", run(report.subtitle), report.subtitle)
        for i, block in enumerate(self._blocks):
            yield from self._turn(to_landscape=self._orientations[i])
            is_before_table = isinstance(next(iter(self._blocks[i + 1 : i + 2]), None), Table)
            yield from self._block(block, keep=is_before_table)
        for i, fact in enumerate(report.facts):
            words = run(f"{fact.label}: ", bold=True) + run(fact.words)
            yield self._text("Table note", words, fact.label, before=0 if i else 240)
        yield (self._sideways if self._is_landscape else self._upright) + self._after

    def _block(self, block: Block, *, keep: bool) -> Iterator[str]:
        """One block; `keep` leaves it on the page of what follows."""
        match block:
            case Table():
                yield from self._table(block)
            case QuoteList():
                yield from self._quotes(block)
            case Heading():
                style = f"Heading {min(block.level, 4)}"
                yield self._text(style, run(block.words), block.words)
            case Paragraph():
                yield self._paragraph(block, keep=keep)
            case Note():
                words = run(f"{block.label}: ", bold=True) if block.label else ""
                yield self._text("Report note", words + run(block.words), block.words, keep=keep)

    def _paragraph(self, block: Paragraph, *, keep: bool) -> str:
        runs = "".join(
            run(part.display) if isinstance(part, Number) else run(part.words, italic=part.emphasis)
            for part in block.parts
        )
        style = "Table note" if block.kind is ParagraphKind.NOTE else "Normal"
        return self._text(style, runs, block.words, keep=keep)

    def _table(self, table: Table) -> Iterator[str]:
        parts = self._slices[id(table)]
        for i, part in enumerate(parts):
            number = _("Table {number}.").format(number=table.number)
            caption = run(f"{number} ", bold=True) + run(table.caption)
            if len(parts) > 1:
                words = _("(part {part} of {parts})").format(part=i + 1, parts=len(parts))
                caption += run(f" {words}")
            yield self._text("Caption", caption, table.caption)
            what = _("Writing table {number}").format(number=table.number)
            yield from table_xml(table, part, self._progress, is_rtl=self._is_rtl, what=what)
        yield self._text("Table note", "", "", before=40)
        for note in table.notes:
            words = run(f"{note.label}: ", bold=True) if note.label else ""
            yield self._text("Table note", words + run(note.words), note.words)

    def _quotes(self, block: QuoteList) -> Iterator[str]:
        yield self._text(f"Heading {min(block.level, 4)}", run(block.title), block.title)
        for note in block.notes:
            yield self._text("Report note", run(note), note)
        for quote in block.quotes:
            if self._n_done % _QUOTES_PER_STEP == 0:
                self._progress(_("Writing quotes"), self._n_done, self._n_quotes)
            self._n_done += 1
            yield _quote(quote)

    def _text(
        self, style: str, runs: str, words: str, *, before: int | None = None, keep: bool = False
    ) -> str:
        is_rtl = self._is_rtl if not words else text_direction(words) == "rtl"
        return paragraph(style, runs, is_rtl=is_rtl, before=before, keep=keep)

    def _turns_of_pages(self) -> list[bool]:
        """Is each block on a page on its side? What stands before a table turns with it."""
        turned: list[bool] = []
        is_landscape = False
        for block in reversed(self._blocks):
            if isinstance(block, Table):
                is_landscape = self._slices[id(block)][0].is_landscape
            elif isinstance(block, QuoteList):
                is_landscape = False
            turned.append(is_landscape)
        return turned[::-1]

    def _turn(self, *, to_landscape: bool) -> Iterator[str]:
        """End the section when the page has to turn."""
        if to_landscape is not self._is_landscape:
            page = self._sideways if self._is_landscape else self._upright
            yield paragraph("Table note", "", section=page)
            self._is_landscape = to_landscape


def _quote(quote: Quote) -> str:
    is_rtl = text_direction(quote.words) == "rtl"
    facts = " · ".join((*quote_facts(quote), short_id(quote.id)))
    source = run(quote.who, bold=True) + run(f" · {facts}")
    if quote.warning:
        source += run(f" {quote.warning}", italic=True)
    return paragraph("Quote", run(quote.words), is_rtl=is_rtl) + paragraph(
        "Quote source", source, is_rtl=is_rtl
    )


def _turned(section: str) -> str:
    """The same section with its page on its side."""
    return re.sub(
        r'<w:pgSz w:w="(\d+)" w:h="(\d+)"/>',
        r'<w:pgSz w:w="\2" w:h="\1" w:orient="landscape"/>',
        section,
    )
