"""Reading XML as a stream of events: no tree is built, no entity declared, nothing fetched."""

from __future__ import annotations

from typing import IO, Protocol
from xml.parsers import expat

from polyvocal.core.errors import BadFile
from polyvocal.core.language import _
from polyvocal.formats.limits import MEGABYTE

# Ten times the largest project this was made for (5,000 documents, 500,000 codings: 250 MB).
LARGEST_XML = 2048 * MEGABYTE
# An inline text; what is longer belongs into a file of its own, and there it may be.
LARGEST_VALUE = 50 * MEGABYTE
# Code trees of real projects are at most a dozen levels deep.
DEEPEST = 200
# The standard knows 69.
_MOST_NAMES = 1000
_PIECE = 1 << 18


class Handler(Protocol):
    """What is told of each element, by its name without prefix or namespace."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str, text: str) -> None:
        """An element ends; `text` is what stands in it outside other elements."""


class _Events:
    """Expat's calls, with names stripped and texts gathered; keeps the limits."""

    def __init__(self, handler: Handler, file: str, gathered: frozenset[str]) -> None:
        self._begin, self._finish = handler.start, handler.end
        self._file, self._gathered = file, gathered
        self._names: dict[str, tuple[str, bool]] = {}
        self._depth = 0
        self._text: list[str] | None = None
        self._n_text = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.buffer_size = 1 << 16
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._refuse_document_type

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._bad(_("it is nested more than {most} levels deep.").format(most=DEEPEST))
        known = self._names.get(name)
        if known is None:
            if len(self._names) >= _MOST_NAMES:
                raise self._bad(
                    _("it has elements of more than {most} kinds.").format(most=_MOST_NAMES)
                )
            local = name.rpartition(":")[2]
            known = self._names[name] = (local, local in self._gathered)
        if known[1]:
            self._text, self._n_text = [], 0
            self.parser.CharacterDataHandler = self._characters
        elif self._text is not None:
            self._stop_gathering()
        self._begin(known[0], attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        text = ""
        if self._text is not None:
            text = "".join(self._text)
            self._stop_gathering()
        self._finish(self._names[name][0], text)

    def _stop_gathering(self) -> None:
        self._text = None
        self.parser.CharacterDataHandler = None

    def _characters(self, text: str) -> None:
        self._n_text += len(text)
        if self._text is None:
            return
        if self._n_text > LARGEST_VALUE:
            raise self._too_long()
        self._text.append(text)

    def require_moving(self, n_read: int) -> None:
        """Raise `BadFile` where the parser holds on to ever more without getting anywhere."""
        if n_read - max(self.parser.CurrentByteIndex, 0) > LARGEST_VALUE:
            raise self._too_long()

    def _refuse_document_type(self, *_declared: object) -> None:
        raise self._bad(_("it declares a document type of its own, which could reach outside it."))

    def _too_long(self) -> BadFile:
        size = LARGEST_VALUE // MEGABYTE
        return self._bad(_("it holds a single text of more than {size} MB.").format(size=size))

    def _bad(self, problem: str) -> BadFile:
        return BadFile(
            self._file,
            problem,
            place=_("line {n}").format(n=self.parser.CurrentLineNumber),
            remedy=_("It was not read; export it anew from the tool it comes from."),
        )


def read_events(source: IO[bytes], file: str, handler: Handler, gathered: frozenset[str]) -> None:
    """Tell `handler` of every element in `source`; texts are kept of those named in `gathered`.

    Raises `BadFile`, with the line, for what is not XML, is too large or too deep, or declares
    entities.
    """
    events = _Events(handler, file, gathered)
    n_read = 0
    try:
        while piece := source.read(_PIECE):
            n_read += len(piece)
            if n_read > LARGEST_XML:
                size = LARGEST_XML // MEGABYTE
                raise BadFile(
                    file,
                    _("it holds more than {size} MB of XML; it was not read.").format(size=size),
                    remedy=_("Export the project in parts."),
                )
            events.parser.Parse(piece, False)
            events.require_moving(n_read)
        events.parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        line = events.parser.CurrentLineNumber
        raise BadFile(
            file,
            _("it is not well-formed XML from here on: damaged, cut short or wrongly encoded."),
            place=_("line {n}").format(n=line),
            remedy=_("Export it anew from the tool it comes from."),
        ) from error
