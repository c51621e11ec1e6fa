"""Codebooks (`.qdc`): the codes of a study or of another tool, without any data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from polyvocal.core.errors import BadFile
from polyvocal.core.exchange import Account, ExchangeReport, Fate, Thing
from polyvocal.core.language import _
from polyvocal.core.looks import CodeLook
from polyvocal.core.template import Code
from polyvocal.formats.refi.code_tree import grow_tree
from polyvocal.formats.refi.codebook_lines import CodebookLines
from polyvocal.formats.refi.guids import read_guid
from polyvocal.formats.refi.values import CodeEntry
from polyvocal.formats.refi.xml_events import Attributes, Closing, Opening, read_events
from polyvocal.formats.refi.xml_text import DECLARATION, attribute

ORIGIN = "Polyvocal"
_NAMESPACE = "urn:QDA-XML:codebook:1.0"


@dataclass(frozen=True)
class CodebookRead:
    """Codes in order, how they are painted, and what became of everything in the file."""

    codes: tuple[Code, ...]
    looks: tuple[CodeLook, ...]
    report: ExchangeReport


class CodeReader:
    """Gathers a tree of codes out of the events of a file; a project's reader holds one too."""

    def __init__(self) -> None:
        self.entries: list[CodeEntry] = []
        self._open: list[int] = []

    @property
    def is_inside(self) -> bool:
        """Is a code open?"""
        return bool(self._open)

    def start(self, attributes: Attributes) -> None:
        """A code begins."""
        entry = CodeEntry(
            guid=read_guid(attributes.get("guid")),
            name=attributes.get("name", ""),
            # The standard demands the word; a code that does not say so is for coding.
            is_codable=attributes.get("isCodable", "true").strip().lower() not in {"false", "0"},
            colour=attributes.get("color", ""),
            parent=self._open[-1] if self._open else None,
        )
        self._open.append(len(self.entries))
        self.entries.append(entry)

    @property
    def innermost(self) -> CodeEntry:
        """The code that is open."""
        return self.entries[self._open[-1]]

    def end(self) -> None:
        """The innermost code ends."""
        self._open.pop()


class _Reader:
    def __init__(self) -> None:
        self.codes = CodeReader()
        self.origin = ""
        self.n_sets = 0

    def opening(self, name: str) -> Opening | None:
        # A project's code tree stands in a "CodeBook" as well, which has no origin of its own.
        return {
            "CodeBook": self._begin_book,
            "Project": self._begin_book,
            "Code": self.codes.start,
            "Set": self._count_set,
        }.get(name)

    def closing(self, name: str) -> Closing | None:
        return {"Code": self._end_code, "Description": self._describe}.get(name)

    def _begin_book(self, said: Attributes) -> None:
        self.origin = self.origin or said.get("origin", "")

    def _count_set(self, _said: Attributes) -> None:
        self.n_sets += 1

    def _end_code(self, _text: str) -> None:
        self.codes.end()

    def _describe(self, text: str) -> None:
        if self.codes.is_inside:
            self.codes.innermost.description = text


def read_codebook(source: IO[bytes], file: str) -> CodebookRead:
    """The codes of a codebook, or of the codebook of a project's XML.

    Raises `BadFile` for what is not XML, or holds no codebook.
    """
    reader, account = _Reader(), Account()
    read_events(source, file, reader, frozenset({"Description"}))
    if not reader.codes.entries:
        raise BadFile(
            file,
            _("there are no codes in it."),
            remedy=_("Export the codebook from the other tool as REFI-QDA Codebook (qdc)."),
        )
    is_ours = reader.origin.startswith(ORIGIN)
    tree = grow_tree(reader.codes.entries, account, is_ours=is_ours)
    account.add(Thing.SETS, Fate.LEFT_OUT, reader.n_sets, _("a template has no sets of codes"))
    return CodebookRead(tree.codes, tree.looks, account.report(file, reader.origin))


def write_codebook(codes: Sequence[Code], looks: Sequence[CodeLook] = ()) -> bytes:
    """The codes of one version of a template, valid against the standard's schema.

    The schema demands at least one code.
    """
    return "".join(_pieces(codes, looks)).encode()


def _pieces(codes: Sequence[Code], looks: Sequence[CodeLook]) -> Iterator[str]:
    yield DECLARATION
    yield f'<CodeBook xmlns="{_NAMESPACE}" origin="{attribute(ORIGIN)}">\n<Codes>\n'
    yield from CodebookLines(codes, looks)
    yield "</Codes>\n</CodeBook>\n"
