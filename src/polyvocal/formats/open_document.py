"""Reading OpenDocument texts (.odt), the files of LibreOffice and its kin."""

from __future__ import annotations

from collections import Counter

from polyvocal.core.errors import BadFile
from polyvocal.core.language import _
from polyvocal.core.text import clean_text
from polyvocal.formats.documents import ReadDocument
from polyvocal.formats.limits import LARGEST_DOCUMENT, check_size
from polyvocal.formats.met import Met, notes_at_the_end, say_met
from polyvocal.formats.open_document_body import (
    Body,
    bold_text_styles,
    find_text,
    has_margin_text,
)
from polyvocal.formats.packages import Package
from polyvocal.formats.speaker_labels import NO_HINTS, ReadingHints
from polyvocal.formats.turns import detect_turns

CONTENT_PART = "content.xml"
MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
_MANIFEST = "META-INF/manifest.xml"
_STYLES_PART = "styles.xml"


def read_open_document(data: bytes, file: str, hints: ReadingHints = NO_HINTS) -> ReadDocument:
    """Read an .odt file as a reader would see it, tracked insertions kept and deletions dropped.

    Table rows become lines with tabs; text boxes follow the paragraph they stand in; footnotes and
    endnotes stand at the end, spoken by nobody. Headers, footers, comments and pictures stay in the
    original and are named in the report. Raises `BadFile`.
    """
    check_size(len(data), file, LARGEST_DOCUMENT)
    package = Package(data, file)
    if is_locked(package):
        raise BadFile(
            file,
            _("This file is locked with a password."),
            remedy=_("Open it, save it without a password, and add that file."),
        )
    root = package.parse(CONTENT_PART)
    text_body = find_text(root)
    if text_body is None:
        raise BadFile(
            file,
            _("This OpenDocument file holds no text, but a sheet, slides or a drawing."),
            remedy=_("Save the interview as an OpenDocument text (odt) or as Word (docx)."),
        )
    bold = bold_text_styles(root)
    met: Counter[str] = Counter()
    if _STYLES_PART in package.names:
        styles = package.parse(_STYLES_PART)
        # Styles with a name of their own: only those of words; a heading is no speaker.
        bold |= {key: value for key, value in bold_text_styles(styles).items() if key[0] == "text"}
        met[Met.MARGIN] += has_margin_text(styles)
    body = Body(bold)
    body.walk(text_body)
    spoken = body.text
    text = clean_text(spoken + notes_at_the_end(body.notes), is_decoded=True).text
    detected = detect_turns(
        text, file, hints, bold=body.bold, body_end=len(spoken), one_line_each=True
    )
    met += body.met + Counter({Met.NOTE: len(body.notes)})
    return detected.document(file, text, MEDIA_TYPE, (*detected.findings, *say_met(file, met)))


def is_locked(package: Package) -> bool:
    """Does the package say that its parts are encrypted?"""
    return _MANIFEST in package.names and b"encryption-data" in package.read(_MANIFEST)
