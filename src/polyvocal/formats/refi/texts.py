"""The texts of a project: inside its XML, beside it in the package, or not there at all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from polyvocal.core.errors import BadFile
from polyvocal.core.findings import Finding
from polyvocal.core.language import _
from polyvocal.core.text import REPLACEMENT, clean_text
from polyvocal.formats.decoding import decode, say_replaced
from polyvocal.formats.docx import MAIN_PART, read_docx
from polyvocal.formats.limits import LARGEST_TEXT, MEGABYTE
from polyvocal.formats.packages import Package
from polyvocal.formats.refi.archive import Archive, file_name
from polyvocal.formats.refi.shielding import unshield
from polyvocal.formats.refi.values import SourceEntry

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_MARK = "\ufeff"


@dataclass(frozen=True)
class RawText:
    r"""A text with its own line ends, without its byte order mark (`has_mark`: there was one).

    `is_from_rich`: there was no plain text, so the words of the Word file were taken. `findings`
    say how a text was read that is not in UTF-8, and what of it could not be.
    """

    raw: str
    has_mark: bool = False
    is_from_rich: bool = False
    findings: tuple[Finding, ...] = ()

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
        self._no_texts: dict[str, str] = {}

    def read(self, entry: SourceEntry) -> RawText | None:
        """The text of a source, a transcript or a note; `None` where it is not in the file.

        Also where what stands in its place is no text, or too large: `problem_of` says so then.
        """
        if entry.content is not None:
            return RawText(unshield(entry.content) if self._is_ours else entry.content)
        self._archive.require_loose(entry.plain_path, _called(entry, entry.plain_path))
        if entry.plain_path and self._problem(entry.plain_path) is None:
            text = self._from_plain(entry)
            if text is not None:
                return text
        return self._from_rich(entry)

    def problem_of(self, entry: SourceEntry) -> str | None:
        """Why what is in the package for this text, which was asked for, could not be read."""
        problem = self._problem(entry.plain_path) if entry.plain_path else None
        if problem is None and entry.rich_path and self._archive.has(entry.rich_path):
            problem = _("{name}, which is all there is of it, is no Word file").format(
                name=file_name(entry.rich_path)
            )
        return problem

    def _problem(self, path: str) -> str | None:
        size = self._archive.size(path)
        if size > LARGEST_TEXT:
            return _("it is {size} MB; at most {limit} MB can be read").format(
                size=-(-size // MEGABYTE), limit=LARGEST_TEXT // MEGABYTE
            )
        return self._no_texts.get(path)

    def _from_plain(self, entry: SourceEntry) -> RawText | None:
        path = entry.plain_path
        called = _called(entry, path)
        data = self._archive.read(path, called)
        if data is None:
            return None
        try:
            return decode_member(data, called)
        except BadFile as refused:
            self._no_texts[path] = refused.problem.rstrip(".")
            return None

    def _from_rich(self, entry: SourceEntry) -> RawText | None:
        name = file_name(entry.rich_path)
        is_large = self._archive.size(entry.rich_path) > LARGEST_TEXT
        if is_large or not name.lower().endswith(".docx"):
            return None
        data = self._archive.read(entry.rich_path, _called(entry, name))
        if data is None:
            return None
        try:
            if MAIN_PART not in Package(data, name).names:
                return None
            return RawText(read_docx(data, name).text, is_from_rich=True)
        except BadFile:
            return None


def _called(entry: SourceEntry, path: str) -> str:
    """The name by which a person knows it."""
    return entry.name or file_name(path)


def decode_member(data: bytes, name: str) -> RawText:
    """A text member: its mark decides, then UTF-8, then what its bytes look like.

    `name` is what its findings are about. Raises `BadFile` for what is no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text, n_lost = _decoded(data[len(mark) :], encoding)
            return RawText(text, has_mark=True, findings=_tell_lost(name, text, n_lost))
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = ""
    # Where every other character is none, the text is in UTF-16, or there is none.
    if text.count("\x00") * 2 < len(text) or not data:
        return RawText(text, findings=_tell_lost(name, text, 0))
    read = decode(data, name)
    text, _n_lost = _decoded(data, read.encoding)
    text = text.removeprefix(_MARK) if read.encoding.startswith("utf") else text
    return RawText(text, findings=read.findings)


def _decoded(data: bytes, encoding: str) -> tuple[str, int]:
    """The text, and how many characters of it could not be read."""
    try:
        return data.decode(encoding), 0
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        return text, text.count(REPLACEMENT)


def _tell_lost(name: str, text: str, n_lost: int) -> tuple[Finding, ...]:
    n = n_lost + text.count("\x00")
    return (say_replaced(name, text.replace("\x00", REPLACEMENT), n),) if n else ()
