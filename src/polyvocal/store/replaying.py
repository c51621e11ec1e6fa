"""Applying recorded changes to a study that may have moved on: whole, or not and who is in the way.

Rows are compared before anything is written; what refers to what is looked at when all is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

from polyvocal.core.errors import Conflict
from polyvocal.core.language import _
from polyvocal.store.events import Draft, header_of, parts_of
from polyvocal.store.following import HAVE_PLACES, NotAsCarried, follow_places, without_place
from polyvocal.store.payloads import Change, Subject
from polyvocal.store.rows import fetch, rows_by_key, rows_where
from polyvocal.store.tables import (
    CODE,
    CODE_STATE,
    CODING,
    DOCUMENT,
    TABLES,
    Key,
    RowImage,
    Table,
    children_of,
)
from polyvocal.store.telling import describe, last_to_touch

Recorded = Callable[[], Iterable[tuple[Subject, list[Change]]]]


def recorded(draft: Draft, number: int) -> Iterator[tuple[Subject, list[Change]]]:
    """An event's changes by subject. Raises `Conflict` where some were erased."""
    for subject, erased_by, changes in parts_of(draft.place, number):
        if erased_by is not None:
            raise Conflict(
                _("This cannot be undone or redone: what it held was erased by event {n}.").format(
                    n=erased_by
                )
            )
        yield subject, changes


def replay(draft: Draft, number: int, changes_of: Recorded) -> None:
    """Apply changes that come from event `number`, all or none; they are asked for several times.

    Raises `Conflict`, naming who changed what since.
    """
    for subject, changes in changes_of():
        _require_as_left(draft, number, changes)
        _require_free_names(draft, number, changes)
        for change in changes:
            draft.record(change, subject)
    draft.write()
    # Of all parts together: where a place came in one and went on in another, the last counts.
    places: dict[Subject, list[Change]] = {}
    for subject, changes in changes_of():
        moved = [change for change in changes if change.table in HAVE_PLACES]
        places.setdefault(subject, []).extend(moved)
    for subject, moved in places.items():
        try:
            follow_places(draft, moved, subject)
        except NotAsCarried as error:
            raise conflict(draft, number, error.table, error.key) from error
    draft.write()
    # Only now is everything in place: what refers to what can be looked at.
    own = _codings_of(draft, number)
    for _subject, changes in changes_of():
        _require_parents(draft, number, changes)
        _require_no_children(draft, number, changes)
        _require_not_frozen(draft, number, changes, own)
        _require_places(draft, number, changes)


def _by_table(changes: Iterable[Change]) -> Iterator[tuple[Table, list[Change]]]:
    groups: dict[str, list[Change]] = {}
    for change in changes:
        groups.setdefault(change.table.name, []).append(change)
    for name, group in groups.items():
        yield TABLES[name], group


def _require_as_left(draft: Draft, number: int, changes: list[Change]) -> None:
    for table, group in _by_table(changes):
        keys = [table.key_of(change.image) for change in group]
        now = rows_by_key(draft.place.alias, table, keys)
        for key, change in zip(keys, group, strict=True):
            if now.get(key) != change.before:
                raise conflict(draft, number, table, key)


def _require_free_names(draft: Draft, number: int, changes: list[Change]) -> None:
    for table, group in _by_table(changes):
        coming = {table.key_of(c.image): c.after for c in group if c.after is not None}
        touched = {table.key_of(change.image) for change in group}
        for columns in table.unique:
            wanted = {_values(table, row, columns) for row in coming.values()}
            names = {values[-1] for values in wanted}
            for row in rows_where(draft.place.alias, table, columns[-1], names):
                key = table.key_of(row)
                if _values(table, row, columns) in wanted and key not in touched:
                    raise conflict(draft, number, table, key)


def _require_parents(draft: Draft, number: int, changes: list[Change]) -> None:
    """Everything that rows now refer to must be there."""
    for table, group in _by_table(changes):
        rows = [change.after for change in group if change.after is not None]
        for reference in table.references:
            if not reference.certain:
                continue
            keys = {
                _values(table, row, reference.columns)
                for row in rows
                if reference.when is None or table.get(row, reference.when[0]) == reference.when[1]
            }
            keys = {key for key in keys if None not in key}
            parent = TABLES[reference.parent]
            missing = keys - set(rows_by_key(draft.place.alias, parent, keys))
            for key in sorted(missing, key=str):
                raise conflict(draft, number, parent, key)


def _require_no_children(draft: Draft, number: int, changes: list[Change]) -> None:
    """Nothing may still refer to rows that are gone now."""
    for table, group in _by_table(changes):
        gone = {table.key_of(change.image) for change in group if change.after is None}
        for child, reference in children_of(table):
            # The last column is the thing itself; those before it say of which study.
            last = {key[-1] for key in gone}
            for row in rows_where(draft.place.alias, child, reference.columns[-1], last):
                if _values(child, row, reference.columns) in gone and (
                    reference.when is None or child.get(row, reference.when[0]) == reference.when[1]
                ):
                    raise conflict(draft, number, child, child.key_of(row))


def _require_places(draft: Draft, number: int, changes: list[Change]) -> None:
    """Where a text came or went, everything on it must have a place in the one there is now."""
    for table, before, after in changes:
        if table is not DOCUMENT or before is None or after is None:
            continue
        if table.get(before, "text_version") != table.get(after, "text_version"):
            for owner, key in without_place(draft, after):
                raise conflict(draft, number, owner, key)


def _codings_of(draft: Draft, number: int) -> set[str]:
    """The event's own codings, where it also touched the template: a code with its first coding."""
    if "codestate" not in header_of(draft.place, number).counts:
        return set()
    parts = parts_of(draft.place, number)
    changes = (change for _subject, _erased_by, of_part in parts for change in of_part)
    return {CODING.get(c.image, "id") for c in changes if c.table is CODING}


def _require_not_frozen(draft: Draft, number: int, changes: list[Change], own: set[str]) -> None:
    """A template version that others' codings name by now must not change under them.

    That a code comes or goes altogether changes nothing for codings of other codes.
    """
    identities = {CODE.get(change.image, "id") for change in changes if change.table is CODE}
    versions = {
        change.table.get(change.image, "version")
        for change in changes
        if change.table.name == "codemapping"
        or (
            change.table is CODE_STATE and CODE_STATE.get(change.image, "code_id") not in identities
        )
    } | {
        change.table.get(change.image, "number")
        for change in changes
        if change.table.name == "templateversion" and change.after is None
    }
    for version in sorted(versions):
        rows = fetch(
            draft.place.alias,
            "SELECT c.id FROM store_document d JOIN store_coding c ON c.document_id = d.id "
            "WHERE d.study_id = %s AND c.template_version = %s LIMIT %s",
            [draft.study, version, len(own) + 1],
        )
        for (coding,) in rows:
            key = coding.hex if isinstance(coding, UUID) else coding
            if key not in own:
                raise conflict(draft, number, CODING, (key,))


def _values(table: Table, row: RowImage, columns: tuple[str, ...]) -> Key:
    return tuple(table.get(row, column) for column in columns)


def conflict(draft: Draft, number: int, table: Table, key: Key) -> Conflict:
    """Name who changed what since, in one sentence."""
    at = draft.place
    what = describe(at, header_of(at, number))
    since = last_to_touch(at, table, key, after=number)
    if since is None:
        return Conflict(
            _(
                "“{what}” cannot be undone or redone: the study is not as that change left it. "
                "Check the study with verify."
            ).format(what=what)
        )
    return Conflict(
        _("“{what}” cannot be undone or redone: on {when}, {who} did this: “{since}”").format(
            what=what,
            when=f"{since.at:%Y-%m-%d %H:%M} UTC",
            who=since.actor.name,
            since=describe(at, since),
        )
    )
