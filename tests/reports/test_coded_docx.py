"""Transcripts in Word: every coding a comment of its coder, on its words."""

import io
from dataclasses import replace

import docx
from docx.oxml.ns import qn
from lxml import etree

from polyvocal.analysis.transcripts import lay_out_transcript
from polyvocal.core.cases import Consent, QuoteConsent
from polyvocal.core.coding import Certainty, Stance
from polyvocal.reports.coded_docx import write_coded_docx
from tests.analysis.studies import DAY, PAIR, Plan

CODED = replace(
    PAIR,
    codings=[
        PAIR.coded("D1", "asked the nurse", "ask", certainty=Certainty.CERTAIN),
        PAIR.coded("D1", "nurse and she", "tell", coder="Ben", stance=Stance.COMPLICATES),
        # Over the interviewer's turn, into another paragraph.
        PAIR.coded("D1", "showed me.\nINT: And then?\nP1: Then", "show"),
    ],
)


def written(plan: Plan) -> bytes:
    study = plan.study()
    return write_coded_docx(lay_out_transcript(study, study.document("D1"), DAY), "en")


def commented_words(data: bytes) -> dict[str, str]:
    """The words between the ends of each comment, by nothing but the standard."""
    words: dict[str, str] = {}
    inside: list[str] = []
    for element in docx.Document(io.BytesIO(data)).element.body.iter():
        number = element.get(qn("w:id"), "")
        if element.tag == qn("w:commentRangeStart"):
            inside.append(number)
            words[number] = ""
        elif element.tag == qn("w:commentRangeEnd"):
            inside.remove(number)
        elif element.tag == qn("w:t"):
            for one in inside:
                words[one] += element.text or ""
    assert inside == []
    return words


def test_python_docx_finds_each_comment_with_its_coder_and_its_words():
    data = written(CODED)

    comments = list(docx.Document(io.BytesIO(data)).comments)

    assert [(c.author, c.initials, c.text) for c in comments] == [
        ("Ann", "A", "1.1 Asking\ncertain (++)"),
        ("Ben", "B", "1.2 Telling\ncomplicates"),
        ("Ann", "A", "2.1 Showing"),
    ]
    assert commented_words(data) == {
        "0": "asked the nurse",
        "1": "nurse and she",
        "2": "showed me.INT: And then?P1: Then",
    }


def test_the_text_is_whole_and_its_lines_are_paragraphs():
    paragraphs = [p.text for p in docx.Document(io.BytesIO(written(CODED))).paragraphs]

    told = "3 codings are comments of their coders on their words."
    assert paragraphs == ["D1", told, *PAIR.text("D1").splitlines()]


def test_a_document_without_codings_says_so():
    paragraphs = docx.Document(io.BytesIO(written(replace(PAIR, codings=())))).paragraphs

    assert paragraphs[1].text == "Nothing is coded in it."


def test_words_of_those_who_refused_are_in_no_part_of_the_file():
    plan = replace(CODED, consent={"P1": Consent(QuoteConsent.NO)})

    document = docx.Document(io.BytesIO(written(plan)))

    everything = b"".join(part.blob for part in document.part.package.iter_parts()).decode(
        errors="ignore"
    )
    assert "nurse" not in everything
    assert "[Withheld: this person has not agreed to be quoted.]" in document.paragraphs[4].text
    assert next(iter(document.comments)).text.startswith("1.1 Asking")


def test_hostile_words_stay_words_and_the_file_is_always_the_same():
    talk = {"D1": (("P1", "<w:p/> & \x0b \ud83d 🙂 שלום \t ]]>"),)}
    plan = replace(PAIR, talk=talk, codings=())
    plan = replace(plan, codings=[plan.coded("D1", "🙂 שלום", "ask")])

    data = written(plan)

    assert data == written(plan)
    assert "<w:p/> & \ufffd \ufffd 🙂 שלום" in docx.Document(io.BytesIO(data)).paragraphs[2].text
    assert commented_words(data) == {"0": "🙂 שלום"}


def test_each_part_is_sound_xml():
    package = docx.Document(io.BytesIO(written(CODED))).part.package

    for part in package.iter_parts():
        if str(part.partname).endswith(".xml"):
            etree.fromstring(part.blob)
