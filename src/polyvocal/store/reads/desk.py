"""What one coder's stroke needs to know: asked with every stroke, so never of the whole study."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from polyvocal.core.coding import Coding, Exemplar
from polyvocal.store import coding_records
from polyvocal.store.blindness import veil_over
from polyvocal.store.connections import StudyPlace
from polyvocal.store.rows import as_uuid, fetch, rows_by_key, rows_where
from polyvocal.store.tables import ANCHOR, CODING, DOCUMENT, EXEMPLAR, MEMO


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
