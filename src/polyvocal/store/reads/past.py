"""The history of a study: who did what and when, and what can be taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from polyvocal.store.blindness import Veil, veil_over
from polyvocal.store.connections import StudyPlace, reading
from polyvocal.store.events import (
    Actor,
    Header,
    header_of,
    read_header,
    read_revision,
    step_headers,
)
from polyvocal.store.rows import fetch
from polyvocal.store.telling import describe_all, describe_step
from polyvocal.store.undo import (
    NOT_UNDOABLE,
    UNDO,
    ends_a_round,
    in_force,
    next_of_both,
    taken_back,
)


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event of the history: `at` in UTC; `is_undone` where it is not in force.

    `step` is the same number for events that were kept together, and go back together.
    """

    number: int
    at: dt.datetime
    actor: Actor
    verb: str
    sentence: str
    is_undone: bool
    step: int | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events a history shows; what is not given is not asked.

    `verbs`: of these kinds. `thing`: about this case, document, code, coder or round.
    """

    actor: UUID | None = None
    verbs: tuple[str, ...] = ()
    thing: UUID | None = None


ALL = Wanted()


def history(
    at: StudyPlace, *, limit: int = 50, before: int | None = None, wanted: Wanted = ALL
) -> tuple[EventLine, ...]:
    """The events of the study, newest first; `before` continues a list."""
    with reading(at.alias):
        newest = before if before is not None else read_revision(at).number + 1
        found = _told_to(at, newest, limit, wanted)
        undone = _undone_of(at, [header.number for header in found])
        told = describe_all(at, found)
    return tuple(
        EventLine(h.number, h.at, h.actor, h.verb, sentence, h.number in undone, h.step)
        for h, sentence in zip(found, told, strict=True)
    )


def _told_to(at: StudyPlace, newest: int, limit: int, wanted: Wanted) -> list[Header]:
    """The newest events before this one, without what is hidden from these eyes."""
    where, parameters = _conditions(at, wanted)
    veil = veil_over(at)
    found: list[Header] = []
    while len(found) < limit:
        rows = fetch(
            at.alias,
            "SELECT e.number, e.header FROM store_event e "  # noqa: S608 - conditions are ours
            f"WHERE e.study_id = %s AND e.number < %s {where} ORDER BY e.number DESC LIMIT %s",
            [at.study_id.hex, newest, *parameters, limit],
        )
        block = [read_header(number, header) for number, header in rows]
        found += [header for header in block if not veil.withholds(header)]
        if len(block) < limit:
            break
        newest = block[-1].number
    return found[:limit]


def headers_since(at: StudyPlace, after: int) -> list[Header]:
    """The events after this one, oldest first."""
    rows = fetch(
        at.alias,
        "SELECT number, header FROM store_event WHERE study_id = %s AND number > %s "
        "ORDER BY number",
        [at.study_id.hex, after],
    )
    return [read_header(number, header) for number, header in rows]


def people(at: StudyPlace) -> tuple[Actor, ...]:
    """Everybody who ever changed something, by the name they had last, in order of appearance.

    Of whom all that they did is hidden from these eyes is not among them.
    """
    rows = fetch(
        at.alias,
        "SELECT e.number, e.header FROM store_event e JOIN "
        "(SELECT actor, max(number) AS number FROM store_event WHERE study_id = %s GROUP BY actor) "
        "l ON l.number = e.number WHERE e.study_id = %s ORDER BY e.number",
        [at.study_id.hex, at.study_id.hex],
    )
    everybody = [read_header(number, header).actor for number, header in rows]
    veil = veil_over(at)
    return tuple(who for who in everybody if veil.is_down or _is_told_of(at, veil, who))


def _is_told_of(at: StudyPlace, veil: Veil, who: Actor) -> bool:
    if not veil.withholds_all_of(who):
        return True
    newest = read_revision(at).number + 1
    return bool(_told_to(at, newest, 1, Wanted(actor=who.id)))


def next_undo(at: StudyPlace, actor_id: UUID) -> str | None:
    """What undo would take back for this person, in a sentence; None when there is nothing."""
    return _told(at, next(in_force(at, actor_id), None))


def next_redo(at: StudyPlace, actor_id: UUID) -> str | None:
    """What redo would bring back for this person, in a sentence; None when there is nothing."""
    return _told(at, next(reversed(taken_back(at, actor_id)), None))


def next_both(at: StudyPlace, actor_id: UUID) -> tuple[str | None, str | None]:
    """What undo would take back and redo bring back, as `next_undo` and `next_redo` say it."""
    undo, redo = next_of_both(at, actor_id)
    return _told(at, undo), _told(at, redo)


def _told(at: StudyPlace, number: int | None) -> str | None:
    if number is None:
        return None
    header: Header = header_of(at, number)
    who = header.actor
    if header.verb in NOT_UNDOABLE or ends_a_round(at, header):
        return None
    if veil_over(at.seen_by(who.id, who.name)).withholds(header):
        return None
    return describe_step(at, step_headers(at, header))


def _conditions(at: StudyPlace, wanted: Wanted) -> tuple[str, list[object]]:
    conditions: list[str] = []
    parameters: list[object] = []
    if wanted.actor is not None:
        conditions.append("AND e.actor = %s")
        parameters.append(wanted.actor.hex)
    if wanted.verbs:
        conditions.append(f"AND e.verb IN ({', '.join(['%s'] * len(wanted.verbs))})")
        parameters += wanted.verbs
    if wanted.thing is not None:
        conditions.append(
            "AND (e.thing = %s OR e.number IN (SELECT p.number FROM store_eventpart p "
            "WHERE p.subject = %s AND p.study_id = %s))"
        )
        parameters += [wanted.thing.hex, wanted.thing.hex, at.study_id.hex]
    return " ".join(conditions), parameters


def _undone_of(at: StudyPlace, numbers: Iterable[int]) -> set[int]:
    """Which of these events are undone: what was said of each last decides."""
    wanted = list(numbers)
    marks = ", ".join(["%s"] * len(wanted))
    rows = fetch(
        at.alias,
        "SELECT reverses, verb FROM store_event WHERE study_id = %s "  # noqa: S608 - only marks are put in
        f"AND reverses IN ({marks or 'NULL'}) ORDER BY number",
        [at.study_id.hex, *wanted],
    )
    last = dict(rows)
    return {number for number, verb in last.items() if verb == UNDO}
