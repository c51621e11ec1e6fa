"""Projects of Taguette (.sqlite3): documents in HTML, highlights with tags."""

from __future__ import annotations

import datetime as dt
import json
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from pathlib import Path

from lxml import etree

from polyvocal.core.language import ngettext
from polyvocal.formats.others.assembling import no_project
from polyvocal.formats.others.coded_texts import CodedSpan, CodedText, CodedTexts, CodeTreeGrowing
from polyvocal.formats.others.databases import ForeignDatabase, Row, foreign_database

_PARTS = "."  # Taguette shows tags as a tree where their names have dots
_BLOCKS = frozenset(
    (
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "tr",
        "table",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
    )
)


class _Page:
    """The text of a document in HTML, and where each of its UTF-8 bytes stands in it.

    Taguette counts the bytes of all text between tags; lines that only tags make are ours.
    """

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._byte_starts: list[int] = []
        self._starts: list[int] = []
        self._data: list[bytes] = []
        self._n_bytes = self._length = 0
        self._is_at_line = True
        self._is_line_due = False

    @property
    def text(self) -> str:
        return "".join(self._pieces)

    def start(self, tag: str, _attributes: Mapping[str, str]) -> None:
        if tag in _BLOCKS or tag == "br":
            self._is_line_due = True

    def end(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._is_line_due = True

    def data(self, words: str) -> None:
        if self._is_line_due and not (self._is_at_line or words.startswith("\n")):
            self._put("\n")
        self._is_line_due = False
        stored = words.encode("utf-8", "replace")
        self._byte_starts.append(self._n_bytes)
        self._starts.append(self._length)
        self._data.append(stored)
        self._n_bytes += len(stored)
        self._put(words)

    def close(self) -> None:
        """Nothing is left to do."""

    def place(self, byte: int, *, is_end: bool = False) -> int:
        """The place in the text of a byte, or of the end before it; -1 outside the text."""
        if not 0 <= byte <= self._n_bytes or not self._data:
            return -1
        # An end belongs to the words before it, a start to those after.
        find = bisect_left if is_end and byte else bisect_right
        at = find(self._byte_starts, byte) - 1
        before = self._data[at][: byte - self._byte_starts[at]]
        return self._starts[at] + len(before.decode("utf-8", "ignore"))

    def _put(self, words: str) -> None:
        # The same length, so that every place stays: the door would shorten these.
        self._pieces.append(words.replace("\r", "\n"))
        self._length += len(words)
        self._is_at_line = words.endswith("\n") if words else self._is_at_line


def read_taguette(file: Path) -> CodedTexts:
    """A project with its documents, tags and highlights. Raises `BadFile`.

    Where a file holds several projects the first is read. Who made a highlight is told by the
    history that Taguette keeps.
    """
    with foreign_database(file) as held:
        if not (held.has("highlights", "start_offset") and held.has("tags", "path")):
            raise no_project(file.name, "Taguette")
        return _Reader(held).read()


class _Reader:
    def __init__(self, held: ForeignDatabase) -> None:
        self._held = held
        projects = list(held.rows("projects", ("id", "name"), "id"))
        if not projects:
            raise no_project(held.file, "Taguette")
        self._project = projects[0][0]
        self._read = CodedTexts("Taguette", str(projects[0][1] or ""))
        if len(projects) > 1:
            n = len(projects) - 1
            self._read.remarks.append(
                ngettext(
                    "The file holds {n} more project, which is left out.",
                    "The file holds {n} more projects, which are left out.",
                    n,
                ).format(n=n)
            )

    def read(self) -> CodedTexts:
        pages, places = self._documents()
        tags = self._tags()
        tagged: dict[object, list[int]] = {}
        for highlight, tag in self._held.rows("highlight_tags", ("highlight_id", "tag_id")):
            if tag in tags:
                tagged.setdefault(highlight, []).append(tags[tag])
        authors = self._authors()
        n_untagged = 0
        columns = ("id", "document_id", "start_offset", "end_offset", "snippet")
        for id_, document, start, end, snippet in self._held.rows("highlights", columns, "id"):
            if document not in places:
                continue
            page = pages[document]
            who, when = authors.get(id_, ("", None))
            codes = tagged.get(id_, [])
            n_untagged += not codes
            for code in codes:
                self._read.spans.append(
                    CodedSpan(
                        places[document],
                        page.place(_number(start)),
                        page.place(_number(end), is_end=True),
                        code,
                        coder=who,
                        created=when,
                        quote=_page(str(snippet or "")).text,
                    )
                )
        if n_untagged:
            self._read.remarks.append(
                ngettext(
                    "{n} highlight without a tag is left out.",
                    "{n} highlights without a tag are left out.",
                    n_untagged,
                ).format(n=n_untagged)
            )
        return self._read

    def _documents(self) -> tuple[dict[object, _Page], dict[object, int]]:
        pages: dict[object, _Page] = {}
        places: dict[object, int] = {}
        rows = self._held.rows("documents", ("id", "name", "contents", "project_id"), "id")
        for id_, name, contents, project in rows:
            if project == self._project:
                pages[id_] = _page(str(contents or ""))
                places[id_] = len(self._read.texts)
                self._read.texts.append(CodedText(str(name or ""), pages[id_].text))
        return pages, places

    def _tags(self) -> dict[object, int]:
        growing = CodeTreeGrowing(self._read.codes, _PARTS)
        rows = self._held.rows("tags", ("id", "path", "description", "project_id"), "path")
        return {
            id_: growing.place(str(path or ""), str(description or ""))
            for id_, path, description, project in rows
            if project == self._project
        }

    def _authors(self) -> dict[object, tuple[str, dt.datetime | None]]:
        """Who made each highlight, and when, as the project's history tells."""
        authors: dict[object, tuple[str, dt.datetime | None]] = {}
        for who, when, payload in self._held.rows(
            "commands", ("user_login", "date", "payload"), "id"
        ):
            try:
                said = json.loads(str(payload))
                if said["type"] == "highlight_add":
                    authors.setdefault(said["highlight_id"], (str(who or ""), moment(when)))
            except (ValueError, KeyError, TypeError, RecursionError):
                continue
        return authors


def _page(markup: str) -> _Page:
    page = _Page()
    parser = etree.HTMLParser(
        target=page,  # type: ignore[arg-type] # the stub asks for comments and bytes, as XML has
        no_network=True,
        huge_tree=True,
    )
    if markup.strip():
        parser.feed(markup)
        parser.close()
    return page


def _number(value: object) -> int:
    return value if isinstance(value, int) else -1


def moment(value: Row | object) -> dt.datetime | None:
    """A time as these tools store it, which is UTC without saying so."""
    try:
        read = dt.datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return read.replace(tzinfo=dt.UTC) if read.tzinfo is None else read.astimezone(dt.UTC)
