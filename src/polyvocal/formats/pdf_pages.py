"""What stands where on the pages of a PDF: runs of letters with their places."""

from __future__ import annotations

import ctypes
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium  # type: ignore[import-untyped]  # it ships no types
from pypdfium2 import raw

from polyvocal.core.errors import BadFile
from polyvocal.core.language import _
from polyvocal.core.text import REPLACEMENT
from polyvocal.formats.limits import LARGEST_TEXT

HYPHEN = "-"
# PDFium's sign for a hyphen at the end of a line.
_LINE_HYPHENS = frozenset({0x02, 0xFFFE})
_LINE_ENDS = frozenset({0x0A, 0x0D})
_SPACES = frozenset({0x20, 0xA0})
_BOLD_NAME = re.compile(rb"bold|black|heavy|semibold|demi", re.IGNORECASE)
_BOLD_FROM = 600
_LONGEST_NAME = 80
_MOST_SECONDS = 120
_SURROGATE = re.compile("[\ud800-\udfff]")
# In letters' heights: a gap wider than this sets a label off; one above the line is another line.
_GAP = 1.3
_NARROWEST_GAP = 0.12
_SAME_LINE = 0.5
# A picture of the page covers at least this share of it.
_WHOLE_PAGE = 0.7


@dataclass(frozen=True, slots=True)
class Run:
    """Letters that stand on one line without a gap, in points from the lower left corner.

    `first_word` is the width of its first word, `n_bold` how many letters it begins with in bold
    type, `order` its place in the order in which the file prints them. `starts` are words near its
    beginning that stand after a gap: their place in the text, where they begin, how wide the gap
    is.
    """

    left: float
    right: float
    bottom: float
    top: float
    text: str
    first_word: float
    n_bold: int
    order: int
    starts: tuple[tuple[int, float, float], ...] = ()

    @property
    def height(self) -> float:
        """The height of its letters."""
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Page:
    """The runs of one page, in the file's order; `is_picture`: a picture covers the page."""

    runs: tuple[Run, ...]
    is_picture: bool


def read_pages(data: bytes, file: str) -> list[Page]:
    """Every page of the file. Raises `BadFile` where it is locked, damaged or no transcript."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise _refused(error, file) from error
    try:
        pages: list[Page] = []
        n_letters = 0
        began = time.process_time()
        for number in range(len(document)):
            page, n = _read_page(document, number)
            n_letters += n
            # A page can be made to take very long; a transcript's takes a hundredth of a second.
            if n_letters > LARGEST_TEXT or time.process_time() - began > _MOST_SECONDS:
                raise BadFile(
                    file,
                    _("This PDF holds more text than any transcript."),
                    remedy=_("Split it into one file per interview."),
                )
            pages.append(page)
    except pdfium.PdfiumError as error:
        raise _damaged(file) from error
    finally:
        document.close()
    return pages


def _refused(error: pdfium.PdfiumError, file: str) -> BadFile:
    if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD or "password" in str(error):
        return BadFile(
            file,
            _("This PDF is locked with a password."),
            remedy=_("Open it with the password, save or print it without one, and add that file."),
        )
    return _damaged(file)


def _damaged(file: str) -> BadFile:
    return BadFile(
        file,
        _("This PDF is damaged or incomplete."),
        remedy=_("Open it where it comes from, save it again as PDF or as Word, and add that."),
    )


def _read_page(document: pdfium.PdfDocument, number: int) -> tuple[Page, int]:
    page = document[number]
    try:
        text_page = page.get_textpage()
        try:
            turn = _Turned(page.get_rotation(), *page.get_size())
            runs = tuple(_runs(text_page, turn))
            n = text_page.count_chars()
        finally:
            text_page.close()
        return Page(runs, not runs and _is_picture(page)), n
    finally:
        page.close()


def _is_picture(page: pdfium.PdfPage) -> bool:
    width, height = page.get_size()
    for image in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = image.get_bounds()
        if (right - left) * (top - bottom) > _WHOLE_PAGE * width * height:
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Turned:
    """A page as it is shown: some are stored lying on their side."""

    degrees: int
    width: float
    height: float

    def box(self, box: raw.FS_RECTF) -> tuple[float, float, float, float]:
        """Left, right, bottom and top of a letter as the page is shown."""
        left, right, bottom, top = box.left, box.right, box.bottom, box.top
        if self.degrees == 90:
            return bottom, top, self.height - right, self.height - left
        if self.degrees == 180:
            return self.width - right, self.width - left, self.height - top, self.height - bottom
        if self.degrees == 270:
            return self.width - top, self.width - bottom, left, right
        return left, right, bottom, top


class _Growing:
    """A run as its letters come."""

    def __init__(self, box: tuple[float, float, float, float]) -> None:
        self.left, self.right, self.bottom, self.top = box
        self.codes: list[int] = []
        self.places: list[int] = []
        self.starts: list[tuple[int, float, float]] = []
        self.first_word = 0.0

    def takes(self, box: tuple[float, float, float, float]) -> bool:
        """Does a letter in this box go on with the run?"""
        left, right, bottom, top = box
        height = max(self.top - self.bottom, top - bottom, 1.0)
        overlap = min(self.top, top) - max(self.bottom, bottom)
        lower = min(self.top - self.bottom, top - bottom)
        # Some scripts are printed from right to left.
        gap = max(left - self.right, self.left - right)
        return overlap >= _SAME_LINE * lower and gap < _GAP * height

    def add(self, code: int, place: int, box: tuple[float, float, float, float]) -> None:
        left, right, bottom, top = box
        if code in _SPACES:
            self.first_word = self.first_word or self.right - self.left
        else:
            gap = left - self.right
            if gap > _NARROWEST_GAP * (top - bottom) and len(self.codes) < _LONGEST_NAME:
                self.starts.append((len(self.codes), left, gap))
            self.left, self.right = min(self.left, left), max(self.right, right)
            self.bottom, self.top = min(self.bottom, bottom), max(self.top, top)
        self.codes.append(code)
        self.places.append(place)


def _runs(text_page: pdfium.PdfTextPage, turned: _Turned) -> Iterator[Run]:
    """The runs of a page, letter by letter in the file's order."""
    box = raw.FS_RECTF()
    growing: _Growing | None = None
    order = 0
    for place in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(text_page, place)
        if code in _LINE_ENDS or not raw.FPDFText_GetLooseCharBox(text_page, place, box):
            continue
        corners = turned.box(box)
        is_space = code in _SPACES
        if growing is not None and not is_space and not growing.takes(corners):
            yield from _finished(text_page, growing, order)
            order, growing = order + 1, None
        if growing is None:
            if is_space or code == 0x09:
                continue
            growing = _Growing(corners)
        growing.add(code, place, corners)
    if growing is not None:
        yield from _finished(text_page, growing, order)


def _finished(text_page: pdfium.PdfTextPage, growing: _Growing, order: int) -> Iterator[Run]:
    text = "".join(map(_letter, growing.codes)).rstrip(" \t")
    if _SURROGATE.search(text):  # two units of one letter, where the platform counts so
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if text:
        first_word = growing.first_word or growing.right - growing.left
        n_bold = _n_bold(text_page, growing)
        corners = (growing.left, growing.right, growing.bottom, growing.top)
        yield Run(*corners, text, first_word, n_bold, order, tuple(growing.starts))


def _letter(code: int) -> str:
    if code in _LINE_HYPHENS:
        return HYPHEN
    if code == 0 or code > 0x10FFFF:
        return REPLACEMENT
    return chr(code)


def _n_bold(text_page: pdfium.PdfTextPage, growing: _Growing) -> int:
    """How many letters the run begins with in bold type, up to the length of a name."""
    n = 0
    pairs = zip(growing.codes[:_LONGEST_NAME], growing.places, strict=False)
    for at, (code, place) in enumerate(pairs, 1):
        if code not in _SPACES:
            if not _is_bold(text_page, place):
                break
            n = at
    return n


def _is_bold(text_page: pdfium.PdfTextPage, place: int) -> bool:
    if raw.FPDFText_GetFontWeight(text_page, place) >= _BOLD_FROM:
        return True
    # The fonts that every reader has tell it by their name alone.
    name = ctypes.create_string_buffer(100)
    flags = ctypes.c_int()
    raw.FPDFText_GetFontInfo(text_page, place, name, len(name), flags)
    return _BOLD_NAME.search(name.value) is not None
