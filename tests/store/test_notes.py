"""Memos on passages, content notes, looks of codes, and what is remembered for one person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from polyvocal.core.coding import AnchorState, ContentNote, Memo, MemoTarget, Span
from polyvocal.core.errors import BadValue, Conflict, NotFound, TextCorrected
from polyvocal.core.looks import CodeLook, Pattern
from polyvocal.store import changes
from polyvocal.store.connections import StudyPlace
from polyvocal.store.preferences import (
    keep_reading_place,
    prefer,
    preferences,
    reading_places,
)
from polyvocal.store.reads import revision
from polyvocal.store.snapshot import content_digest, read_study
from polyvocal.store.undo import redo, undo
from polyvocal.store.verify import verify_study
from tests.store.samples import (
    ANN,
    BEN,
    CODER,
    EXEMPLAR,
    FIRST,
    GROUP,
    HOSTILE,
    LOOK,
    MEMOS,
    SECOND,
    SOCIAL,
    WARNING,
    made,
    place_of,
)
from tests.store.sql import run
from tests.store.story import begin, fill

ON_WORDS = MEMOS[5]


@pytest.fixture
def at(alias: str) -> StudyPlace:
    """The samples, added piece by piece."""
    place = begin(alias)
    fill(place)
    return place


def correct(at: StudyPlace, old: str, new: str, seen: int = 1) -> None:
    text = read_study(at).text(FIRST.id).replace(old, new)
    changes.correct_text(at=at, by=BEN, document_id=FIRST.id, text=text, seen_version=seen)


def note(at: StudyPlace) -> tuple[str, AnchorState]:
    study = read_study(at)
    [found] = study.content_notes
    return study.text(FIRST.id)[found.span.start : found.span.end], found.state


def memo(at: StudyPlace) -> tuple[str, AnchorState]:
    study = read_study(at)
    [found] = [m for m in study.memos if m.target is MemoTarget.PASSAGE]
    assert found.span is not None
    return study.text(FIRST.id)[found.span.start : found.span.end], found.state


def test_notes_go_with_their_words_through_a_correction(at: StudyPlace) -> None:
    correct(at, "peer_worker", "nurse")
    assert note(at) == ("nurse", AnchorState.TO_REVIEW)
    assert memo(at) == ("“it’s fine”", AnchorState.EXACT)
    assert verify_study(at).damages == ()


def test_a_note_in_doubt_is_put_where_a_person_says(at: StudyPlace) -> None:
    correct(at, "peer_worker", "nurse")
    text = read_study(at).text(FIRST.id)
    changes.move_note(
        at=at, by=ANN, note_id=WARNING.id, span=place_of("HEARD", text), seen_version=2
    )
    assert note(at) == ("HEARD", AnchorState.EXACT)
    undo(at=at, by=ANN)
    assert note(at) == ("nurse", AnchorState.TO_REVIEW)


def test_notes_written_on_an_older_text_are_carried_or_refused(at: StudyPlace) -> None:
    correct(at, "How was it?", "How?")
    new = ContentNote(made("n"), FIRST.id, place_of("HEARD"), "anger", CODER.id)
    changes.add_content_note(at=at, by=ANN, note=new, seen_version=1)
    found = next(n for n in read_study(at).content_notes if n.id == new.id)
    assert read_study(at).text(FIRST.id)[found.span.start : found.span.end] == "HEARD"
    gone = replace(new, id=made("gone"), span=place_of("was it"))
    with pytest.raises(TextCorrected):
        changes.add_content_note(at=at, by=ANN, note=gone, seen_version=1)


def test_notes_come_back_with_undo_to_where_the_text_is_by_now(at: StudyPlace) -> None:
    changes.remove_content_note(at=at, by=ANN, note_id=WARNING.id)
    changes.move_note(at=at, by=ANN, note_id=ON_WORDS.id, span=place_of("HEARD"), seen_version=1)
    correct(at, "How was it?", "How?")
    undo(at=at, by=ANN)
    undo(at=at, by=ANN)
    assert (note(at)[0], memo(at)[0]) == ("peer_worker", "“it’s fine”")
    redo(at=at, by=ANN)
    redo(at=at, by=ANN)
    assert memo(at)[0] == "HEARD"
    assert verify_study(at).damages == ()


def test_a_correction_is_not_undone_under_a_note_made_since(at: StudyPlace) -> None:
    correct(at, "How was it?", "How?")
    new = ContentNote(made("n"), FIRST.id, Span(0, 5), "anger", CODER.id)
    changes.add_content_note(at=at, by=ANN, note=new, seen_version=2)
    with pytest.raises(Conflict, match="Ann did this: “Put a content note"):
        undo(at=at, by=BEN)


def test_what_was_written_may_be_sent_twice_and_overwrites_nothing_unseen(at: StudyPlace) -> None:
    before = revision(at)
    changes.add_memo(at=at, by=ANN, memo=ON_WORDS, seen_version=1)
    changes.add_content_note(at=at, by=ANN, note=WARNING, seen_version=1)
    changes.add_exemplar(at=at, by=ANN, exemplar=EXEMPLAR)
    assert revision(at) == before
    with pytest.raises(BadValue, match="is in the study already"):
        changes.add_content_note(at=at, by=ANN, note=replace(WARNING, text="other"))
    changes.change_memo(at=at, by=BEN, memo_id=ON_WORDS.id, text="Ben's", seen_text=ON_WORDS.text)
    with pytest.raises(Conflict, match=r"^Ben changed this memo at \d\d:\d\d UTC"):
        changes.change_memo(
            at=at, by=ANN, memo_id=ON_WORDS.id, text="mine", seen_text=ON_WORDS.text
        )
    changes.change_content_note(at=at, by=BEN, note_id=WARNING.id, text="threats")
    with pytest.raises(Conflict, match=r"^Ben changed this content note"):
        changes.change_content_note(
            at=at, by=ANN, note_id=WARNING.id, text="mine", seen_text=WARNING.text
        )


def test_notes_that_cannot_be_are_refused(at: StudyPlace) -> None:
    with pytest.raises(BadValue, match="at least a word"):
        changes.add_content_note(at=at, by=ANN, note=replace(WARNING, id=made("n"), text=" "))
    with pytest.raises(BadValue, match="on no passage"):
        changes.move_note(at=at, by=ANN, note_id=MEMOS[0].id, span=Span(0, 1), seen_version=1)
    with pytest.raises(NotFound, match="That memo is not in this study"):
        changes.move_note(at=at, by=ANN, note_id=made("no"), span=Span(0, 1), seen_version=1)
    with pytest.raises(BadValue, match="says which words"):
        Memo(made("m"), "x", CODER.id, MemoTarget.PASSAGE, FIRST.id)
    with pytest.raises(BadValue, match="says which words"):
        Memo(made("m"), "x", CODER.id, MemoTarget.DOCUMENT, FIRST.id, Span(0, 1))


def test_codes_are_painted_also_in_a_final_template_and_no_digest_moves(at: StudyPlace) -> None:
    changes.finalise_template(at=at, by=ANN)
    digest = content_digest(at)
    looks = [CodeLook(SOCIAL.id, "#000000"), CodeLook(GROUP.id, "", Pattern.GRID)]
    changes.paint_codes(at=at, by=ANN, looks=looks)
    assert set(read_study(at).looks) == set(looks)
    assert content_digest(at) == digest
    undo(at=at, by=ANN)
    assert read_study(at).looks == (LOOK,)
    with pytest.raises(NotFound, match="That code is not in this study"):
        changes.paint_codes(at=at, by=ANN, looks=[CodeLook(made("no"))])
    for colour in ("red", "#12345", "#ABCDEF", "#12345g"):
        with pytest.raises(BadValue, match="is not a colour"):
            CodeLook(SOCIAL.id, colour)


def test_a_code_s_look_goes_with_it(at: StudyPlace) -> None:
    new = replace(SOCIAL, id=made("new"), number="1.9", synonyms=())
    changes.add_code(at=at, by=ANN, code=new)
    changes.paint_codes(at=at, by=ANN, looks=[CodeLook(new.id, "#ffffff")])
    changes.set_template(at=at, by=ANN, codes=[GROUP, SOCIAL])
    assert read_study(at).looks == (LOOK,)
    undo(at=at, by=ANN)
    assert CodeLook(new.id, "#ffffff") in read_study(at).looks


def test_what_is_remembered_for_one_person_is_theirs_and_no_event(at: StudyPlace) -> None:
    before, digest = revision(at), content_digest(at)
    prefer(at, ANN.id, "folds notes", "yes")
    prefer(at, ANN.id, "folds notes", "no")
    keep_reading_place(at, ANN.id, SECOND.id, 1, 3)
    keep_reading_place(at, ANN.id, FIRST.id, 1, place_of("HEARD").start)
    assert preferences(at, ANN.id) == {"folds notes": "no"}
    assert (preferences(at, BEN.id), reading_places(at, BEN.id)) == ({}, ())
    assert (revision(at), content_digest(at)) == (before, digest)
    assert verify_study(at).damages == ()
    correct(at, "How was it?", "How?")
    places = reading_places(at, ANN.id)
    text = read_study(at).text(FIRST.id)
    assert [p.document_id for p in places] == [FIRST.id, SECOND.id]
    assert text[places[0].position :].startswith("HEARD")
    changes.remove_document(at=at, by=ANN, document_id=FIRST.id)
    assert [p.document_id for p in reading_places(at, ANN.id)] == [SECOND.id]
    with pytest.raises(BadValue, match="too long"):
        prefer(at, ANN.id, "x", "y" * 3_000)


def test_a_place_in_a_text_that_was_taken_back_is_its_beginning(at: StudyPlace) -> None:
    correct(at, "How was it?", "How?")
    keep_reading_place(at, ANN.id, FIRST.id, 2, 9)
    undo(at=at, by=BEN)
    assert [p.position for p in reading_places(at, ANN.id)] == [0]
    assert read_study(at).text(FIRST.id) == HOSTILE


def test_what_one_person_prefers_is_kept_apart_by_study(at: StudyPlace) -> None:
    other = begin(at.alias, made("other"))
    prefer(at, ANN.id, "name", "here")
    prefer(other, ANN.id, "name", "there")
    assert preferences(at, ANN.id) == {"name": "here"}
    assert run(at.alias, "SELECT count(*) FROM store_preference") == [(2,)]
