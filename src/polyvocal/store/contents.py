"""Texts, packed turns and originals: bytes kept once under their digest, and never changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from polyvocal.core.errors import DamagedStudy
from polyvocal.core.language import _
from polyvocal.core.words import word_index
from polyvocal.store.rows import chunks, fetch, insert_raw

_QUOTE_DIGITS = 16
# Contents written together: few enough for little memory.
_AT_ONCE = 60

LooseTurn = tuple[UUID | None, int, int, float | None]


@dataclass(frozen=True, slots=True)
class Content:
    """Bytes, their SHA-256 (hex), and, for a text, its search index (None: not a text)."""

    digest: str
    data: bytes
    words: str | None = None


def text_content(text: str, index: str = "") -> Content:
    """A text as it is kept, with the index that will propose it to a search ("": make it now)."""
    data = text.encode()
    return Content(digest_of(data), data, index or word_index(text))


def bytes_content(data: bytes) -> Content:
    """Anything else as it is kept."""
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
        n_turns, rest = divmod(len(data) - begin, 16)
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


def keep_contents(alias: str, study: str, contents: Iterable[Content]) -> None:
    """Store bytes that are not there yet. The caller holds the study's lock."""
    # A text and its original may be the same bytes, so the index is kept apart.
    for group in chunks(contents, _AT_ONCE):
        data = {c.digest: c.data for c in group}
        words = {c.digest: c.words for c in group if c.words is not None}
        _insert_new(alias, study, "store_content", "data", data)
        _insert_new(alias, study, "store_textindex", "words", words)


def load_content(alias: str, study: str, digest: str) -> bytes:
    """The bytes with this digest, checked. Raises `DamagedStudy` when they are gone or changed."""
    return load_contents(alias, study, [digest])[digest]


def load_contents(alias: str, study: str, digests: Iterable[str]) -> dict[str, bytes]:
    """The bytes with these digests, as `load_content`."""
    found: dict[str, bytes] = {}
    wanted = dict.fromkeys(digests)
    for group in chunks(wanted):
        marks = ", ".join(["%s"] * len(group))
        sql = f"SELECT digest, data FROM store_content WHERE study_id = %s AND digest IN ({marks})"  # noqa: S608 - only marks are put in
        found |= {digest: bytes(data) for digest, data in fetch(alias, sql, [study, *group])}
    for digest in wanted:
        if digest not in found:
            raise DamagedStudy(
                _("A text or file of the study is missing ({digest}…); restore a copy.").format(
                    digest=digest[:12]
                )
            )
        if digest_of(found[digest]) != digest:
            raise DamagedStudy(
                _(
                    "A text or file of the study is not as it was stored (its digest is not "
                    "{digest}…); restore a copy."
                ).format(digest=digest[:12])
            )
    return found


def _insert_new(
    alias: str, study: str, table: str, column: str, values: Mapping[str, bytes | str]
) -> None:
    marks = ", ".join(["%s"] * len(values))
    sql = f"SELECT digest FROM {table} WHERE study_id = %s AND digest IN ({marks})"  # noqa: S608 - names of ours
    known = {digest for (digest,) in fetch(alias, sql, [study, *values])} if values else set()
    rows = [(study, digest, value) for digest, value in values.items() if digest not in known]
    insert_raw(alias, table, ("study_id", "digest", column), rows)
