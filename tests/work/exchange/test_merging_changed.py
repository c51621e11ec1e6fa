"""What only one copy changed since both were one is changed in both; what both did is told."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from polyvocal.core.cases import Case, CaseSet
from polyvocal.core.coding import Certainty, ContentNote, Memo, MemoTarget, Span
from polyvocal.core.documents import Speaker, SpeakerKind
from polyvocal.core.exchange import Fate, Thing
from polyvocal.store import changes
from polyvocal.store.changes import Judgement
from polyvocal.store.events import Actor
from polyvocal.store.snapshot import content_digest, read_study
from polyvocal.store.undo import undo
from polyvocal.store.verify import verify_study
from polyvocal.work.exchange.merging import merge_copies
from polyvocal.work.opening import at_study

BEA = Actor(UUID(int=2), "Bea")


@pytest.fixture(scope="module")
def whole(whole):
    """The study with a note on a passage and a memo, for somebody to change."""
    with at_study(whole) as at:
        study = read_study(at)
        [document, *_rest] = study.documents
        note = ContentNote(uuid4(), document.id, Span(10, 20), "Loss", study.coders[0].id)
        changes.add_content_note(at=at, by=BEA, note=note)
        memo = Memo(uuid4(), "A thought", study.coders[0].id, MemoTarget.DOCUMENT, document.id)
        changes.add_memo(at=at, by=BEA, memo=memo)
    return whole


def change(file, act, by=BEA):
    with at_study(file) as at:
        return act(at, by, read_study(at))


def now(file):
    with at_study(file) as at:
        assert verify_study(at).is_sound
        return read_study(at.unveiled)


def recode(at, by, study):
    first, *others = study.codings
    other = next(c for c in others if c.code_id != first.code_id)
    changes.recode(at=at, by=by, codings={first.id: None}, code_id=other.code_id)


def judge(at, by, study):
    judged = Judgement(certainty=Certainty.CERTAIN, note="Seen again")
    changes.judge_codings(at=at, by=by, codings={study.codings[0].id: None}, judgement=judged)


def move(at, by, study):
    first = study.codings[0]
    span = Span(first.span.start + 1, first.span.end)
    version = study.documents[study.document_index[first.document_id]].text_version
    changes.move_coding(
        at=at, by=by, coding_id=first.id, mark=None, span=span, seen_version=version
    )


def give_a_role(at, by, study):
    changes.change_case(at=at, by=by, case=replace(study.cases[0], role="another role"))


def rename_document(at, by, study):
    changes.change_document(at=at, by=by, document=replace(study.documents[0], name="First visit"))


def set_aside(at, by, study):
    changes.set_document_aside(at=at, by=by, document_id=study.documents[0].id, reason="Too late")


def place_a_speaker(at, by, study):
    one = next(s for s in study.speakers if s.kind is SpeakerKind.PARTICIPANT)
    other = next(case for case in study.cases if case.id != one.case_id)
    changes.change_speaker(at=at, by=by, speaker=replace(one, case_id=other.id))


def define(at, by, study):
    code = next(c for c in study.template.current.codes if not c.is_group)
    changes.change_code(at=at, by=by, code=replace(code, definition="What the team says it is"))


def rewrite_a_memo(at, by, study):
    changes.change_memo(at=at, by=by, memo_id=study.memos[0].id, text="Thought of anew")


def move_a_warning(at, by, study):
    [note] = study.content_notes
    changes.change_content_note(at=at, by=by, note_id=note.id, text="Loss of a child")
    version = study.documents[study.document_index[note.document_id]].text_version
    changes.move_note(at=at, by=by, note_id=note.id, span=Span(12, 30), seen_version=version)


def correct(at, by, study):
    first = study.codings[0]
    document = study.documents[study.document_index[first.document_id]]
    text = study.text(document.id)
    changes.correct_text(
        at=at, by=by, document_id=document.id, text=f"{text[:5]}XY{text[5:]}",
        seen_version=document.text_version,
    )  # fmt: skip


@pytest.mark.parametrize(
    "act",
    [
        recode, judge, move, give_a_role, rename_document, set_aside, place_a_speaker, define,
        rewrite_a_memo, move_a_warning, correct,
    ],
)  # fmt: skip
def test_what_one_copy_changed_both_say_and_undo_takes_it_back(copies, me, act):
    ours, theirs = copies
    change(theirs, act)
    with at_study(ours) as at:
        before = content_digest(at)

    report = merge_copies(ours, theirs, by=me).report

    with at_study(ours) as at, at_study(theirs) as there:
        assert content_digest(at) == content_digest(there) != before
        assert verify_study(at).is_sound
        assert Fate.TO_REVIEW not in {line.fate for line in report.lines}
        undo(at=at, by=me)
        assert content_digest(at) == before


@pytest.mark.parametrize("act", [recode, give_a_role, define, correct])
def test_what_was_changed_here_alone_stays_and_nothing_is_said_against_it(copies, me, act):
    ours, theirs = copies
    change(ours, act, me)
    with at_study(ours) as at:
        before = content_digest(at)

    merge_copies(ours, theirs, by=me)

    with at_study(ours) as at:
        assert content_digest(at) == before


def test_a_corrected_text_takes_nobody_s_words_from_whom_they_were_given_here(copies, me):
    ours, theirs = copies
    study = now(ours)
    document = study.document_index[study.codings[0].document_id]
    speaker = next(
        s
        for s in study.speakers
        if s.document_id == study.documents[document].id and s.case_id is not None
    )
    other = next(case for case in study.cases if case.id != speaker.case_id)
    with at_study(ours) as at:
        changes.change_speaker(at=at, by=me, speaker=replace(speaker, case_id=other.id))
    change(theirs, correct)

    merge_copies(ours, theirs, by=me)

    merged = now(ours)
    assert {s.id: s.case_id for s in merged.speakers}[speaker.id] == other.id
    assert merged.documents[document].text_digest == now(theirs).documents[document].text_digest


def test_a_text_that_was_corrected_with_a_new_voice_and_case_comes_with_both(copies, me):
    ours, theirs = copies
    case = Case(uuid4(), "P77", "Supported peer")
    with at_study(theirs) as at:
        study = read_study(at)
        place = study.document_index[study.codings[0].document_id]
        document = study.documents[place]
        text = f"{study.text(document.id)}\n\nP77: I came later."
        changes.add_cases(at=at, by=BEA, cases=[case])
        voice = Speaker(uuid4(), document.id, "P77", SpeakerKind.PARTICIPANT, case.id)
        ids = [*(speaker.id for speaker in study.speakers), None]
        rows = (study.turns[row] for row in study.turns.rows_of(place))
        turns = [
            (ids[-1 if turn.speaker is None else turn.speaker], turn.start, turn.end, turn.seconds)
            for turn in rows
        ]
        changes.correct_text(
            at=at, by=BEA, document_id=document.id, text=text, seen_version=document.text_version,
            turns=[*turns, (voice.id, len(text) - 13, len(text), None)], speakers=[voice],
        )  # fmt: skip

    merge_copies(ours, theirs, by=me)

    assert voice in now(ours).speakers
    with at_study(ours) as at, at_study(theirs) as there:
        assert content_digest(at) == content_digest(there)


def test_who_goes_on_after_a_merge_is_followed_again(copies, me):
    ours, theirs = copies
    change(theirs, judge)
    merge_copies(ours, theirs, by=me)
    change(theirs, move)
    change(theirs, recode)

    report = merge_copies(ours, theirs, by=me).report

    assert report.n(Thing.CODINGS, Fate.CHANGED) == 1
    assert now(ours).codings[0] == now(theirs).codings[0]
    assert not [memo for memo in now(ours).memos if "Another copy" in memo.text]


def test_a_passage_that_was_coded_anew_before_its_code_went_is_kept(copies, me):
    ours, theirs = copies
    old = now(ours).codings[0]
    change(theirs, recode)
    change(theirs, lambda at, by, _study: changes.remove_codes(at=at, by=by, codes=[old.code_id]))

    merge_copies(ours, theirs, by=me)

    assert {c.id: c.code_id for c in now(ours).codings} == {
        c.id: c.code_id for c in now(theirs).codings
    }
    assert old.id in {c.id for c in now(ours).codings}


def test_what_went_with_a_code_there_goes_here_under_the_code_it_has(copies, me):
    ours, theirs = copies
    old = now(ours).codings[0]
    change(theirs, recode)
    new = now(theirs).codings[0].code_id
    change(theirs, lambda at, by, _study: changes.remove_codes(at=at, by=by, codes=[new]))

    merge_copies(ours, theirs, by=me)

    assert old.id not in {c.id for c in now(ours).codings}


def test_a_coding_of_a_code_that_was_retired_here_comes_in_as_it_was_made(copies, me):
    ours, theirs = copies
    first = now(ours).codings[0]
    new = replace(first, id=uuid4(), span=Span(0, 9))
    change(ours, lambda at, by, _study: changes.retire_codes(at=at, by=by, codes=[new.code_id]), me)
    change(theirs, lambda at, by, _study: changes.add_codings(at=at, by=by, codings=[new]))

    merge_copies(ours, theirs, by=me)

    assert new in list(now(ours).codings)


def test_two_case_sets_of_one_name_are_two(copies, me):
    ours, theirs = copies
    for file, by in ((ours, me), (theirs, BEA)):
        cases = frozenset(case.id for case in now(file).cases[:1])
        made = CaseSet(uuid4(), "Pilot", cases, f"chosen by {by.name}")
        with at_study(file) as at:
            changes.add_case_set(at=at, by=by, case_set=made)

    for _twice in range(2):
        merge_copies(ours, theirs, by=me)

    assert [one.name for one in now(ours).case_sets] == ["Pilot", "Pilot (2)"]
    assert not [memo for memo in now(ours).memos if "Another copy" in memo.text]


def test_a_document_that_comes_back_leaves_out_the_case_that_was_removed(copies, me):
    ours, theirs = copies
    study = now(ours)
    document = study.documents[study.document_index[study.codings[0].document_id]]
    case = next(
        speaker.case_id
        for speaker in study.speakers
        if speaker.document_id == document.id and speaker.case_id is not None
    )
    with at_study(ours) as at:
        changes.remove_document(at=at, by=me, document_id=document.id)
        changes.remove_case(at=at, by=me, case_id=case)
    memo = Memo(uuid4(), "See this", study.coders[0].id, MemoTarget.DOCUMENT, document.id)
    change(theirs, lambda at, by, _study: changes.add_memo(at=at, by=by, memo=memo))

    merge_copies(ours, theirs, by=me)

    merged = now(ours)
    assert document.id in merged.document_index
    assert case not in {speaker.case_id for speaker in merged.speakers}
