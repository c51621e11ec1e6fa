"""Texts, turns and originals in the form in which they are kept; made without any database.

The processes that read files pack them too, so this module loads nothing of Django.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from polyvocal.core.errors import DamagedStudy
from polyvocal.core.language import _
from polyvocal.core.words import word_index

_QUOTE_DIGITS = 16
_TURN_BYTES = 16

LooseTurn = tuple[UUID | None, int, int, float | None]


@dataclass(frozen=True, slots=True)
class Content:
    """Bytes, their SHA-256 (hex), and, for a text, its search index (None: not a text)."""

    digest: str
    data: bytes
    words: str | None = None


@dataclass(frozen=True, slots=True)
class PackedText:
    """A text as it is kept, with the index that will propose it to a search, and its length."""

    content: Content
    n_characters: int


def pack_text(text: str) -> PackedText:
    """A text → what is kept of it."""
    data = text.encode()
    return PackedText(Content(digest_of(data), data, word_index(text)), len(text))


def pack_bytes(data: bytes, text: PackedText | None = None) -> Content:
    """Anything else as it is kept; the same bytes as `text` are kept, and digested, once."""
    if text is not None and text.content.data == data:
        return text.content
    return Content(digest_of(data), data)


def digest_of(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def quote_digest(quote: str) -> str:
    """What an anchor keeps of its words: 64 bits of their SHA-256, enough to notice a shift."""
    return hashlib.sha256(quote.encode()).hexdigest()[:_QUOTE_DIGITS]


@dataclass(frozen=True, slots=True)
class PackedTurns:
    """One document's turns as columns; `speaker` indexes `speaker_ids` (-1: nobody is named)."""

    speaker_ids: tuple[UUID, ...]
    speaker: NDArray[np.int32]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    seconds: NDArray[np.float32]

    def fit(self, n_characters: int) -> bool:
        """Do all turns lie within a text of so many characters?"""
        return not len(self.start) or bool(
            self.start.min() >= 0
            and self.end.max() <= n_characters
            and (self.start <= self.end).all()
        )

    def number_at(self, position: int) -> int:
        """The number, from 1, of the turn at this character or the next after it; 0: none."""
        at = int(np.searchsorted(self.end, position, side="right"))
        return at + 1 if at < len(self.end) else 0

    def to_bytes(self) -> bytes:
        """Little-endian: number of speakers, their ids, then the four columns, four bytes each."""
        head = len(self.speaker_ids).to_bytes(4, "little")
        ids = b"".join(speaker.bytes for speaker in self.speaker_ids)
        columns = (
            self.speaker.astype("<i4"),
            self.start.astype("<i4"),
            self.end.astype("<i4"),
            self.seconds.astype("<f4"),
        )
        return head + ids + b"".join(column.tobytes() for column in columns)

    @classmethod
    def from_bytes(cls, data: bytes) -> PackedTurns:
        """The columns in the bytes. Raises `DamagedStudy` when their length cannot be right."""
        n_speakers = int.from_bytes(data[:4], "little")
        begin = 4 + 16 * n_speakers
        n_turns, rest = divmod(len(data) - begin, _TURN_BYTES)
        if len(data) < 4 or n_turns < 0 or rest:
            raise DamagedStudy(_("The turns of a document are cut short; restore a copy."))
        ids = tuple(UUID(bytes=data[i : i + 16]) for i in range(4, begin, 16))

        def column(i: int, kind: str) -> NDArray[np.generic]:
            return np.frombuffer(data, dtype=kind, count=n_turns, offset=begin + 4 * i * n_turns)

        return cls(
            ids,
            column(0, "<i4").astype(np.int32, copy=False),
            column(1, "<i4").astype(np.int32, copy=False),
            column(2, "<i4").astype(np.int32, copy=False),
            column(3, "<f4").astype(np.float32, copy=False),
        )


def most_turns(n_bytes: int) -> int:
    """How many turns so many bytes can hold, if there were no speakers among them."""
    return n_bytes // _TURN_BYTES


def pack_turns(turns: Sequence[LooseTurn]) -> PackedTurns:
    """Turns as (speaker id, start, end, seconds) → columns in order of start."""
    rows = sorted(turns, key=lambda turn: turn[1])
    ids = tuple(dict.fromkeys(who for who, *_rest in rows if who is not None))
    place = {who: i for i, who in enumerate(ids)}
    return PackedTurns(
        ids,
        np.array([-1 if who is None else place[who] for who, *_rest in rows], dtype=np.int32),
        np.array([start for _who, start, _end, _s in rows], dtype=np.int32),
        np.array([end for _who, _start, end, _s in rows], dtype=np.int32),
        np.array([np.nan if s is None else s for *_rest, s in rows], dtype=np.float32),
    )
