"""Reading web pages (.html), as browsers show them and as word processors save them."""

from __future__ import annotations

import re

from lxml import etree

from polyvocal.core.errors import BadFile
from polyvocal.core.language import _
from polyvocal.core.text import clean_text
from polyvocal.formats.decoding import Decoded, decode, find_codec
from polyvocal.formats.documents import ReadDocument
from polyvocal.formats.met import say_met
from polyvocal.formats.speaker_labels import NO_HINTS, ReadingHints
from polyvocal.formats.turns import detect_turns
from polyvocal.formats.web_page_body import WebPageBody

MEDIA_TYPE = "text/html"
_HEAD = 16 * 1024
_CHARSET = re.compile(
    rb"<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE
)
_TAG = re.compile(r"<(?:!--|/?[a-zA-Z])")
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*>")
_PIECE = 1024 * 1024


def is_marked_up(data: bytes) -> bool:
    """Does this text hold a tag? A file of plain words may be called .html all the same."""
    # Without its zeros, UTF-16 shows its tags as well.
    return _TAG.search(data[:_HEAD].replace(b"\0", b"").decode("latin-1")) is not None


def read_web_page(data: bytes, file: str, hints: ReadingHints = NO_HINTS) -> ReadDocument:
    """Read an .html file as a reader would see it: scripts, styles and hidden parts are no text.

    Paragraphs and lines are lines, rows of tables lines with tabs, pictures are left out. The
    encoding is found as for plain text; what the page says of itself is believed only where it is
    not UTF-8. Raises `BadFile`.
    """
    decoded = _decode(data, file)
    body = _parse(decoded.text, file)
    text = clean_text(body.text).text
    detected = detect_turns(text, file, hints, bold=body.bold, one_line_each=True)
    return detected.document(
        file, text, MEDIA_TYPE, (*decoded.findings, *detected.findings, *say_met(file, body.met))
    )


def _decode(data: bytes, file: str) -> Decoded:
    declared = _CHARSET.search(data[:_HEAD])
    name = find_codec(declared[1].decode("ascii")) if declared else ""
    return decode(data, file, declared=name)


def _parse(markup: str, file: str) -> WebPageBody:
    """Walk through the page as the parser mends it, without building it in memory."""
    body = WebPageBody()
    parser = etree.HTMLParser(
        target=body,  # type: ignore[arg-type] # the stub asks for comments and bytes, as XML has
        recover=True,
        no_network=True,
        huge_tree=True,
    )
    declaration = _XML_DECLARATION.match(markup)
    start = declaration.end() if declaration else 0
    for at in range(start, len(markup), _PIECE):
        parser.feed(markup[at : at + _PIECE])
        if body.is_too_deep:
            raise _too_deep(file)
    parser.close()
    return body


def _too_deep(file: str) -> BadFile:
    return BadFile(
        file,
        _("This web page nests tables in tables deeper than any page does."),
        remedy=_("Open it in a browser, copy the words, and save them as plain text."),
    )
