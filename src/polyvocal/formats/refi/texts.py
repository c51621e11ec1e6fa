"""The texts of a project: inside its XML, beside it in the package, or not there at all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from polyvocal.core.errors import BadFile
from polyvocal.core.text import clean_text
from polyvocal.formats.decoding import decode
from polyvocal.formats.docx import MAIN_PART, read_docx
from polyvocal.formats.packages import Package
from polyvocal.formats.refi.archive import Archive, file_name
from polyvocal.formats.refi.shielding import unshield
from polyvocal.formats.refi.values import SourceEntry

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_MARK = "\ufeff"


@dataclass(frozen=True)
class RawText:
    r"""A text with its own line ends, without its byte order mark (`has_mark`: there was one).

    `is_from_rich`: there was no plain text, so the words of the Word file were taken.
    """

    raw: str
    has_mark: bool = False
    is_from_rich: bool = False

    @cached_property
    def clean(self) -> str:
        """The text as it is kept."""
        # One mark goes: where somebody typed one, that one stays, and positions with it.
        marked = _MARK + self.raw if self.raw.startswith(_MARK) else self.raw
        return clean_text(marked, is_decoded=True).text


class Texts:
    """Reads a project's texts when they are asked for; none stays in memory."""

    def __init__(self, archive: Archive, *, is_ours: bool) -> None:
        self._archive, self._is_ours = archive, is_ours

    def read(self, entry: SourceEntry) -> RawText | None:
        """The text of a source, a transcript or a note; `None` where it is not in the file."""
        if entry.content is not None:
            return RawText(unshield(entry.content) if self._is_ours else entry.content)
        if entry.plain_path:
            data = self._archive.read(entry.plain_path)
            if data is not None:
                return decode_member(data, file_name(entry.plain_path))
        return self._from_rich(entry)

    def _from_rich(self, entry: SourceEntry) -> RawText | None:
        name = file_name(entry.rich_path)
        if not name.lower().endswith(".docx"):
            return None
        data = self._archive.read(entry.rich_path)
        if data is None:
            return None
        try:
            if MAIN_PART not in Package(data, name).names:
                return None
            return RawText(read_docx(data, name).text, is_from_rich=True)
        except BadFile:
            return None


def decode_member(data: bytes, name: str) -> RawText:
    """A text member: its mark decides, then UTF-8, then what its bytes look like."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return RawText(data[len(mark) :].decode(encoding, "replace"), has_mark=True)
    try:
        return RawText(data.decode())
    except UnicodeDecodeError:
        encoding = decode(data, name).encoding
    text = data.decode(encoding, "replace")
    return RawText(text.removeprefix(_MARK) if encoding.startswith("utf") else text)
