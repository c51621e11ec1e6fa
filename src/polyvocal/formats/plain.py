"""Reading plain text and Markdown."""

from __future__ import annotations

from pathlib import PurePath

from polyvocal.formats.decoding import decode
from polyvocal.formats.documents import ReadDocument
from polyvocal.formats.page_marks import drop_page_marks
from polyvocal.formats.speaker_labels import NO_HINTS, ReadingHints
from polyvocal.formats.turns import detect_turns


def read_plain(data: bytes, file: str, hints: ReadingHints = NO_HINTS) -> ReadDocument:
    """Read a .txt or .md file; Markdown's marks stay in the text, as they were typed.

    Raises `BadFile` where the bytes are no text.
    """
    decoded = decode(data, file)
    text, marks = drop_page_marks(decoded.text, file)
    detected = detect_turns(text, file, hints)
    path = PurePath(file)
    is_markdown = path.suffix.lower() in {".md", ".markdown"}
    return detected.document(
        file,
        text,
        "text/markdown" if is_markdown else "text/plain",
        (*decoded.findings, *marks, *detected.findings),
    )
