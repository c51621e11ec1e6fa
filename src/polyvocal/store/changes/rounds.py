"""Handing a round's work in, opening it again, and lifting a blind round that nobody ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from polyvocal.core.coding import Coding, Round
from polyvocal.core.errors import NotAllowed
from polyvocal.core.language import _
from polyvocal.core.study import Revision
from polyvocal.store import coding_records
from polyvocal.store.changes.found import find_row
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor, Draft, changing
from polyvocal.store.rows import fetch, rows_where
from polyvocal.store.tables import ASSIGNMENT, CODING, ROUND, SUBMISSION, RowImage


def submit_round(*, at: StudyPlace, by: Actor, round_id: UUID, coder_id: UUID) -> Revision:
    """Hand a coder's work in a round in; of a blind round the last one lifts it, once for all.

    What was handed in stays as it is until its coder opens it again. Of a blind round this cannot
    be undone: whoever has handed in may have seen the others' work. Raises `NotAllowed` for a coder
    without a document in it, and `NotFound`.
    """
    with changing(at, by, "submit_round") as draft:
        before = _round(draft, round_id)
        draft.name, draft.thing = before.name, round_id
        if coder_id not in before.coder_ids:
            raise NotAllowed(_("No document of this round was given to this coder."))
        after = replace(before, submitted=before.submitted | {coder_id})
        _bring(draft, before, replace(after, is_lifted=before.is_lifted or _is_done(after)))
    return draft.revision


def reopen_round(*, at: StudyPlace, by: Actor, round_id: UUID, coder_id: UUID) -> Revision:
    """Open a coder's submitted work again; marked where they could see the others' by then.

    Of a re-coding round, where they could see what they themselves had made before.

    Only its coder may; the doors ask. Raises `NotAllowed` where nothing was handed in.
    """
    with changing(at, by, "reopen_round") as draft:
        before = _round(draft, round_id)
        draft.name, draft.thing = before.name, round_id
        if coder_id not in before.submitted:
            raise NotAllowed(_("Nothing was handed in by this coder in this round."))
        could_see = before.shows_each or (before.is_blind and before.is_lifted)
        _bring(
            draft,
            before,
            replace(
                before,
                submitted=before.submitted - {coder_id},
                has_seen=before.has_seen | ({coder_id} if could_see else set()),
            ),
        )
    return draft.revision


def lift_round(*, at: StudyPlace, by: Actor, round_id: UUID) -> Revision:
    """End a running blind round for everybody, though not all have handed in.

    Whoever has not is marked: from now on they could see the others' work. This cannot be undone.
    Raises `NotAllowed` for a round that is not running, and `NotFound`.
    """
    with changing(at, by, "lift_round") as draft:
        before = _round(draft, round_id)
        draft.name, draft.thing = before.name, round_id
        if not before.is_running:
            raise NotAllowed(_("Nothing is hidden in this round (any more)."))
        could_see = before.coder_ids - before.submitted
        _bring(
            draft,
            before,
            replace(before, is_lifted=True, has_seen=before.has_seen | could_see),
        )
    return draft.revision


def lift_if_done(draft: Draft, round_: Round) -> Round:
    """The round as it is after its assignments changed: lifted where all who are left are done.

    Whoever was given more while it runs has not handed all of it in, so theirs is open again; in
    training, where they could see the key by then, that is marked, and so in a re-coding round.
    """
    known = _round(draft, round_.id)
    given_more = {coder for _document, coder in round_.assignments - known.assignments}
    again = known.submitted & given_more if known.is_running or known.is_anew else frozenset()
    could_see = again if known.shows_each else frozenset()
    now = replace(
        round_,
        submitted=(known.submitted - again) & round_.coder_ids,
        has_seen=(known.has_seen | could_see) & round_.coder_ids,
        is_lifted=known.is_lifted,
    )
    return replace(now, is_lifted=now.is_lifted or (bool(known.submitted) and _is_done(now)))


def require_open(draft: Draft, codings: list[RowImage]) -> None:
    """Raises `NotAllowed` where a coding is of work that its coder has handed in.

    `codings` are rows of codings, new or about to change.
    """
    asked = {
        (CODING.get(row, "round_id"), CODING.get(row, "coder_id"))
        for row in codings
        if CODING.get(row, "round_id") is not None
    }
    for round_, coder in asked:
        rows = fetch(
            draft.place.alias,
            "SELECT 1 FROM store_submission WHERE round_id = %s AND coder_id = %s "
            "AND is_submitted = %s",
            [round_, coder, True],
        )
        if list(rows):
            raise _handed_in()


def require_not_handed_in(submissions: Iterable[RowImage], coding: Coding) -> None:
    """As `require_open` for a coding, where the submissions of its round were read already."""
    if coding.round_id is None:
        return
    key = (coding.round_id.hex, coding.coder_id.hex)
    for row in submissions:
        if SUBMISSION.key_of(row) == key and SUBMISSION.get(row, "is_submitted"):
            raise _handed_in()


def _handed_in() -> NotAllowed:
    return NotAllowed(_("This work was handed in. Open the round again first, to go on with it."))


def _is_done(round_: Round) -> bool:
    return round_.is_blind and bool(round_.coder_ids) and round_.coder_ids <= round_.submitted


def _round(draft: Draft, round_id: UUID) -> Round:
    alias = draft.place.alias
    return coding_records.round_in(
        find_row(draft, ROUND, round_id),
        rows_where(alias, ASSIGNMENT, "round_id", [round_id.hex]),
        rows_where(alias, SUBMISSION, "round_id", [round_id.hex]),
    )


def _bring(draft: Draft, before: Round, after: Round) -> None:
    draft.change(
        ROUND,
        coding_records.round_row(draft.study, before),
        coding_records.round_row(draft.study, after),
    )
    write_submissions(draft, after)


def write_submissions(draft: Draft, round_: Round) -> None:
    """Bring the rows of who has handed in to those of the round."""
    wanted = {SUBMISSION.key_of(row): row for row in coding_records.submission_rows(round_)}
    for row in rows_where(draft.place.alias, SUBMISSION, "round_id", [round_.id.hex]):
        after = wanted.pop(SUBMISSION.key_of(row), None)
        if after is None:
            draft.remove(SUBMISSION, row)
        else:
            draft.change(SUBMISSION, row, after)
    for row in wanted.values():
        draft.add(SUBMISSION, row)
