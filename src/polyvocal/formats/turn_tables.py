"""Reading transcripts that are tables: one row a turn, in CSV or XLSX."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath

from polyvocal.core.errors import BadFile
from polyvocal.core.findings import Finding, Outcome
from polyvocal.core.language import _
from polyvocal.formats.documents import ReadDocument
from polyvocal.formats.headings import Column, Table, match_columns
from polyvocal.formats.speaker_labels import NO_HINTS, ReadingHints
from polyvocal.formats.spoken_rows import SpokenRow, write_out
from polyvocal.formats.tables import read_tables
from polyvocal.formats.timestamps import read_seconds

#: The columns a table of turns may have; only the words are required.
TURN_COLUMNS = (
    Column("text", ("text", "words", "utterance", "speech", "content", "talk"), is_required=True),
    Column("speaker", ("speaker", "who", "name", "label", "voice", "participant", "person")),
    Column("time", ("time", "time stamp", "timestamp", "start", "start time", "seconds")),
    Column("turn", ("turn", "turn number", "number", "no", "line", "row", "#")),
    Column("document", ("document", "file", "transcript", "interview", "session", "source")),
)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def read_turn_table(
    data: bytes, file: str, hints: ReadingHints = NO_HINTS
) -> tuple[ReadDocument, ...]:
    """Read a table of turns, in the order of its rows; with a document column, several documents.

    Rows of one turn number and speaker that follow one another are one turn. Each worksheet of a
    workbook that has a column of words is read. Raises `BadFile` when none has.
    """
    sheets = read_tables(data, file)
    tables = [table for sheet in sheets if (table := match_columns(sheet, TURN_COLUMNS))]
    if not tables:
        raise BadFile(
            file,
            _("This table has no column of words spoken."),
            remedy=_("Head the columns “speaker” and “text”; “time” and “document” may follow."),
        )
    stem = PurePath(file).stem
    documents: list[ReadDocument] = []
    for table in tables:
        usual = table.sheet.name if len(tables) > 1 else stem
        documents.extend(_documents(table, file, usual, hints))
    if not documents:
        raise BadFile(file, _("No row of this table holds words."))
    return tuple(documents)


def _documents(table: Table, file: str, usual: str, hints: ReadingHints) -> Iterator[ReadDocument]:
    document_of, text_of = table.getter("document"), table.getter("text")
    by_document: dict[str, list[int]] = {}
    for i, row in enumerate(table.sheet.rows):
        if text_of(row):
            by_document.setdefault(document_of(row) or usual, []).append(i)
    said: list[Finding] = list(table.findings)
    for name, rows in by_document.items():
        spoken, numbering = _rows(table, rows)
        yield write_out(
            spoken,
            name=re.sub(r"[/\\\x00]", "_", name),
            file=file,
            hints=hints,
            media_type=_XLSX if table.sheet.in_workbook else "text/csv",
            findings=(*said, *numbering),
        )
        said = []


def _rows(table: Table, rows: list[int]) -> tuple[list[SpokenRow], list[Finding]]:
    """The turns, and where the table's own numbers differ from their place."""
    text_of, speaker_of = table.getter("text"), table.getter("speaker")
    time_of, number_of = table.getter("time"), table.getter("turn")
    spoken: list[SpokenRow] = []
    findings: list[Finding] = []
    last = ""
    for i in rows:
        row = table.sheet.rows[i]
        speaker, number = speaker_of(row), number_of(row)
        if number and number == last and spoken and spoken[-1].speaker == speaker:
            spoken[-1] = replace(spoken[-1], words=f"{spoken[-1].words}\n{text_of(row)}")
            continue
        last = number
        spoken.append(SpokenRow(speaker, text_of(row), _seconds(time_of(row))))
        if number.isdecimal() and int(number) != len(spoken) and not findings:
            sentence = _(
                "The table calls this turn {number}, but it is turn {place} of its document; "
                "codings that name turns count from 1."
            ).format(number=number, place=len(spoken))
            findings.append(table.finding(Outcome.WARNING, row.number, sentence))
    return spoken, findings


def _seconds(cell: str) -> float | None:
    """Seconds of "75", "1:15" or "00:01:15"; `None` where the cell is blank or something else."""
    try:
        seconds = float(cell.replace(",", "."))
    except ValueError:
        seconds = read_seconds(cell)
    return seconds if 0 <= seconds < float("inf") else None
