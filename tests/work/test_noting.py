"""Memos, content notes and quotes for publication, as a person makes them."""

from __future__ import annotations

from uuid import uuid4

import pytest

from polyvocal.core.coding import Edit, MemoTarget
from polyvocal.core.errors import Conflict
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor
from polyvocal.store.reads import next_undo, revision
from polyvocal.store.snapshot import read_study
from polyvocal.work import noting
from polyvocal.work.coding import Passage
from polyvocal.work.noting import Words

PLACE = "kettle on first"


@pytest.fixture
def passage(at: StudyPlace) -> Passage:
    """Words of P01."""
    study = read_study(at)
    document = study.document("P01")
    start = study.text(document.id).index(PLACE)
    return Passage(uuid4(), document.id, start, start + len(PLACE), 1)


def test_a_memo_is_written_rewritten_and_taken_away(at: StudyPlace, me: Actor) -> None:
    case, id_ = read_study(at).case("P01"), uuid4()
    noting.write_memo(
        at, by=me, memo_id=id_, text="Quiet.", target=MemoTarget.CASE, target_id=case.id
    )
    noting.rewrite_memo(at, by=me, memo_id=id_, words=Words("Not at all.", "Quiet."))
    with pytest.raises(Conflict):
        noting.rewrite_memo(at, by=me, memo_id=id_, words=Words("x", "Quiet."))
    assert [memo.text for memo in read_study(at).memos] == ["Not at all."]
    noting.remove_memo(at, by=me, memo_id=id_)
    assert read_study(at).memos == ()


def test_words_can_have_a_memo_and_a_content_note(
    at: StudyPlace, me: Actor, passage: Passage
) -> None:
    stranger, before = Actor(uuid4(), "Coder Z"), revision(at).number
    noting.write_memo_on_passage(at, by=stranger, text="Which kettle?", passage=passage)
    assert revision(at).number == before + 1  # the new coder came with the memo
    warning = Passage(uuid4(), passage.document_id, passage.start, passage.end, 1)
    noting.write_content_note(at, by=me, text="steam", passage=warning)
    longer = Passage(warning.id, passage.document_id, passage.start - 6, passage.end, 1)
    noting.move_note(at, by=me, passage=longer)
    noting.rewrite_content_note(at, by=me, note_id=warning.id, words=Words("hot steam", "steam"))
    [note] = read_study(at).content_notes
    assert (note.text, note.span.end - note.span.start) == ("hot steam", len(PLACE) + 6)
    assert next_undo(at, me.id) == "Changed a content note."
    noting.remove_content_note(at, by=me, note_id=warning.id)
    [memo] = read_study(at).memos
    assert (memo.text, memo.author_id) == ("Which kettle?", stranger.id)


def test_a_quote_is_chosen_edited_and_let_go(at: StudyPlace, me: Actor) -> None:
    coding, id_ = read_study(at).codings[0], uuid4()
    noting.choose_quote(at, by=me, exemplar_id=id_, coding_id=coding.id)
    edits = (Edit(0, 1, "…"),)
    noting.edit_quote(at, by=me, exemplar_id=id_, coding_id=coding.id, edits=edits)
    assert [e.edits for e in read_study(at).exemplars] == [edits]
    noting.choose_no_longer(at, by=me, exemplar_id=id_)
    assert read_study(at).exemplars == ()
