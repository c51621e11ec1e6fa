"""Changes to coders and to the rounds that give them documents."""

from __future__ import annotations

from uuid import UUID

from polyvocal.core.coding import Coder, Round
from polyvocal.core.errors import BadValue, NotAllowed
from polyvocal.core.language import _
from polyvocal.core.study import Revision
from polyvocal.store import coding_records
from polyvocal.store.changes.found import (
    find_row,
    find_rows,
    remove_whole,
    require_name,
    require_new_ids,
)
from polyvocal.store.changes.rounds import lift_if_done, write_submissions
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor, Draft, changing
from polyvocal.store.rows import fetch, rows_where
from polyvocal.store.tables import ASSIGNMENT, CODER, DOCUMENT, ROUND, SUBMISSION

# What somebody made, and the column that names them.
_MADE_BY = (
    ("coding", "coder_id"),
    ("memo", "author_id"),
    ("contentnote", "author_id"),
    ("decision", "adjudicator_id"),
    ("round", "key_id"),
)


def add_coder(*, at: StudyPlace, by: Actor, coder: Coder) -> Revision:
    """Add a coder. A namesake stays another coder."""
    with changing(at, by, "add_coder") as draft:
        require_name(coder.name, _("coder"))
        require_new_ids(draft, CODER, [coder.id])
        draft.name = coder.name
        draft.add(CODER, coding_records.coder_row(draft.study, coder))
    return draft.revision


def rename_coder(*, at: StudyPlace, by: Actor, coder_id: UUID, name: str) -> Revision:
    """Give a coder another name; the codings stay theirs.

    Raises `NotAllowed` while they code in a running blind round: who is who goes by names too.
    """
    with changing(at, by, "rename_coder") as draft:
        require_name(name, _("coder"))
        _require_not_blind(draft, coder_id)
        row = find_row(draft, CODER, coder_id)
        draft.name = name
        draft.change(CODER, row, CODER.changed(row, name=name))
    return draft.revision


def remove_coder(*, at: StudyPlace, by: Actor, coder_id: UUID) -> Revision:
    """Remove a coder who has made nothing, with their assignments.

    Raises `BadValue` while there is something of theirs: nobody's work goes with a name. While they
    code in a running blind round it raises `NotAllowed`, and tells nothing of what is there.
    """
    with changing(at, by, "remove_coder") as draft:
        row = find_row(draft, CODER, coder_id)
        _require_not_blind(draft, coder_id)
        draft.name = CODER.get(row, "name")
        for made, column in _MADE_BY:
            if _is_named(draft, made, column, coder_id):
                raise BadValue(
                    _(
                        "There are codings or notes by {name}; remove those first, or rename the "
                        "coder."
                    ).format(name=draft.name)
                )
        for table in (ASSIGNMENT, SUBMISSION):
            for theirs in rows_where(at.alias, table, "coder_id", [coder_id.hex]):
                draft.remove(table, theirs)
        draft.remove(CODER, row)
    return draft.revision


def add_round(*, at: StudyPlace, by: Actor, round_: Round) -> Revision:
    """Add a round with its assignments. Raises `NotFound` for a document or coder not there."""
    with changing(at, by, "add_round") as draft:
        require_name(round_.name, _("round"))
        require_new_ids(draft, ROUND, [round_.id])
        find_rows(draft, DOCUMENT, [document for document, _coder in round_.assignments])
        find_rows(draft, CODER, [coder for _document, coder in round_.assignments])
        draft.name, draft.thing = round_.name, round_.id
        write_round(draft, round_)
    return draft.revision


def write_round(draft: Draft, round_: Round) -> None:
    """The rows of a round and its assignments."""
    draft.add(ROUND, coding_records.round_row(draft.study, round_))
    _assign(draft, round_)
    write_submissions(draft, round_)


def change_round(*, at: StudyPlace, by: Actor, round_: Round) -> Revision:
    """Bring the name, purpose and assignments of the round with this id to these.

    Who has handed in is not asked here; where all who are left have, a blind round is lifted.
    Whether it is blind can change only while nothing was coded in it. Raises `NotFound` for a
    document or coder that is not there.
    """
    with changing(at, by, "change_round") as draft:
        before = find_row(draft, ROUND, round_.id)
        require_name(round_.name, _("round"))
        find_rows(draft, DOCUMENT, [document for document, _coder in round_.assignments])
        find_rows(draft, CODER, [coder for _document, coder in round_.assignments])
        round_ = lift_if_done(draft, round_)
        after = coding_records.round_row(draft.study, round_)
        is_blind = bool(ROUND.get(before, "is_blind"))
        if is_blind != round_.is_blind and _is_named(draft, "coding", "round_id", round_.id):
            raise BadValue(
                _("Something was coded in this round, so it stays as it is: blind or open.")
            )
        draft.name, draft.thing = round_.name, round_.id
        draft.change(ROUND, before, after)
        _assign(draft, round_)
        write_submissions(draft, round_)
    return draft.revision


def remove_round(*, at: StudyPlace, by: Actor, round_id: UUID) -> Revision:
    """Remove a round with its assignments. Raises `BadValue` when something was coded in it."""
    with changing(at, by, "remove_round") as draft:
        row = find_row(draft, ROUND, round_id)
        if _is_named(draft, "coding", "round_id", round_id):
            raise BadValue(_("Something was coded in this round, so it stays."))
        draft.name, draft.thing = ROUND.get(row, "name"), round_id
        remove_whole(draft, ROUND, [row])
    return draft.revision


def _require_not_blind(draft: Draft, coder_id: UUID) -> None:
    running = fetch(
        draft.place.alias,
        "SELECT 1 FROM store_assignment a JOIN store_round r ON r.id = a.round_id "
        "WHERE r.study_id = %s AND a.coder_id = %s AND r.is_blind = %s AND r.is_lifted = %s "
        "LIMIT 1",
        [draft.study, coder_id.hex, True, False],
    )
    if any(True for _row in running):
        raise NotAllowed(
            _("This coder works in a blind round; wait until all have handed in, or lift it.")
        )


def _assign(draft: Draft, round_: Round) -> None:
    wanted = {(document.hex, coder.hex) for document, coder in round_.assignments}
    for row in rows_where(draft.place.alias, ASSIGNMENT, "round_id", [round_.id.hex]):
        pair = (ASSIGNMENT.get(row, "document_id"), ASSIGNMENT.get(row, "coder_id"))
        if pair in wanted:
            wanted.discard(pair)
        else:
            draft.remove(ASSIGNMENT, row)
    for document, coder in sorted(wanted):
        row = ASSIGNMENT.row(round_id=round_.id.hex, document_id=document, coder_id=coder)
        draft.add(ASSIGNMENT, row)


def _is_named(draft: Draft, table: str, column: str, id_: UUID) -> bool:
    sql = f"SELECT 1 FROM store_{table} WHERE {column} = %s LIMIT 1"  # noqa: S608 - names of ours
    return any(True for _row in fetch(draft.place.alias, sql, [id_.hex]))
