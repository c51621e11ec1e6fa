"""Places in later versions of a text follow when undo or redo moves the one they came from."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from polyvocal.store.anchors import VersionText, carried_row, steps_since, text_after
from polyvocal.store.events import Draft
from polyvocal.store.payloads import Change, Subject
from polyvocal.store.rows import fetch, rows_by_key
from polyvocal.store.tables import (
    ANCHOR,
    CODING,
    CONTENT_NOTE,
    DOCUMENT,
    MEMO,
    NOTE_PLACE,
    TABLES,
    Key,
    RowImage,
    Table,
)

HAVE_PLACES = (ANCHOR, NOTE_PLACE)
# What has a place in a text without one in its current version, by what is missing it.
_WITHOUT_PLACE = {
    CODING.name: (
        "SELECT t.id FROM store_coding t LEFT JOIN store_anchor p "
        "ON p.coding_id = t.id AND p.text_version = %s "
        "WHERE t.document_id = %s AND p.coding_id IS NULL"
    ),
    CONTENT_NOTE.name: (
        "SELECT t.id FROM store_contentnote t LEFT JOIN store_noteplace p "
        "ON p.note_id = t.id AND p.text_version = %s "
        "WHERE t.document_id = %s AND p.note_id IS NULL"
    ),
    MEMO.name: (
        "SELECT t.id FROM store_memo t LEFT JOIN store_noteplace p "
        "ON p.note_id = t.id AND p.text_version = %s "
        "WHERE t.target = 'passage' AND t.target_id = %s AND p.note_id IS NULL"
    ),
}


class NotAsCarried(Exception):
    """A later place is not the one carried from the earlier: somebody settled or moved it since."""

    def __init__(self, table: Table, key: Key) -> None:
        super().__init__(key)
        self.table, self.key = table, key


def follow_places(draft: Draft, changes: Iterable[Change], subject: Subject) -> None:
    """Carry places that came back, moved or went on to the text as it is now.

    `changes` are all that the event did to places (`HAVE_PLACES`) of one text: every place is
    recorded about its document, so `subject` says which. Raises `NotAsCarried`.
    """
    latest: dict[tuple[str, str], Change] = {}
    for change in changes:
        owner = (change.table.name, str(change.table.key_of(change.image)[0]))
        known = latest.get(owner)
        if known is None or _version(known) < _version(change):
            latest[owner] = change
    if not latest:
        return
    for document in rows_by_key(draft.place.alias, DOCUMENT, [(subject.id,)]).values():
        by_version: dict[tuple[str, int], list[Change]] = {}
        for (name, _owner), change in latest.items():
            by_version.setdefault((name, _version(change)), []).append(change)
        for (_name, version), moved in by_version.items():
            if version < DOCUMENT.get(document, "text_version"):
                _follow(draft, document, version, moved, subject)


def without_place(draft: Draft, document: RowImage) -> list[tuple[Table, Key]]:
    """Codings and notes of the document in this row that have no place in its current text."""
    found: list[tuple[Table, Key]] = []
    for name, sql in _WITHOUT_PLACE.items():
        of = [DOCUMENT.get(document, "text_version"), DOCUMENT.get(document, "id")]
        for (id_,) in fetch(draft.place.alias, sql, of):
            found.append((TABLES[name], (id_.hex if isinstance(id_, UUID) else id_,)))
    return found


def _follow(
    draft: Draft, document: RowImage, version: int, first: list[Change], subject: Subject
) -> None:
    alias, table = draft.place.alias, first[0].table
    moved = first
    for step in steps_since(alias, document, version):
        after = VersionText(step.version, text_after(alias, document, step))
        keys = [(table.key_of(change.image)[0], step.version) for change in moved]
        there = rows_by_key(alias, table, keys)
        carried = []
        for key, change in zip(keys, moved, strict=True):
            old, new = (
                row and carried_row(row, step.edits, after, table)
                for row in (change.before, change.after)
            )
            if there.get(key) != old:
                raise NotAsCarried(table, key)
            carried.append(Change(table, old, new))
        for change in carried:
            draft.record(change, subject)
        moved = carried


def _version(change: Change) -> int:
    return int(change.table.get(change.image, "text_version"))
