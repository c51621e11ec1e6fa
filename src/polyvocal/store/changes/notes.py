"""Changes to memos, exemplars, claims and the names other programs have for things."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from polyvocal.core.coding import Claim, Exemplar, Memo, MemoTarget
from polyvocal.core.errors import BadValue
from polyvocal.core.language import _
from polyvocal.core.study import Revision
from polyvocal.store import records
from polyvocal.store.changes.found import find_row, require_new_ids
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor, Draft, changing
from polyvocal.store.payloads import Subject
from polyvocal.store.rows import rows_by_key
from polyvocal.store.tables import (
    CASE,
    CLAIM,
    CODE,
    CODER,
    CODING,
    DOCUMENT,
    EXEMPLAR,
    FOREIGN_ID,
    MEMO,
    RowImage,
)

_TARGETS = {
    MemoTarget.CASE: CASE,
    MemoTarget.DOCUMENT: DOCUMENT,
    MemoTarget.CODE: CODE,
    MemoTarget.CODING: CODING,
}


def add_memo(*, at: StudyPlace, by: Actor, memo: Memo) -> Revision:
    """Add a memo. Raises `NotFound` when its author or what it hangs on is not in the study."""
    with changing(at, by, "add_memo") as draft:
        require_new_ids(draft, MEMO, [memo.id])
        find_row(draft, CODER, memo.author_id)
        draft.add(MEMO, records.memo_row(draft.study, memo), _about_memo(draft, memo))
    return draft.revision


def change_memo(*, at: StudyPlace, by: Actor, memo: Memo) -> Revision:
    """Bring the text of the memo with this id to this one; where it hangs cannot change."""
    with changing(at, by, "change_memo") as draft:
        before = find_row(draft, MEMO, memo.id)
        after = MEMO.changed(before, text=memo.text)
        draft.change(MEMO, before, after, _about_memo(draft, records.memo_in(before)))
    return draft.revision


def remove_memo(*, at: StudyPlace, by: Actor, memo_id: UUID) -> Revision:
    """Remove a memo."""
    with changing(at, by, "remove_memo") as draft:
        row = find_row(draft, MEMO, memo_id)
        draft.remove(MEMO, row, _about_memo(draft, records.memo_in(row)))
    return draft.revision


def add_exemplar(*, at: StudyPlace, by: Actor, exemplar: Exemplar) -> Revision:
    """Choose a coding for publication. Raises `NotFound` when the coding is not there."""
    with changing(at, by, "add_exemplar") as draft:
        require_new_ids(draft, EXEMPLAR, [exemplar.id])
        coding = find_row(draft, CODING, exemplar.coding_id)
        draft.add(EXEMPLAR, records.exemplar_row(draft.study, exemplar), about_coding(coding))
    return draft.revision


def remove_exemplar(*, at: StudyPlace, by: Actor, exemplar_id: UUID) -> Revision:
    """Choose a coding no longer; the coding stays."""
    with changing(at, by, "remove_exemplar") as draft:
        row = find_row(draft, EXEMPLAR, exemplar_id)
        coding = find_row(draft, CODING, UUID(EXEMPLAR.get(row, "coding_id")))
        draft.remove(EXEMPLAR, row, about_coding(coding))
    return draft.revision


def add_claim(*, at: StudyPlace, by: Actor, claim: Claim) -> Revision:
    """Add a claim."""
    with changing(at, by, "add_claim") as draft:
        require_new_ids(draft, CLAIM, [claim.id])
        draft.add(CLAIM, records.claim_row(draft.study, claim))
    return draft.revision


def remove_claim(*, at: StudyPlace, by: Actor, claim_id: UUID) -> Revision:
    """Remove a claim."""
    with changing(at, by, "remove_claim") as draft:
        draft.remove(CLAIM, find_row(draft, CLAIM, claim_id))
    return draft.revision


def add_foreign_ids(
    *,
    at: StudyPlace,
    by: Actor,
    entities: Iterable[UUID],
    producer: str,
    kind: str,
    foreign_ids: Iterable[str],
) -> Revision:
    """Record what another program calls these things, one id each.

    `producer` names the program, `kind` which of its ids ("guid"). Raises `BadValue` where one is
    recorded already.
    """
    rows = [(entity, foreign_id) for entity, foreign_id in zip(entities, foreign_ids, strict=True)]
    with changing(at, by, "add_foreign_ids") as draft:
        keys = [(entity.hex, producer, kind) for entity, _foreign in rows]
        if len(set(keys)) < len(keys) or rows_by_key(at.alias, FOREIGN_ID, keys):
            raise BadValue(
                _("{producer} has given one of these things an id already.").format(
                    producer=producer
                )
            )
        for entity, foreign_id in rows:
            draft.add(
                FOREIGN_ID,
                FOREIGN_ID.row(
                    study_id=draft.study,
                    entity=entity.hex,
                    producer=producer,
                    kind=kind,
                    foreign_id=foreign_id,
                ),
            )
    return draft.revision


def about_coding(coding: RowImage) -> Subject:
    """What hangs on a coding may repeat its words, so it is about its document."""
    return Subject("document", CODING.get(coding, "document_id"))


def _about_memo(draft: Draft, memo: Memo) -> Subject | None:
    table = _TARGETS.get(memo.target)
    if table is None:
        return None
    if memo.target_id is None:
        raise BadValue(_("Say what the memo hangs on."))
    row = find_row(draft, table, memo.target_id)
    return about_coding(row) if table is CODING else None
