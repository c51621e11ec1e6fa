"""What a PDF holds packed and nested, measured before anything opens it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from polyvocal.core.errors import BadFile
from polyvocal.core.language import _
from polyvocal.formats.limits import LARGEST_UNPACKED, MEGABYTE

_STREAM = re.compile(rb"stream\r?\n")
_OBJECT = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+obj\b")
_FILTER = re.compile(rb"/(?:FlateDecode|Fl|LZWDecode|LZW|ASCII\w+|RunLengthDecode|A85|AHx|RL)\b")
_FLATE = (b"/FlateDecode", b"/Fl")
_SUBTYPE = re.compile(rb"/Subtype\s*/(Image|Form)\b")
_PACKED_OBJECTS = re.compile(rb"/Type\s*/ObjStm\b")
_FIRST = re.compile(rb"/First\s+(\d{1,9})")
_REFERENCE = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+R\b")
_DRAWS = re.compile(rb"/\S+\s+Do\b")
_HEAD = 4096
_PIECE = MEGABYTE
# A drawing that cannot be looked into, locked or packed in a rare way, may draw so many others.
_UNKNOWN_DRAWS = 50
# Each takes about ten microseconds to draw.
_MOST_DRAWINGS = 200_000
# Readers follow drawings in drawings no deeper than about forty.
_DEEPEST = 50


@dataclass
class _Drawings:
    """Drawings that pages place, and that may place others: how many each comes to."""

    objects: dict[int, bytes] = field(default_factory=dict)
    draws: dict[int, int] = field(default_factory=dict)
    n_on_pages: int = 0

    def total(self) -> int:
        """How many drawings all pages together come to, at most."""
        sizes: dict[int, int] = {}
        for number in self.draws:
            self._measure(number, sizes)
        return self.n_on_pages * max(sizes.values(), default=1)

    def _measure(self, top: int, sizes: dict[int, int]) -> None:
        """The size of `top` and of all below it; one that holds itself is drawn by no reader."""
        waiting = [top]
        while waiting:
            if len(waiting) > _DEEPEST:
                sizes[waiting.pop()] = 2 * _MOST_DRAWINGS
            number = waiting[-1]
            inner = self._inside(number)
            open_ones = [n for n in inner if n not in sizes and n not in waiting]
            if open_ones and number not in sizes:
                waiting.append(open_ones[0])
                continue
            largest = max((sizes.get(n, 0) for n in inner), default=0)
            sizes[number] = min(1 + self.draws[number] * largest, 2 * _MOST_DRAWINGS)
            waiting.pop()

    def _inside(self, number: int) -> list[int]:
        """The drawings that this one could place: named in it, or where it keeps its resources."""
        found: dict[int, None] = {}
        for reference in _REFERENCE.findall(self.objects.get(number, b"")):
            near = int(reference)
            found[near] = None
            found.update(
                (int(far), None) for far in _REFERENCE.findall(self.objects.get(near, b""))
            )
        return [n for n in found if n in self.draws]


def check_streams(data: bytes, file: str) -> None:
    """Raise `BadFile` where the text and drawings of a PDF come to more than any transcript.

    Unpacked they may fill `LARGEST_UNPACKED`; streams packed twice over are refused as well, since
    only a bomb gains by it. Pictures are never unpacked.
    """
    left = LARGEST_UNPACKED
    drawings = _Drawings()
    for number, head, start in _streams(data):
        filters = _FILTER.findall(head)
        kind = _SUBTYPE.search(head)
        if kind and kind[1] == b"Image":
            continue
        content: bytes | None = b""
        if not filters:
            end = data.find(b"endstream", start)
            content = data[start : end if end >= 0 else len(data)]
        elif filters[0] in _FLATE and len(filters) == 1:
            content = _unpacked(data, start, left)
        elif len([one for one in filters if one in _FLATE]) > 1:
            raise _too_large(file)
        else:
            content = None
        left -= len(content or b"")
        if left <= 0:
            raise _too_large(file)
        _note(drawings, number, head, content, is_drawing=kind is not None)
    if drawings.total() > _MOST_DRAWINGS:
        raise _too_large(file)


def _streams(data: bytes) -> Iterator[tuple[int, bytes, int]]:
    """Of each stream its object's number, what is said of it, and where it begins."""
    for found in _STREAM.finditer(data):
        head = data[max(found.start() - _HEAD, 0) : found.start()]
        begins = [*_OBJECT.finditer(head)]
        if begins and not head.endswith(b"end"):
            yield int(begins[-1][1]), head[begins[-1].end() :], found.end()


def _note(
    drawings: _Drawings, number: int, head: bytes, content: bytes | None, *, is_drawing: bool
) -> None:
    n = _UNKNOWN_DRAWS if content is None else len(_DRAWS.findall(content))
    drawings.objects[number] = head
    if is_drawing:
        drawings.draws[number] = n
    else:
        drawings.n_on_pages += n
    first = _FIRST.search(head)
    if content and first and _PACKED_OBJECTS.search(head):
        at = int(first[1])
        places = [int(n) for n in content[:at].split()[:20_000] if n.isdigit()]
        pairs = list(zip(places[::2], places[1::2], strict=False))
        ends = [place for _n, place in pairs[1:]] + [len(content)]
        for (inner, place), end in zip(pairs, ends, strict=True):
            drawings.objects[inner] = content[at + place : at + end]


def _unpacked(data: bytes, start: int, most: int) -> bytes | None:
    """The stream at `start` unpacked, at most so much of it; `None` where it is locked."""
    unpacker = zlib.decompressobj()
    pieces: list[bytes] = []
    size, at = 0, start
    try:
        while size < most and not unpacker.eof and (unpacker.unconsumed_tail or at < len(data)):
            packed = unpacker.unconsumed_tail
            if not packed:
                packed, at = data[at : at + 64 * 1024], at + 64 * 1024
            pieces.append(unpacker.decompress(packed, _PIECE))
            size += len(pieces[-1])
    except zlib.error:
        return b"".join(pieces) or None
    return b"".join(pieces)


def _too_large(file: str) -> BadFile:
    return BadFile(
        file,
        _("Unpacked, this file would take more than {size} MB; it was not read.").format(
            size=LARGEST_UNPACKED // MEGABYTE
        ),
        remedy=_("Print it as a PDF again, or save it as Word or plain text."),
    )
