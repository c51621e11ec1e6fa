"""Taking back one's own work, as far back as it goes.

No change has an inverse of its own: an event holds every row before and after, and undo brings back
what was before wherever the row still is as the event left it. Undoing and redoing are events too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import takewhile, tee
from uuid import UUID

from polyvocal.core.errors import NotAllowed, NotFound
from polyvocal.core.language import _
from polyvocal.core.study import Revision
from polyvocal.store.access import GOVERNING
from polyvocal.store.blindness import veil_over
from polyvocal.store.connections import StudyPlace, together
from polyvocal.store.events import (
    Actor,
    Draft,
    Header,
    changing,
    header_of,
    lock_study,
    parts_of,
    read_revision,
    step_headers,
)
from polyvocal.store.payloads import Change, Subject
from polyvocal.store.replaying import recorded, replay
from polyvocal.store.rows import fetch
from polyvocal.store.tables import ROUND

UNDO, REDO = "undo", "redo"
# Events looked at together; nearly always the first of them is the answer.
_AT_ONCE = 100
_BEFORE_ALL = 2**62
_Event = tuple[int, str, int | None]
# Making a study is undone by deleting it, and what was seen cannot be unseen. Erasure and files
# that left are not changes a person can take back; their verbs join this list with the rooms that
# make them. Undo passes over roles: who gave one goes on undoing what they did before.
_OF_ROUNDS = frozenset({"submit_round", "reopen_round", "lift_round"})
NOT_UNDOABLE = frozenset({"create_study", "add_study"}) | _OF_ROUNDS


def in_force(at: StudyPlace, actor_id: UUID) -> Iterator[int]:
    """The numbers of this person's events that are not undone, the newest first.

    Read only as far back as is asked for: a person may have fifty thousand.
    """
    return _in_force(_newest(at, actor_id))


def taken_back(at: StudyPlace, actor_id: UUID) -> tuple[int, ...]:
    """What this person has undone since they last changed something, the latest last."""
    return _taken_back(_newest(at, actor_id))


def next_of_both(at: StudyPlace, actor_id: UUID) -> tuple[int | None, int | None]:
    """The events that undo would take back and redo bring back; `None`: there is none."""
    events, again = tee(_newest(at, actor_id))
    return next(_in_force(events), None), next(reversed(_taken_back(again)), None)


def _in_force(newest: Iterable[_Event]) -> Iterator[int]:
    is_undone: dict[int, bool] = {}
    for number, verb, reverses in newest:
        if reverses is not None:
            is_undone.setdefault(reverses, verb == UNDO)
        elif verb not in GOVERNING and not is_undone.get(number, False):
            yield number


def _taken_back(newest: Iterable[_Event]) -> tuple[int, ...]:
    of_roles_or_back = takewhile(lambda e: e[2] is not None or e[1] in GOVERNING, newest)
    back = [
        (verb, reverses) for _number, verb, reverses in of_roles_or_back if reverses is not None
    ]
    undone: list[int] = []
    for verb, reverses in reversed(back):
        if verb == UNDO:
            undone.append(reverses)
        else:
            undone.remove(reverses)
    return tuple(undone)


def _newest(at: StudyPlace, actor_id: UUID) -> Iterator[_Event]:
    """A person's events backwards, as (number, verb, number of the event taken back)."""
    before = _BEFORE_ALL
    while before:
        rows = fetch(
            at.alias,
            "SELECT number, verb, reverses FROM store_event WHERE study_id = %s AND actor = %s "
            "AND number < %s ORDER BY number DESC LIMIT %s",
            [at.study_id.hex, actor_id.hex, before, _AT_ONCE],
        )
        before = 0
        for number, verb, reverses in rows:
            yield number, verb, reverses
            before = number


def undo(*, at: StudyPlace, by: Actor) -> Revision:
    """Take back this person's latest step that is not undone yet; never another's.

    A step is one change, or all that were kept together with it. Raises `NotFound` when there is
    none, `NotAllowed` when it is of a kind that cannot be undone, and `Conflict` when something it
    touched is no longer as it left it, naming who changed what.
    """
    with together(at.alias):
        lock_study(at)
        latest = next(in_force(at, by.id), None)
        if latest is None:
            raise NotFound(_("There is nothing of yours to undo."))
        header = header_of(at, latest)
        if header.verb in NOT_UNDOABLE:
            raise NotAllowed(_why_not(header.verb))
        _require_shown(at, by, header)
        if ends_a_round(at, header):
            raise NotAllowed(
                _(
                    "This ended a blind round, so the others’ work may have been seen since, and "
                    "it stays. What you want otherwise is a new step."
                )
            )
        for one in reversed(_in_step(at, header)):
            _replay(at, by, one.number, UNDO)
        return read_revision(at)


def _why_not(verb: str) -> str:
    if verb in _OF_ROUNDS:
        return _(
            "A round that was handed in, opened again or lifted stays so: the others’ work may "
            "have been seen. Open it again to go on with it."
        )
    return _("Making a study cannot be undone; delete the study instead, if it must go.")


def redo(*, at: StudyPlace, by: Actor) -> Revision:
    """Bring back this person's step that was undone last, unless they changed something since.

    Raises `NotFound` and `Conflict` as `undo` does.
    """
    with together(at.alias):
        lock_study(at)
        undone = taken_back(at, by.id)
        if not undone:
            raise NotFound(_("There is nothing of yours to redo."))
        header = header_of(at, undone[-1])
        _require_shown(at, by, header)
        for one in _in_step(at, header):
            _replay(at, by, one.number, REDO)
        return read_revision(at)


def ends_a_round(at: StudyPlace, header: Header) -> bool:
    """Did this event, or one kept together with it, end a blind round, whatever else it did?

    Somebody may have been the last who had not handed in, and was taken off it.
    """
    return any(
        table is ROUND
        and before is not None
        and after is not None
        and not ROUND.get(before, "is_lifted")
        and ROUND.get(after, "is_lifted")
        for one in step_headers(at, header)
        if one.counts.get(ROUND.name)
        for _subject, _erased_by, changes in parts_of(at, one.number)
        for table, before, after in changes
    )


def _require_shown(at: StudyPlace, by: Actor, header: Header) -> None:
    """Raises `NotAllowed` where a step is of work that is hidden from whoever made it."""
    if veil_over(at.seen_by(by.id, by.name)).withholds(header):
        raise NotAllowed(
            _(
                "What you did before on documents that you are coding anew is hidden from you; "
                "hand the round in, and it can be undone or redone."
            )
        )


def _in_step(at: StudyPlace, header: Header) -> list[Header]:
    """What goes back with this event: a study may be made and filled in one step."""
    aside = NOT_UNDOABLE | GOVERNING
    return [one for one in step_headers(at, header) if one.verb not in aside]


def _replay(at: StudyPlace, by: Actor, number: int, verb: str) -> None:
    """Apply an event's changes, or their opposites, whole or not at all."""
    with changing(at, by, verb) as draft:
        draft.reverses = number
        replay(draft, number, partial(_recorded, draft, number, backwards=verb == UNDO))


def _recorded(
    draft: Draft, number: int, *, backwards: bool
) -> Iterator[tuple[Subject, list[Change]]]:
    for subject, changes in recorded(draft, number):
        yield subject, [change.reversed() for change in changes] if backwards else changes
