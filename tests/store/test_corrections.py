"""A corrected text: what stands on it goes along, in the open, and comes back with undo."""

from __future__ import annotations

from dataclasses import replace

import pytest

from polyvocal.core.coding import AnchorState, Coding, Edit, Exemplar, Span
from polyvocal.core.documents import Speaker, SpeakerKind
from polyvocal.core.errors import BadValue, Conflict, NotFound, TextCorrected
from polyvocal.store import changes
from polyvocal.store.connections import StudyPlace
from polyvocal.store.reads import history, revision, search
from polyvocal.store.reads.doubts import doubts, n_in_doubt, preview_correction
from polyvocal.store.snapshot import content_digest, read_study
from polyvocal.store.undo import redo, undo
from polyvocal.store.verify import verify_study
from tests.store.samples import (
    ANN,
    BEN,
    CODER,
    EXEMPLAR,
    FIRST,
    HEARD,
    HOSTILE,
    PRACTICAL,
    TALKED,
    VOICE,
    WAITED,
    made,
    place_of,
)
from tests.store.story import begin, fill

NEW = HOSTILE.replace("by my peer_worker", "by my peer worker Jo").replace("How was it", "How was")


@pytest.fixture
def at(alias: str) -> StudyPlace:
    """The samples, added piece by piece."""
    place = begin(alias)
    fill(place)
    return place


def correct(at: StudyPlace, text: str = NEW, *, seen: int = 1, by=ANN) -> changes.Corrected:
    return changes.correct_text(at=at, by=by, document_id=FIRST.id, text=text, seen_version=seen)


def quotes(at: StudyPlace) -> dict[object, tuple[str, AnchorState]]:
    study = read_study(at)
    return {c.id: (study.quote(c), c.state) for c in study.codings if c.document_id == FIRST.id}


def test_codings_go_with_their_words_and_say_how_they_came(at: StudyPlace) -> None:
    done = correct(at)
    assert quotes(at) == {
        HEARD.id: ("I felt HEARD by my peer worker Jo", AnchorState.CARRIED),
        TALKED.id: ("talked it over", AnchorState.EXACT),
    }
    assert done.n_codings == {AnchorState.CARRIED: 1, AnchorState.EXACT: 1}
    document = read_study(at).document(FIRST.name)
    assert (document.text_version, done.text_version) == (2, 2)
    assert document.n_characters == len(NEW)
    assert read_study(at).text(FIRST.id) == NEW
    assert [found.name for found in search(at, "Jo")] == [FIRST.name]
    assert verify_study(at).damages == ()


def test_turns_go_along_and_their_words_are_counted_anew(at: StudyPlace) -> None:
    correct(at)
    study = read_study(at)
    rows = study.turns.rows_of(study.document_index[FIRST.id])
    spoken = [NEW[study.turns.start[i] : study.turns.end[i]] for i in rows]
    assert spoken[0] == "How was?"
    assert spoken[1].endswith("peer worker Jo")
    assert study.document(FIRST.name).n_words == sum(len(s.split()) for s in spoken)


def test_turns_may_be_given_anew_with_new_speakers(at: StudyPlace) -> None:
    nurse = Speaker(made("nurse"), FIRST.id, "N", SpeakerKind.NEITHER)
    text = f"N: {NEW}"
    turns = [(nurse.id, 3, 12, None), (VOICE.id, 20, 30, 2.0)]
    changes.correct_text(
        at=at,
        by=ANN,
        document_id=FIRST.id,
        text=text,
        seen_version=1,
        turns=turns,
        speakers=[nurse],
    )
    study = read_study(at)
    rows = study.turns.rows_of(study.document_index[FIRST.id])
    assert [(study.turns[i].start, study.turns[i].seconds) for i in rows] == [(3, None), (20, 2.0)]
    undo(at=at, by=ANN)
    assert nurse.id not in {speaker.id for speaker in read_study(at).speakers}


def test_a_correction_is_one_event_and_undone_as_one(at: StudyPlace) -> None:
    before, digest = read_study(at), content_digest(at)
    correct(at)
    after = content_digest(at)
    assert history(at, limit=1)[0].sentence == "Corrected the text of interview 2."
    assert revision(at).number == before.revision.number + 1  # type: ignore[union-attr]  # it is open
    undo(at=at, by=ANN)
    assert (read_study(at), content_digest(at)) == (before, digest)
    redo(at=at, by=ANN)
    assert content_digest(at) == after


def test_nothing_is_stored_where_nothing_changed_or_it_cannot_be(at: StudyPlace) -> None:
    before = revision(at)
    assert correct(at, HOSTILE).text_version == 1
    with pytest.raises(BadValue, match="remove the document instead"):
        correct(at, "")
    for unclean in ("a\r\nb", "a\x00b", "a\ud83d"):
        with pytest.raises(BadValue, match="clean it first"):
            correct(at, unclean)
    with pytest.raises(BadValue, match="lies outside the corrected text"):
        changes.correct_text(
            at=at,
            by=ANN,
            document_id=FIRST.id,
            text="x",
            seen_version=1,
            turns=[(VOICE.id, 0, 2, None)],
        )
    with pytest.raises(BadValue, match="who is not of this document"):
        changes.correct_text(
            at=at,
            by=ANN,
            document_id=FIRST.id,
            text="xyz",
            seen_version=1,
            turns=[(made("stranger"), 0, 2, None)],
        )
    with pytest.raises(NotFound):
        changes.correct_text(at=at, by=ANN, document_id=made("no"), text="x", seen_version=1)
    assert revision(at) == before


def test_a_second_editor_is_told_and_overwrites_nothing(at: StudyPlace) -> None:
    correct(at, by=BEN)
    with pytest.raises(TextCorrected, match="corrected by somebody else while you were") as told:
        correct(at, "Mine.", seen=1)
    assert told.value.text_version == 2
    assert read_study(at).text(FIRST.id) == NEW


def test_what_was_in_doubt_stays_in_doubt_through_later_corrections(at: StudyPlace) -> None:
    correct(at, NEW.replace("talked it over", "spoke"))
    correct(at, NEW.replace("talked it over", "spoke").replace("she said", "he said"), seen=2)
    assert quotes(at)[TALKED.id] == ("spoke", AnchorState.TO_REVIEW)
    correct(at, NEW.replace("talked it over", ""), seen=3)
    assert quotes(at)[TALKED.id][1] is AnchorState.LOST
    correct(at, NEW, seen=4)
    assert quotes(at)[TALKED.id][1] is AnchorState.LOST
    assert verify_study(at).damages == ()


def test_what_a_correction_would_do_is_told_before(at: StudyPlace) -> None:
    before = read_study(at)
    new = NEW.replace("talked it over", "spoke")
    told = preview_correction(at, FIRST.id, new, 1)
    assert read_study(at) == before
    assert (told.n_stretches, told.n_codings) == (
        3,
        {AnchorState.CARRIED: 1, AnchorState.TO_REVIEW: 1},
    )
    assert [(d.coding.id, d.before, d.now) for d in told.touched] == [
        (HEARD.id, "I felt HEARD by my peer_worker", "I felt HEARD by my peer worker Jo"),
        (TALKED.id, "talked it over", "spoke"),
    ]
    correct(at, new)
    assert [d.coding for d in told.touched] == [
        c for c in read_study(at).codings if c.document_id == FIRST.id
    ]
    with pytest.raises(TextCorrected):
        preview_correction(at, FIRST.id, new, 1)
    with pytest.raises(NotFound):
        preview_correction(at, made("no"), new, 1)


def test_what_is_in_doubt_is_listed_with_its_words_before_and_now(at: StudyPlace) -> None:
    waiting = doubts(at)
    assert [(d.coding.id, d.before) for d in waiting] == [(WAITED.id, "")]
    correct(at, NEW.replace("talked it over", "spoke"))
    correct(at, NEW.replace("talked it over", "spoke").replace("I felt HEARD", ""), seen=2)
    listed = doubts(at, FIRST.id)
    assert [(d.coding.id, d.coding.state, d.before, d.now, d.text_version) for d in listed] == [
        (
            HEARD.id,
            AnchorState.TO_REVIEW,
            "I felt HEARD by my peer worker Jo",
            "  by my peer worker Jo",
            3,
        ),
        (TALKED.id, AnchorState.TO_REVIEW, "talked it over", "spoke", 3),
    ]
    assert n_in_doubt(at) == {
        FIRST.id: {AnchorState.TO_REVIEW: 2},
        WAITED.document_id: {AnchorState.TO_REVIEW: 1},
    }
    assert len(doubts(at)) == 3


def test_a_redaction_covers_whatever_takes_the_place_of_its_words(at: StudyPlace) -> None:
    changes.remove_exemplar(at=at, by=BEN, exemplar_id=EXEMPLAR.id)
    quote = read_study(at).quote(HEARD)
    name = quote.index("peer_worker")
    edits = (Edit(0, 6, "[…]"), Edit(name, name + len("peer_worker"), "[name]"))
    changes.add_exemplar(at=at, by=BEN, exemplar=Exemplar(made("e"), HEARD.id, edits))
    correct(at, HOSTILE.replace("peer_worker", "Josephine").replace("I felt", "we felt"))
    study = read_study(at)
    [exemplar] = study.exemplars
    coding = next(c for c in study.codings if c.id == HEARD.id)
    assert [study.quote(coding)[e.start : e.end] for e in exemplar.edits] == [
        "we felt",
        "Josephine",
    ]


STROKE = Coding(made("stroke"), FIRST.id, place_of("fine”"), PRACTICAL.id, CODER.id)


def test_undo_after_another_s_correction_lands_in_the_text_as_it_is(at: StudyPlace) -> None:
    """Codings that come back, move or go are carried to where the text is by now, and redone."""
    steps = (
        lambda: changes.code_passages(at=at, by=ANN, codings=[STROKE]),
        lambda: changes.move_coding(
            at=at, by=ANN, coding_id=HEARD.id, mark=None, span=place_of("HEARD"), seen_version=1
        ),
        lambda: changes.remove_codings(at=at, by=ANN, coding_ids=[TALKED.id]),
    )
    for step in steps:
        step()
    correct(at, f"Edited.\n{NEW}", by=BEN)
    correct(at, f"Edited twice.\n{NEW}", by=BEN, seen=2)
    after = quotes(at)
    assert after[HEARD.id][0] == "HEARD"

    undo(at=at, by=ANN)
    assert quotes(at)[TALKED.id] == ("talked it over", AnchorState.EXACT)
    undo(at=at, by=ANN)
    assert quotes(at)[HEARD.id] == ("I felt HEARD by my peer worker Jo", AnchorState.CARRIED)
    undo(at=at, by=ANN)
    assert STROKE.id not in quotes(at)
    assert verify_study(at).damages == ()

    for _ in steps:
        redo(at=at, by=ANN)
    assert quotes(at) == after
    assert verify_study(at).damages == ()


def test_undo_does_not_move_what_somebody_settled_since(at: StudyPlace) -> None:
    changes.move_coding(
        at=at, by=ANN, coding_id=HEARD.id, mark=None, span=place_of("HEARD"), seen_version=1
    )
    correct(at, by=BEN)
    changes.move_coding(
        at=at, by=BEN, coding_id=HEARD.id, mark=None, span=Span(0, 5), seen_version=2
    )
    with pytest.raises(Conflict, match="Ben did this: “Moved the edges"):
        undo(at=at, by=ANN)


def test_a_correction_that_others_coded_on_is_not_undone(at: StudyPlace) -> None:
    correct(at)
    changes.code_passages(at=at, by=BEN, codings=[replace(STROKE, span=Span(0, 5))])
    with pytest.raises(Conflict, match="Ben did this: “Coded"):
        undo(at=at, by=ANN)
    undo(at=at, by=BEN)
    undo(at=at, by=ANN)
    assert read_study(at).text(FIRST.id) == HOSTILE


def test_a_correction_is_not_redone_over_another_s_new_coding(at: StudyPlace) -> None:
    correct(at)
    undo(at=at, by=ANN)
    changes.code_passages(at=at, by=BEN, codings=[STROKE])
    with pytest.raises(Conflict, match="Ben did this: “Coded"):
        redo(at=at, by=ANN)
