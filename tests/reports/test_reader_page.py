"""A page to be read anywhere: alone, without script, with nothing in it that may not be shown."""

import re
from dataclasses import replace

import lxml.html

from polyvocal.analysis.transcripts import lay_out_transcript
from polyvocal.core.cases import Consent, QuoteConsent
from polyvocal.core.coding import ContentNote, Span
from polyvocal.reports.blocks import Note
from polyvocal.reports.reader_page import write_reader_page
from tests.analysis.studies import DAY, PAIR, Plan, uid

CODED = replace(
    PAIR,
    codings=[
        PAIR.coded("D1", "asked the nurse", "ask"),
        PAIR.coded("D1", "nurse and she", "tell", coder="Ben"),
    ],
)


class Page:
    """The page as a browser would see it: its tags and ids, where its links lead, its words."""

    def __init__(self, text: str) -> None:
        elements = list(lxml.html.document_fromstring(text).iter())
        self.tags = [element.tag for element in elements]
        self.ids = [element.get("id", "") for element in elements if "id" in element.attrib]
        self.targets = [
            element.get(name, "")
            for element in elements
            for name in ("href", "src", "action")
            if name in element.attrib
        ]
        self.words = "".join(map(str, elements[0].itertext()))


def page_of(plan: Plan, **more) -> tuple[str, Page]:
    study = replace(plan.study(), **more)
    laid_out = (lay_out_transcript(study, document, DAY) for document in study.documents)
    text = b"".join(write_reader_page(study.name, "en", laid_out)).decode()
    return text, Page(text)


def test_the_page_stands_alone_and_every_link_leads_somewhere_in_it():
    text, page = page_of(CODED)

    assert "script" not in page.tags
    assert not re.search(r"https?://", text)
    assert "default-src 'none'; style-src 'sha256-" in text
    assert len(page.ids) == len(set(page.ids))
    assert {target.removeprefix("#") for target in page.targets} <= set(page.ids)
    assert len(page.targets) == 6


def test_all_words_are_there_and_codings_name_code_and_coder():
    _text, page = page_of(CODED)

    assert "I asked the nurse" in page.words.replace("1 and", " and")
    assert "1.1 Asking (Ann), to the words" in page.words
    assert "1.2 Telling (Ben), to the words" in page.words


def test_words_of_those_who_refused_are_nowhere_in_it():
    text, page = page_of(replace(CODED, consent={"P1": Consent(QuoteConsent.NO)}))

    assert "nurse" not in text
    assert "2 turns are withheld" in page.words
    assert "[Withheld: this person has not agreed to be quoted.]" in page.words


def test_what_carries_a_content_note_is_folded_under_it():
    start = PAIR.text("D1").index("nurse")
    note = ContentNote(uid("n"), uid("document D1"), Span(start, start + 5), "illness", uid("Ann"))

    text, _page = page_of(PAIR, content_notes=(note,))
    line = next(line for line in text.splitlines() if "<details>" in line)

    # A paragraph would end where the folded words begin.
    assert line.startswith('<div class="line"')
    assert "<details><summary>Content note: illness</summary>nurse</details>" in text


def test_hostile_words_are_words():
    talk = {"D1": (("P1", "<script>alert(1)</script> \"'&<img src=x>"),)}

    text, page = page_of(replace(PAIR, talk=talk, codings=()))

    assert page.words.count("<script>alert(1)</script>") == 1
    assert "<img" not in text


def test_documents_are_listed_and_what_the_page_was_made_of_is_told():
    study = CODED.study()
    names, facts = ["One", "<Two>", "Three"], (Note("Revision", "7-abc"),)

    pieces = write_reader_page("A study", "en", (), names=names, facts=facts)
    text = b"".join(pieces).decode()
    few = b"".join(write_reader_page("A study", "en", (), names=names[:2])).decode()

    assert '<li><a href="#d2"><bdi>&lt;Two&gt;</bdi></a></li>' in text
    assert "<dt>Revision</dt><dd>7-abc</dd>" in text
    assert "<nav" not in few
    laid_out = (lay_out_transcript(study, document, DAY) for document in study.documents)
    assert '<h2 id="d1">' in b"".join(write_reader_page("A study", "en", laid_out)).decode()


def test_codes_stand_in_the_order_of_their_numbers_and_a_document_without_any_says_so():
    study = CODED.study()
    codes = (
        replace(code, number="10.1") if code.number == "1.1" else code
        for code in study.template.codes
    )
    numbers = dict(zip(study.template.codes, codes, strict=True))
    laid_out = lay_out_transcript(study, study.documents[0], DAY)
    passages = tuple(replace(one, code=numbers[one.code]) for one in laid_out.passages)

    page = b"".join(
        write_reader_page("A study", "en", [replace(laid_out, passages=passages)])
    ).decode()
    bare, _page = page_of(replace(PAIR, codings=()))

    codes_told = page.partition("<h3>Codes</h3>")[2]
    assert codes_told.index("1.2 Telling") < codes_told.index("10.1 Asking")
    assert "Nothing is coded in it." in bare


def test_numbers_of_passages_that_end_at_one_place_can_be_told_apart():
    codings = [PAIR.coded("D1", "asked the nurse", code) for code in ("ask", "tell")]

    text, page = page_of(replace(PAIR, codings=codings))

    assert "nurse1, 2" in page.words
    assert '<mark class="several">asked the nurse</mark>' in text
