"""A study that was read before, brought to where it stands: what people coded meanwhile, no more.

Forty people who code move a study twenty times a second, and reading all of it for each page that
is opened took longer than all their codings. The events say which codings were touched; those are
read, and everything else is as it was. What else happened is seldom, and then all is read anew.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from polyvocal.core.coding import Coding
from polyvocal.core.columns import Codings
from polyvocal.core.study import Revision, Study
from polyvocal.store.coding_records import coding_in
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Header, read_header, read_revision
from polyvocal.store.payloads import unseal
from polyvocal.store.rows import fetch, rows_by_key, rows_where
from polyvocal.store.snapshot import HANGING, Stored, hanging_now, read_stored
from polyvocal.store.standing import Place, Standing
from polyvocal.store.tables import ANCHOR, CODING

_CODED = frozenset({CODING.name, ANCHOR.name})
_HANGS = frozenset(table.name for table in HANGING)
# Beyond so many events or rows it is quicker to read everything.
_MOST_EVENTS, _MOST_ROWS = 500, 5_000


def stored_now(at: StudyPlace, known: Stored | None) -> Stored:
    """The study as it is kept now, as `read_stored`; `known` is how it was read before.

    Equal to what is read anew, whatever happened since. Only inside `reading`.
    """
    now = read_revision(at)
    before = None if known is None else known.study.revision
    if known is None or before is None:
        return read_stored(at)
    if before == now:
        return known
    touched = _touched_since(at, before, now)
    return read_stored(at) if touched is None else _caught_up(at, known, touched, now)


@dataclass(frozen=True, slots=True)
class _Touched:
    """The codings (ids as in rows) that were touched, and whether anything else may have been."""

    codings: frozenset[str]
    hangs: bool


def _touched_since(at: StudyPlace, before: Revision, now: Revision) -> _Touched | None:
    """What was touched; `None` where it was more than people touch who code."""
    if not 0 < now.number - before.number <= _MOST_EVENTS:
        return None
    events = list(
        fetch(
            at.alias,
            "SELECT number, hash, header FROM store_event WHERE study_id = %s "
            "AND number BETWEEN %s AND %s ORDER BY number",
            [at.study_id.hex, before.number, now.number],
        )
    )
    # A copy may have been brought back meanwhile, and its history may go another way.
    if not events or events[0][:2] != (before.number, before.head):
        return None
    since = [read_header(number, header) for number, _hash, header in events[1:]]
    tables = {name for header in since for name in header.counts}
    if not tables <= _CODED | _HANGS or _n_rows(since) > _MOST_ROWS:
        return None
    parts = fetch(
        at.alias,
        "SELECT erased_by, data FROM store_eventpart WHERE study_id = %s "
        "AND number BETWEEN %s AND %s",
        [at.study_id.hex, before.number + 1, now.number],
    )
    codings = set()
    for erased_by, data in parts:
        if erased_by is not None:
            return None
        for change in unseal(bytes(data)):
            if change.table.name in _CODED:
                column = "id" if change.table is CODING else "coding_id"
                codings.add(str(change.table.get(change.image, column)))
    return _Touched(frozenset(codings), not tables.isdisjoint(_HANGS))


def _n_rows(headers: Iterable[Header]) -> int:
    return sum(sum(counts) for header in headers for counts in header.counts.values())


def _caught_up(at: StudyPlace, known: Stored, touched: _Touched, now: Revision) -> Stored:
    study = replace(known.study, revision=now)
    if touched.hangs:
        study = hanging_now(at, study)
    come = _codings_now(at, study, touched.codings)
    standing = _exchanged(known.standing, touched.codings, come)
    places: dict[int, list[Place]] = {}
    for coding, digest in come.items():
        place = (coding.span.start, coding.span.end, digest)
        places.setdefault(study.document_index[coding.document_id], []).append(place)
    known.texts.stand(standing, places)
    return Stored(study, standing, known.texts)


def _codings_now(at: StudyPlace, study: Study, ids: Iterable[str]) -> dict[Coding, str]:
    """Those of these codings that are there, each with what its anchor keeps of its words."""
    rows = rows_by_key(at.alias, CODING, [(id_,) for id_ in ids])
    versions = {document.id.hex: document.text_version for document in study.documents}
    documents = {id_: CODING.get(row, "document_id") for (id_,), row in rows.items()}
    found = {}
    for anchor in rows_where(at.alias, ANCHOR, "coding_id", list(documents)):
        id_ = ANCHOR.get(anchor, "coding_id")
        if ANCHOR.get(anchor, "text_version") == versions[documents[id_]]:
            coding = coding_in(rows[id_,], anchor)
            found[coding] = str(ANCHOR.get(anchor, "quote_digest"))
    return found


def _exchanged(known: Standing, gone: Iterable[str], come: Mapping[Coding, str]) -> Standing:
    """The codings without those that are gone, and with those that come, in their order."""
    old, new = known.codings, Codings.from_codings(come, known.codings.keys)
    names = np.array([bytes.fromhex(id_) for id_ in gone], dtype="S16")
    stays = np.flatnonzero(~np.isin(old.ids.view("S16"), names))
    where = _places_among(old, stays, new)
    rows = np.insert(stays, where, len(old) + np.arange(len(new)))
    columns: dict[str, NDArray[Any]] = {
        f.name: np.concatenate([getattr(old, f.name), getattr(new, f.name)])[rows]
        for f in fields(Codings)
        if f.name not in {"notes", "keys"}
    }
    digests = {coding.id.bytes: int(digest, 16) for coding, digest in come.items()}
    of_new = np.array([digests[id_.tobytes()] for id_ in new.ids], dtype=np.uint64)
    notes = _moved_notes(old, new, rows)
    codings = Codings(**columns, notes=notes, keys=old.keys)
    return Standing(codings, np.concatenate([known.quote_digests, of_new])[rows])


def _places_among(old: Codings, stays: NDArray[np.int64], new: Codings) -> list[int]:
    """Before which of the rows that stay each new one comes."""
    document = old.document[stays]

    def order(place: int) -> tuple[int, int, bytes]:
        return _order(old, int(stays[place]))

    found = []
    for row in range(len(new)):
        wanted = int(new.document[row])
        first, after = np.searchsorted(document, np.array([wanted, wanted + 1], document.dtype))
        within = range(int(first), int(after))
        found.append(int(first) + bisect_left(within, _order(new, row), key=order))
    return found


def _order(codings: Codings, row: int) -> tuple[int, int, bytes]:
    return int(codings.start[row]), int(codings.end[row]), codings.ids[row].tobytes()


def _moved_notes(old: Codings, new: Codings, rows: NDArray[np.int64]) -> dict[int, str]:
    notes = {**old.notes, **{len(old) + row: note for row, note in new.notes.items()}}
    if not notes:
        return {}
    place = np.full(len(old) + len(new), -1)
    place[rows] = np.arange(len(rows))
    return {int(place[row]): note for row, note in notes.items() if place[row] >= 0}
