"""Transcripts printed as formatted files, by the least that each format asks for.

Used by the tests on made-up talk, and by `benchmarks/turn_detection.py` on real transcripts.
"""

from __future__ import annotations

import html
import io
import re
import textwrap
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


_COLUMNS, _SIZE, _LEADING, _LEFT, _TOP, _BOTTOM = 72, 10, 12, 72.0, 770.0, 72.0
_TAB_STOP = 16
_ORDERING = "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
_MEASURES = (
    "/Flags 4/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 600/StemV 80/FontBBox[0 -200 600 800]"
)
#: Where words stand on a page: left, bottom, the words, whether they are bold.
Placed = tuple[float, float, str, bool]


def pdf_of(pages: Sequence[Sequence[Placed]]) -> bytes:
    """A PDF of words at places, each letter 6 points wide; its font says which letters they are."""
    letters = sorted({letter for page in pages for _x, _y, words, _b in page for letter in words})
    codes = {letter: code for code, letter in enumerate(letters, 1)}
    mapping = "".join(
        f"<{code:04x}> <{letter.encode('utf-16-be', 'surrogatepass').hex()}>\n"
        for letter, code in codes.items()
    )
    cmap = f"begincmap\n{len(codes)} beginbfchar\n{mapping}endbfchar\nendcmap"
    objects = ["<</Type/Catalog/Pages 2 0 R>>", ""]
    fonts = []
    for name in ("Courier", "Courier-Bold"):
        n = len(objects) + 1
        fonts.append(f"/{name} {n} 0 R")
        kind = f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H"
        below = f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/DW 600{_ORDERING}"
        objects += [
            f"{kind}/DescendantFonts[{n + 1} 0 R]/ToUnicode {n + 2} 0 R>>",
            f"{below}/FontDescriptor {n + 3} 0 R>>",
            f"<</Length {len(cmap)}>>stream\n{cmap}\nendstream",
            f"<</Type/FontDescriptor/FontName/{name}{_MEASURES}>>",
        ]
    kids = []
    for page in pages:
        content = "".join(
            f"BT /{'Courier-Bold' if is_bold else 'Courier'} {_SIZE} Tf {x} {y} Td "
            f"<{''.join(f'{codes[letter]:04x}' for letter in words)}> Tj ET\n"
            for x, y, words, is_bold in page
        )
        objects.append(f"<</Length {len(content)}>>stream\n{content}endstream")
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {len(objects)} 0 R"
            f"/Resources<</Font<<{''.join(fonts)}>>>>>>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>"
    return pdf_objects(objects)


def pdf_objects(objects: Sequence[str]) -> bytes:
    """A PDF of these objects, the first of which is its catalogue."""
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(data)}\n%%EOF\n"
    return data + end.encode()


def print_pdf(paragraphs: Sequence[Paragraph]) -> bytes:
    """As an office program prints it: lines broken where the next word does not fit."""
    pages: list[list[Placed]] = [[]]
    y = _TOP
    for bold, words in paragraphs:
        for i, line in enumerate(_wrapped(bold + words)):
            if y < _BOTTOM:
                pages.append([])
                y = _TOP
            named = len(bold) if i == 0 else 0
            if named:
                pages[-1].append((_LEFT, y, line[:named], True))
            for start, piece in _pieces(line, named):
                pages[-1].append((_LEFT + 6 * start, y, piece, False))
            y -= _LEADING
        y -= _LEADING / 2
    return pdf_of(pages)


def _wrapped(words: str) -> list[str]:
    return [
        piece
        for line in words.split("\n")
        for piece in textwrap.wrap(
            line.expandtabs(_TAB_STOP), _COLUMNS, break_long_words=False, break_on_hyphens=False
        )
    ]


def _pieces(line: str, start: int) -> list[tuple[int, str]]:
    """Stretches of a line without a gap, each with its column."""
    return [
        (start + found.start(), found.group().rstrip())
        for found in re.finditer(r"(?:(?! {2,})[^ ]|(?<=[^ ]) (?=[^ ]))+", line[start:])
    ]


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
    (".pdf", print_pdf),
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
