"""Each voice gets its case by the first rule that holds, and nobody's is guessed."""

from uuid import UUID

import pytest

from polyvocal.core.cases import Case
from polyvocal.core.documents import SpeakerKind
from polyvocal.core.findings import Outcome
from polyvocal.formats.document_facts import DocumentFacts, NamedSpeaker
from polyvocal.formats.labels import cases_by_label
from polyvocal.formats.speakers import AssignedSpeaker, assign_speakers

PARTICIPANT, INTERVIEWER, NEITHER = SpeakerKind
LABELS = ["P01", "P02", "W01"]
CASES = cases_by_label(Case(UUID(int=n), label) for n, label in enumerate(LABELS))
P01, P02, W01 = (UUID(int=n) for n in range(3))


def assign(heard, facts=None, document="interview.txt"):
    return assign_speakers(document, heard, CASES, facts)


def outcomes(result) -> list[Outcome]:
    return [finding.outcome for finding in result.findings]


def test_a_label_that_is_a_case_s_is_that_case():
    result = assign([("P01", PARTICIPANT), ("Int", INTERVIEWER), ("W01", PARTICIPANT)])

    assert result.speakers == (
        AssignedSpeaker("P01", PARTICIPANT, P01),
        AssignedSpeaker("Int", INTERVIEWER),
        AssignedSpeaker("W01", PARTICIPANT, W01),
    )
    assert result.case_ids == (P01, W01)
    assert result.findings == ()


def test_a_label_in_another_writing_is_that_case_and_reported():
    result = assign([("p1", PARTICIPANT)])

    assert result.speakers == (AssignedSpeaker("p1", PARTICIPANT, P01),)
    assert outcomes(result) == [Outcome.CHANGED]


def test_the_sheet_of_documents_says_who_is_who_whatever_the_labels_look_like():
    facts = DocumentFacts(
        "interview",
        speakers=(
            NamedSpeaker("Therapist", PARTICIPANT, "W01"),
            NamedSpeaker("client", PARTICIPANT, "P02"),
            NamedSpeaker("P01", INTERVIEWER),
            NamedSpeaker("Radio", NEITHER),
        ),
    )
    heard = [(label, PARTICIPANT) for label in ("Therapist", "CLIENT", "P01", "Radio")]

    result = assign(heard, facts)

    assert [(s.kind, s.case_id) for s in result.speakers] == [
        (PARTICIPANT, W01),
        (PARTICIPANT, P02),
        (INTERVIEWER, None),
        (NEITHER, None),
    ]
    assert result.findings == ()


def test_one_case_and_one_participant_belong_together():
    result = assign(
        [("INT", INTERVIEWER), ("P", PARTICIPANT)], DocumentFacts("x", case_labels=("P02",))
    )

    assert result.speakers[1] == AssignedSpeaker("P", PARTICIPANT, P02)
    assert outcomes(result) == [Outcome.TAKEN]


@pytest.mark.parametrize("document", ["P02.txt", "p02", "P02_interview 1.docx", "P 02 second.txt"])
def test_a_document_named_after_a_case_is_that_case_s(document):
    result = assign([("Participant", PARTICIPANT)], document=document)

    assert result.speakers[0].case_id == P02
    assert outcomes(result) == [Outcome.TAKEN, Outcome.TAKEN]


@pytest.mark.parametrize(
    ("heard", "labels"),
    [
        ([("A", PARTICIPANT), ("B", PARTICIPANT)], ("P01",)),
        ([("A", PARTICIPANT)], ("P01", "P02")),
        ([("A", PARTICIPANT)], ()),
        ([("P01", PARTICIPANT), ("A", PARTICIPANT)], ("P01",)),
        ([("P02", PARTICIPANT), ("A", PARTICIPANT)], ("P01",)),
    ],
)
def test_a_voice_that_could_be_several_people_stays_without_a_case(heard, labels):
    result = assign(heard, DocumentFacts("x", case_labels=labels))

    assert all(s.case_id is None for s in result.speakers if s.label in {"A", "B"})
    assert outcomes(result).count(Outcome.MISSING) == sum(label in {"A", "B"} for label, _ in heard)


def test_an_interviewer_is_never_a_case_even_under_a_case_s_label():
    result = assign([("P01", INTERVIEWER)], DocumentFacts("x", case_labels=("P02",)))

    assert result.speakers == (AssignedSpeaker("P01", INTERVIEWER),)


def test_without_speakers_the_whole_text_is_the_one_case_s():
    result = assign([], DocumentFacts("x", case_labels=("P02",)))

    assert (result.whole_text_case, result.case_ids) == (P02, (P02,))
    assert outcomes(result) == [Outcome.WARNING]


@pytest.mark.parametrize("labels", [(), ("P01", "P02")])
def test_without_speakers_and_one_case_nobody_s_talk_is_counted(labels):
    result = assign([], DocumentFacts("x", case_labels=labels))

    assert result.whole_text_case is None
    assert outcomes(result) == [Outcome.MISSING]


def test_cases_and_speakers_that_are_not_there_are_reported():
    facts = DocumentFacts(
        "x", case_labels=("P77",), speakers=(NamedSpeaker("Client", PARTICIPANT, "P88"),)
    )

    result = assign([("P", PARTICIPANT)], facts)

    assert [f.sentence for f in result.findings if f.outcome is not Outcome.MISSING] == [
        "The sheet of documents names a speaker Client, who was not found in the text."
    ]
    assert result.speakers == (AssignedSpeaker("P", PARTICIPANT),)


def test_a_mapped_case_that_is_not_there_is_listed():
    facts = DocumentFacts("x", speakers=(NamedSpeaker("Client", PARTICIPANT, "P88"),))

    result = assign([("Client", PARTICIPANT)], facts)

    assert result.speakers == (AssignedSpeaker("Client", PARTICIPANT),)
    assert result.findings[0].sentence == "P88 is not in the sheet of participants."


def test_a_case_that_speaks_without_being_listed_is_reported():
    result = assign([("P02", PARTICIPANT)], DocumentFacts("x", case_labels=("P01",)))

    assert result.case_ids == (P02, P01)
    assert outcomes(result) == [Outcome.WARNING]
