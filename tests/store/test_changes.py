"""What the changes refuse, and what else they do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from polyvocal.core.cases import Attribute, Case, CaseSet, Partnership
from polyvocal.core.coding import Coder, Exemplar, Memo, MemoTarget, Round, Span
from polyvocal.core.documents import Document, Speaker, SpeakerKind
from polyvocal.core.errors import BadFile, BadValue, Cancelled, NotFound, PolyvocalError
from polyvocal.core.study import Study
from polyvocal.store import changes
from polyvocal.store.changes import NewDocument, Original
from polyvocal.store.changes.documents import LARGEST_ORIGINAL
from polyvocal.store.changes.found import LONGEST_NAME
from polyvocal.store.connections import StudyPlace
from polyvocal.store.packing import pack_turns
from polyvocal.store.reads import revision
from polyvocal.store.snapshot import read_study
from tests.store.samples import (
    ANN,
    CASE_SET,
    CODER,
    FIRST,
    GROUP,
    HEARD,
    HOSTILE,
    PW1,
    SECOND,
    SP2,
    VOICE,
    made,
    whole_study,
)
from tests.store.sql import run
from tests.store.story import begin, fill

NOWHERE = made("nowhere")


@pytest.fixture
def at(alias: str) -> StudyPlace:
    """The samples, added piece by piece."""
    place = begin(alias)
    fill(place)
    return place


def a_document(name: str, text: str = "Hello there.", **parts: object) -> NewDocument:
    return replace(NewDocument(Document(made(name), name), text), **parts)  # type: ignore[arg-type]  # fields by name


Change = Callable[[StudyPlace], object]
REFUSED: dict[str, tuple[type[PolyvocalError], str, Change]] = {
    "an empty label": (
        BadValue, "Give the case a name.",
        lambda at: changes.add_cases(at=at, by=ANN, cases=[Case(NOWHERE, " ")]),
    ),
    "a label past all measure": (
        BadValue, "at most 500 characters",
        lambda at: changes.add_cases(
            at=at, by=ANN, cases=[Case(NOWHERE, "x" * (LONGEST_NAME + 1))]
        ),
    ),
    "a label given twice": (
        BadValue, "There is a case N already",
        lambda at: changes.add_cases(
            at=at, by=ANN, cases=[Case(made("a"), "N"), Case(made("b"), "N")]
        ),
    ),
    "an id given twice": (
        BadValue, "is in the study already",
        lambda at: changes.add_cases(at=at, by=ANN, cases=[Case(PW1.id, "N")]),
    ),
    "a label with an invisible sign": (
        BadValue, r"U\+0000",
        lambda at: changes.add_cases(at=at, by=ANN, cases=[Case(NOWHERE, "a\x00b")]),
    ),
    "a label with half a character": (
        BadValue, "half a character",
        lambda at: changes.add_cases(at=at, by=ANN, cases=[Case(NOWHERE, "a\ud83d")]),
    ),
    "minutes without end": (
        BadValue, "not finite",
        lambda at: changes.change_document(
            at=at, by=ANN, document=replace(FIRST, minutes=float("inf"))
        ),
    ),
    "a new label that is taken": (
        BadValue, "There is a case SP1 already",
        lambda at: changes.change_case(at=at, by=ANN, case=replace(PW1, label="SP1")),
    ),
    "a case that is not there": (
        NotFound, "That case is not in this study",
        lambda at: changes.change_case(at=at, by=ANN, case=Case(NOWHERE, "N")),
    ),
    "a case in a case set": (
        BadValue, "PW1 is in a case set; remove the case set first.",
        lambda at: changes.remove_case(at=at, by=ANN, case_id=PW1.id),
    ),
    "an attribute that is there": (
        BadValue, "There is an attribute age already",
        lambda at: changes.add_attributes(at=at, by=ANN, attributes=[Attribute(NOWHERE, "age")]),
    ),
    "a partnership with nobody": (
        NotFound, "That case is not in this study",
        lambda at: changes.add_partnerships(
            at=at, by=ANN, partnerships=[Partnership(made("p"), PW1.id, NOWHERE)]
        ),
    ),
    "a case set of that name": (
        BadValue, "There is a case set Selected already",
        lambda at: changes.add_case_set(at=at, by=ANN, case_set=replace(CASE_SET, id=NOWHERE)),
    ),
    "a case set of nobody": (
        NotFound, "That case is not in this study",
        lambda at: changes.add_case_set(
            at=at, by=ANN, case_set=CaseSet(made("s"), "Ghosts", frozenset({NOWHERE}))
        ),
    ),
    "a document's name that is taken": (
        BadValue, "There is a document interview 2 already",
        lambda at: changes.add_documents(
            at=at, by=ANN, documents=[NewDocument(Document(made("d"), FIRST.name), "x")]
        ),
    ),
    "a turn outside the text": (
        BadValue, "A turn of new lies outside its text.",
        lambda at: changes.add_documents(
            at=at, by=ANN, documents=[a_document("new", turns=[(None, 0, 99, None)])]
        ),
    ),
    "a turn of a stranger": (
        BadValue, "has a speaker who is not of that document",
        lambda at: changes.add_documents(
            at=at, by=ANN, documents=[a_document("new", turns=[(VOICE.id, 0, 5, None)])]
        ),
    ),
    "a text that is not the digest's": (
        BadValue, "The text of new is not the one its digest was taken of.",
        lambda at: changes.add_documents(
            at=at,
            by=ANN,
            documents=[NewDocument(Document(made("new"), "new", text_digest="0" * 64), "x")],
        ),
    ),
    "an original past 20 MB": (
        BadFile, "larger than 20 MB",
        lambda at: changes.add_documents(
            at=at,
            by=ANN,
            documents=[a_document("new", original=Original("a.wav", bytes(LARGEST_ORIGINAL + 1)))],
        ),
    ),
    "a speaker of a case that is not there": (
        NotFound, "That case is not in this study",
        lambda at: changes.change_speaker(at=at, by=ANN, speaker=replace(VOICE, case_id=NOWHERE)),
    ),
    "a speaker that is not there": (
        NotFound, "That speaker is not in this study",
        lambda at: changes.change_speaker(
            at=at, by=ANN, speaker=Speaker(NOWHERE, FIRST.id, "x", SpeakerKind.NEITHER)
        ),
    ),
    "a coding past the text's end": (
        BadValue, "but the text at",
        lambda at: changes.add_codings(
            at=at,
            by=ANN,
            codings=[replace(HEARD, id=NOWHERE, span=Span(0, len(HOSTILE) + 1))],
        ),
    ),
    "a coding with a group": (
        BadValue, "takes no codings there",
        lambda at: changes.add_codings(
            at=at, by=ANN, codings=[replace(HEARD, id=NOWHERE, code_id=GROUP.id)]
        ),
    ),
    "a coding under a version that is not there": (
        BadValue, "version 7 of the template does not have",
        lambda at: changes.add_codings(
            at=at, by=ANN, codings=[replace(HEARD, id=NOWHERE, template_version=7)]
        ),
    ),
    "a coding by nobody": (
        NotFound, "That coder is not in this study",
        lambda at: changes.add_codings(
            at=at, by=ANN, codings=[replace(HEARD, id=made("c"), coder_id=NOWHERE)]
        ),
    ),
    "a coding of no document": (
        NotFound, "That document is not in this study",
        lambda at: changes.add_codings(
            at=at, by=ANN, codings=[replace(HEARD, id=made("c"), document_id=NOWHERE)]
        ),
    ),
    "a coding in no round": (
        NotFound, "That round is not in this study",
        lambda at: changes.add_codings(
            at=at, by=ANN, codings=[replace(HEARD, id=made("c"), round_id=NOWHERE)]
        ),
    ),
    "codings, one of them gone": (
        NotFound, "That coding is not in this study",
        lambda at: changes.remove_codings(at=at, by=ANN, coding_ids=[HEARD.id, NOWHERE]),
    ),
    "a round of no document": (
        NotFound, "That document is not in this study",
        lambda at: changes.add_round(
            at=at,
            by=ANN,
            round_=Round(made("r"), "R", False, frozenset({(NOWHERE, CODER.id)})),
        ),
    ),
    "a memo by nobody": (
        NotFound, "That coder is not in this study",
        lambda at: changes.add_memo(at=at, by=ANN, memo=Memo(made("m"), "!", NOWHERE)),
    ),
    "a memo on nothing": (
        BadValue, "Say what the memo hangs on.",
        lambda at: changes.add_memo(
            at=at, by=ANN, memo=Memo(made("m"), "!", CODER.id, MemoTarget.CASE)
        ),
    ),
    "an exemplar of nothing": (
        NotFound, "That coding is not in this study",
        lambda at: changes.add_exemplar(at=at, by=ANN, exemplar=Exemplar(made("e"), NOWHERE)),
    ),
    "a coder without a name": (
        BadValue, "Give the coder a name.",
        lambda at: changes.add_coder(at=at, by=ANN, coder=Coder(NOWHERE, "")),
    ),
    "a study without a name": (
        BadValue, "Give the study a name.",
        lambda at: changes.rename_study(at=at, by=ANN, name=""),
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_a_change_that_cannot_be_is_refused_in_a_sentence(at: StudyPlace, what: str) -> None:
    error, sentence, change = REFUSED[what]
    before = read_study(at)
    with pytest.raises(error, match=sentence):
        change(at)
    assert read_study(at) == before
    assert revision(at) == before.revision


def test_what_belongs_to_another_study_is_not_in_this_one(at: StudyPlace) -> None:
    other = begin(at.alias, made("other"))
    for change in (
        lambda: changes.change_case(at=other, by=ANN, case=PW1),
        lambda: changes.remove_document(at=other, by=ANN, document_id=FIRST.id),
        lambda: changes.change_speaker(at=other, by=ANN, speaker=VOICE),
        lambda: changes.remove_codings(at=other, by=ANN, coding_ids=[HEARD.id]),
    ):
        with pytest.raises(NotFound):
            change()


def test_a_case_s_words_stay_when_it_is_removed(at: StudyPlace) -> None:
    changes.remove_case_set(at=at, by=ANN, case_set_id=CASE_SET.id)
    changes.remove_case(at=at, by=ANN, case_id=PW1.id)
    study = read_study(at)
    assert [speaker.case_id for speaker in study.speakers] == [None, None]
    assert study.partnerships == ()
    assert len(study.codings) == 3


def test_a_document_goes_with_all_that_hangs_on_it(at: StudyPlace) -> None:
    changes.remove_document(at=at, by=ANN, document_id=FIRST.id)
    study = read_study(at)
    assert [d.name for d in study.documents] == [SECOND.name]
    assert [c.document_id for c in study.codings] == [SECOND.id]
    assert (study.speakers, study.exemplars, len(study.turns)) == ((), (), 0)
    assert {memo.target for memo in study.memos} == set(MemoTarget) - {
        MemoTarget.CODING,
        MemoTarget.PASSAGE,
    }
    assert [round_.assignments for round_ in study.rounds] == [frozenset()]
    assert run(at.alias, "SELECT count(*) FROM store_anchor") == [(1,)]
    assert run(at.alias, "SELECT count(*) FROM store_noteplace") == [(0,)]


def test_facts_change_and_the_text_stays(at: StudyPlace) -> None:
    before = read_study(at).document(FIRST.name)
    changes.change_document(
        at=at, by=ANN, document=replace(FIRST, minutes=None, text_version=9, text_digest="x")
    )
    assert read_study(at).document(FIRST.name) == replace(before, minutes=None)


def test_turns_may_come_packed(at: StudyPlace) -> None:
    document = made("packed")
    voice = Speaker(made("v"), document, "V", SpeakerKind.PARTICIPANT, SP2.id)
    turns = [(voice.id, 6, 11, 2.5), (None, 0, 5, None)]
    new = NewDocument(Document(document, "packed"), "Hello there.", [voice], pack_turns(turns))
    changes.add_documents(at=at, by=ANN, documents=[new])
    study = read_study(at)
    rows = study.turns.rows_of(study.document_index[document])
    told = [(study.turns[i].start, study.turns[i].seconds) for i in rows]
    assert told == [(0, None), (6, 2.5)]
    assert study.turns[rows[1]].speaker == study.speakers.index(voice)


def test_a_batch_that_is_stopped_leaves_nothing(at: StudyPlace) -> None:
    before = revision(at)
    kept = run(at.alias, "SELECT count(*) FROM store_content")

    def stop_after_the_first(what: str, done: int, total: int | None) -> None:
        if done:
            raise Cancelled

    many = [a_document(f"new {i}") for i in range(60)]
    with pytest.raises(Cancelled):
        changes.add_documents(at=at, by=ANN, documents=many, progress=stop_after_the_first)
    assert revision(at) == before
    assert run(at.alias, "SELECT count(*) FROM store_content") == kept


def spoiled_codings() -> Study:
    """A whole study in which one coding ends past its text."""
    study = whole_study()
    end = study.codings.end.copy()
    end[0] = 10_000
    object.__setattr__(study.codings, "end", end)
    return study


def test_a_whole_study_that_does_not_fit_is_refused(alias: str) -> None:
    with pytest.raises(BadValue, match="ends outside its text"):
        changes.add_study(alias=alias, by=ANN, study=spoiled_codings())
    assert run(alias, "SELECT count(*) FROM store_study") == [(0,)]
