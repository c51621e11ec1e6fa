"""What is remembered for one person alone: where they read last, and how they like pages.

In no event, no digest and no history (docs/adr/0013): it changes nothing that anybody found.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from uuid import UUID

from django.db import connections

from polyvocal.core.carrying import Carried, carry_anchor
from polyvocal.core.coding import AnchorState
from polyvocal.core.errors import BadValue
from polyvocal.core.language import _
from polyvocal.store.anchors import steps_since
from polyvocal.store.coding_records import microseconds, moment
from polyvocal.store.connections import StudyPlace, reading, writing
from polyvocal.store.payloads import require_storable
from polyvocal.store.rows import fetch, rows_by_key
from polyvocal.store.tables import DOCUMENT, RowImage, to_json

_LONGEST = 2_000
_PLACE = "place "


@dataclass(frozen=True, slots=True)
class ReadingPlace:
    """The character of a document's current text where somebody read last, and when (UTC)."""

    document_id: UUID
    position: int
    at: dt.datetime | None


def prefer(at: StudyPlace, person: UUID, name: str, value: str) -> None:
    """Remember a person's choice in place of the one before. Raises `BadValue` where it is long."""
    require_storable(name)
    require_storable(value)
    if len(name) + len(value) > _LONGEST:
        raise BadValue(_("That is too long to be remembered."))
    with writing(at.alias), connections[at.alias].cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_preference (study_id, person, name, value) VALUES (%s, %s, %s, %s) "
            "ON CONFLICT (study_id, person, name) DO UPDATE SET value = excluded.value",
            [at.study_id.hex, person.hex, name, value],
        )


def preferences(at: StudyPlace, person: UUID) -> dict[str, str]:
    """What this person chose, by name."""
    return {name: value for name, value in _all(at, person) if not name.startswith(_PLACE)}


def keep_reading_place(
    at: StudyPlace, person: UUID, document_id: UUID, text_version: int, position: int
) -> None:
    """Remember where a person reads: a character of that version of the text."""
    now = microseconds(dt.datetime.now(dt.UTC))
    value = to_json([text_version, position, now])
    prefer(at, person, f"{_PLACE}{document_id.hex}", value)


def reading_places(at: StudyPlace, person: UUID) -> tuple[ReadingPlace, ...]:
    """Where a person read last in each document that is still there, the latest first."""
    with reading(at.alias):
        kept = _kept(at, person)
        rows = rows_by_key(at.alias, DOCUMENT, [(id_,) for id_ in kept])
        found = [_now(at, row, kept[str(key[0])]) for key, row in rows.items()]
    return tuple(sorted(found, key=lambda place: microseconds(place.at), reverse=True))


def reading_place(at: StudyPlace, person: UUID, document_id: UUID) -> ReadingPlace | None:
    """Where a person read last in this document; `None` where they never did."""
    with reading(at.alias):
        kept = _kept(at, person).get(document_id.hex)
        rows = rows_by_key(at.alias, DOCUMENT, [(document_id.hex,)]) if kept else {}
        return next((_now(at, row, kept) for row in rows.values()), None) if kept else None


def read_last(at: StudyPlace, person: UUID) -> tuple[UUID, ...]:
    """The documents a person has read in, the latest first; one may be gone by now."""
    kept = _kept(at, person)
    return tuple(UUID(id_) for id_ in sorted(kept, key=lambda id_: kept[id_][2], reverse=True))


def _kept(at: StudyPlace, person: UUID) -> dict[str, tuple[int, int, int]]:
    """Document id (hex) → version, position and moment, as they were remembered."""
    return {
        name.removeprefix(_PLACE): tuple(json.loads(value))
        for name, value in _all(at, person)
        if name.startswith(_PLACE)
    }


def _now(at: StudyPlace, document: RowImage, kept: tuple[int, int, int]) -> ReadingPlace:
    version, position, when = kept
    place = Carried(position, position + 1, AnchorState.EXACT)
    try:
        for step in steps_since(at.alias, document, version):
            place = carry_anchor(step.edits, place, step.n_characters)
    except BadValue:  # the version it was of is gone with the correction that made it
        place = Carried(0, 1, AnchorState.LOST)
    return ReadingPlace(UUID(DOCUMENT.get(document, "id")), place.start, moment(when))


def _all(at: StudyPlace, person: UUID) -> list[tuple[str, str]]:
    rows = fetch(
        at.alias,
        "SELECT name, value FROM store_preference WHERE study_id = %s AND person = %s",
        [at.study_id.hex, person.hex],
    )
    return [(name, value) for name, value in rows]
