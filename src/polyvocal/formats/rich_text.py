"""Reading rich text files (.rtf), which every word processor writes."""

from __future__ import annotations

from collections import Counter

from polyvocal.core.errors import BadFile
from polyvocal.core.language import _
from polyvocal.core.text import clean_text
from polyvocal.formats.decoding import say_replaced
from polyvocal.formats.documents import ReadDocument
from polyvocal.formats.limits import LARGEST_DOCUMENT, check_size
from polyvocal.formats.met import Met, notes_at_the_end, say_met
from polyvocal.formats.rich_text_body import RichTextBody
from polyvocal.formats.speaker_labels import NO_HINTS, ReadingHints
from polyvocal.formats.turns import detect_turns

MEDIA_TYPE = "application/rtf"


def read_rich_text(data: bytes, file: str, hints: ReadingHints = NO_HINTS) -> ReadDocument:
    """Read an .rtf file as a reader would see it, tracked insertions kept and deletions dropped.

    Table rows become lines with tabs; text boxes follow the paragraph they stand in; footnotes and
    endnotes stand at the end, spoken by nobody. Headers, footers, comments and pictures stay in the
    original and are named in the report. Raises `BadFile`.
    """
    check_size(len(data), file, LARGEST_DOCUMENT)
    source, is_unicode = _source(data)
    body = RichTextBody(is_unicode=is_unicode)
    lines = body.walk(source)
    if not body.is_whole:
        raise BadFile(
            file,
            _("This rich text file ends in the middle, or is nested deeper than any text is."),
            remedy=_("Open it in the program it comes from, save it again, and add that file."),
        )
    spoken = lines.text
    clean = clean_text(spoken + notes_at_the_end(body.notes))
    detected = detect_turns(
        clean.text, file, hints, bold=lines.bold, body_end=len(spoken), one_line_each=True
    )
    findings = [*detected.findings, *say_met(file, body.met + Counter({Met.NOTE: len(body.notes)}))]
    if clean.n_replaced:
        findings.append(say_replaced(file, clean.text, clean.n_replaced))
    return detected.document(file, clean.text, MEDIA_TYPE, findings)


def _source(data: bytes) -> tuple[str, bool]:
    """The file one character a byte, or as UTF-8 where it holds that against the standard."""
    if not data.isascii():
        try:
            return data.decode("utf-8"), True
        except UnicodeDecodeError:
            pass
    return data.decode("latin-1"), False
