"""Turns at size: each document's put into its place as it comes, so that memory holds them once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from polyvocal.core.columns import Turns
from polyvocal.core.study import Study
from polyvocal.store.connections import StudyPlace
from polyvocal.store.packing import PackedTurns, most_turns
from polyvocal.store.rows import stream


def read_turns(at: StudyPlace, study: Study) -> Turns:
    """The turns of a study whose documents and speakers are `study`'s."""
    speakers = {speaker.id: i for i, speaker in enumerate(study.speakers)}
    room = np.zeros(len(study.documents) + 1, dtype=np.int64)
    for id_, n_bytes in _packed_turns(at, "length(c.data)"):
        room[study.document_index[UUID(str(id_))] + 1] = most_turns(n_bytes)
    first = np.cumsum(room)
    columns = _Columns.of(int(first[-1]))
    counts = np.zeros(len(study.documents), dtype=np.int64)
    for id_, data in _packed_turns(at, "c.data"):
        place = study.document_index[UUID(str(id_))]
        one = PackedTurns.from_bytes(bytes(data))
        # The last place stands for -1, nobody named.
        places = np.array([*(speakers[i] for i in one.speaker_ids), -1], dtype=np.int32)
        counts[place] = len(one.start)
        columns.put(int(first[place]), places[one.speaker], one)
    after = 0
    for begin, n in zip(first.tolist(), counts.tolist(), strict=False):
        columns.move(begin, after, n)
        after += n
    return Turns(
        document=np.repeat(np.arange(len(counts), dtype=np.int32), counts),
        speaker=columns.speaker[:after],
        start=columns.start[:after],
        end=columns.end[:after],
        seconds=columns.seconds[:after],
    )


class _Columns(NamedTuple):
    speaker: NDArray[np.int32]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    seconds: NDArray[np.float32]

    @classmethod
    def of(cls, n: int) -> _Columns:
        speaker, start, end = (np.empty(n, dtype=np.int32) for _i in range(3))
        return cls(speaker, start, end, np.empty(n, dtype=np.float32))

    def put(self, at: int, speaker: NDArray[np.int32], turns: PackedTurns) -> None:
        here = slice(at, at + len(speaker))
        self.speaker[here] = speaker
        self.start[here], self.end[here] = turns.start, turns.end
        self.seconds[here] = turns.seconds

    def move(self, at: int, to: int, n: int) -> None:
        """Close the gap that was left: a document's bytes have room for more turns than it has."""
        for column in self:
            column[to : to + n] = column[at : at + n]


def _packed_turns(at: StudyPlace, what: str) -> Iterator[tuple[Any, ...]]:
    """Each document's id with something of its turns as they are kept."""
    return stream(
        at.alias,
        f"SELECT d.id, {what} FROM store_document d "  # noqa: S608 - a column of ours
        "JOIN store_textversion t ON t.document_id = d.id AND t.number = d.text_version "
        "JOIN store_content c ON c.study_id = d.study_id AND c.digest = t.turns_digest "
        "WHERE d.study_id = %s",
        [at.study_id.hex],
    )
