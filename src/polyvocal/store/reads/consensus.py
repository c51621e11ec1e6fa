"""What was decided of places that coders read differently."""

from __future__ import annotations

from polyvocal.core.consensus import Decision
from polyvocal.store import coding_records
from polyvocal.store.blindness import veil_over
from polyvocal.store.connections import StudyPlace, reading
from polyvocal.store.rows import rows_where
from polyvocal.store.tables import DECISION, DECISION_LINK, RowImage


def decisions(at: StudyPlace) -> tuple[Decision, ...]:
    """Every decision, without those on documents where others' work is hidden from these eyes."""
    with reading(at.alias):
        hidden = {document for document, _coder in veil_over(at).pairs}
        rows = list(rows_where(at.alias, DECISION, "study_id", [at.study_id.hex]))
        ids = [DECISION.get(row, "id") for row in rows]
        links: dict[str, list[RowImage]] = {}
        for link in rows_where(at.alias, DECISION_LINK, "decision_id", ids):
            links.setdefault(DECISION_LINK.get(link, "decision_id"), []).append(link)
    found = [
        coding_records.decision_in(row, links.get(DECISION.get(row, "id"), ())) for row in rows
    ]
    return tuple(decision for decision in found if decision.document_id not in hidden)
