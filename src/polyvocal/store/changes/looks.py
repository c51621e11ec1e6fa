"""Changes to how codes are painted; no version of the template knows of them."""

from __future__ import annotations

from collections.abc import Iterable

from polyvocal.core.looks import CodeLook, Pattern
from polyvocal.core.study import Revision
from polyvocal.store import records
from polyvocal.store.changes.found import find_rows, keys_in
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor, changing
from polyvocal.store.rows import rows_by_key
from polyvocal.store.tables import CODE, CODE_LOOK


def paint_codes(*, at: StudyPlace, by: Actor, looks: Iterable[CodeLook]) -> Revision:
    """Give codes these colours and patterns, also while the template is final.

    A look without either takes away what there was. Raises `NotFound` for a code that is not here.
    """
    wanted = {look.code_id: look for look in looks}
    with changing(at, by, "paint_codes") as draft:
        find_rows(draft, CODE, wanted)
        draft.thing = next(iter(wanted)) if len(wanted) == 1 else None
        known = rows_by_key(at.alias, CODE_LOOK, keys_in(draft, CODE_LOOK, wanted))
        for id_, look in wanted.items():
            before = known.get((draft.study, id_.hex))
            after = records.look_row(draft.study, look)
            is_plain = not look.colour and look.pattern is Pattern.PLAIN
            if before is None and not is_plain:
                draft.add(CODE_LOOK, after)
            elif before is not None and is_plain:
                draft.remove(CODE_LOOK, before)
            elif before is not None:
                draft.change(CODE_LOOK, before, after)
    return draft.revision
