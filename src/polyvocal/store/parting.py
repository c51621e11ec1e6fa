"""What each of two copies of a study did since they were one, out of the events both keep."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from polyvocal.core.parting import Kind, Removed, Since
from polyvocal.core.template import MappingKind
from polyvocal.store import records
from polyvocal.store.connections import StudyPlace, reading
from polyvocal.store.payloads import Change, unseal
from polyvocal.store.rows import as_uuid, fetch, stream
from polyvocal.store.said import Sayings
from polyvocal.store.tables import (
    ANCHOR,
    ATTRIBUTE,
    CASE,
    CASE_SET,
    CASE_SET_MEMBER,
    CLAIM,
    CODE_MAPPING,
    CODE_STATE,
    CODER,
    CODING,
    CONTENT_NOTE,
    DECISION,
    DECISION_LINK,
    DOCUMENT,
    EXEMPLAR,
    FOREIGN_ID,
    MEMBER,
    MEMO,
    NOTE_PLACE,
    PARTNERSHIP,
    ROUND,
    STUDY,
    TEMPLATE_VERSION,
    RowImage,
    Table,
)

_KINDS = {
    EXEMPLAR.name: Kind.EXEMPLAR,
    CLAIM.name: Kind.CLAIM,
    DECISION.name: Kind.DECISION,
    CONTENT_NOTE.name: Kind.CONTENT_NOTE,
    MEMO.name: Kind.MEMO,
    CODING.name: Kind.CODING,
    CASE_SET.name: Kind.CASE_SET,
    PARTNERSHIP.name: Kind.PARTNERSHIP,
    ROUND.name: Kind.ROUND,
    DOCUMENT.name: Kind.DOCUMENT,
    CASE.name: Kind.CASE,
    CODER.name: Kind.CODER,
    ATTRIBUTE.name: Kind.ATTRIBUTE,
}
# A new version of the template writes all codes anew; whether one is another is asked of its words.
_NO_USE = frozenset(
    table.name for table in (STUDY, MEMBER, TEMPLATE_VERSION, CODE_STATE, CODE_MAPPING, FOREIGN_ID)
)
# A corrected text gives everything on it a place in the new version; nobody meant each of them.
_PLACES = frozenset({ANCHOR.name, NOTE_PLACE.name})


def since_parting(ours: StudyPlace, theirs: StudyPlace) -> tuple[Since, Since]:
    """What ours and theirs did since their histories parted; nothing where they share none."""
    number = _last_in_common(_chain(ours), _chain(theirs))
    if not number:
        return Since(), Since()
    return _since(ours, number), _since(theirs, number)


def _chain(at: StudyPlace) -> list[str]:
    with reading(at.alias):
        rows = fetch(
            at.alias,
            "SELECT hash FROM store_event WHERE study_id = %s ORDER BY number",
            [at.study_id.hex],
        )
        return [hash_ for (hash_,) in rows]


def _last_in_common(mine: list[str], other: list[str]) -> int:
    """How many events the two histories begin with alike."""
    pairs = enumerate(zip(mine, other, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(mine), len(other)))


class _Ledger:
    """What was removed and not put back, and what was touched, event by event."""

    def __init__(self) -> None:
        self.was_there: dict[UUID, bool] = {}
        self.removed: dict[UUID, Removed] = {}
        self.touched: set[UUID] = set()
        self._members: dict[UUID, set[UUID]] = {}

    def take(self, number: int, verb: str, change: Change) -> None:
        table, before, after = change
        kind = _KINDS.get(table.name)
        if kind is not None:
            id_ = UUID(str(table.key_of(change.image)[0]))
            self.was_there.setdefault(id_, before is not None)
            if after is None and before is not None:
                named = _ids_in(table, before) - {id_}
                self.removed[id_] = Removed(kind, id_, number, named)
            else:
                self.removed.pop(id_, None)
        elif table is DECISION_LINK and before is not None and after is None:
            # A decision needs the readings it rests on; what it made needs the decision.
            ends = [UUID(table.get(before, end)) for end in ("decision_id", "coding_id")]
            needing, needed = ends[::-1] if table.get(before, "is_result") else ends
            self._members.setdefault(needing, set()).add(needed)
        elif verb == "remove_codes":
            self._take_codes(number, change)
        elif table is CASE_SET_MEMBER and before is not None and after is None:
            members = self._members.setdefault(UUID(table.get(before, "case_set_id")), set())
            members.add(UUID(table.get(before, "case_id")))
        is_moved = table.name not in _PLACES or before is not None
        if after is not None and table.name not in _NO_USE and is_moved:
            self.touched |= _ids_in(table, after)

    def _take_codes(self, number: int, change: Change) -> None:
        table, before, after = change
        if table is CODE_STATE and before is not None and after is None:
            code = records.code_in(before)
            above = frozenset({code.parent} if code.parent else ())
            self.removed[code.id] = Removed(Kind.CODE, code.id, number, above, code)
        elif table is CODE_STATE and after is not None:
            self.removed.pop(UUID(table.get(after, "code_id")), None)
        elif table is CODE_MAPPING and after and table.get(after, "kind") == MappingKind.RETIRE:
            for id_ in map(UUID, json.loads(table.get(after, "codes_before"))):
                self.removed.setdefault(id_, Removed(Kind.CODE, id_, number))

    def since(self) -> Since:
        removed = {
            id_: self._with_members(one)
            for id_, one in self.removed.items()
            if self.was_there.get(id_, True)
        }
        return Since(removed, frozenset(self.touched))

    def _with_members(self, one: Removed) -> Removed:
        named = one.refers_to | self._members.get(one.id, set())
        return Removed(one.kind, one.id, one.event, frozenset(named), one.last)


def _since(at: StudyPlace, number: int) -> Since:
    ledger, sayings = _Ledger(), Sayings(at)
    with reading(at.alias):
        rows = stream(
            at.alias,
            "SELECT e.number, e.verb, p.subject, p.erased_by, p.data FROM store_event e "
            "JOIN store_eventpart p ON p.study_id = e.study_id AND p.number = e.number "
            "WHERE e.study_id = %s AND e.number > %s ORDER BY e.number, p.place",
            [at.study_id.hex, number],
        )
        for event, verb, subject, erased_by, data in rows:
            if erased_by is not None:
                # Nobody knows any more what was done to it, so it counts as gone on with.
                ledger.touched.add(as_uuid(subject))
                continue
            for change in _in_order(unseal(bytes(data))):
                ledger.take(event, verb, change)
                sayings.take(verb, change)
        return replace(ledger.since(), said=sayings.since(), is_known=True)


def _in_order(changes: Iterable[Change]) -> list[Change]:
    """An event's changes, what went before what came: a code may go from one place to another."""
    return sorted(changes, key=lambda change: change.after is not None)


def _ids_in(table: Table, image: RowImage) -> frozenset[UUID]:
    """The things a row is or names."""
    ids = (table.get(image, column) for column in table.id_columns if column != "study_id")
    return frozenset(UUID(str(id_)) for id_ in ids if id_)
