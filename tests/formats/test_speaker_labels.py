"""What a label looks like by itself."""

import pytest

from polyvocal.core.documents import SpeakerKind
from polyvocal.formats.speaker_labels import ReadingHints, Shape, read_label


@pytest.mark.parametrize(
    ("raw", "shape"),
    [
        ("Interviewer", Shape.INTERVIEWER),
        ("INT 2", Shape.INTERVIEWER),
        ("Interviewer (AM)", Shape.INTERVIEWER),
        ("co-facilitator", Shape.LOOSE),
        ("Lead Researcher", Shape.INTERVIEWER),
        ("I", Shape.LETTER),
        ("Participant 3", Shape.ROLE),
        ("Support worker", Shape.ROLE),
        ("Nurse Rosa", Shape.ROLE),
        ("Speaker A", Shape.ROLE),
        ("Teacher training", Shape.LOOSE),
        ("PW6", Shape.NAME),
        ("Rosa", Shape.NAME),
        ("Dr. Marsh", Shape.NAME),
        ("Maria de la Cruz", Shape.NAME),
        ("O’Neill-Smith", Shape.NAME),
        ("מראיין", Shape.NAME),
        ("参加者", Shape.NAME),
        ("?", Shape.NAME),
        ("rosa", Shape.LOOSE),
        ("he said", Shape.NEVER),
        ("One thing", Shape.NEVER),
        ("Note", Shape.NEVER),
        ("results MODERATOR", Shape.NEVER),
        ("[inaudible 00", Shape.NEVER),
        ("10", Shape.NEVER),
        ("Table 2", Shape.NEVER),
        ("", Shape.NEVER),
        ("Rosa and then she went home with", Shape.NEVER),
    ],
)
def test_a_label_is_as_sure_as_it_looks(raw, shape):
    assert read_label(raw).shape is shape


@pytest.mark.parametrize("raw", ["**Ada:**", "[Ada]", " ada ", "ADA -", "<Ada>", "Ada："])
def test_signs_around_a_label_do_not_count(raw):
    assert read_label(raw).key == "ada"


@pytest.mark.parametrize("raw", ["PW 6", "pw-6", "PW6", "Pw_6"])
def test_a_case_is_known_however_it_is_spaced(raw):
    label = read_label(raw, ReadingHints(case_labels=frozenset({"PW6"})))

    assert (label.shape, label.kind) == (Shape.TOLD, SpeakerKind.PARTICIPANT)


@pytest.mark.parametrize("raw", ["Ada Marsh", "Ada", "AM", "A.M."])
def test_an_interviewer_is_known_by_name_first_name_and_initials(raw):
    label = read_label(raw, ReadingHints(interviewers=frozenset({"Ada Marsh"})))

    assert (label.shape, label.kind) == (Shape.TOLD, SpeakerKind.INTERVIEWER)


def test_what_a_person_said_of_a_label_overrules_the_rest():
    hints = ReadingHints(case_labels=frozenset({"Int"}), kinds={"Interviewer": SpeakerKind.NEITHER})

    assert read_label("Interviewer", hints).kind is SpeakerKind.NEITHER
    assert read_label("INT", hints).kind is SpeakerKind.PARTICIPANT
