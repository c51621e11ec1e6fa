"""Decisions on what coders read differently, and the agreed layer they make."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from polyvocal.core.coding import Coder, Coding
from polyvocal.core.consensus import Decision
from polyvocal.core.errors import Conflict
from polyvocal.core.language import _
from polyvocal.core.study import Revision
from polyvocal.store import coding_records
from polyvocal.store.changes.found import find_rows, remove_whole, require_new_ids
from polyvocal.store.changes.strokes import add_strokes
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor, Draft, changing
from polyvocal.store.payloads import Subject
from polyvocal.store.rows import rows_by_key, rows_where
from polyvocal.store.tables import CODER, CODING, DECISION, DECISION_LINK


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision to be stored, with the codings of the agreed layer that it makes."""

    decision: Decision
    codings: tuple[Coding, ...] = ()


def decide_places(
    *, at: StudyPlace, by: Actor, decided: Sequence[Decided], coders: Iterable[Coder] = ()
) -> Revision:
    """Store decisions with the agreed codings they make, all or none, as one event.

    Coders' own rows stay as they are; the agreed ones are rows of their own, linked to the decision
    as its sources are. `coders` are added where they are new: the consensus, and who decides.
    Raises `Conflict` where a place was decided meanwhile, and `NotFound` where a source is gone.
    """
    with changing(at, by, "decide_places") as draft:
        _add_coders(draft, coders)
        require_new_ids(draft, DECISION, [one.decision.id for one in decided])
        sources = {id_ for one in decided for id_ in one.decision.source_ids}
        find_rows(draft, CODING, sources)
        _require_undecided(draft, sources)
        find_rows(draft, CODER, {one.decision.adjudicator_id for one in decided})
        made = add_strokes(draft, [c for one in decided for c in one.codings], {}, None)
        draft.thing = None
        there = {coding.id for coding in made.codings}
        for one in decided:
            results = frozenset(c.id for c in one.codings if c.id in there)
            write_decision(draft, replace(one.decision, result_ids=results))
    return draft.revision


def add_decisions(*, at: StudyPlace, by: Actor, decisions: Sequence[Decision]) -> Revision:
    """Store decisions that were made in another copy, whose codings are here already, as one event.

    Raises `Conflict` where a place was decided here too, and `NotFound` where a coding is gone.
    """
    with changing(at, by, "add_decisions") as draft:
        _write_decisions(draft, decisions)
    return draft.revision


def adopt_decisions(
    *, at: StudyPlace, by: Actor, decisions: Sequence[Decision], coders: Iterable[Coder] = ()
) -> Revision:
    """Store the decisions that an agreed layer from elsewhere tells of, as one event.

    `coders` are added where they are new: whoever takes it so. Raises as `add_decisions`.
    """
    with changing(at, by, "adopt_decisions") as draft:
        _add_coders(draft, coders)
        draft.thing = None
        _write_decisions(draft, decisions)
    return draft.revision


def remove_decisions(*, at: StudyPlace, by: Actor, decision_ids: Iterable[UUID]) -> Revision:
    """Remove decisions with the agreed codings they made, as one event; coders' own stay."""
    with changing(at, by, "remove_decisions") as draft:
        rows = list(find_rows(draft, DECISION, decision_ids).values())
        keys = [DECISION.get(row, "id") for row in rows]
        links = rows_where(at.alias, DECISION_LINK, "decision_id", keys)
        made = {
            UUID(DECISION_LINK.get(row, "coding_id"))
            for row in links
            if DECISION_LINK.get(row, "is_result")
        }
        # The links go with the decisions, so the codings are looked for first.
        codings = list(find_rows(draft, CODING, made).values())
        remove_whole(draft, DECISION, rows)
        draft.write()
        remove_whole(draft, CODING, codings)
    return draft.revision


def write_decision(draft: Draft, decision: Decision) -> None:
    """A decision, and the links to its codings, which are there."""
    about = Subject("document", decision.document_id.hex)
    draft.add(DECISION, coding_records.decision_row(draft.study, decision), about)
    for ids, is_result in ((decision.source_ids, False), (decision.result_ids, True)):
        for id_ in sorted(ids, key=lambda i: i.hex):
            row = DECISION_LINK.row(
                decision_id=decision.id.hex, coding_id=id_.hex, is_result=is_result
            )
            draft.add(DECISION_LINK, row, about)


def _write_decisions(draft: Draft, decisions: Sequence[Decision]) -> None:
    require_new_ids(draft, DECISION, [one.id for one in decisions])
    sources = {id_ for one in decisions for id_ in one.source_ids}
    find_rows(draft, CODING, sources | {id_ for one in decisions for id_ in one.result_ids})
    _require_undecided(draft, sources)
    find_rows(draft, CODER, {one.adjudicator_id for one in decisions})
    for one in decisions:
        write_decision(draft, one)


def _add_coders(draft: Draft, coders: Iterable[Coder]) -> None:
    new = list(coders)
    known = rows_by_key(draft.place.alias, CODER, [(coder.id.hex,) for coder in new])
    for coder in new:
        if (coder.id.hex,) not in known:
            draft.add(CODER, coding_records.coder_row(draft.study, coder))
    # What follows looks for them among the rows.
    draft.write()


def _require_undecided(draft: Draft, sources: set[UUID]) -> None:
    keys = [id_.hex for id_ in sources]
    links = rows_where(draft.place.alias, DECISION_LINK, "coding_id", keys)
    if any(not DECISION_LINK.get(row, "is_result") for row in links):
        raise Conflict(
            _("Somebody has decided this place meanwhile; look at it as it is now, then go on.")
        )
