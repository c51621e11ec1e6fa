"""What a coder does to passages: each a stroke, safe to send twice and never over another's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from polyvocal.core.coding import (
    AnchorState,
    Basis,
    Certainty,
    Coding,
    Edit,
    Exemplar,
    FoundBy,
    Memo,
    MemoTarget,
    Span,
    Stance,
)
from polyvocal.core.errors import BadValue, Conflict, NotAllowed, NotFound, TextCorrected
from polyvocal.core.template import Code
from polyvocal.store import changes
from polyvocal.store.changes import Judgement, Settlement
from polyvocal.store.connections import StudyPlace
from polyvocal.store.reads import history, next_undo, revision
from polyvocal.store.snapshot import read_study
from polyvocal.store.undo import undo
from polyvocal.store.verify import verify_study
from tests.store.samples import (
    ANN,
    BEN,
    CODER,
    EXEMPLAR,
    FIRST,
    GROUP,
    HEARD,
    HOSTILE,
    OWN,
    PRACTICAL,
    SECOND,
    SOCIAL,
    TALKED,
    made,
    place_of,
)
from tests.store.story import begin, fill

STROKE = Coding(
    made("stroke"),
    FIRST.id,
    place_of("peer worker and I"),
    PRACTICAL.id,
    CODER.id,
    certainty=Certainty.PROBABLE,
    note="both 🙂",
)
SEEN = {FIRST.id: 1}


@pytest.fixture
def at(alias: str) -> StudyPlace:
    """The samples, added piece by piece."""
    place = begin(alias)
    fill(place)
    return place


def code(at: StudyPlace, *codings: Coding) -> changes.Coded:
    return changes.code_passages(at=at, by=ANN, codings=codings or (STROKE,), seen_versions=SEEN)


def correct(at: StudyPlace, old: str, new: str, by=BEN) -> changes.Corrected:
    document = read_study(at).document(FIRST.name)
    text = read_study(at).text(FIRST.id)
    assert text.count(old) == 1
    return changes.correct_text(
        at=at,
        by=by,
        document_id=FIRST.id,
        text=text.replace(old, new),
        seen_version=document.text_version,
    )


def stored(at: StudyPlace, coding: Coding) -> Coding:
    [found] = [c for c in read_study(at).codings if c.id == coding.id]
    return found


def test_a_stroke_gives_back_the_coding_as_it_is_stored(at: StudyPlace) -> None:
    done = code(at)
    assert done.codings == (stored(at, STROKE),)
    assert done.codings[0].created is not None
    assert replace(done.codings[0], created=None) == STROKE
    assert (done.revision, done.text_versions) == (revision(at), {FIRST.id: 1})


def test_a_stroke_sent_twice_is_one_coding_and_one_event(at: StudyPlace) -> None:
    first = code(at)
    again = code(at)
    assert again == first
    assert next_undo(at, ANN.id) == "Coded 1.2 Practical support on interview 2."


def test_a_stroke_sent_again_with_another_content_is_refused(at: StudyPlace) -> None:
    code(at)
    for other in (replace(STROKE, code_id=SOCIAL.id), replace(STROKE, span=Span(0, 5))):
        with pytest.raises(Conflict, match=r"^Ann changed this coding at .* and you have not seen"):
            code(at, other)
    assert len(read_study(at).codings) == 4


def test_a_stroke_sent_again_after_a_correction_is_acknowledged_where_it_went(
    at: StudyPlace,
) -> None:
    code(at)
    correct(at, "Interviewer: How was it?", "How?")
    done = code(at)
    moved = len("How?") - len("Interviewer: How was it?")
    assert done.codings[0].span == Span(STROKE.span.start + moved, STROKE.span.end + moved)
    assert done.text_versions == {FIRST.id: 2}


def test_a_batch_is_added_whole_or_not_at_all(at: StudyPlace) -> None:
    before = read_study(at)
    bad = replace(STROKE, id=made("bad"), span=Span(0, len(HOSTILE) + 1))
    with pytest.raises(BadValue, match="but the text at"):
        code(at, STROKE, bad)
    assert read_study(at) == before


def test_a_passage_marked_in_an_older_text_is_carried_or_refused(at: StudyPlace) -> None:
    correct(at, "And 100% then?", "And then, 100%, what happened?")
    assert read_study(at).quote(code(at).codings[0]) == "peer worker and I"

    gone = replace(STROKE, id=made("gone"), span=place_of("100% then"))
    with pytest.raises(TextCorrected, match="were corrected in the meantime") as refused:
        code(at, gone)
    assert (refused.value.document_id, refused.value.text_version) == (FIRST.id, 2)
    with pytest.raises(BadValue, match="has no version 9"):
        changes.code_passages(at=at, by=ANN, codings=[gone], seen_versions={FIRST.id: 9})


REFUSED: dict[str, tuple[type[Exception], str, Callable[[StudyPlace], object]]] = {
    "a group": (
        BadValue, "1 Support takes no codings",
        lambda at: code(at, replace(STROKE, code_id=GROUP.id)),
    ),
    "a code of another study": (
        BadValue, "not in the template as it is now",
        lambda at: code(at, replace(STROKE, code_id=made("no code"))),
    ),
    "a coder who is not there": (
        NotFound, "That coder is not in this study",
        lambda at: code(at, replace(STROKE, coder_id=made("nobody"))),
    ),
    "a round that is not there": (
        NotFound, "That round is not in this study",
        lambda at: code(at, replace(STROKE, round_id=made("no round"))),
    ),
    "a document that is not there": (
        NotFound, "That document is not in this study",
        lambda at: code(at, replace(STROKE, document_id=made("nothing"))),
    ),
    "a coding that is gone": (
        NotFound, "That coding is not in this study",
        lambda at: changes.recode(
            at=at, by=ANN, codings={STROKE.id: None}, code_id=SOCIAL.id
        ),
    ),
    "edges outside the text": (
        BadValue, "but the text at",
        lambda at: changes.move_coding(
            at=at, by=ANN, coding_id=HEARD.id, mark=None, span=Span(0, 9999), seen_version=1
        ),
    ),
    "a cut outside the passage": (
        BadValue, "inside the passage",
        lambda at: changes.split_coding(
            at=at, by=ANN, coding_id=HEARD.id, mark=None, position=HEARD.span.start,
            new_id=made("new"), seen_version=1,
        ),
    ),
    "a second half that is there already": (
        BadValue, "is in the study already",
        lambda at: changes.split_coding(
            at=at, by=ANN, coding_id=HEARD.id, mark=None, position=HEARD.span.start + 3,
            new_id=TALKED.id, seen_version=1,
        ),
    ),
    "codings of two coders as one": (
        BadValue, "one code by one coder in one round",
        lambda at: changes.merge_codings(at=at, by=ANN, codings={HEARD.id: None, TALKED.id: None}),
    ),
    "a note with an invisible sign": (
        BadValue, r"U\+0000",
        lambda at: code(at, replace(STROKE, note="a\x00b")),
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_a_stroke_that_cannot_be_is_refused_in_a_sentence(at: StudyPlace, what: str) -> None:
    error, sentence, stroke = REFUSED[what]
    before = read_study(at)
    with pytest.raises(error, match=sentence):
        stroke(at)
    assert read_study(at) == before
    assert revision(at) == before.revision


def test_codings_that_do_not_touch_stay_apart(at: StudyPlace) -> None:
    code(at, STROKE, replace(STROKE, id=made("far"), span=Span(0, 3)))
    with pytest.raises(BadValue, match="neither overlap nor touch"):
        changes.merge_codings(at=at, by=ANN, codings={STROKE.id: None, made("far"): None})


def test_codes_are_applied_under_the_version_in_force(at: StudyPlace) -> None:
    changes.merge_codes(at=at, by=BEN, codes=[PRACTICAL.id], into=SOCIAL.id)
    assert code(at, replace(STROKE, code_id=SOCIAL.id)).codings[0].template_version == 2
    with pytest.raises(BadValue, match=r"1\.2 Practical support takes no codings"):
        code(at, replace(STROKE, id=made("late")))


def test_nobody_changes_a_coding_unseen(at: StudyPlace) -> None:
    mark = code(at).codings[0].mark
    theirs = Judgement(note="Ben's")
    changed = changes.judge_codings(at=at, by=BEN, codings={STROKE.id: mark}, judgement=theirs)
    for stroke in (
        lambda: changes.judge_codings(
            at=at, by=ANN, codings={STROKE.id: mark}, judgement=Judgement(note="mine")
        ),
        lambda: changes.recode(at=at, by=ANN, codings={STROKE.id: mark}, code_id=SOCIAL.id),
        lambda: changes.move_coding(
            at=at, by=ANN, coding_id=STROKE.id, mark=mark, span=Span(0, 9), seen_version=1
        ),
    ):
        with pytest.raises(Conflict, match=r"^Ben changed this coding at"):
            stroke()
    assert stored(at, STROKE) == changed.codings[0]
    changes.recode(at=at, by=ANN, codings={STROKE.id: changed.codings[0].mark}, code_id=SOCIAL.id)


def test_all_that_is_thought_of_a_coding_is_set_in_one_stroke(at: StudyPlace) -> None:
    code(at)
    judgement = Judgement(Certainty.CERTAIN, Stance.CONTRADICTS, Basis.INTERPRETIVE)
    done = changes.judge_codings(at=at, by=ANN, codings={STROKE.id: None}, judgement=judgement)
    [coding] = done.codings
    assert (coding.certainty, coding.stance, coding.basis, coding.note) == (
        Certainty.CERTAIN,
        Stance.CONTRADICTS,
        Basis.INTERPRETIVE,
        STROKE.note,
    )
    assert next_undo(at, ANN.id) == "Judged 1.2 Practical support on interview 2."


def test_a_moved_coding_keeps_its_id_and_its_exemplar_s_redaction_its_words(
    at: StudyPlace,
) -> None:
    hidden = read_study(at).quote(HEARD)[7:12]
    start = HEARD.span.start + 3
    done = changes.move_coding(
        at=at,
        by=ANN,
        coding_id=HEARD.id,
        mark=HEARD.mark,
        span=Span(start, HEARD.span.end),
        seen_version=1,
    )
    study = read_study(at)
    [exemplar] = study.exemplars
    [edit] = exemplar.edits
    assert study.quote(done.codings[0])[edit.start : edit.end] == hidden
    assert next_undo(at, ANN.id) == "Moved the edges of 1.1 Social support on interview 2, turn 2."


def test_one_coding_becomes_two_and_two_become_one(at: StudyPlace) -> None:
    cut = HEARD.span.start + len("I felt ")
    halves = changes.split_coding(
        at=at,
        by=ANN,
        coding_id=HEARD.id,
        mark=HEARD.mark,
        position=cut,
        new_id=made("second"),
        seen_version=1,
    )
    study = read_study(at)
    assert [study.quote(c) for c in halves.codings] == ["I felt ", "HEARD by my peer_worker"]
    assert replace(halves.codings[1], id=HEARD.id, span=HEARD.span) == HEARD

    memo = Memo(made("m"), "!", CODER.id, MemoTarget.CODING, made("second"))
    changes.add_memo(at=at, by=ANN, memo=memo)
    edit = Edit(0, 5, "[…]")
    changes.add_exemplar(at=at, by=ANN, exemplar=Exemplar(made("e"), made("second"), (edit,)))
    marks = {coding.id: coding.mark for coding in halves.codings}
    whole = changes.merge_codings(at=at, by=ANN, codings=marks)

    study = read_study(at)
    assert whole.codings == (HEARD,)
    assert {m.target_id for m in study.memos if m.target is MemoTarget.CODING} == {HEARD.id}
    [moved] = [e for e in study.exemplars if e.id == made("e")]
    assert moved == Exemplar(made("e"), HEARD.id, (Edit(7, 12, "[…]"),))
    assert [e for e in study.exemplars if e.id == EXEMPLAR.id] == [
        Exemplar(EXEMPLAR.id, HEARD.id, ())  # its words were in the second half
    ]
    assert verify_study(at).damages == ()


def test_what_is_told_of_new_codings_is_what_undo_says_of_them(at: StudyPlace) -> None:
    def coded(*codes: Code, found: bool = False) -> str:
        n = revision(at).number
        codings = [
            replace(STROKE, id=made(f"{n} {i}"), span=place_of("HEARD"), code_id=code.id)
            for i, code in enumerate(codes)
        ]
        act = changes.code_hits if found else changes.code_passages
        done = act(at=at, by=ANN, codings=codings)
        assert done.told == next_undo(at, ANN.id)
        assert act(at=at, by=ANN, codings=codings).told == ""
        return done.told

    assert "turn" in coded(SOCIAL)
    assert coded(SOCIAL, SOCIAL) != coded(SOCIAL, PRACTICAL)
    assert "search" in coded(SOCIAL, found=True)


def test_a_code_of_somebody_s_words_comes_with_its_first_coding(at: StudyPlace) -> None:
    vivo = replace(OWN, label="heard")
    coding = replace(STROKE, id=made("v"), span=place_of("HEARD"))
    done = changes.code_in_vivo(at=at, by=ANN, code=vivo, coding=coding, seen_version=1)
    again = changes.code_in_vivo(at=at, by=ANN, code=vivo, coding=coding, seen_version=1)
    assert again == done
    assert done.codings[0].code_id == OWN.id
    assert done.told == next_undo(at, ANN.id)
    assert read_study(at).template.current.codes[-1] == vivo
    assert next_undo(at, ANN.id) == "Made the code heard of words on interview 2, turn 2."
    undo(at=at, by=ANN)
    assert OWN.id not in read_study(at).template.index


def test_a_final_template_takes_no_code_of_somebody_s_words(at: StudyPlace) -> None:
    changes.finalise_template(at=at, by=BEN)
    with pytest.raises(NotAllowed, match="re-open it"):
        changes.code_in_vivo(at=at, by=ANN, code=OWN, coding=STROKE, seen_version=1)


def test_what_a_search_found_says_so_and_is_taken_back_at_once(at: StudyPlace) -> None:
    hits = [replace(STROKE, id=made(f"hit {i}"), span=Span(i, i + 2)) for i in range(3)]
    other = replace(STROKE, id=made("other"), document_id=SECOND.id, span=Span(0, 4))
    changes.code_hits(at=at, by=ANN, codings=[*hits, other], seen_versions=SEEN)
    found = [c.found_by for c in read_study(at).codings]
    assert sorted(found) == [FoundBy.READING] * 3 + [FoundBy.SEARCH] * 4
    assert next_undo(at, ANN.id) == ("Coded 4 passages found by search: 1.2 Practical support.")
    undo(at=at, by=ANN)
    assert len(read_study(at).codings) == 3


def test_a_coding_in_doubt_is_settled_by_a_person(at: StudyPlace) -> None:
    doubt = correct(at, "talked it over", "spoke")
    assert doubt.n_codings == {AnchorState.EXACT: 1, AnchorState.TO_REVIEW: 1}
    proposed = stored(at, TALKED)
    assert (proposed.state, read_study(at).quote(proposed)) == (AnchorState.TO_REVIEW, "spoke")

    def settle(span: Span | None) -> Coding:
        settlement = Settlement(TALKED.id, stored(at, TALKED).mark, span, doubt.text_version)
        return changes.settle_codings(at=at, by=ANN, settlements=[settlement]).codings[0]

    assert settle(proposed.span).state is AnchorState.EXACT
    assert settle(None).state is AnchorState.LOST
    assert next_undo(at, ANN.id) == ("Settled where 1.2 Practical support stands on interview 2.")
    text = read_study(at).text(FIRST.id)
    assert settle(place_of("“it’s fine”", text)).state is AnchorState.EXACT
    assert verify_study(at).damages == ()


def test_a_page_of_history_is_told_whatever_is_gone_by_now(at: StudyPlace) -> None:
    code(at)
    changes.remove_codings(at=at, by=ANN, coding_ids=[STROKE.id])
    changes.remove_document(at=at, by=BEN, document_id=FIRST.id)
    assert [event.sentence for event in history(at, limit=3)] == [
        "Removed the document interview 2.",
        "Removed 1 coding of 1.2 Practical support.",
        "Coded 1 passage: 1.2 Practical support.",
    ]
