"""The sheet of codings as rows, before any of them is looked for in a text."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TypeVar
from uuid import uuid4

from polyvocal.core.coding import Basis, Certainty, Stance
from polyvocal.core.findings import Finding, Outcome
from polyvocal.core.language import _
from polyvocal.core.template import Code, Origin, Template, TemplateVersion
from polyvocal.core.text import natural_key
from polyvocal.formats.cell_values import plain, read_moment
from polyvocal.formats.headings import Column, Columns, Table, read_table, unknown_columns
from polyvocal.formats.tables import Row
from polyvocal.formats.template_tree import NUMBERED

COLUMNS: Columns = (
    Column(
        "document",
        ("document", "file", "file name", "filename", "transcript", "interview", "source"),
        is_required=True,
    ),
    Column(
        "code",
        (
            *("code", "code number", "code label", "code name", "label", "technique", "bct"),
            *("node", "theme", "tag"),
        ),
        is_required=True,
    ),
    Column("coder", ("coder", "coded by", "coder name", "rater", "analyst", "user")),
    Column("start", ("start", "from", "begin", "start position", "start offset")),
    Column("end", ("end", "to", "stop", "end position", "end offset")),
    Column("turn", ("turn", "turn number", "turn no", "utterance", "turn id")),
    Column(
        "quote",
        (
            *("quote", "quotation", "text", "extract", "excerpt", "segment", "passage"),
            *("coded text", "coded segment", "words"),
        ),
    ),
    Column("speaker", ("speaker", "who speaks", "said by", "voice", "speaker label")),
    Column("certainty", ("certainty", "confidence", "how sure")),
    Column("stance", ("stance", "direction")),
    Column("basis", ("basis", "explicit or interpretive")),
    Column("note", ("note", "comment", "remark", "memo")),
    Column("round", ("round", "coding round", "pass")),
    Column("created", ("created", "date", "coded on", "timestamp", "time")),
)

CERTAINTIES: dict[str, Certainty] = {
    "": Certainty.UNSET,
    **dict.fromkeys(("+", "probable", "probably"), Certainty.PROBABLE),
    **dict.fromkeys(("++", "certain", "sure"), Certainty.CERTAIN),
}
STANCES: dict[str, Stance] = {
    "": Stance.UNSET,
    **dict.fromkeys(("supports", "support", "for"), Stance.SUPPORTS),
    **dict.fromkeys(("complicates", "complicate", "mixed"), Stance.COMPLICATES),
    **dict.fromkeys(("contradicts", "contradict", "against"), Stance.CONTRADICTS),
}
BASES: dict[str, Basis] = {
    "": Basis.UNSET,
    **dict.fromkeys(("explicit", "said"), Basis.EXPLICIT),
    **dict.fromkeys(("interpretive", "interpreted", "inferred", "implicit"), Basis.INTERPRETIVE),
}

_TURN = re.compile(r"(?:turn|t|#)?\s*(\d{1,9})(?:\.0+)?", re.IGNORECASE | re.ASCII)
_OFFSET = re.compile(r"(\d{1,9})(?:\.0+)?", re.ASCII)
Word = TypeVar("Word", Certainty, Stance, Basis)


@dataclass(frozen=True, slots=True)
class CodingRow:
    """One row as written; `code_is_number`: the workbook held the code as a number, not text.

    `start` and `end` are code points, end excluded; `turn` counts from 1.
    """

    number: int
    document: str
    code: str
    coder: str = ""
    start: int | None = None
    end: int | None = None
    turn: int | None = None
    quote: str = ""
    speaker: str = ""
    certainty: Certainty = Certainty.UNSET
    stance: Stance = Stance.UNSET
    basis: Basis = Basis.UNSET
    note: str = ""
    round: str = ""
    created: dt.datetime | None = None
    code_is_number: bool = False


@dataclass(frozen=True, slots=True)
class CodingSheet:
    """The rows that can be read, and what was said about the others."""

    file: str
    rows: tuple[CodingRow, ...]
    findings: tuple[Finding, ...] = ()
    worksheet: str = ""

    def finding(self, outcome: Outcome, row: int, sentence: str) -> Finding:
        """A line of the import report about this row."""
        if self.worksheet:
            place = _("sheet {sheet}, row {row}").format(sheet=self.worksheet, row=row)
        else:
            place = _("row {row}").format(row=row)
        return Finding(outcome, self.file, place, sentence)


def read_codings(data: bytes, file_name: str) -> CodingSheet:
    """Coding rows from a CSV or XLSX sheet.

    A row with a cell that cannot be read (an offset, a turn, a certainty, a stance, a basis) is
    left out and reported: a misread stance would turn a contradiction into evidence.
    """
    table = read_table(data, file_name, COLUMNS, _("codings"))
    findings = [*table.findings, *unknown_columns(table)]
    reader = _RowReader(table, findings)
    rows = tuple(row for raw in table.sheet.rows if (row := reader.read(raw)))
    worksheet = table.sheet.name if table.sheet.in_workbook else ""
    return CodingSheet(table.sheet.file, rows, tuple(findings), worksheet)


def template_from_codings(sheet: CodingSheet) -> Template:
    """A template of emergent codes, one for each code the sheet names, in natural order.

    For a study that has no template of its own. "2.3 Feedback" becomes number and label; spellings
    that differ in case or spaces alone are one code, in the spelling met first.
    """
    named: dict[str, Code] = {}
    for row in sheet.rows:
        key = plain(row.code)
        if key not in named:
            numbered = NUMBERED.fullmatch(row.code)
            number, label = numbered.groups() if numbered else ("", row.code)
            named[key] = Code(uuid4(), number, label, origin=Origin.EMERGENT)
    codes = sorted(named.values(), key=lambda code: natural_key(code.title))
    return Template((TemplateVersion(1, tuple(codes)),))


class _RowReader:
    """Reads rows; the getters are made once, not once a row."""

    def __init__(self, table: Table, findings: list[Finding]) -> None:
        self._table, self._findings = table, findings
        self._get = {column.field: table.getter(column.field) for column in COLUMNS}
        self._code_column = table.fields["code"][0]

    def read(self, row: Row) -> CodingRow | None:
        get = self._get
        document, code = get["document"](row), get["code"](row)
        if not document or not code:
            what = _("document") if not document else _("code")
            self._say(row, _("The {what} is blank.").format(what=what))
            return None
        try:
            return CodingRow(
                number=row.number,
                document=document,
                code=code,
                coder=get["coder"](row),
                start=self._whole(get["start"](row), _OFFSET),
                end=self._whole(get["end"](row), _OFFSET),
                turn=self._whole(get["turn"](row), _TURN),
                quote=get["quote"](row),
                speaker=get["speaker"](row),
                certainty=self._word(get["certainty"](row), CERTAINTIES),
                stance=self._word(get["stance"](row), STANCES),
                basis=self._word(get["basis"](row), BASES),
                note=get["note"](row),
                round=get["round"](row),
                created=self._moment(row),
                code_is_number=self._code_column in row.numbers,
            )
        except _Unreadable as unreadable:
            self._say(row, str(unreadable))
            return None

    @staticmethod
    def _whole(cell: str, pattern: re.Pattern[str]) -> int | None:
        if not cell:
            return None
        found = pattern.fullmatch(cell)
        if found is None:
            raise _Unreadable(_("“{cell}” is no whole number.").format(cell=cell))
        return int(found[1])

    @staticmethod
    def _word(cell: str, words: dict[str, Word]) -> Word:
        value = words.get(cell)
        if value is None:
            value = words.get(plain(cell))
        if value is None:
            known = ", ".join(dict.fromkeys(v.value for v in words.values() if v.value))
            raise _Unreadable(_("“{cell}” is not one of: {known}.").format(cell=cell, known=known))
        return value

    def _moment(self, row: Row) -> dt.datetime | None:
        cell = self._get["created"](row)
        moment = read_moment(cell) if cell else None
        if cell and moment is None:
            sentence = _("“{cell}” is no date and time; the coding was taken without it.")
            self._findings.append(
                self._table.finding(Outcome.WARNING, row.number, sentence.format(cell=cell))
            )
        return moment

    def _say(self, row: Row, problem: str) -> None:
        sentence = _("{problem} The row was left out.").format(problem=problem)
        self._findings.append(self._table.finding(Outcome.LEFT_OUT, row.number, sentence))


class _Unreadable(Exception):
    """A cell of this row cannot be read; the row is left out."""
