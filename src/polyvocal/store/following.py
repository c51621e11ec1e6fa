"""Places in later versions of a text follow when undo or redo moves the one they came from."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from polyvocal.store.anchors import VersionText, carried_row, steps_since, text_after
from polyvocal.store.events import Draft
from polyvocal.store.payloads import Change, Subject
from polyvocal.store.rows import fetch, rows_by_key
from polyvocal.store.tables import ANCHOR, CODING, DOCUMENT, Key, RowImage


class NotAsCarried(Exception):
    """A later place is not the one carried from the earlier: somebody settled or moved it since."""

    def __init__(self, key: Key) -> None:
        super().__init__(key)
        self.key = key


def follow_anchors(draft: Draft, changes: Iterable[Change], subject: Subject) -> None:
    """Carry anchors that came back, moved or went on to the text as it is now.

    Raises `NotAsCarried`.
    """
    latest: dict[str, Change] = {}
    codings: dict[str, RowImage] = {}
    for change in changes:
        if change.table is CODING:
            codings[CODING.get(change.image, "id")] = change.image
        elif change.table is ANCHOR:
            coding = ANCHOR.get(change.image, "coding_id")
            known = latest.get(coding)
            if known is None or _version(known) < _version(change):
                latest[coding] = change
    missing = [(coding,) for coding in latest if coding not in codings]
    for row in rows_by_key(draft.place.alias, CODING, missing).values():
        codings[CODING.get(row, "id")] = row
    by_document: dict[str, list[Change]] = {}
    for coding, change in latest.items():
        if coding in codings:
            by_document.setdefault(CODING.get(codings[coding], "document_id"), []).append(change)
    documents = rows_by_key(draft.place.alias, DOCUMENT, [(id_,) for id_ in by_document])
    for (id_,), document in documents.items():
        _follow(draft, document, by_document[str(id_)], subject)


def codings_without_place(draft: Draft, document: RowImage) -> list[Key]:
    """Codings of the document in this row that have no anchor in its current text."""
    rows = fetch(
        draft.place.alias,
        "SELECT c.id FROM store_coding c LEFT JOIN store_anchor a "
        "ON a.coding_id = c.id AND a.text_version = %s "
        "WHERE c.document_id = %s AND a.coding_id IS NULL",
        [DOCUMENT.get(document, "text_version"), DOCUMENT.get(document, "id")],
    )
    return [(id_.hex if isinstance(id_, UUID) else id_,) for (id_,) in rows]


def _follow(draft: Draft, document: RowImage, changes: list[Change], subject: Subject) -> None:
    now = DOCUMENT.get(document, "text_version")
    by_version: dict[int, list[Change]] = {}
    for change in changes:
        if _version(change) < now:
            by_version.setdefault(_version(change), []).append(change)
    for version, first in by_version.items():
        moved = first
        for step in steps_since(draft.place.alias, document, version):
            after = VersionText(step.version, text_after(draft.place.alias, document, step))
            keys = [(ANCHOR.get(change.image, "coding_id"), step.version) for change in moved]
            there = rows_by_key(draft.place.alias, ANCHOR, keys)
            carried = []
            for key, change in zip(keys, moved, strict=True):
                old, new = (
                    row and carried_row(row, step.edits, after)
                    for row in (change.before, change.after)
                )
                if there.get(key) != old:
                    raise NotAsCarried(key)
                carried.append(Change(ANCHOR, old, new))
            for change in carried:
                draft.record(change, subject)
            moved = carried


def _version(change: Change) -> int:
    return int(ANCHOR.get(change.image, "text_version"))
