"""A report's tables as JSON, for programs: one object a row, what is not defined as null."""

from __future__ import annotations

import json
from collections.abc import Iterator

from polyvocal.core.language import _
from polyvocal.core.progress import Progress, silent
from polyvocal.reports.blocks import Report
from polyvocal.reports.sheets import loose_notes, sheets_of

_ROWS_PER_PIECE = 1000


def to_json(report: Report, progress: Progress = silent) -> Iterator[bytes]:
    """The report in pieces of UTF-8: title, notes, and each table with its notes and rows."""
    notes = [{"label": note.label, "words": note.words} for note in loose_notes(report)]
    head = {"title": report.title, "study": report.subtitle, "notes": notes}
    yield f'{json.dumps(head, ensure_ascii=False)[:-1]}, "tables": ['.encode()
    for number, sheet in enumerate(sheets_of(report)):
        about = [{"label": note.label, "words": note.words} for note in sheet.notes]
        opening = json.dumps(
            {"table": sheet.key, "title": sheet.title, "notes": about}, ensure_ascii=False
        )
        yield f'{"," if number else ""}\n{opening[:-1]}, "rows": ['.encode()
        names = [column.header for column in sheet.columns]
        lines: list[str] = []
        for done, row in enumerate(sheet.rows):
            record = json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False)
            lines.append(f"{',' if done else ''}\n{record}")
            if len(lines) == _ROWS_PER_PIECE:
                progress(_("Writing {name}").format(name=sheet.key), done, sheet.n_rows)
                yield "".join(lines).encode("utf-8")
                lines = []
        yield ("".join(lines) + "\n]}").encode()
    yield b"\n]}\n"
