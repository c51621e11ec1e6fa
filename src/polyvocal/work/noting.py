"""Write memos and content notes, and choose quotes for publication."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from polyvocal.core.coding import ContentNote, Edit, Exemplar, Memo, MemoTarget, Span
from polyvocal.core.study import Revision
from polyvocal.store import changes
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor
from polyvocal.work.coding import Passage, coder_of


@dataclass(frozen=True, slots=True)
class Words:
    """What a person wrote instead of `seen`; `seen` `None`: not looked at."""

    text: str
    seen: str | None = None


def write_memo(
    at: StudyPlace,
    *,
    by: Actor,
    memo_id: UUID,
    text: str,
    target: MemoTarget = MemoTarget.STUDY,
    target_id: UUID | None = None,
) -> Revision:
    """Write a memo on the study or a thing in it; sent twice, it is one."""
    coder = coder_of(at, by)
    memo = Memo(memo_id, text, coder.id, target, target_id)
    return changes.add_memo(at=at, by=by, memo=memo, author=coder)


def write_memo_on_passage(at: StudyPlace, *, by: Actor, text: str, passage: Passage) -> Revision:
    """Write a memo on words. Raises `TextCorrected` where they are no longer as they were seen."""
    coder = coder_of(at, by)
    span = Span(passage.start, passage.end)
    memo = Memo(passage.id, text, coder.id, MemoTarget.PASSAGE, passage.document_id, span)
    return changes.add_memo(
        at=at, by=by, memo=memo, author=coder, seen_version=passage.seen_version
    )


def rewrite_memo(at: StudyPlace, *, by: Actor, memo_id: UUID, words: Words) -> Revision:
    """Give a memo another text. Raises `Conflict` where somebody changed it unseen."""
    return changes.change_memo(at=at, by=by, memo_id=memo_id, text=words.text, seen_text=words.seen)


def remove_memo(at: StudyPlace, *, by: Actor, memo_id: UUID) -> Revision:
    """Take a memo away."""
    return changes.remove_memo(at=at, by=by, memo_id=memo_id)


def write_content_note(at: StudyPlace, *, by: Actor, text: str, passage: Passage) -> Revision:
    """Put a word of warning before a passage; it is announced there, and is never a code."""
    coder = coder_of(at, by)
    span = Span(passage.start, passage.end)
    note = ContentNote(passage.id, passage.document_id, span, text, coder.id)
    return changes.add_content_note(
        at=at, by=by, note=note, author=coder, seen_version=passage.seen_version
    )


def rewrite_content_note(at: StudyPlace, *, by: Actor, note_id: UUID, words: Words) -> Revision:
    """Give a content note other words. Raises `Conflict` where somebody changed it unseen."""
    return changes.change_content_note(
        at=at, by=by, note_id=note_id, text=words.text, seen_text=words.seen
    )


def remove_content_note(at: StudyPlace, *, by: Actor, note_id: UUID) -> Revision:
    """Take a content note away; the passage stays."""
    return changes.remove_content_note(at=at, by=by, note_id=note_id)


def move_note(at: StudyPlace, *, by: Actor, passage: Passage) -> Revision:
    """Put the note of the passage's id on these words."""
    span = Span(passage.start, passage.end)
    return changes.move_note(
        at=at, by=by, note_id=passage.id, span=span, seen_version=passage.seen_version
    )


def choose_quote(
    at: StudyPlace, *, by: Actor, exemplar_id: UUID, coding_id: UUID, edits: tuple[Edit, ...] = ()
) -> Revision:
    """Choose a coding for publication, with the changes its words need for print."""
    exemplar = Exemplar(exemplar_id, coding_id, edits)
    return changes.add_exemplar(at=at, by=by, exemplar=exemplar)


def edit_quote(
    at: StudyPlace, *, by: Actor, exemplar_id: UUID, coding_id: UUID, edits: tuple[Edit, ...]
) -> Revision:
    """Give a quote chosen for publication other changes for print."""
    exemplar = Exemplar(exemplar_id, coding_id, edits)
    return changes.change_exemplar(at=at, by=by, exemplar=exemplar)


def choose_no_longer(at: StudyPlace, *, by: Actor, exemplar_id: UUID) -> Revision:
    """Take a quote out of publication; its coding stays."""
    return changes.remove_exemplar(at=at, by=by, exemplar_id=exemplar_id)
