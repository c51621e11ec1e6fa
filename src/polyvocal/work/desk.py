"""Code at one's own desk: as `work.coding`, on one's own codings only, and each stroke once.

A browser that heard no answer sends a stroke again; it is then acknowledged, not done twice.
Codings of others are never touched. What hangs on a coding (memos, exemplars) is here as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from polyvocal.core.coding import Coding, Exemplar, MemoTarget
from polyvocal.core.errors import BadValue, Conflict, NotAllowed, NotFound
from polyvocal.core.language import _
from polyvocal.store import changes
from polyvocal.store.changes import Coded, Judgement, Settlement
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor
from polyvocal.store.reads import desk, revision
from polyvocal.store.reads.desk import Seat
from polyvocal.store.reads.reader import reader_page
from polyvocal.work import coding, noting
from polyvocal.work.coding import Manner, Marks, Passage, coder_of


def apply_code(
    at: StudyPlace,
    by: Actor,
    *,
    code_id: UUID,
    passages: Sequence[Passage],
    manner: Manner,
    seat: Seat | None = None,
) -> Coded:
    """Apply a code to passages of one document, in the round this person codes it in.

    `seat` is where they code it, where that was looked up already.
    """
    seat = seat or desk.seat_of(at, by, passages[0].document_id)
    own = replace(manner, round_id=seat.round_id)
    return coding.apply_code(
        at, by=by, code_id=code_id, passages=passages, manner=own, coder=seat.coder
    )


def apply_found(at: StudyPlace, by: Actor, *, code_id: UUID, passages: Sequence[Passage]) -> Coded:
    """Apply a code to what a search found, in the rounds this person codes the documents in."""
    coder = coder_of(at, by)
    documents = {passage.document_id for passage in passages}
    rounds = {document: desk.round_of(at, document, coder.id) for document in documents}
    return coding.apply_found(at, by=by, code_id=code_id, passages=passages, rounds=rounds)


def settle(at: StudyPlace, by: Actor, *, settlements: Sequence[Settlement]) -> Coded:
    """Say where codings stand that a correction left in doubt."""
    _require_own(at, by, [settlement.coding_id for settlement in settlements])
    return coding.settle(at, by=by, settlements=settlements)


def apply_own_words(
    at: StudyPlace,
    by: Actor,
    *,
    code_id: UUID,
    label: str,
    parent: UUID | None,
    passage: Passage,
    manner: Manner,
) -> Coded:
    """Make a code of somebody's own words and apply it to them."""
    if not label.strip():
        raise BadValue(_("Give the new code a name."))
    own = replace(manner, round_id=desk.seat_of(at, by, passage.document_id).round_id)
    return coding.apply_own_words(
        at, by=by, code_id=code_id, label=label, parent=parent, passage=passage, manner=own
    )


def recode(at: StudyPlace, by: Actor, *, codings: Marks, code_id: UUID) -> Coded:
    """Apply another code to the same passages."""
    _require_own(at, by, codings)
    return coding.recode(at, by=by, codings=codings, code_id=code_id)


def judge(at: StudyPlace, by: Actor, *, codings: Marks, judgement: Judgement) -> Coded:
    """Say how sure, what it does to the code, on what basis, or a note."""
    _require_own(at, by, codings)
    return coding.judge(at, by=by, codings=codings, judgement=judgement)


def move(at: StudyPlace, by: Actor, *, mark: int | None, passage: Passage) -> Coded:
    """Give a coding other edges."""
    _require_own(at, by, [passage.id])
    return coding.move(at, by=by, mark=mark, passage=passage)


def split(
    at: StudyPlace,
    by: Actor,
    *,
    coding_id: UUID,
    mark: int | None,
    position: int,
    new_id: UUID,
    seen_version: int,
) -> Coded:
    """Make two codings of one."""
    first = _require_own(at, by, [coding_id])[coding_id]
    second = desk.codings_with(at, [new_id])
    if second:
        codings = (first, *second.values())
        return Coded(revision(at), codings, {first.document_id: seen_version})
    return coding.split(
        at,
        by=by,
        coding_id=coding_id,
        mark=mark,
        position=position,
        new_id=new_id,
        seen_version=seen_version,
    )


def merge(at: StudyPlace, by: Actor, *, codings: Marks) -> Coded:
    """Make one coding, the first named, of several."""
    _require_own(at, by, codings)
    return coding.merge(at, by=by, codings=codings)


def remove(at: StudyPlace, by: Actor, *, codings: Marks) -> None:
    """Remove codings with what hangs on them; those that are gone already stay gone."""
    there = desk.codings_with(at, codings)
    _require_coder(at, by, there.values())
    for known in there.values():
        seen = codings[known.id]
        if seen is not None and seen != known.mark:
            raise Conflict(
                _(
                    "This coding was changed in another window, and you have not seen that yet; it "
                    "was not removed. Look at it as it is now."
                )
            )
    if there:
        coding.remove(at, by=by, coding_ids=list(there))


def choose_exemplar(at: StudyPlace, by: Actor, *, coding_id: UUID, exemplar: UUID) -> None:
    """Choose a coding for print; choosing it twice chooses it once."""
    if not desk.exemplars_of(at, coding_id):
        changes.add_exemplar(at=at, by=by, exemplar=Exemplar(exemplar, coding_id))


def drop_exemplar(at: StudyPlace, by: Actor, *, coding_id: UUID) -> None:
    """Choose a coding for print no longer."""
    for exemplar in desk.exemplars_of(at, coding_id):
        changes.remove_exemplar(at=at, by=by, exemplar_id=exemplar.id)


def write_memo(at: StudyPlace, by: Actor, *, memo_id: UUID, text: str, on: Passage | UUID) -> None:
    """Write a memo on a coding, or write it anew; an empty one goes.

    `on` is the coding's id; a passage for a memo on words that nobody coded. Without a version seen
    (0) the passage stands for its whole document.
    """
    author = desk.author_of_memo(at, memo_id)
    if author is not None:
        if author != coder_of(at, by).id:
            raise NotAllowed(_("This memo is somebody else’s; write one of your own beside it."))
        if text.strip():
            noting.rewrite_memo(at, by=by, memo_id=memo_id, words=noting.Words(text))
        else:
            noting.remove_memo(at, by=by, memo_id=memo_id)
    elif not text.strip():
        return
    elif isinstance(on, UUID):
        target = MemoTarget.CODING
        noting.write_memo(at, by=by, memo_id=memo_id, text=text, target=target, target_id=on)
    elif on.seen_version:
        noting.write_memo_on_passage(at, by=by, text=text, passage=on)
    else:
        target = MemoTarget.DOCUMENT
        where = on.document_id
        noting.write_memo(at, by=by, memo_id=memo_id, text=text, target=target, target_id=where)


def drop_content_note(at: StudyPlace, by: Actor, *, document: UUID, note_id: UUID) -> None:
    """Take a word of warning away; whoever wrote it may, and once it is gone it stays gone."""
    note = next((n for n in reader_page(at, document).content_notes if n.id == note_id), None)
    if note is None:
        return
    if note.author_id != coder_of(at, by).id:
        raise NotAllowed(_("This note is somebody else’s; only they take it away."))
    noting.remove_content_note(at, by=by, note_id=note_id)


def _require_own(at: StudyPlace, by: Actor, ids: Iterable[UUID]) -> dict[UUID, Coding]:
    wanted = list(ids)
    found = desk.codings_with(at, wanted)
    if len(found) < len(set(wanted)):
        raise NotFound(_("This coding was removed meanwhile; nothing was changed."))
    _require_coder(at, by, found.values())
    return found


def _require_coder(at: StudyPlace, by: Actor, codings: Iterable[Coding]) -> None:
    coder = coder_of(at, by)
    if any(known.coder_id != coder.id for known in codings):
        raise NotAllowed(
            _(
                "This coding is somebody else’s. Code the passage yourself instead of changing "
                "theirs."
            )
        )
