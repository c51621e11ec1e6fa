"""Reading formatted files, beside the least anybody could do to get at their words.

The same interviews are printed as odt, rtf, html and pdf by `tests.printing`. Ours finds lines,
turns and speakers, counts words and reports; the floors only take the words out: of odt and html
with lxml, of rtf with striprtf (pure Python), of pdf with PDFium page by page.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import lxml.html
import pypdfium2  # type: ignore[import-untyped]  # it ships no types
from lxml import etree
from striprtf.striprtf import rtf_to_text

from benchmarks.measure import measure, require_equal
from benchmarks.workload import make_interviews
from polyvocal.formats.reading import read_document
from tests.printing import PRINTERS


def run(n: int = 50) -> list[str]:
    """Lines of a table: documents a second of the processor, and the ratio to the floor."""
    lines = ["| format | documents | ours, a CPU second | floor | × floor | extra MB |"]
    lines.append("|---|---:|---:|---:|---:|---:|")
    talks = [
        [("", line) for line in interview.text.splitlines() if line]
        for interview in make_interviews(n)
    ]
    for ending, printed in PRINTERS:
        files = [printed(talk) for talk in talks]
        ours = measure(read_all, files, ending)
        floor = measure(take_words, files, ending)
        require_equal(ours, floor, f"reading {ending}")
        pace = [f"{n / one.cpu_seconds:.0f}" for one in (ours, floor)]
        ratio = ours.cpu_seconds / floor.cpu_seconds
        lines.append(f"| {ending} | {n} | {' | '.join(pace)} | {ratio:.1f} | {ours.extra_mb:.0f} |")
    return lines


def read_all(files: list[bytes], ending: str) -> int:
    """Everything that is read of a file before it is stored; the words all files hold."""
    texts = [read_document(data, f"file{ending}")[0].text for data in files]
    return sum(len(text.split()) for text in texts)


def take_words(files: list[bytes], ending: str) -> int:
    """Only the words."""
    return sum(len(_FLOORS[ending](data).split()) for data in files)


def _odt(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = etree.fromstring(package.read("content.xml"))
    return " ".join(str(piece) for piece in root.itertext())


def _html(data: bytes) -> str:
    body = lxml.html.document_fromstring(data.decode()).find("body")
    return "" if body is None else " ".join(str(piece) for piece in body.itertext())


def _pdf(data: bytes) -> str:
    return " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))


def _striprtf(data: bytes) -> str:
    words: str = rtf_to_text(data.decode("latin-1"))  # type: ignore[no-untyped-call]  # it ships no types
    return words


_FLOORS: dict[str, Callable[[bytes], str]] = {
    ".odt": _odt,
    ".html": _html,
    ".rtf": _striprtf,
    ".pdf": _pdf,
}
