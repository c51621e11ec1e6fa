"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

import re
from enum import StrEnum

from polyvocal.core.language import _


class FileSort(StrEnum):
    """What the first bytes say; `UNKNOWN` is text or something never seen."""

    ZIP = "zip"
    PDF = "pdf"
    RTF = "rtf"
    OLD_OFFICE = "old office"
    HTML = "html"
    XML = "xml"
    IMAGE = "image"
    RECORDING = "recording"
    PROGRAM = "program"
    ARCHIVE = "archive"
    DATABASE = "database"
    VTT = "vtt"
    SRT = "srt"
    UNKNOWN = "unknown"


def describe(sort: FileSort) -> str:
    """The sort in words that follow "This is"."""
    return {
        FileSort.ZIP: _("a zip archive"),
        FileSort.PDF: _("a PDF"),
        FileSort.RTF: _("a rich text file (RTF)"),
        FileSort.OLD_OFFICE: _("an old Office file (doc or xls)"),
        FileSort.HTML: _("a web page"),
        FileSort.XML: _("an XML file"),
        FileSort.IMAGE: _("a picture"),
        FileSort.RECORDING: _("a recording"),
        FileSort.PROGRAM: _("a program"),
        FileSort.ARCHIVE: _("a packed archive"),
        FileSort.DATABASE: _("a database"),
        FileSort.VTT: _("a file of captions (WebVTT)"),
        FileSort.SRT: _("a file of captions (SRT)"),
        FileSort.UNKNOWN: _("plain text"),
    }[sort]


_STARTS: tuple[tuple[bytes, FileSort], ...] = (
    (b"PK\x03\x04", FileSort.ZIP),
    (b"PK\x05\x06", FileSort.ZIP),
    (b"%PDF-", FileSort.PDF),
    (b"{\\rtf", FileSort.RTF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileSort.OLD_OFFICE),
    (b"\x89PNG\r\n", FileSort.IMAGE),
    (b"\xff\xd8\xff", FileSort.IMAGE),
    (b"GIF8", FileSort.IMAGE),
    (b"II*\x00", FileSort.IMAGE),
    (b"MM\x00*", FileSort.IMAGE),
    (b"ID3", FileSort.RECORDING),
    (b"OggS", FileSort.RECORDING),
    (b"fLaC", FileSort.RECORDING),
    (b"\x1aE\xdf\xa3", FileSort.RECORDING),
    (b"MZ\x90\x00", FileSort.PROGRAM),
    (b"\x7fELF", FileSort.PROGRAM),
    (b"\xcf\xfa\xed\xfe", FileSort.PROGRAM),
    (b"\x1f\x8b\x08", FileSort.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", FileSort.ARCHIVE),
    (b"Rar!\x1a\x07", FileSort.ARCHIVE),
    (b"BZh9", FileSort.ARCHIVE),
    (b"\xfd7zXZ\x00", FileSort.ARCHIVE),
    (b"SQLite format 3\x00", FileSort.DATABASE),
)
_RIFF = re.compile(rb"RIFF....(WAVE|AVI |WEBP)", re.DOTALL)
_MARKUP = re.compile(
    rb"\s*(?:<!--.{0,500}?-->\s*)?<(?:(\?xml)|!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_XHTML = re.compile(
    rb"\?>\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_SRT = re.compile(rb"\s*\d+[ \t]*\r?\n[ \t]*\d{1,2}:\d\d:\d\d[,.]\d{1,3}[ \t]*-->")
_VTT = re.compile(rb"WEBVTT(?:[ \t\r\n]|$)")


def recognise(data: bytes) -> FileSort:
    """The sort of file these bytes begin; looks at the first kilobyte only."""
    for start, sort in _STARTS:
        if data.startswith(start):
            return sort
    head = data[:1024].removeprefix(b"\xef\xbb\xbf")
    if head[4:8] == b"ftyp":
        return FileSort.RECORDING
    riff = _RIFF.match(head)
    if riff:
        return FileSort.IMAGE if riff.group(1) == b"WEBP" else FileSort.RECORDING
    if _VTT.match(head):
        return FileSort.VTT
    if _SRT.match(head):
        return FileSort.SRT
    markup = _MARKUP.match(head)
    if markup:
        is_page = not markup.group(1) or _XHTML.search(head)
        return FileSort.HTML if is_page else FileSort.XML
    return FileSort.UNKNOWN
