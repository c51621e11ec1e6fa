"""A team's licensed definitions, for those who ask for them by name."""

from __future__ import annotations

from uuid import UUID

from polyvocal.core.licensed import LicensedDefinition
from polyvocal.store import records
from polyvocal.store.connections import StudyPlace
from polyvocal.store.rows import rows_where
from polyvocal.store.tables import LICENSED_DEFINITION


def licensed_definitions(at: StudyPlace) -> dict[UUID, LicensedDefinition]:
    """Code id → what the team's licensed source says of it, where the study holds that."""
    rows = rows_where(at.alias, LICENSED_DEFINITION, "study_id", [at.study_id.hex])
    found = map(records.licensed_in, rows)
    return {definition.code_id: definition for definition in found}
