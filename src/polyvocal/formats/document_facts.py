"""The sheet of documents: what each one is, when and with whom, and who its speakers are."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from polyvocal.core.documents import DocumentKind, SpeakerKind
from polyvocal.core.findings import Finding, Outcome
from polyvocal.core.language import _
from polyvocal.formats.cell_values import (
    AmbiguousDate,
    read_date,
    read_minutes,
    read_missing,
    read_word,
    split_list,
)
from polyvocal.formats.headings import Column, Columns, Table, read_table, unknown_columns
from polyvocal.formats.labels import LabelFinder, without_ending
from polyvocal.formats.tables import Row

COLUMNS: Columns = (
    Column(
        "name",
        ("document", "file", "file name", "filename", "name", "transcript", "interview"),
        is_required=True,
    ),
    Column(
        "cases",
        (
            *("cases", "case id", "participant", "participant id", "interviewee"),
            *("respondent", "who", "participant code"),
        ),
    ),
    Column("kind", ("kind", "type", "document type", "document kind")),
    Column("date", ("date", "interview date", "date of interview", "day")),
    Column(
        "minutes",
        (
            *("minutes", "min", "mins", "length", "duration", "interview length"),
            *("length in minutes", "duration in minutes", "interview minutes", "length minutes"),
        ),
    ),
    Column("time_point", ("time point", "timepoint", "wave", "visit", "interview number")),
    Column("interviewer", ("interviewer", "interviewed by", "interviewer name", "researcher")),
    Column("language", ("language", "lang")),
    Column("recording", ("recording", "audio", "media", "audio file", "recording file")),
    Column("speakers", ("speakers", "voices", "speaker labels", "who speaks")),
)

KINDS: dict[str, DocumentKind] = {
    **dict.fromkeys(
        ("", "transcript", "interview", "interview transcript", "session", "focus group"),
        DocumentKind.TRANSCRIPT,
    ),
    **dict.fromkeys(("field note", "field notes", "fieldnote", "note"), DocumentKind.FIELD_NOTE),
    **dict.fromkeys(
        ("intervention description", "intervention", "manual", "protocol"),
        DocumentKind.INTERVENTION_DESCRIPTION,
    ),
    **dict.fromkeys(("paper", "article", "report", "publication"), DocumentKind.PAPER),
    "other": DocumentKind.OTHER,
}

SPEAKER_WORDS: dict[str, SpeakerKind] = {
    **dict.fromkeys(
        ("interviewer", "int", "researcher", "moderator", "facilitator"), SpeakerKind.INTERVIEWER
    ),
    **dict.fromkeys(("neither", "nobody", "none", "other"), SpeakerKind.NEITHER),
}

# How a cell's reader reports: a sentence with a slot for the cell, and the cell.
_Warn = Callable[[str, str], None]

_SPEAKER = re.compile(r"([^=→]{1,200}?)\s{0,5}(?:=|→|->|:)\s{0,5}(\S.{0,200})")
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class NamedSpeaker:
    """What the sheet says of one speaker label: a participant's case, an interviewer or neither."""

    label: str
    kind: SpeakerKind
    case_label: str = ""


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """One row of the sheet: everything known about a document but its words."""

    name: str
    row: int = 0
    case_labels: tuple[str, ...] = ()
    kind: DocumentKind = DocumentKind.TRANSCRIPT
    date: dt.date | None = None
    minutes: float | None = None
    time_point: str = ""
    interviewer: str = ""
    language: str = ""
    recording: str = ""
    speakers: tuple[NamedSpeaker, ...] = ()


@dataclass(frozen=True, slots=True)
class FactsRead:
    """The facts in the order of the sheet's rows, and what it leaves open."""

    file: str
    facts: tuple[DocumentFacts, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class MatchedFacts:
    """Document name → its facts, for those the sheet names; and which have no partner."""

    by_document: dict[str, DocumentFacts]
    findings: tuple[Finding, ...]


def read_document_facts(data: bytes, file_name: str) -> FactsRead:
    """Facts from a CSV or XLSX sheet of documents.

    A cell that cannot be read in one way only (a date such as 03/04/2024, a length such as "1:05")
    is left blank and reported. Raises `BadFile` when two rows name the same document.
    """
    table = read_table(data, file_name, COLUMNS, _("documents"))
    findings = [*table.findings, *unknown_columns(table)]
    facts: dict[str, DocumentFacts] = {}
    for row in table.sheet.rows:
        one = _facts(table, row, findings)
        if not one.name:
            sentence = _("The row names no document and was left out.")
            findings.append(table.finding(Outcome.LEFT_OUT, row.number, sentence))
            continue
        if one.name in facts:
            raise table.error(
                row.number,
                _("{name} is also in row {row}.").format(name=one.name, row=facts[one.name].row),
                _("Keep one row for each document; write several participants as “P01; P02”."),
            )
        facts[one.name] = one
    return FactsRead(table.sheet.file, tuple(facts.values()), tuple(findings))


def match_facts(read: FactsRead, document_names: Sequence[str]) -> MatchedFacts:
    """Join the sheet to the documents by name, with or without the file's ending.

    Rows whose document is not there, and documents without a row, are reported.
    """
    names = LabelFinder(
        pair for name in document_names for pair in ((name, name), (without_ending(name), name))
    )
    by_document: dict[str, DocumentFacts] = {}
    findings: list[Finding] = []
    for facts in read.facts:
        place = _("row {row}").format(row=facts.row)
        found = names.find(facts.name) or names.find(without_ending(facts.name))
        if found is None:
            sentence = _("There is no document called {name}.").format(name=facts.name)
            findings.append(Finding(Outcome.MISSING, read.file, place, sentence))
        elif found.value in by_document:
            sentence = _("{name} is the same document as in row {row}; this row was left out.")
            findings.append(
                Finding(
                    Outcome.LEFT_OUT,
                    read.file,
                    place,
                    sentence.format(name=facts.name, row=by_document[found.value].row),
                )
            )
        else:
            by_document[found.value] = facts
    for name in document_names:
        if name not in by_document:
            sentence = _("The sheet of documents has no row for {name}.").format(name=name)
            findings.append(Finding(Outcome.WARNING, read.file, "", sentence))
    return MatchedFacts(by_document, tuple(findings))


def _facts(table: Table, row: Row, findings: list[Finding]) -> DocumentFacts:
    cells = {column.field: table.getter(column.field)(row) for column in COLUMNS}

    def warn(sentence: str, cell: str) -> None:
        findings.append(table.finding(Outcome.WARNING, row.number, sentence.format(cell=cell)))

    kind = read_word(cells["kind"], KINDS)
    if kind is None:
        warn(
            _(
                "“{cell}” is no kind of document; “transcript” was taken. Write transcript, field "
                "note, intervention description, paper or other."
            ),
            cells["kind"],
        )
    language = cells["language"]
    if language and not _LANGUAGE_TAG.fullmatch(language):
        warn(_("“{cell}” is no language code and was left blank. Write en or cy."), language)
        language = ""
    return DocumentFacts(
        name=cells["name"],
        row=row.number,
        case_labels=split_list(cells["cases"].replace(",", ";")),
        kind=kind or DocumentKind.TRANSCRIPT,
        date=_date(cells["date"], warn),
        minutes=_minutes(cells["minutes"], warn),
        time_point=cells["time_point"],
        interviewer=cells["interviewer"],
        language=language,
        recording=cells["recording"],
        speakers=_speakers(cells["speakers"], warn),
    )


def _date(cell: str, warn: _Warn) -> dt.date | None:
    if read_missing(cell) is not None:
        return None
    date = read_date(cell)
    if isinstance(date, AmbiguousDate):
        warn(
            _(
                "The date {cell} can be read with the day or the month first and was left blank. "
                "Write it as year-month-day."
            ),
            cell,
        )
        return None
    if date is None:
        warn(_("“{cell}” is no date and was left blank. Write it as 2024-04-23."), cell)
    return date


def _minutes(cell: str, warn: _Warn) -> float | None:
    if read_missing(cell) is not None:
        return None
    minutes = read_minutes(cell)
    if minutes is None:
        warn(
            _(
                "“{cell}” cannot be read as a length of time in one way only and was left blank. "
                "Write minutes, such as 65, or 1:05:00."
            ),
            cell,
        )
    return minutes


def _speakers(cell: str, warn: _Warn) -> tuple[NamedSpeaker, ...]:
    named = []
    for part in split_list(cell):
        said = _SPEAKER.fullmatch(part)
        if said is None:
            warn(
                _(
                    "“{cell}” does not say who speaks and was left out. Write the label, an equals "
                    "sign and an id, “interviewer” or “neither”."
                ),
                part,
            )
            continue
        label, who = said.groups()
        kind = read_word(who, SPEAKER_WORDS)
        if kind is None:
            named.append(NamedSpeaker(label, SpeakerKind.PARTICIPANT, who))
        else:
            named.append(NamedSpeaker(label, kind))
    return tuple(named)
