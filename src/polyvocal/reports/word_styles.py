"""The look of a Word report: styles, page, footer and properties, without its body."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from polyvocal.reports.blocks import Report
from polyvocal.reports.printable import language_direction, printable

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.oxml.text.font import CT_RPr
    from docx.styles.style import ParagraphStyle

SERIF = "Times New Roman"
SANS = "Arial"
INK = RGBColor(0x1E, 0x23, 0x29)
SOFT = RGBColor(0x4A, 0x52, 0x5C)

PAGE_WIDTH, PAGE_HEIGHT, MARGIN = Cm(21), Cm(29.7), Cm(2.5)
# Twips, as Word's own tables count: a twentieth of a point.
PORTRAIT_TWIPS = round((PAGE_WIDTH - 2 * MARGIN) / 635)
LANDSCAPE_TWIPS = round((PAGE_HEIGHT - 2 * MARGIN) / 635)

# Word's file says when it was made; the same study must give the same bytes.
_UNDATED = dt.datetime(1980, 1, 1)  # noqa: DTZ001 - the format has no time zone


def skeleton(report: Report) -> bytes:
    """A Word file with the report's styles and properties and an empty body of one section."""
    document = Document()
    _set_page(document)
    _set_styles(document, report)
    _set_footer(document, printable(report.title))
    _set_properties(document, report)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set_page(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = PAGE_WIDTH, PAGE_HEIGHT
    section.left_margin = section.right_margin = MARGIN
    section.top_margin = section.bottom_margin = MARGIN
    if section.footer.is_linked_to_previous:
        section.footer.is_linked_to_previous = False


def _set_styles(document: WordDocument, report: Report) -> None:
    defaults = document.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    _set_language(defaults, report.spoken)
    _style(document, "Normal", SERIF, 11, after=6, line=1.15)
    _style(document, "Title", SANS, 18, after=4, bold=True)
    _style(document, "Subtitle", SANS, 11, after=16, colour=SOFT)
    for level, (size, before) in enumerate(((14, 20), (12, 16), (11, 12), (11, 10)), 1):
        style = _style(document, f"Heading {level}", SANS, size, before=before, after=4, bold=True)
        style.paragraph_format.keep_with_next = True
    caption = _style(document, "Caption", SANS, 9.5, before=14, after=4)
    caption.paragraph_format.keep_with_next = True
    _style(document, "Table text", SANS, 8.5, before=1.5, after=1.5)
    _style(document, "Table head", SANS, 8.5, before=2, after=2, bold=True)
    _style(document, "Table note", SANS, 8, after=1, colour=SOFT)
    _style(document, "Report note", SANS, 9, after=5)
    quote = _style(document, "Quote", SERIF, 11, before=4, after=1, line=1.15)
    quote.paragraph_format.left_indent = Cm(1)
    quote.paragraph_format.right_indent = Cm(1)
    quote.paragraph_format.keep_with_next = True
    _set_language(quote.element.get_or_add_rPr(), report.language)
    source = _style(document, "Quote source", SANS, 8, after=7, colour=SOFT)
    source.paragraph_format.left_indent = Cm(1)
    source.paragraph_format.right_indent = Cm(1)


def _style(
    document: WordDocument,
    name: str,
    font: str,
    size: float,
    *,
    before: float = 0,
    after: float = 0,
    line: float = 1.0,
    bold: bool = False,
    colour: RGBColor = INK,
) -> ParagraphStyle:
    if name in document.styles:
        style: ParagraphStyle = document.styles[name]
    else:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
    style.font.color.rgb = colour
    _set_font(style, font, size)
    shape = style.paragraph_format
    shape.space_before, shape.space_after, shape.line_spacing = Pt(before), Pt(after), line
    _drop_spacing(style)
    for border in style.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
    return style


def _drop_spacing(style: ParagraphStyle) -> None:
    """No letter-spacing: the template's titles are stretched."""
    for stretched in style.element.findall(f"{qn('w:rPr')}/{qn('w:spacing')}"):
        stretched.getparent().remove(stretched)


def _set_font(style: ParagraphStyle, font: str, size: float) -> None:
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    fonts = OxmlElement("w:rFonts")
    # All four scripts, or Word falls back to its theme's font for Arabic or accented letters.
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), font)
    properties.insert(0, fonts)
    for old in properties.findall(qn("w:szCs")):
        properties.remove(old)
    complex_size = OxmlElement("w:szCs")
    complex_size.set(qn("w:val"), str(round(size * 2)))
    properties.find(qn("w:sz")).addnext(complex_size)


def _set_language(properties: CT_RPr, language: str) -> None:
    """What language the spelling checker takes the words for."""
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    lang = OxmlElement("w:lang")
    is_rtl = language_direction(language) == "rtl"
    # "en" alone is no language to Word's spelling checker; British English is ours.
    lang.set(qn("w:val"), "en-GB" if language == "en" or is_rtl else language)
    if is_rtl:
        lang.set(qn("w:bidi"), language)
    properties.append(lang)


def _set_footer(document: WordDocument, title: str) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.style = document.styles["Table note"]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run(f"{title} · ")
    run = paragraph.add_run()
    for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = words
        run._r.append(mark)  # noqa: SLF001 - python-docx has no fields of its own


def _set_properties(document: WordDocument, report: Report) -> None:
    properties = document.core_properties
    properties.title = printable(report.title)[:255]
    properties.subject = printable(report.subtitle)[:255]
    properties.language = report.language
    # Nobody is named as author: who coded is in the tables, who wrote the paper is not known here.
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.keywords = ""
    properties.created = properties.modified = _UNDATED
    properties.revision = 1
