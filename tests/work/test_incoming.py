"""Files looked through and put right by hand before anything of them is stored."""

import pytest

from polyvocal.core.documents import SpeakerKind
from polyvocal.core.errors import BadValue, Cancelled, NotFound
from polyvocal.core.findings import Counted
from polyvocal.core.study import Study
from polyvocal.store.reads import counts, original, revision
from polyvocal.work.build import new_study
from polyvocal.work.incoming import Batch, Voice, read_batch, store_batch
from polyvocal.work.opening import at_study, opened
from polyvocal.work.sent import SentFile
from tests.store.samples import made

TALK = (
    "Interviewer: How was it?\n\nP03: Fine. 🙂\nthen the nurse: she came\nand stayed.\n\n"
    "Interviewer: Well?\n\nP03: שלום.\n"
)


@pytest.fixture
def study(tmp_path, me):
    return new_study(tmp_path / "s.polyvocal", by=me, name="S")


def sent(text=TALK, name="interview 3.txt") -> SentFile:
    return SentFile(name, text.encode())


def batch(*files: SentFile, of: Study | None = None) -> Batch:
    return read_batch(files or (sent(),), of or Study(made("empty"), "S"))


def said(draft) -> list[tuple[str, str]]:
    labels = [*(voice.label for voice in draft.voices), "nobody"]
    return [(labels[turn.voice], draft.words_of(i)) for i, turn in enumerate(draft.turns)]


def test_what_is_found_is_shown_and_a_new_case_suggested():
    [draft] = batch().documents

    assert said(draft)[0] == ("Interviewer", "How was it?")
    assert Voice("P03", SpeakerKind.PARTICIPANT, new_case="P03") in draft.voices
    assert batch().new_cases == ("P03",)


def test_a_missed_speaker_is_put_right_by_hand():
    [draft] = batch().documents
    [(at, line), *_more] = draft.lines_of(1)
    assert line == "then the nurse: she came"

    draft = draft.add_voice("Then the  nurse", SpeakerKind.NEITHER).divide_turn(1, at, 2)

    assert said(draft)[1:3] == [
        ("P03", "Fine. 🙂"),
        ("Then the nurse", "she came\nand stayed."),
    ]


def test_a_turn_that_was_none_goes_on_from_the_one_before():
    text = "Interviewer: So?\n\nP03: He asked\n\nInterviewer: who? That was all.\n\nP03: Yes.\n"
    [draft] = batch(sent(text)).documents

    draft = draft.join_turn(2)

    assert said(draft)[1:] == [
        ("P03", "He asked\n\nInterviewer: who? That was all."),
        ("P03", "Yes."),
    ]


def test_a_text_without_speakers_is_one_case_s_talk_and_can_be_divided_among_more():
    [draft] = batch(sent("So we went.\nAnd then she left.\n", "P07.txt")).documents
    assert [who for who, _words in said(draft)] == [""] * len(draft.turns)
    assert [voice.new_case for voice in draft.voices] == ["P07"]


def test_two_spellings_of_one_voice_become_one():
    [draft] = batch(sent("Int: So?\n\nP: Yes.\n\nInterviewer: And?\n\nP: No.\n")).documents
    labels = [voice.label for voice in draft.voices]
    assert len(labels) == 3

    draft = draft.unite_voices(labels.index("Interviewer"), labels.index("Int"))

    assert [who for who, _words in said(draft)] == ["Int", "P", "Int", "P"]
    assert draft.give_turn(1, -1).turns[1].voice == -1


@pytest.mark.parametrize(
    "act",
    [
        lambda d: d.join_turn(0),
        lambda d: d.join_turn(99),
        lambda d: d.give_turn(0, 9),
        lambda d: d.unite_voices(0, 9),
        lambda d: d.add_voice("  ", SpeakerKind.NEITHER),
        lambda d: d.add_voice("P03", SpeakerKind.NEITHER),
        lambda d: d.divide_turn(1, d.turns[1].start, 0),
        lambda d: d.divide_turn(1, d.turns[1].end, 0),
        lambda d: d.divide_turn(1, d.turns[0].start, 0),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(act):
    [draft] = batch().documents

    with pytest.raises(BadValue):
        act(draft)


def test_bad_files_stand_among_the_good_with_their_reason():
    found = batch(sent(), sent("", "empty.txt"), SentFile("cut.docx", b"PK\x03\x04half"))

    problems = {draft.file_name: draft.problem for draft in found.documents}
    assert problems["interview 3.txt"] == ""
    assert "empty" in problems["empty.txt"]
    assert problems["cut.docx"]
    assert [draft.file_name for draft in found.wanted] == ["interview 3.txt"]


def test_a_sheet_of_documents_says_what_it_knows_and_other_sheets_stay_out():
    sheet = SentFile("documents.csv", b"document,minutes,interviewer\ninterview 3,41,Jane\n")
    cases = SentFile("cases.csv", b"case\nP03\n")

    found = batch(sent(), sheet, cases)

    [draft] = found.wanted
    assert (draft.minutes, draft.interviewer) == (41.0, "Jane")
    assert len(found.documents) == 2


def test_one_word_settles_a_label_in_every_file():
    found = batch(sent(name="a.txt"), sent(name="b.txt")).with_voices("P03", SpeakerKind.NEITHER)

    kinds = {v.kind for d in found.documents for v in d.voices if v.label == "P03"}
    assert kinds == {SpeakerKind.NEITHER}
    assert found.new_cases == ()


def test_what_was_looked_through_is_stored_with_its_cases_and_original(study, me):
    found = batch()

    with at_study(study) as at:
        assert store_batch(at, by=me, batch=found) == 1
        kept = counts(at)
    with opened(study) as now:
        [document] = now.study.documents
        [case] = now.study.cases
        assert now.study.text(document.id)[: len(TALK)] == TALK
        assert original(now.place, document.id).data == TALK.encode()
        assert [s.case_id for s in now.study.speakers if s.label == "P03"] == [case.id]
        assert document.n_words == found.documents[0].n_words
    assert kept[Counted.CASES] == 1


def test_a_name_that_is_taken_is_left_out_until_it_is_renamed(study, me):
    with at_study(study) as at:
        store_batch(at, by=me, batch=batch())
    with opened(study) as now:
        again = batch(of=now.study)

    assert again.wanted == ()
    assert "is in the study" in again.documents[0].problem


def test_two_files_of_one_name_are_said_before_anything_is_stored(study, me):
    twice = batch(sent(name="a.txt"), sent(name="a.md"))
    first, second = twice.documents
    same = twice.with_document(second.__class__(**{**vars(second), "name": first.name}))

    with at_study(study) as at:
        before = revision(at)
        with pytest.raises(BadValue, match="rename one"):
            store_batch(at, by=me, batch=same)
        assert revision(at) == before


def test_stopping_leaves_the_study_as_it_was(study, me):
    def stop(_what, _done, _total):
        raise Cancelled

    with at_study(study) as at:
        with pytest.raises(Cancelled):
            store_batch(at, by=me, batch=batch(), progress=stop)
        assert counts(at)[Counted.CASES] == 0
        assert counts(at)[Counted.DOCUMENTS] == 0


def test_a_file_that_is_not_waiting_any_more_is_said():
    with pytest.raises(NotFound):
        batch().document(made("gone"))
