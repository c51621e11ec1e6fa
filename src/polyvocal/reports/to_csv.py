"""A report as CSV files, one for each table.

UTF-8 with a byte order mark, since Excel reads accented letters wrongly without one and R, pandas
and polars drop it when asked for "UTF-8 with BOM"; line ends CR LF and quotation as in RFC 4180.
Text that a spreadsheet could run as a formula gets an apostrophe before it (OWASP).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from polyvocal.core.language import _
from polyvocal.core.progress import Progress, silent
from polyvocal.reports.blocks import Report, Value
from polyvocal.reports.printable import formula_safe
from polyvocal.reports.sheets import Sheet, loose_notes, sheets_of

_ROWS_PER_STEP = 5000


@dataclass(frozen=True)
class CsvFile:
    """One file: its name, and its content in pieces that can be gone through once."""

    name: str
    pieces: Iterator[bytes]


def to_csv(report: Report, progress: Progress = silent) -> Iterator[CsvFile]:
    """One file a table, then "read_me.csv" with what each counts; nothing without tables."""
    about: list[tuple[Value, ...]] = []
    for sheet in sheets_of(report):
        name = f"{sheet.key}.csv"
        about += [(name, "", sheet.title)]
        about += [(name, note.label, note.words) for note in sheet.notes]
        yield CsvFile(name, _pieces(sheet, progress))
    if about:
        about += [("", note.label, note.words) for note in loose_notes(report)]
        about.append(
            ("", _("Empty cells"), _("the number is not defined, or nothing was said there."))
        )
        header = (_("File"), _("What"), _("Note"))
        yield CsvFile("read_me.csv", iter([csv_lines([header, *about], first=True)]))


def _pieces(sheet: Sheet, progress: Progress) -> Iterator[bytes]:
    rows: list[tuple[Value, ...]] = [tuple(column.header for column in sheet.columns)]
    first = True
    done = 0
    for row in sheet.rows:
        rows.append(row)
        if len(rows) >= _ROWS_PER_STEP:
            progress(_("Writing {name}").format(name=f"{sheet.key}.csv"), done, sheet.n_rows)
            done += len(rows)
            yield csv_lines(rows, first=first)
            rows, first = [], False
    yield csv_lines(rows, first=first)


def csv_lines(rows: Iterable[tuple[Value, ...]], *, first: bool) -> bytes:
    """Rows as lines; with the byte order mark where they are the `first` of their file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows(
        [formula_safe(value) if isinstance(value, str) else value for value in row] for row in rows
    )
    return text.getvalue().encode("utf-8-sig" if first else "utf-8")
