"""Transcripts printed as formatted files, by the least that each format asks for.

Used by the tests on made-up talk, and by `benchmarks/turn_detection.py` on real transcripts.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence

from tests.layouts import NO_NAMES, Talk

#: What a paragraph begins with in bold, and its words; a newline in them breaks the line.
Paragraph = tuple[str, str]
Print = Callable[[Sequence[Paragraph]], bytes]
Arrange = Callable[[Talk], list[Paragraph]]

_ODF = "urn:oasis:names:tc:opendocument:xmlns"
ODT_NAMESPACES = (
    f'xmlns:office="{_ODF}:office:1.0" xmlns:text="{_ODF}:text:1.0" '
    f'xmlns:table="{_ODF}:table:1.0" xmlns:draw="{_ODF}:drawing:1.0" '
    f'xmlns:style="{_ODF}:style:1.0" xmlns:fo="{_ODF}:xsl-fo-compatible:1.0"'
)
ODT_BOLD = (
    '<style:style style:name="B" style:family="text">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
)


def package(parts: Iterable[tuple[str, str]]) -> bytes:
    """A zip package of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts:
            archive.writestr(name, part)
    return stream.getvalue()


def open_document(
    body: str, parts: Iterable[tuple[str, str]] = (), *, styles: str = ODT_BOLD, before: str = ""
) -> bytes:
    """An OpenDocument text of bare parts; `before` stands in front of the content's XML."""
    content = (
        f"{before}<office:document-content {ODT_NAMESPACES}>"
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    sort = ("mimetype", "application/vnd.oasis.opendocument.text")
    return package([sort, ("content.xml", content), *parts])


def _odf(words: str) -> str:
    spaced = re.sub("(?<= ) ", "<text:s/>", html.escape(words))
    return spaced.replace("\t", "<text:tab/>").replace("\n", "<text:line-break/>")


def print_odt(paragraphs: Sequence[Paragraph]) -> bytes:
    """As LibreOffice writes it."""
    span = '<text:span text:style-name="B">{}</text:span>'
    return open_document(
        "".join(
            f"<text:p>{span.format(_odf(bold)) if bold else ''}{_odf(words)}</text:p>"
            for bold, words in paragraphs
        )
    )


def print_html(paragraphs: Sequence[Paragraph]) -> bytes:
    """As a word processor writes it: lines of the source break anywhere between words."""
    body = "\n".join(
        f"<p>{f'<b>{html.escape(bold)}</b>' if bold else ''}{_page_words(words)}</p>"
        for bold, words in paragraphs
    )
    page = f"<!DOCTYPE html><html><head><title>Talk</title></head><body>{body}</body></html>"
    return page.encode()


def _page_words(words: str) -> str:
    # A page knows no tabs: where one stands, word processors write a run of no-break spaces.
    spaced = html.escape(words).replace("\t", "&nbsp;&nbsp;&nbsp; ").replace("\n", "<br>")
    return re.sub(r"((?:[^ ]+ ){9}[^ ]+) ", r"\1\n", spaced)


def rich_text(body: str, *, head: str = "") -> bytes:
    """An RTF file of this body; `head` stands behind the fonts."""
    fonts = (
        r"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial Cyr;}{\f2\fcharset2 Wingdings;}}"
    )
    return (r"{\rtf1\ansi\ansicpg1252\deff0" + fonts + head + body + "}").encode("latin-1")


def _rtf(words: str) -> str:
    spelled = "".join(_rtf_letter(letter) for letter in words)
    return spelled.replace("\t", r"\tab ").replace("\n", r"\line ")


def _rtf_letter(letter: str) -> str:
    if letter in "\\{}":
        return f"\\{letter}"
    if letter.isascii():
        return letter
    units = letter.encode("utf-16-le")
    pairs = zip(units[::2], units[1::2], strict=True)
    return "".join(rf"\u{(low + 256 * high + 0x8000) % 0x10000 - 0x8000}?" for low, high in pairs)


def print_rtf(paragraphs: Sequence[Paragraph]) -> bytes:
    """As Word writes it: letters beyond ASCII as UTF-16 units."""
    return rich_text("".join(map(_rtf_paragraph, paragraphs)))


def _rtf_paragraph(paragraph: Paragraph) -> str:
    bold, words = paragraph
    name = rf"{{\b {_rtf(bold)}}}" if bold else ""
    return rf"\pard {name}{_rtf(words)}\par" + "\n"


def _clock(i: int) -> str:
    return f"[{i * 7 // 3600:02}:{i * 7 // 60 % 60:02}:{i * 7 % 60:02}]"


def _plain(line: Callable[[int, str, str], str]) -> Arrange:
    return lambda talk: [
        ("", line(i, who, words) if who else words) for i, (who, words) in enumerate(talk)
    ]


def _bold(talk: Talk) -> list[Paragraph]:
    return [(who, f" {words}" if who else words) for who, words in talk]


#: Layout's name, and how it puts a talk into paragraphs.
ARRANGEMENTS: tuple[tuple[str, Arrange], ...] = (
    ("colon", _plain(lambda _i, who, words: f"{who}: {words}")),
    ("tab", _plain(lambda _i, who, words: f"{who}\t{words}")),
    ("capitals", _plain(lambda _i, who, words: f"{who.upper()} {words}")),
    ("time stamps", _plain(lambda i, who, words: f"{_clock(i)} {who}: {words}")),
    ("bold names", _bold),
    (NO_NAMES, lambda talk: [("", words) for _who, words in talk]),
    ("name on its own line", _plain(lambda _i, who, words: f"{who}\n{words}")),
    ("dash", _plain(lambda _i, who, words: f"{who} - {words}")),
)
#: The ending of a format's files, and what prints them.
PRINTERS: tuple[tuple[str, Print], ...] = (
    (".odt", print_odt),
    (".html", print_html),
    (".rtf", print_rtf),
)


def formatted_layouts() -> list[tuple[str, str, Callable[[Talk], bytes]]]:
    """Every layout in every format, as `tests.layouts.LAYOUTS` has them."""

    def renderer(arrange: Arrange, printed: Print) -> Callable[[Talk], bytes]:
        return lambda talk: printed(arrange(talk))

    return [
        (name, ending, renderer(arrange, printed))
        for ending, printed in PRINTERS
        for name, arrange in ARRANGEMENTS
    ]
