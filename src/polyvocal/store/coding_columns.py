"""Codings at size: two passes over rows, straight into columns, no object for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
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
from polyvocal.store.column_blocks import BETWEEN, Columns
from polyvocal.store.connections import StudyPlace
from polyvocal.store.rows import stream
from polyvocal.store.standing import Standing

_ID = np.dtype("V16")
# What `Codings` keeps, and anchors have, besides ids.
_CODING_KINDS: dict[str, type[Any]] = {
    "document": np.int32,
    "code": np.int32,
    "coder": np.int16,
    "round": np.int16,
    "template_version": np.int16,
    "certainty": np.int8,
    "stance": np.int8,
    "basis": np.int8,
    "created": np.int64,
    "found_by": np.int8,
}
_ANCHOR_KINDS: dict[str, type[Any]] = {
    "text_version": np.int32,
    "start": np.int32,
    "end": np.int32,
    "state": np.int8,
    "quote_digest": np.uint64,
}
_IDS = frozenset({"document", "code", "coder", "round"})
_NUMBERS = frozenset({"template_version", "created", "text_version", "start", "end"})


def read_codings(at: StudyPlace, study: Study) -> Standing:
    """The codings of a study whose documents, codes, coders and rounds are `study`'s."""
    rows = _Rows(connections[at.alias].vendor == "sqlite", at.study_id.hex)
    look_ups = _look_ups(study.coding_keys())
    codings = _filled(at, rows.codings(), _CODING_KINDS, look_ups)
    anchors = _filled(at, rows.anchors(), _ANCHOR_KINDS, look_ups)
    notes = {bytes.fromhex(id_): note for id_, note in stream(at.alias, *rows.notes())}
    return _joined_codings(codings, anchors, notes, study)


class _Rows:
    """What to ask of the database.

    Two passes, each in the order in which the rows lie, and a join here: on SQLite, whose file
    holds one study, a join by id costs a search for every coding and takes twice as long.
    """

    def __init__(self, is_sqlite: bool, study: str) -> None:
        self._is_sqlite, self._study = is_sqlite, study

    def codings(self) -> Columns:
        return Columns(
            (self._id("t.id"), *map(self._column, _CODING_KINDS)),
            *(
                ("store_coding t", "t.study_id = %s")
                if self._is_sqlite
                else (
                    "store_coding t JOIN store_document d ON d.id = t.document_id",
                    "d.study_id = %s",
                )
            ),
            (self._study,),
        )

    def anchors(self) -> Columns:
        columns = (self._id("t.coding_id"), *map(self._column, _ANCHOR_KINDS))
        if self._is_sqlite:
            return Columns(columns, "store_anchor t", "1 = 1")
        source = (
            "store_anchor t JOIN store_coding c ON c.id = t.coding_id "
            "JOIN store_document d ON d.id = c.document_id"
        )
        return Columns(columns, source, "d.study_id = %s", (self._study,))

    def notes(self) -> tuple[str, list[str]]:
        sql = f"SELECT {self._id('id')}, note FROM store_coding WHERE study_id = %s AND note <> ''"  # noqa: S608 - names of ours
        return sql, [self._study]

    def _column(self, name: str) -> str:
        if name == "round":  # outside any round
            return f"coalesce({self._id('t.round_id')}, '')"
        if name in _IDS:
            return self._id(f"t.{name}_id")
        column = f't."{name}"'
        return column if self._is_sqlite or name not in _NUMBERS else f"{column}::text"

    def _id(self, column: str) -> str:
        return column if self._is_sqlite else f"encode(uuid_send({column}), 'hex')"


def _look_ups(keys: CodingKeys) -> dict[str, Callable[[str], int]]:
    """What stands for a value in `Codings`, by the column."""
    ids = (keys.documents, keys.codes, keys.coders, keys.rounds)
    documents, codes, coders, rounds = ({u.hex: i for i, u in enumerate(k)} for k in ids)
    known: dict[str, Mapping[str, int]] = {
        "document": documents,
        "code": codes,
        "coder": coders,
        "round": rounds | {"": -1},
    }
    kinds = (CERTAINTIES, STANCES, BASES, FOUND_BY, STATES)
    names = ("certainty", "stance", "basis", "found_by", "state")
    for name, kind in zip(names, kinds, strict=True):
        known[name] = {value.value: i for i, value in enumerate(kind)}
    look_ups: dict[str, Callable[[str], int]] = {
        name: places.__getitem__ for name, places in known.items()
    }
    look_ups["quote_digest"] = partial(int, base=16)
    return look_ups


class _Filled:
    """Columns of so many rows, filled block by block; each is given up to whoever takes it."""

    def __init__(self, n: int, kinds: Mapping[str, type[Any]]) -> None:
        self._ids: NDArray[np.void] = np.empty(n, dtype=_ID)
        self._columns = {name: np.empty(n, dtype=kind) for name, kind in kinds.items()}
        self._n = 0

    def add(self, block: Sequence[str], look_ups: Mapping[str, Callable[[str], int]]) -> None:
        ids = np.frombuffer(bytes.fromhex(block[0].replace(BETWEEN, "")), dtype=_ID)
        here = slice(self._n, self._n + len(ids))
        self._ids[here] = ids
        for (name, column), text in zip(self._columns.items(), block[1:], strict=True):
            number = look_ups.get(name, int)
            first = text.partition(BETWEEN)[0]
            # One coder, one round, one version: most columns say the same for thousands of rows.
            if text == BETWEEN.join([first] * len(ids)):
                column[here] = number(first)
            else:
                values = map(number, text.split(BETWEEN))
                column[here] = np.fromiter(values, column.dtype, len(ids))
        self._n += len(ids)

    def take_ids(self) -> NDArray[np.void]:
        """The ids, which memory then holds once."""
        ids, self._ids = self._ids, np.empty(0, dtype=_ID)
        return ids

    def take(self, name: str) -> NDArray[Any]:
        """Another column, in the same way."""
        return self._columns.pop(name)


def _filled(
    at: StudyPlace,
    rows: Columns,
    kinds: Mapping[str, type[Any]],
    look_ups: Mapping[str, Callable[[str], int]],
) -> _Filled:
    filled = _Filled(rows.count(at.alias), kinds)
    for block in rows.blocks(at.alias):
        filled.add(block, look_ups)
    return filled


def _joined_codings(
    codings: _Filled, anchors: _Filled, notes: Mapping[bytes, str], study: Study
) -> Standing:
    """Each coding with its anchor in the current text, in the order of `Codings`.

    A coding without one is left out, as `verify` will say.
    """
    ids, document = codings.take_ids(), codings.take("document")
    versions = np.array([d.text_version for d in study.documents], dtype=np.int32)
    at = _current_anchors(ids, versions[document], anchors.take_ids(), anchors.take("text_version"))
    start, end = anchors.take("start")[at], anchors.take("end")[at]
    order = _canonical_order(ids, document, start, end)
    order = order[at[order] >= 0]
    ids = ids[order]
    rest = {name: codings.take(name)[order] for name in _CODING_KINDS if name != "document"}
    found = Codings(
        ids=ids,
        document=document[order],
        start=start[order],
        end=end[order],
        state=anchors.take("state")[at][order],
        notes=_by_row(notes, ids),
        keys=study.coding_keys(),
        **rest,
    )
    return Standing(found, anchors.take("quote_digest")[at][order])


def _canonical_order(
    ids: NDArray[np.void],
    document: NDArray[np.int32],
    start: NDArray[np.int32],
    end: NDArray[np.int32],
) -> NDArray[np.int64]:
    halves = ids.view(">u8").reshape(-1, 2)
    return np.lexsort((halves[:, 1], halves[:, 0], end, start, document))


def _by_row(notes: Mapping[bytes, str], ids: NDArray[np.void]) -> dict[int, str]:
    if not notes:
        return {}
    places = ((i, notes.get(id_.tobytes())) for i, id_ in enumerate(ids))
    return {i: note for i, note in places if note}


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
