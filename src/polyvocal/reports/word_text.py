"""Paragraphs and runs as WordprocessingML text."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape

from polyvocal.reports.printable import printable, text_direction

_SOFT = '<w:b w:val="0"/><w:bCs w:val="0"/><w:color w:val="4A525C"/>'


@dataclass(frozen=True, slots=True)
class Face:
    """A font, its size in points and its colour (six hexadecimal digits), where no style has it."""

    font: str
    size: float
    colour: str


def paragraph(
    style: str,
    runs: str,
    *,
    align: str = "",
    is_rtl: bool = False,
    keep: bool = False,
    before: int | None = None,
    section: str = "",
) -> str:
    """A paragraph of ready runs. `before` is in twips; `section` ends a section with it."""
    # python-docx derives a style's id from its name in this way.
    style_id = style.replace(" ", "")
    shape = f'<w:pStyle w:val="{style_id}"/>'
    if keep:
        shape += "<w:keepNext/>"
    if is_rtl:
        shape += "<w:bidi/>"
    if before is not None:
        shape += f'<w:spacing w:before="{before}"/>'
    if align:
        shape += f'<w:jc w:val="{align}"/>'
    return f"<w:p><w:pPr>{shape}{section}</w:pPr>{runs}</w:p>"


def run(
    words: str,
    *,
    bold: bool = False,
    italic: bool = False,
    soft: bool = False,
    face: Face | None = None,
) -> str:
    """Words of one look; line breaks and tabs kept, right-to-left words marked as such."""
    if not words:
        return ""
    # Word wants these in this order. The second of each pair is for Arabic, Hebrew and their like.
    scripts = ("ascii", "hAnsi", "cs", "eastAsia")
    look = ""
    if face is not None:
        fonts = " ".join(f'w:{script}="{face.font}"' for script in scripts)
        look += f"<w:rFonts {fonts}/>"
    look += "<w:b/><w:bCs/>" if bold else ""
    if italic:
        look += "<w:i/><w:iCs/>"
    if soft:
        look += _SOFT
    if face is not None:
        half_points = round(face.size * 2)
        look += f'<w:color w:val="{face.colour}"/>'
        look += f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
    if text_direction(words) == "rtl":
        look += "<w:rtl/>"
    text = escape(printable(words))
    if "\n" in text or "\t" in text:
        pieces = text.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
        text = pieces.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'
