"""Codings at size: two passes over rows, straight into columns, no object for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from django.db import connections
from numpy.typing import NDArray

from polyvocal.core.columns import (
    BASES,
    CERTAINTIES,
    FOUND_BY,
    STANCES,
    STATES,
    CodingKeys,
    Codings,
)
from polyvocal.core.study import Study
from polyvocal.store.connections import StudyPlace
from polyvocal.store.rows import stream_in_blocks

# Small blocks stay in the processor's cache; 20,000 rows at once took half as long again.
_FETCH = 500
_ID = np.dtype("V16")
# The columns of the two queries, after id and note, and what `Codings` keeps them as.
_CODING_KINDS: dict[int, type[Any]] = {
    2: np.int32, 3: np.int32, 4: np.int16, 5: np.int16, 6: np.int16,
    7: np.int8, 8: np.int8, 9: np.int8, 10: np.int64, 11: np.int8,
}  # fmt: skip
_ANCHOR_KINDS: dict[int, type[Any]] = {2: np.int32, 3: np.int32, 4: np.int32, 5: np.int8}


def read_codings(at: StudyPlace, study: Study) -> Codings:
    """The codings of a study whose documents, codes, coders and rounds are `study`'s."""
    keys = study.coding_keys()
    is_sqlite = connections[at.alias].vendor == "sqlite"
    columns = _Columns(_CODING_KINDS, _coding_look_ups(keys))
    for rows in stream_in_blocks(at.alias, *_codings_query(at, is_sqlite), _FETCH):
        columns.extend(rows)
    anchors = _Columns(_ANCHOR_KINDS, {5: {state.value: i for i, state in enumerate(STATES)}})
    for rows in stream_in_blocks(at.alias, *_anchors_query(at, is_sqlite), _FETCH):
        anchors.extend(rows)
    return _joined_codings(columns, anchors, study)


# Two passes, each in the order in which the rows lie, and a join here: on SQLite a join by id costs
# a search for every coding and takes twice as long. PostgreSQL finds its own way.
def _codings_query(at: StudyPlace, is_sqlite: bool) -> tuple[str, list[str]]:
    id_ = _plain_id if is_sqlite else _hex_id
    source = (
        "store_coding c WHERE c.study_id = %s"
        if is_sqlite
        else "store_coding c JOIN store_document d ON d.id = c.document_id WHERE d.study_id = %s"
    )
    columns = (
        f"{id_('c.id')}, c.note, {id_('c.document_id')}, {id_('c.code_id')}, {id_('c.coder_id')}, "
        f"{id_('c.round_id')}, c.template_version, c.certainty, c.stance, c.basis, c.created, "
        "c.found_by"
    )
    return f"SELECT {columns} FROM {source}", [at.study_id.hex]  # noqa: S608 - columns of ours


def _anchors_query(at: StudyPlace, is_sqlite: bool) -> tuple[str, list[str]]:
    columns = 'a.text_version, a.start, a."end", a.state'
    if is_sqlite:
        return f"SELECT a.coding_id, '', {columns} FROM store_anchor a", []  # noqa: S608 - as above
    return (
        f"SELECT {_hex_id('a.coding_id')}, '', {columns} FROM store_anchor a "  # noqa: S608 - as above
        "JOIN store_coding c ON c.id = a.coding_id "
        "JOIN store_document d ON d.id = c.document_id WHERE d.study_id = %s"
    ), [at.study_id.hex]


def _plain_id(column: str) -> str:
    return column


def _hex_id(column: str) -> str:
    return f"encode(uuid_send({column}), 'hex')"


def _coding_look_ups(keys: CodingKeys) -> Mapping[int, Mapping[Any, int]]:
    """What stands for a value in `Codings`, by the column of the query."""
    ids = (keys.documents, keys.codes, keys.coders, keys.rounds)
    documents, codes, coders, rounds = ({u.hex: i for i, u in enumerate(k)} for k in ids)
    certainties, stances, bases, ways = (
        {value.value: i for i, value in enumerate(kind)}
        for kind in (CERTAINTIES, STANCES, BASES, FOUND_BY)
    )
    outside: dict[Any, int] = {None: -1}
    known: dict[int, Mapping[Any, int]] = {2: documents, 3: codes, 4: coders, 5: rounds | outside}
    return known | {7: certainties, 8: stances, 9: bases, 11: ways}


class _Columns:
    """Grows columns from rows of (id as hex, note, numbers and names …), block by block."""

    def __init__(
        self, kinds: Mapping[int, type[Any]], look_ups: Mapping[int, Mapping[Any, int]]
    ) -> None:
        self._kinds, self._look_ups = kinds, look_ups
        self._ids: list[NDArray[np.void]] = []
        self._blocks: dict[int, list[NDArray[Any]]] = {}
        self.notes: dict[int, str] = {}
        self._n = 0

    def extend(self, rows: list[tuple[Any, ...]]) -> None:
        ids, notes, *columns = zip(*rows, strict=True)
        self._ids.append(np.frombuffer(bytes.fromhex("".join(ids)), dtype=_ID))
        self.notes.update((self._n + i, note) for i, note in enumerate(notes) if note)
        for i, column in enumerate(columns, start=2):
            known = self._look_ups.get(i)
            values = column if known is None else [known[value] for value in column]
            self._blocks.setdefault(i, []).append(np.array(values, dtype=self._kinds[i]))
        self._n += len(rows)

    @property
    def ids(self) -> NDArray[np.void]:
        """The ids of all rows."""
        return np.concatenate(self._ids) if self._ids else np.array([], dtype=_ID)

    def column(self, i: int) -> NDArray[Any]:
        """One column, given up by this object so that memory holds it once."""
        blocks = self._blocks.pop(i, [])
        return np.concatenate(blocks) if blocks else np.array([], dtype=self._kinds[i])


def _joined_codings(columns: _Columns, anchors: _Columns, study: Study) -> Codings:
    """Each coding with its anchor in the current text, in the order of `Codings`.

    A coding without one is left out, as `verify` will say.
    """
    ids, document = columns.ids, columns.column(2)
    versions = np.array([d.text_version for d in study.documents], dtype=np.int32)
    at = _current_anchors(ids, versions[document], anchors.ids, anchors.column(2))
    start, end = anchors.column(3)[at], anchors.column(4)[at]
    halves = ids.view(">u8").reshape(-1, 2)
    order = np.lexsort((halves[:, 1], halves[:, 0], end, start, document))
    order = order[at[order] >= 0]
    place = np.full(len(ids), -1, dtype=np.int64)
    place[order] = np.arange(len(order))
    return Codings(
        ids=ids[order],
        document=document[order],
        start=start[order],
        end=end[order],
        code=columns.column(3)[order],
        coder=columns.column(4)[order],
        round=columns.column(5)[order],
        template_version=columns.column(6)[order],
        certainty=columns.column(7)[order],
        stance=columns.column(8)[order],
        basis=columns.column(9)[order],
        state=anchors.column(5)[at][order],
        created=columns.column(10)[order],
        found_by=columns.column(11)[order],
        notes={int(place[row]): note for row, note in columns.notes.items() if place[row] >= 0},
        keys=study.coding_keys(),
    )


def _current_anchors(
    ids: NDArray[np.void],
    versions: NDArray[np.int32],
    anchor_ids: NDArray[np.void],
    anchor_versions: NDArray[np.int32],
) -> NDArray[np.int64]:
    """For each coding the row of its anchor in that version of the text; -1 where there is none."""
    if np.array_equal(ids, anchor_ids) and np.array_equal(versions, anchor_versions):
        return np.arange(len(ids), dtype=np.int64)
    # Bytes compare as wholes; anchors of one coding lie together, the latest version last.
    names, anchor_names = ids.view("S16"), anchor_ids.view("S16")
    order = np.lexsort((anchor_versions, anchor_names))
    found = np.searchsorted(anchor_names[order], names, side="right") - 1
    at = np.where(found >= 0, order[np.maximum(found, 0)] if len(order) else -1, -1)
    fits = (at >= 0) & (anchor_names[at] == names) & (anchor_versions[at] == versions)
    return np.where(fits, at, -1).astype(np.int64)
