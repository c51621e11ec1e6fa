"""Reading PDFs that hold text: the words in reading order, without what only the page needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from polyvocal.core.errors import BadFile
from polyvocal.core.findings import Finding, Outcome
from polyvocal.core.language import _, ngettext
from polyvocal.core.text import REPLACEMENT, clean_text
from polyvocal.formats.documents import ReadDocument
from polyvocal.formats.limits import LARGEST_DOCUMENT, check_size
from polyvocal.formats.page_marks import say_page_marks
from polyvocal.formats.pdf_columns import in_reading_order, lines_of
from polyvocal.formats.pdf_flow import Flow, flow
from polyvocal.formats.pdf_margins import drop_margins
from polyvocal.formats.pdf_pages import Page, read_pages
from polyvocal.formats.pdf_streams import check_streams
from polyvocal.formats.pdf_tabs import set_tabs
from polyvocal.formats.speaker_labels import NO_HINTS, ReadingHints
from polyvocal.formats.turns import detect_turns

MEDIA_TYPE = "application/pdf"
# A PDF ends with where its table of contents begins; after it, a little is forgiven.
_TAIL = 64 * 1024
_UNREADABLE = 0.2
_MOST_SHOWN = 5


def read_pdf(data: bytes, file: str, hints: ReadingHints = NO_HINTS) -> ReadDocument:
    """Read a .pdf that holds text, as a reader would: column after column, paragraphs whole.

    Running headers, footers and page numbers are left out where they certainly are some; a word
    broken at a line's end is joined where it stands unbroken elsewhere. Whatever was done is
    reported. Raises `BadFile`, also for a PDF of pictures.
    """
    check_size(len(data), file, LARGEST_DOCUMENT)
    _check_whole(data, file)
    check_streams(data, file)
    pages = read_pages(data, file)
    _check_words(pages, file)
    kept, margins = drop_margins([lines_of(page.runs) for page in pages])
    ordered = [in_reading_order(page) for page in kept]
    flowed = flow(set_tabs(ordered))
    clean = clean_text(flowed.lines.text)
    detected = detect_turns(clean.text, file, hints, bold=flowed.lines.bold, one_line_each=True)
    marks = [say_page_marks(file, margins)] if margins else []
    return detected.document(
        file,
        clean.text,
        MEDIA_TYPE,
        (*detected.findings, *marks, *_hyphens(flowed, file), *_pictures(pages, file)),
    )


def _check_whole(data: bytes, file: str) -> None:
    if b"startxref" not in data[-_TAIL:]:
        raise BadFile(
            file,
            _("This PDF ends in the middle."),
            remedy=_("Copy it again from where it came, and add that file."),
        )


def _check_words(pages: Sequence[Page], file: str) -> None:
    words = "".join(run.text for page in pages for run in page.runs)
    if not words and any(page.is_picture for page in pages):
        raise BadFile(
            file,
            _("This PDF holds pictures of pages and no text: it was scanned."),
            remedy=_("Have its words recognised first (OCR), or type them, and add that file."),
        )
    n_unknown = sum(map(words.count, (REPLACEMENT, "\x00")))
    n_private = sum("\ue000" <= letter <= "\uf8ff" for letter in words)
    if n_unknown + n_private > _UNREADABLE * len(words):
        raise BadFile(
            file,
            _("This PDF does not say which letters it shows."),
            remedy=_("Export it anew, or have its words recognised (OCR), and add that file."),
        )


def _hyphens(flowed: Flow, file: str) -> Iterator[Finding]:
    if flowed.joined:
        n = len(flowed.joined)
        sentence = ngettext(
            "{n} word broken at the end of a line was joined: {shown}.",
            "{n} words broken at the end of a line were joined: {shown}.",
            n,
        )
        yield Finding(Outcome.CHANGED, file, "", sentence.format(n=n, shown=_shown(flowed.joined)))
    if flowed.kept:
        n = len(flowed.kept)
        sentence = ngettext(
            "{n} word at the end of a line keeps its hyphen, since somebody may have broken off: "
            "{shown}.",
            "{n} words at the end of a line keep their hyphens, since somebody may have broken "
            "off: {shown}.",
            n,
        )
        yield Finding(Outcome.AMBIGUOUS, file, "", sentence.format(n=n, shown=_shown(flowed.kept)))


def _pictures(pages: Sequence[Page], file: str) -> Iterator[Finding]:
    numbers = [str(number) for number, page in enumerate(pages, 1) if page.is_picture]
    if numbers:
        sentence = ngettext(
            "{n} page is a picture without text and is left out: {shown}.",
            "{n} pages are pictures without text and are left out: {shown}.",
            len(numbers),
        ).format(n=len(numbers), shown=_shown(numbers))
        yield Finding(Outcome.LEFT_OUT, file, "", sentence)


def _shown(words: Sequence[str]) -> str:
    more = ", …" if len(words) > _MOST_SHOWN else ""
    return ", ".join(words[:_MOST_SHOWN]) + more
