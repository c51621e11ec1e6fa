"""Reading XML as a stream of events: no tree is built, no entity declared, nothing fetched."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, NamedTuple, Protocol
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


Attributes = dict[str, str]


class Handler(Protocol):
    """Says, once for each name without prefix or namespace, what is to be told of such elements."""

    def opening(self, name: str) -> Opening | None:
        """What is called where one begins; a handler that it returns is told of all inside it."""

    def closing(self, name: str) -> Closing | None:
        """What is called where one ends, with what stands in it outside other elements."""


Opening = Callable[[Attributes], Handler | None]
Closing = Callable[[str], None]


class _Name(NamedTuple):
    """What to do about elements of one name."""

    is_gathered: bool
    begin: Opening | None
    finish: Closing | None


class _Charge(NamedTuple):
    """A handler, the names it was asked about, and how deep the element is that it began in."""

    handler: Handler
    names: dict[str, _Name]
    depth: int


class _Events:
    """Expat's calls, with names stripped and texts gathered; keeps the limits."""

    def __init__(self, handler: Handler, file: str, gathered: frozenset[str]) -> None:
        self._file, self._gathered = file, gathered
        self._charges = [_Charge(handler, {}, 0)]
        # Asked for each of very many elements: those of the handler that is in charge.
        self._names = self._charges[-1].names
        self._back_at = 0
        self._seen: set[str] = set()
        self._depth = 0
        self._text: list[str] | None = None
        self._n_text = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.buffer_size = 1 << 16
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._refuse_document_type

    def _start(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._bad(_("it is nested more than {most} levels deep.").format(most=DEEPEST))
        known = self._names.get(name) or self._ask_about(name)
        if self._text is not None:
            self._stop_gathering()
        if known.is_gathered:
            self._text, self._n_text = [], 0
            self.parser.CharacterDataHandler = self._characters
        if known.begin is not None:
            other = known.begin(attributes)
            if other is not None:
                self._hand_over(_Charge(other, {}, self._depth))

    def _end(self, name: str) -> None:
        if self._depth == self._back_at:
            self._charges.pop()
            self._take_charge(self._charges[-1])
        self._depth -= 1
        text = ""
        if self._text is not None:
            text = "".join(self._text)
            self._stop_gathering()
        finish = self._names[name].finish
        if finish is not None:
            finish(text)

    def _ask_about(self, name: str) -> _Name:
        self._seen.add(name)
        if len(self._seen) > _MOST_NAMES:
            raise self._bad(
                _("it has elements of more than {most} kinds.").format(most=_MOST_NAMES)
            )
        local, handler = name.rpartition(":")[2], self._charges[-1].handler
        known = _Name(local in self._gathered, handler.opening(local), handler.closing(local))
        self._names[name] = known
        return known

    def _hand_over(self, charge: _Charge) -> None:
        self._charges.append(charge)
        self._take_charge(charge)

    def _take_charge(self, charge: _Charge) -> None:
        self._names, self._back_at = charge.names, charge.depth

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
