"""What one coder's stroke needs to know: asked with every stroke, so never of the whole study."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from polyvocal.core.coding import Coder, Coding, Exemplar
from polyvocal.store import coding_records
from polyvocal.store.blindness import Somebody, coder_among, own_id, veil_over
from polyvocal.store.connections import StudyPlace
from polyvocal.store.rows import as_images, as_uuid, fetch, rows_by_key, rows_where
from polyvocal.store.tables import ANCHOR, CODER, CODING, DOCUMENT, EXEMPLAR, MEMO

_CODER = ", ".join(f'c."{name}"' for name in CODER.columns)
# By id or by name: which of them it is decides `coder_among`.
_ONE_OF_THEM = "c.study_id = %s AND (c.id IN (%s, %s) OR c.name = %s)"


@dataclass(frozen=True, slots=True)
class Seat:
    """Whose codings a person's are, and the round they code a document in."""

    coder: Coder
    round_id: UUID | None


def seat_of(at: StudyPlace, who: Somebody, document: UUID) -> Seat:
    """Where this person codes this document; as `coder_of` and `round_of`, in one question."""
    rows = list(
        fetch(
            at.alias,
            f"SELECT {_CODER}, r.id, r.name, r.repeats, s.is_submitted FROM store_coder c "  # noqa: S608 - names of ours
            "LEFT JOIN store_assignment a ON a.coder_id = c.id AND a.document_id = %s "
            "LEFT JOIN store_round r ON r.id = a.round_id AND r.study_id = c.study_id "
            "LEFT JOIN store_submission s ON s.round_id = r.id AND s.coder_id = c.id "
            f"WHERE {_ONE_OF_THEM}",
            [document.hex, *_asked(at, who)],
        )
    )
    coder = _coder_among(at, rows, who)
    return Seat(coder, _chosen(row[4:] for row in rows if as_uuid(row[0]) == coder.id and row[4]))


def coder_of(at: StudyPlace, who: Somebody) -> Coder:
    """Whose codings this person's are; a new coder when nobody here is them yet.

    The one person of the same name, unless somebody of this id has coded: on one's own computer a
    name is all that is known of anybody, and whoever goes on from imported codings means them.
    """
    sql = f"SELECT {_CODER} FROM store_coder c WHERE {_ONE_OF_THEM}"  # noqa: S608 - names of ours
    return _coder_among(at, list(fetch(at.alias, sql, _asked(at, who))), who)


def _asked(at: StudyPlace, who: Somebody) -> list[str]:
    return [at.study_id.hex, who.id.hex, own_id(at, who).hex, who.name]


def _coder_among(at: StudyPlace, rows: Iterable[tuple[Any, ...]], who: Somebody) -> Coder:
    images = as_images(at.alias, CODER, (row[: len(CODER.columns)] for row in rows))
    return coder_among(at, [coding_records.coder_in(row) for row in dict.fromkeys(images)], who)


def round_of(at: StudyPlace, document: UUID, coder: UUID) -> UUID | None:
    """The round this coder was asked to code this document in.

    Of several one that is not handed in yet, of these one that repeats another, and then the last
    by name.
    """
    rows = fetch(
        at.alias,
        "SELECT r.id, r.name, r.repeats, s.is_submitted "
        "FROM store_assignment a JOIN store_round r ON r.id = a.round_id "
        "LEFT JOIN store_submission s ON s.round_id = r.id AND s.coder_id = a.coder_id "
        "WHERE r.study_id = %s AND a.document_id = %s AND a.coder_id = %s",
        [at.study_id.hex, document.hex, coder.hex],
    )
    return _chosen(rows)


def _chosen(rows: Iterable[tuple[Any, ...]]) -> UUID | None:
    found = [
        (not is_submitted, repeats is not None, name, as_uuid(id_))
        for id_, name, repeats, is_submitted in rows
    ]
    return max(found)[-1] if found else None


def codings_with(at: StudyPlace, ids: Iterable[UUID]) -> dict[UUID, Coding]:
    """The codings of these ids as they are now; one that is not there is left out."""
    rows = rows_by_key(at.alias, CODING, [(id_.hex,) for id_ in ids])
    mine = [row for row in rows.values() if CODING.get(row, "study_id") == at.study_id.hex]
    documents = {CODING.get(row, "document_id") for row in mine}
    versions = {
        DOCUMENT.get(row, "id"): DOCUMENT.get(row, "text_version")
        for row in rows_by_key(at.alias, DOCUMENT, [(id_,) for id_ in documents]).values()
    }
    keys = [(CODING.get(row, "id"), versions[CODING.get(row, "document_id")]) for row in mine]
    anchors = {
        ANCHOR.get(row, "coding_id"): row for row in rows_by_key(at.alias, ANCHOR, keys).values()
    }
    found = [coding_records.coding_in(row, anchors[CODING.get(row, "id")]) for row in mine]
    veil = veil_over(at)
    return {c.id: c for c in found if not veil.hides(c.document_id, c.coder_id, c.round_id)}


def exemplars_of(at: StudyPlace, coding: UUID) -> tuple[Exemplar, ...]:
    """The exemplars made of this coding."""
    there = [id_.hex for id_ in codings_with(at, [coding])]
    rows = rows_where(at.alias, EXEMPLAR, "coding_id", there)
    return tuple(coding_records.exemplar_in(row) for row in rows)


def author_of_memo(at: StudyPlace, memo: UUID) -> UUID | None:
    """Whose memo it is; `None`: there is none of this id."""
    for row in rows_by_key(at.alias, MEMO, [(memo.hex,)]).values():
        if MEMO.get(row, "study_id") == at.study_id.hex:
            return UUID(MEMO.get(row, "author_id"))
    return None
