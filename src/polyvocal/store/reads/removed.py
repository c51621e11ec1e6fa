"""What was removed and is still missing: to be brought back where it was."""

from __future__ import annotations

from polyvocal.store.connections import StudyPlace, reading
from polyvocal.store.events import read_header
from polyvocal.store.reads.past import EventLine
from polyvocal.store.rows import fetch
from polyvocal.store.tables import Table
from polyvocal.store.telling import describe_all

_MOST = 20


def removed(at: StudyPlace, table: Table) -> tuple[EventLine, ...]:
    """The events that removed cases or documents which are not there now, the latest first.

    One for each thing: the last that removed it.
    """
    with reading(at.alias):
        rows = fetch(
            at.alias,
            "SELECT e.number, e.header FROM store_event e JOIN "  # noqa: S608 - a name of ours
            "(SELECT p.subject, max(p.number) AS number FROM store_eventpart p "
            "JOIN store_event r ON r.study_id = p.study_id AND r.number = p.number "
            "WHERE p.study_id = %s AND r.verb = %s AND p.subject_kind = %s "
            "AND p.erased_by IS NULL AND NOT EXISTS "
            f'(SELECT 1 FROM "{table.sql_name}" t WHERE t.id = p.subject) GROUP BY p.subject) l '
            "ON l.number = e.number WHERE e.study_id = %s ORDER BY e.number DESC LIMIT %s",
            [at.study_id.hex, f"remove_{table.name}", table.name, at.study_id.hex, _MOST],
        )
        found = [read_header(number, header) for number, header in rows]
        told = describe_all(at, found)
    return tuple(
        EventLine(h.number, h.at, h.actor, h.verb, sentence, is_undone=False)
        for h, sentence in zip(found, told, strict=True)
    )
