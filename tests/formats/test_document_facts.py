"""The sheet of documents says what each one is; what has two readings stays blank."""

import datetime as dt

import pytest

from polyvocal.core.documents import DocumentKind, SpeakerKind
from polyvocal.core.errors import BadFile
from polyvocal.core.findings import Outcome
from polyvocal.formats.document_facts import (
    DocumentFacts,
    NamedSpeaker,
    match_facts,
    read_document_facts,
)


def read(text: str):
    return read_document_facts(text.encode(), "documents.csv")


def said(result) -> list[tuple[Outcome, str]]:
    return [(finding.outcome, finding.place) for finding in result.findings]


def test_every_column_is_read():
    result = read(
        "File name;Participants;Type;Interview date;Length;Time point;Interviewed by;Lang;Audio;"
        'Speakers\nP01.docx;"P01; W01";interview;2024-04-23;1:05:00;T2;Interviewer 1;en-GB;a.mp3;'
        '"Client = P01; Worker: W01; Mod → interviewer; Radio = neither"\n'
    )

    assert result.facts == (
        DocumentFacts(
            name="P01.docx",
            row=2,
            case_labels=("P01", "W01"),
            kind=DocumentKind.TRANSCRIPT,
            date=dt.date(2024, 4, 23),
            minutes=65,
            time_point="T2",
            interviewer="Interviewer 1",
            language="en-GB",
            recording="a.mp3",
            speakers=(
                NamedSpeaker("Client", SpeakerKind.PARTICIPANT, "P01"),
                NamedSpeaker("Worker", SpeakerKind.PARTICIPANT, "W01"),
                NamedSpeaker("Mod", SpeakerKind.INTERVIEWER),
                NamedSpeaker("Radio", SpeakerKind.NEITHER),
            ),
        ),
    )
    assert result.findings == ()


def test_blank_and_missing_cells_are_blank_without_a_word():
    result = read("document,date,minutes,kind\nP01,,unknown,\n")

    assert result.facts == (DocumentFacts("P01", 2),)
    assert result.findings == ()


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("date", "03/04/2024"),
        ("date", "last week"),
        ("minutes", "1:05"),
        ("minutes", "long"),
        ("kind", "poem"),
        ("language", "English!"),
        ("speakers", "client"),
        ("speakers", "client ="),
    ],
)
def test_a_cell_without_one_reading_stays_blank_and_is_listed(column, cell):
    result = read(f"document,{column}\nP01,{cell}\n")

    assert result.facts == (DocumentFacts("P01", 2),)
    assert said(result) == [(Outcome.WARNING, "row 2")]
    assert cell in result.findings[0].sentence


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("field notes", DocumentKind.FIELD_NOTE),
        ("Manual", DocumentKind.INTERVENTION_DESCRIPTION),
        ("paper", DocumentKind.PAPER),
        ("other", DocumentKind.OTHER),
    ],
)
def test_kinds_go_by_several_names(cell, kind):
    assert read(f"document,kind\nP01,{cell}\n").facts[0].kind is kind


def test_a_document_has_one_row():
    with pytest.raises(BadFile, match=r"documents.csv, row 3: P01 is also in row 2"):
        read("document,minutes\nP01,5\nP01,6\n")


def test_a_row_without_a_document_is_left_out():
    assert said(read("document,minutes\n,5\n")) == [(Outcome.LEFT_OUT, "row 2")]


def test_rows_find_their_documents_with_or_without_the_ending():
    read_facts = read("document\nP01.docx\nP02\ninterview 3\n")

    matched = match_facts(read_facts, ["P01", "P02.txt", "Interview_03.txt"])

    assert {name: facts.row for name, facts in matched.by_document.items()} == {
        "P01": 2, "P02.txt": 3, "Interview_03.txt": 4
    }  # fmt: skip
    assert matched.findings == ()


def test_rows_and_documents_without_a_partner_are_reported():
    matched = match_facts(read("document\nP01\nP09\np01.txt\n"), ["P01", "P02"])

    assert [f.sentence for f in matched.findings] == [
        "There is no document called P09.",
        "p01.txt is the same document as in row 2; this row was left out.",
        "The sheet of documents has no row for P02.",
    ]


def test_two_files_of_one_name_are_told_apart_by_their_ending_only():
    matched = match_facts(read("document\nP01\nP01.docx\n"), ["P01.docx", "P01.txt"])

    assert {name: facts.row for name, facts in matched.by_document.items()} == {"P01.docx": 3}
    assert [f.outcome for f in matched.findings] == [Outcome.MISSING, Outcome.WARNING]
