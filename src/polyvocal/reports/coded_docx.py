"""A transcript as a Word file in which every coding is a comment of its coder.

Comments may overlap and go over paragraphs, which is how Word itself keeps them. Comments have no
time unless the coding has one, so that the same study gives the same file.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

import docx

from polyvocal.analysis.transcripts import CodedPassage, Piece, Transcript
from polyvocal.core.language import _, ngettext
from polyvocal.reports.coded_words import judged, shown, transcript_notes
from polyvocal.reports.printable import language_direction, printable, text_direction
from polyvocal.reports.rounding import format_count
from polyvocal.reports.word_package import BODY, frame_parts
from polyvocal.reports.word_text import paragraph, run

_COMMENTS = "word/comments.xml"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# A zip's members bear a time; every one the same, or no two files would be alike.
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def write_coded_docx(transcript: Transcript, language: str) -> bytes:
    """The file; `language` is the study's, which says along which direction it runs."""
    framed = _frame()
    before, section, after = frame_parts(
        framed[BODY].decode("utf-8"), is_rtl=language_direction(language) == "rtl"
    )
    body = "".join((before, *_paragraphs(transcript, language), section, after))
    parts = framed | {
        BODY: body.encode("utf-8"),
        _COMMENTS: _comments(transcript.passages).encode("utf-8"),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            member = zipfile.ZipInfo(name, _LONG_AGO)
            member.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(member, content)
    return made.getvalue()


def _frame() -> dict[str, bytes]:
    """The parts of an empty Word file that has comments."""
    document = docx.Document()
    words = document.add_paragraph().add_run("x")
    document.add_comment(words, "x")
    properties = document.core_properties
    properties.created = properties.modified = dt.datetime(*_LONG_AGO, tzinfo=dt.UTC)
    properties.author = properties.title = properties.comments = ""
    made = io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as package:
        return {name: package.read(name) for name in package.namelist()}


def _paragraphs(transcript: Transcript, language: str) -> Iterator[str]:
    name = transcript.document.name
    is_rtl = language_direction(language) == "rtl"
    yield paragraph("Title", run(name), is_rtl=text_direction(name) == "rtl")
    for note in (*transcript_notes(transcript), _where_codings_are(transcript)):
        yield paragraph("Normal", run(note, italic=True), is_rtl=is_rtl)
    for line in transcript.lines:
        words = "".join(piece.words for piece in line)
        runs = "".join(_piece(*one) for one in shown(line))
        yield paragraph("Normal", runs, is_rtl=text_direction(words) == "rtl" if words else is_rtl)


def _where_codings_are(transcript: Transcript) -> str:
    n = len(transcript.passages)
    if not n:
        return _("Nothing is coded in it.")
    return ngettext(
        "{n} coding is a comment of its coder on its words.",
        "{n} codings are comments of their coders on their words.",
        n,
    ).format(n=format_count(n))


def _piece(piece: Piece, told: str) -> str:
    starts = "".join(f'<w:commentRangeStart w:id="{i}"/>' for i in piece.begins)
    ends = "".join(
        f'<w:commentRangeEnd w:id="{i}"/><w:r><w:commentReference w:id="{i}"/></w:r>'
        for i in piece.ends
    )
    return f"{starts}{run(told, italic=piece.is_withheld)}{ends}"


def _comments(passages: Iterable[CodedPassage]) -> str:
    inner = "".join(_comment(i, passage) for i, passage in enumerate(passages))
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<w:comments xmlns:w="{_W}">{inner}</w:comments>'
    )


def _comment(number: int, passage: CodedPassage) -> str:
    coder = printable(passage.coder.name) or _("nobody")
    initials = "".join(word[0] for word in coder.split())[:3]
    created = passage.coding.created
    date = f' w:date="{created:%Y-%m-%dT%H:%M:%SZ}"' if created else ""
    words = "".join(
        f"<w:p><w:r>{''.join(_text(line))}</w:r></w:p>"
        for line in (passage.code.title, *judged(passage))
    )
    return (
        f'<w:comment w:id="{number}" w:author={quoteattr(coder)} '
        f"w:initials={quoteattr(initials)}{date}>{words}</w:comment>"
    )


def _text(words: str) -> Iterator[str]:
    for i, line in enumerate(printable(words).split("\n")):
        yield "<w:br/>" if i else ""
        yield f'<w:t xml:space="preserve">{escape(line)}</w:t>'
