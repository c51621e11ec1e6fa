"""A report as one self-contained HTML file: no script, no other host, every word escaped."""

from __future__ import annotations

from collections.abc import Iterator

from polyvocal.core.language import _
from polyvocal.core.progress import Progress, silent
from polyvocal.reports.blocks import Heading, Report, Table
from polyvocal.reports.html_blocks import (
    BlockWriter,
    Isolate,
    escaped,
    isolating,
    table_name,
    table_number,
)
from polyvocal.reports.html_page import definitions, page_head
from polyvocal.reports.printable import language_direction

_LONG = 2000  # quotes
_STYLES = ("tokens.css", "report.css", "blocks.css")


def to_html(report: Report, progress: Progress = silent) -> Iterator[bytes]:
    """The report in pieces of UTF-8, to be written one after the other."""
    for piece in _pieces(report, progress):
        yield piece.encode("utf-8")


def _pieces(report: Report, progress: Progress) -> Iterator[str]:
    anchors = report.anchors
    n_quotes = sum(len(quotes.quotes) for quotes in report.quote_lists)
    writer = BlockWriter(
        lambda target: f"#{target}" if target in anchors else "",
        n_quotes=n_quotes,
        progress=progress,
        spoken=report.spoken,
    )
    isolated = isolating(language_direction(report.spoken))
    yield page_head(report.title, report.language, _STYLES)
    # Only what is near the screen is laid out, where there is much of it.
    size = ' class="long"' if n_quotes > _LONG else ""
    yield f"<main{size}{_own_language(report)}>\n<header>\n<h1>{isolated(report.title)}</h1>\n"
    if report.subtitle:
        yield f'<p class="lead">{isolated(report.subtitle)}</p>\n'
    yield "</header>\n"
    yield _contents(report, isolated)
    yield from writer.pieces(report.blocks)
    yield definitions(report.facts)
    yield "</main>\n</body>\n</html>\n"


def _own_language(report: Report) -> str:
    """What language our sentences are in, where the study’s is another."""
    if report.spoken == report.language:
        return ""
    return f' lang="{escaped(report.spoken)}" dir="{language_direction(report.spoken)}"'


def _contents(report: Report, isolated: Isolate) -> str:
    """A line for each part with links to it and its tables; nothing for a report of one thing."""
    lines: list[list[str]] = []
    for block in report.blocks:
        if isinstance(block, Heading) and block.anchor and block.level == 1:
            lines.append([_to(block.anchor, isolated(block.words))])
        elif isinstance(block, Table) and block.anchor:
            if not lines:
                lines.append([])
            name = f' aria-label="{escaped(table_name(block))}" title="{escaped(block.caption)}"'
            lines[-1].append(_to(block.anchor, escaped(table_number(block)), name))
    if sum(map(len, lines)) < 3:
        return ""
    items = "".join(f"<li>{' '.join(links)}</li>\n" for links in lines)
    name = _("Contents")
    return f'<nav aria-label="{escaped(name)}">\n<ul>\n{items}</ul>\n</nav>\n'


def _to(anchor: str, inner: str, attributes: str = "") -> str:
    return f'<a href="#{escaped(anchor)}"{attributes}>{inner}</a>'
