"""One door for every transcript: what the file is decides how it is read, not what it is called."""

from __future__ import annotations

import dataclasses
from pathlib import PurePath

from polyvocal.core.errors import BadFile
from polyvocal.core.findings import Finding, ImportReport, Outcome
from polyvocal.core.language import _
from polyvocal.formats.captions import read_captions
from polyvocal.formats.documents import ReadDocument
from polyvocal.formats.docx import MAIN_PART, read_docx
from polyvocal.formats.limits import LARGEST_DOCUMENT, LARGEST_TEXT
from polyvocal.formats.open_document import CONTENT_PART, read_open_document
from polyvocal.formats.packages import Package
from polyvocal.formats.pdf import read_pdf
from polyvocal.formats.plain import read_plain
from polyvocal.formats.rich_text import read_rich_text
from polyvocal.formats.signatures import FileSort, describe, recognise
from polyvocal.formats.speaker_labels import NO_HINTS, ReadingHints
from polyvocal.formats.turn_tables import read_turn_table
from polyvocal.formats.web_pages import is_marked_up, read_web_page

TEXT_ENDINGS = frozenset({".txt", ".text", ".md", ".markdown"})
CAPTION_ENDINGS = frozenset({".vtt", ".srt"})
TABLE_ENDINGS = frozenset({".csv", ".tsv", ".xlsx"})
_WEB_ENDINGS = frozenset({".html", ".htm", ".xhtml"})
_LARGE_ENDINGS = frozenset({".docx", ".odt", ".ott", ".pdf", ".rtf", ".xlsx"})
#: What a folder of transcripts may hold.
READ_ENDINGS = TEXT_ENDINGS | CAPTION_ENDINGS | TABLE_ENDINGS | _WEB_ENDINGS | _LARGE_ENDINGS


# Endings that promise what such a file is.
_FITTING = {
    ".docx": frozenset({".docx"}),
    ".html": _WEB_ENDINGS,
    ".odt": frozenset({".odt", ".ott"}),
    ".pdf": frozenset({".pdf"}),
    ".rtf": frozenset({".rtf"}),
    ".txt": TEXT_ENDINGS | {""},
}


def largest_file(file_name: str) -> int:
    """The largest size in bytes at which a file of this name is read at all.

    Ask before reading the bytes, so that an enormous file never enters memory.
    """
    is_large = PurePath(file_name).suffix.lower() in _LARGE_ENDINGS
    return LARGEST_DOCUMENT if is_large else LARGEST_TEXT


def read_document(
    data: bytes, file_name: str, hints: ReadingHints = NO_HINTS
) -> tuple[ReadDocument, ...]:
    """Read one file's documents: one, or as many as a table of turns holds.

    Pure, and its arguments and result pickle, so that a pool of processes can run it. The first
    bytes decide on the reader, the ending only between plain text and tables. Raises `BadFile` with
    one sentence for whatever cannot be read.
    """
    if not data.strip():
        raise BadFile(
            file_name, _("This file is empty."), remedy=_("Add it again once it holds the text.")
        )
    documents = _read(data, file_name, hints)
    if not any(len(document.turns) for document in documents):
        raise BadFile(
            file_name,
            _("This file holds no words."),
            remedy=_("If they are in a picture, type them or have them recognised first."),
        )
    return documents


def _read(data: bytes, file_name: str, hints: ReadingHints) -> tuple[ReadDocument, ...]:
    sort = recognise(data)
    ending = PurePath(file_name).suffix.lower()
    if sort is FileSort.ZIP:
        return _read_package(data, file_name, ending, hints)
    if sort in {FileSort.VTT, FileSort.SRT} or (
        sort is FileSort.UNKNOWN and ending in CAPTION_ENDINGS
    ):
        return (read_captions(data, file_name, hints),)
    if sort is FileSort.HTML or (
        sort is FileSort.UNKNOWN and ending in _WEB_ENDINGS and is_marked_up(data)
    ):
        return (_noting_name(read_web_page(data, file_name, hints), ending, ".html"),)
    if sort is FileSort.PDF:
        return (_noting_name(read_pdf(data, file_name, hints), ending, ".pdf"),)
    if sort is FileSort.RTF:
        return (_noting_name(read_rich_text(data, file_name, hints), ending, ".rtf"),)
    if sort is not FileSort.UNKNOWN:
        raise _not_read(file_name, describe(sort))
    if ending in TABLE_ENDINGS:
        return read_turn_table(data, file_name, hints)
    return (_noting_name(read_plain(data, file_name, hints), ending, ".txt"),)


def _read_package(
    data: bytes, file: str, ending: str, hints: ReadingHints
) -> tuple[ReadDocument, ...]:
    names = set(Package(data, file).names)
    if MAIN_PART in names:
        return (_noting_name(read_docx(data, file, hints), ending, ".docx"),)
    if "xl/workbook.xml" in names:
        return read_turn_table(data, file, hints)
    if CONTENT_PART in names:
        return (_noting_name(read_open_document(data, file, hints), ending, ".odt"),)
    raise _not_read(file, describe(FileSort.ZIP))


def _not_read(file: str, what: str) -> BadFile:
    return BadFile(
        file,
        _("This is {what}, which cannot be read yet.").format(what=what),
        remedy=_(
            "Save it as Word (docx) or plain text (txt); odt, rtf, pdf, html, md, vtt, srt, csv "
            "and xlsx are read too."
        ),
    )


def _noting_name(document: ReadDocument, ending: str, usual: str) -> ReadDocument:
    """Say so where a file is not what its name says."""
    if ending in _FITTING[usual] or ending not in READ_ENDINGS:
        return document
    file = document.report.findings[0].file if document.report.findings else document.name
    sentence = _("Its name ends in {ending}, but it was read as the {usual} file it is.")
    finding = Finding(Outcome.WARNING, file, "", sentence.format(ending=ending, usual=usual))
    report = ImportReport((finding,)) + document.report
    return dataclasses.replace(document, report=report)
