"""The speaker that a row of codings names: a check, and what tells two places apart."""

from dataclasses import replace
from uuid import UUID

import pytest

from polyvocal.core.coding import Span
from polyvocal.core.documents import SpeakerKind
from polyvocal.core.findings import Outcome
from polyvocal.core.template import Code, Template, TemplateVersion
from polyvocal.formats.coding_places import DocumentText, NotPlaced, Placed, place_row
from polyvocal.formats.coding_rows import CodingRow, CodingSheet, read_codings
from polyvocal.formats.coding_voices import Voice, Voices
from polyvocal.formats.codings import resolve_codings

WORDS = (
    "INT: I had no one.\n\nAnna: I had no one. So – tired.\n\n"
    "INT: So - tired, and so it goes?\n\nBo: So it goes. I had no one."
)
TURNS = tuple(
    (WORDS.index(said, at), WORDS.index(said, at) + len(said))
    for said, at in (
        ("I had no one.", 0),
        ("I had no one. So – tired.", 20),
        ("So - tired, and so it goes?", 50),
        ("So it goes. I had no one.", 90),
    )
)
VOICES = Voices(
    (
        Voice("INT", SpeakerKind.INTERVIEWER),
        Voice("Anna", SpeakerKind.PARTICIPANT, "PW 07"),
        Voice("Bo", SpeakerKind.PARTICIPANT),
    ),
    (0, 1, 0, 2),
)
TEXT = DocumentText(WORDS, TURNS, VOICES)
ROW = CodingRow(2, "one", "1.1")


def words(place):
    assert isinstance(place, Placed), place
    return WORDS[place.span.start : place.span.end], TEXT.turn_at(place.span.start)


def listed(place):
    assert isinstance(place, NotPlaced)
    return place.outcome, place.sentence


@pytest.mark.parametrize(
    ("speaker", "turn"),
    [("Anna", 2), ("anna", 2), ("PW7", 2), ("pw-07", 2), ("INT", 1), ("Interviewer", 1), ("Bo", 4)],
)
def test_of_several_places_the_speakers_own_is_meant(speaker, turn):
    row = replace(ROW, quote="I had no one", speaker=speaker)

    assert words(place_row(row, TEXT)) == ("I had no one", turn)


def test_several_places_of_the_same_speaker_stay_ambiguous():
    row = replace(ROW, quote="I had no one", speaker="participant")

    assert listed(place_row(row, TEXT)) == (
        Outcome.AMBIGUOUS,
        "The quote stands 2 times in the document, in turns 2, 4; add the turn.",
    )


def test_what_the_speaker_said_with_other_dashes_is_found_though_another_said_it_to_the_letter():
    row = replace(ROW, quote="So - tired", speaker="Anna")

    place = place_row(row, TEXT)

    assert words(place) == ("So – tired", 2)
    assert isinstance(place, Placed)
    assert place.remark == "The quote was found with other spaces, dashes or quotation marks."


@pytest.mark.parametrize(
    "row",
    [
        replace(ROW, quote="and so it goes", speaker="Bo"),
        replace(ROW, turn=3, speaker="Anna"),
        replace(ROW, turn=3, quote="and so", speaker="Anna"),
        replace(ROW, start=TURNS[2][0], end=TURNS[2][0] + 4, speaker="PW7"),
    ],
)
def test_a_row_that_names_another_speaker_than_the_passages_is_listed(row):
    assert listed(place_row(row, TEXT)) == (
        Outcome.AMBIGUOUS,
        f"INT speaks in turn 3, but the row says that {row.speaker} speaks.",
    )


def test_a_passage_over_several_turns_is_anybodys_who_speaks_in_it():
    row = replace(ROW, start=TURNS[0][0], end=TURNS[1][1])

    for speaker in ("INT", "Anna"):
        place = place_row(replace(row, speaker=speaker), TEXT)
        assert place == Placed(Span(TURNS[0][0], TURNS[1][1]))
    assert isinstance(place_row(replace(row, speaker="Bo"), TEXT), NotPlaced)


def test_a_passage_in_nobodys_turn_is_not_the_speakers():
    row = replace(ROW, start=0, end=3, speaker="INT")

    assert listed(place_row(row, TEXT))[1].startswith("The passage is in nobody's turn")


def test_a_turn_that_nobody_is_named_for_is_not_the_speakers():
    text = DocumentText(WORDS, TURNS, Voices(VOICES.voices, (0, 1, -1, 2)))

    place = place_row(replace(ROW, turn=3, speaker="Bo"), text)

    assert listed(place)[1].startswith("Nobody named speaks in turn 3")


def test_a_name_that_nobody_here_has_is_told_once_and_hides_no_coding():
    code = Code(UUID(int=1), "1.1", "Goals")
    rows = [replace(ROW, number=n, coder="A", turn=n, speaker="Carla") for n in (2, 3)]
    rows += [replace(ROW, number=9, coder="A", turn=1, speaker="?")]
    rows.append(replace(ROW, number=4, coder="A", quote="I had no one", speaker="Carla"))

    resolved = resolve_codings(
        CodingSheet("codings.csv", tuple(rows)),
        {"one": UUID(int=9)},
        lambda _id: TEXT,
        Template((TemplateVersion(1, (code,)),)),
    )

    assert len(resolved.codings) == 3
    assert [(f.outcome, f.place, f.sentence) for f in resolved.findings] == [
        (
            Outcome.WARNING,
            "",
            (
                "Nobody is called Carla in the documents of 2 rows, which were placed without "
                "looking who speaks (one)."
            ),
        ),
        (
            Outcome.AMBIGUOUS,
            "row 4",
            "The quote stands 3 times in the document, in turns 1, 2, 4; add the turn.",
        ),
    ]


@pytest.mark.parametrize("heading", ["speaker", "Who speaks", "said by", "Speaker label"])
def test_the_column_is_known_by_several_headings(heading):
    sheet = read_codings(f"document,code,quote,{heading}\na,1,b,Anna\n".encode(), "codings.csv")

    assert (sheet.rows[0].speaker, sheet.findings) == ("Anna", ())
