"""Changes to memos, content notes, exemplars, claims and the names other programs have for things.

What a person wrote may be sent twice: a note that is there already with the same content is
acknowledged, and no event is left.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from polyvocal.core.coding import Claim, Coder, ContentNote, Exemplar, Memo, MemoTarget, Span
from polyvocal.core.errors import BadValue
from polyvocal.core.language import _
from polyvocal.core.study import Revision
from polyvocal.store import coding_records
from polyvocal.store.anchors import note_place_row, placed
from polyvocal.store.changes.found import (
    find_row,
    is_there,
    remove_whole,
    require_new_ids,
    require_text,
)
from polyvocal.store.changes.seen import changed_unseen
from polyvocal.store.changes.strokes import Texts, require_coders
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor, Draft, changing
from polyvocal.store.payloads import Subject
from polyvocal.store.rows import rows_by_key
from polyvocal.store.tables import (
    CASE,
    CLAIM,
    CODE,
    CODING,
    CONTENT_NOTE,
    DOCUMENT,
    EXEMPLAR,
    FOREIGN_ID,
    MEMO,
    NOTE_PLACE,
    RowImage,
    Table,
)

_TARGETS = {
    MemoTarget.CASE: CASE,
    MemoTarget.DOCUMENT: DOCUMENT,
    MemoTarget.CODE: CODE,
    MemoTarget.CODING: CODING,
    MemoTarget.PASSAGE: DOCUMENT,
}


def add_memo(
    *,
    at: StudyPlace,
    by: Actor,
    memo: Memo,
    seen_version: int | None = None,
    author: Coder | None = None,
) -> Revision:
    """Add a memo. Raises `NotFound` when its author or what it hangs on is not in the study.

    On a passage, its span is of version `seen_version` of the text (`None`: the current one).
    `author` is added where they are new, in the same event.
    """
    with changing(at, by, "add_memo") as draft:
        row = coding_records.memo_row(draft.study, memo)
        if not is_there(draft, MEMO, row):
            require_coders(draft, {memo.author_id}, author)
            about = _about_memo(draft, memo)
            draft.add(MEMO, row, about)
            if memo.span is not None and memo.target_id is not None:
                _place_note(draft, memo.target_id, memo.id, memo.span, seen_version)
    return draft.revision


def change_memo(
    *, at: StudyPlace, by: Actor, memo_id: UUID, text: str, seen_text: str | None = None
) -> Revision:
    """Give a memo another text; where it hangs cannot change.

    Raises `Conflict` where it no longer has the text that was seen (`None`: not looked at).
    """
    with changing(at, by, "change_memo") as draft:
        before = find_row(draft, MEMO, memo_id)
        _require_seen(draft, MEMO, before, seen_text)
        after = MEMO.changed(before, text=text)
        draft.change(MEMO, before, after, _about_memo_row(draft, before))
    return draft.revision


def remove_memo(*, at: StudyPlace, by: Actor, memo_id: UUID) -> Revision:
    """Remove a memo."""
    with changing(at, by, "remove_memo") as draft:
        row = find_row(draft, MEMO, memo_id)
        remove_whole(draft, MEMO, [row], _about_memo_row(draft, row))
    return draft.revision


def add_content_note(
    *,
    at: StudyPlace,
    by: Actor,
    note: ContentNote,
    seen_version: int | None = None,
    author: Coder | None = None,
) -> Revision:
    """Put a word of warning before a passage, of version `seen_version` of the text.

    Raises `TextCorrected`, `NotFound`, and `BadValue` for a note without a word.
    """
    with changing(at, by, "add_content_note") as draft:
        row = coding_records.content_note_row(draft.study, note)
        require_text(note.text)
        if not is_there(draft, CONTENT_NOTE, row):
            require_coders(draft, {note.author_id}, author)
            draft.add(CONTENT_NOTE, row)
            _place_note(draft, note.document_id, note.id, note.span, seen_version)
    return draft.revision


def change_content_note(
    *, at: StudyPlace, by: Actor, note_id: UUID, text: str, seen_text: str | None = None
) -> Revision:
    """Give a content note other words. Raises as `change_memo` does."""
    with changing(at, by, "change_content_note") as draft:
        before = find_row(draft, CONTENT_NOTE, note_id)
        require_text(text)
        _require_seen(draft, CONTENT_NOTE, before, seen_text)
        draft.change(CONTENT_NOTE, before, CONTENT_NOTE.changed(before, text=text))
    return draft.revision


def remove_content_note(*, at: StudyPlace, by: Actor, note_id: UUID) -> Revision:
    """Remove a content note; the passage stays."""
    with changing(at, by, "remove_content_note") as draft:
        remove_whole(draft, CONTENT_NOTE, [find_row(draft, CONTENT_NOTE, note_id)])
    return draft.revision


def move_note(
    *, at: StudyPlace, by: Actor, note_id: UUID, span: Span, seen_version: int
) -> Revision:
    """Give a content note or a memo on a passage other edges, whatever was in doubt."""
    with changing(at, by, "move_note") as draft:
        document = _document_of_note(draft, note_id)
        texts = Texts(draft, [document])
        text, about = texts.of(document), Subject("document", document.hex)
        key = (note_id.hex, text.version)
        [before] = rows_by_key(at.alias, NOTE_PLACE, [key]).values()
        place = texts.put(document, span, seen_version)
        draft.change(NOTE_PLACE, before, placed(before, text, place, NOTE_PLACE), about)
    return draft.revision


def add_exemplar(*, at: StudyPlace, by: Actor, exemplar: Exemplar) -> Revision:
    """Choose a coding for publication. Raises `NotFound` when the coding is not there."""
    with changing(at, by, "add_exemplar") as draft:
        row = coding_records.exemplar_row(draft.study, exemplar)
        coding = find_row(draft, CODING, exemplar.coding_id)
        if not is_there(draft, EXEMPLAR, row):
            draft.add(EXEMPLAR, row, about_coding(coding))
    return draft.revision


def change_exemplar(*, at: StudyPlace, by: Actor, exemplar: Exemplar) -> Revision:
    """Bring the edits of the exemplar with this id to these."""
    with changing(at, by, "change_exemplar") as draft:
        before = find_row(draft, EXEMPLAR, exemplar.id)
        coding = find_row(draft, CODING, UUID(EXEMPLAR.get(before, "coding_id")))
        kept = replace(exemplar, coding_id=UUID(CODING.get(coding, "id")))
        after = coding_records.exemplar_row(draft.study, kept)
        draft.change(EXEMPLAR, before, after, about_coding(coding))
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
        draft.add(CLAIM, coding_records.claim_row(draft.study, claim))
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
        keys = [(draft.study, entity.hex, producer, kind) for entity, _foreign in rows]
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


def _about_memo_row(draft: Draft, row: RowImage) -> Subject | None:
    if MEMO.get(row, "target") == MemoTarget.CODING:
        return about_coding(find_row(draft, CODING, UUID(MEMO.get(row, "target_id"))))
    return None


def _place_note(
    draft: Draft, document: UUID, note: UUID, span: Span, seen_version: int | None
) -> None:
    texts = Texts(draft, [document])
    place = texts.carried(document, span, seen_version)
    row = note_place_row(draft.study, note.hex, texts.of(document), place)
    draft.add(NOTE_PLACE, row, Subject("document", document.hex))


def _document_of_note(draft: Draft, note_id: UUID) -> UUID:
    for row in rows_by_key(draft.place.alias, CONTENT_NOTE, [(note_id.hex,)]).values():
        return UUID(CONTENT_NOTE.get(row, "document_id"))
    row = find_row(draft, MEMO, note_id)
    if MEMO.get(row, "target") != MemoTarget.PASSAGE:
        raise BadValue(_("That memo is on no passage, so it has no edges."))
    return UUID(MEMO.get(row, "target_id"))


def _require_seen(draft: Draft, table: Table, row: RowImage, seen_text: str | None) -> None:
    if seen_text is not None and seen_text != table.get(row, "text"):
        raise changed_unseen(draft, table, row)
