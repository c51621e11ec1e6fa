"""Changes to a team's licensed definitions; no version of the template knows of them."""

from __future__ import annotations

from collections.abc import Iterable

from polyvocal.core.language import _
from polyvocal.core.licensed import LicensedDefinition
from polyvocal.core.study import Revision
from polyvocal.store import records
from polyvocal.store.changes.found import find_rows, keys_in, require_name, study_rows
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor, changing
from polyvocal.store.rows import rows_by_key
from polyvocal.store.tables import CODE, LICENSED_DEFINITION


def put_licensed_definitions(
    *, at: StudyPlace, by: Actor, definitions: Iterable[LicensedDefinition]
) -> Revision:
    """Keep these beside their codes, each in place of the one its code had, as one event.

    Also while the template is final. Raises `NotFound` for a code that is not here, `BadValue`
    where no source is named.
    """
    wanted = {definition.code_id: definition for definition in definitions}
    with changing(at, by, "put_licensed_definitions") as draft:
        find_rows(draft, CODE, wanted)
        known = rows_by_key(
            at.alias, LICENSED_DEFINITION, keys_in(draft, LICENSED_DEFINITION, wanted)
        )
        for id_, definition in wanted.items():
            require_name(definition.source, _("source"))
            before = known.get((draft.study, id_.hex))
            after = records.licensed_row(draft.study, definition)
            if before is None:
                draft.add(LICENSED_DEFINITION, after)
            else:
                draft.change(LICENSED_DEFINITION, before, after)
    return draft.revision


def remove_licensed_definitions(*, at: StudyPlace, by: Actor) -> Revision:
    """Take all of them out of the study. The history can still bring them back by undo."""
    with changing(at, by, "remove_licensed_definitions") as draft:
        for row in study_rows(draft, LICENSED_DEFINITION):
            draft.remove(LICENSED_DEFINITION, row)
    return draft.revision
