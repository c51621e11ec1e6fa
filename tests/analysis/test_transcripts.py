"""A document laid out for others: pieces, codings, and the words that stay out."""

import datetime as dt
from dataclasses import replace

from hypothesis import given

from polyvocal.analysis.transcripts import lay_out_transcript
from polyvocal.core.cases import Consent, QuoteConsent
from polyvocal.core.coding import AnchorState, ContentNote, Span
from tests.analysis.studies import DAY, PAIR, Plan, plans, uid

REFUSES = {"P1": Consent(QuoteConsent.NO)}


def laid_out(plan: Plan, name: str = "D1", **more):
    study = replace(plan.study(), **more)
    return lay_out_transcript(study, study.document(name), DAY)


def test_lines_are_cut_where_codings_begin_and_end():
    codings = [
        PAIR.coded("D1", "asked the nurse", "ask"),
        PAIR.coded("D1", "nurse and she", "tell", coder="Ben"),
    ]

    transcript = laid_out(replace(PAIR, codings=codings))

    assert [(p.words, p.passages, p.begins, p.ends) for p in transcript.lines[1]] == [
        ("P1: I ", (), (), ()),
        ("asked the ", (0,), (0,), ()),
        ("nurse", (0, 1), (1,), (0,)),
        (" and she", (1,), (), (1,)),
        (" showed me.", (), (), ()),
    ]
    assert [(p.code.title, p.coder.name) for p in transcript.passages] == [
        ("1.1 Asking", "Ann"),
        ("1.2 Telling", "Ben"),
    ]


def test_words_of_those_who_refused_are_nowhere():
    codings = [PAIR.coded("D1", "nurse and she", "tell"), PAIR.coded("D1", "begin", "ask")]

    transcript = laid_out(replace(PAIR, codings=codings, consent=REFUSES))

    shown = "\n".join("".join(piece.words for piece in line) for line in transcript.lines)
    assert shown == "INT: How did it begin?\nP1: \nINT: And then?\nP1: "
    assert transcript.n_withheld == 2
    assert [p.is_withheld for p in transcript.passages] == [False, True]


def test_consent_that_has_run_out_withholds_from_the_day_after():
    for until, n in ((DAY, 0), (DAY - dt.timedelta(days=1), 2)):
        consent = {"P1": Consent(QuoteConsent.YES, until)}
        assert laid_out(replace(PAIR, consent=consent)).n_withheld == n


def test_codings_nobody_can_place_are_counted_and_left_out():
    codings = [PAIR.coded("D1", "nurse", "ask", state=AnchorState.TO_REVIEW)]

    transcript = laid_out(replace(PAIR, codings=codings))

    assert (transcript.passages, transcript.n_unplaced) == ((), 1)


def test_content_notes_stand_on_their_words():
    start = PAIR.text("D1").index("nurse")
    note = ContentNote(
        uid("note"), uid("document D1"), Span(start, start + 5), "illness", uid("Ann")
    )

    transcript = laid_out(PAIR, content_notes=(note,))

    assert [p.words for line in transcript.lines for p in line if p.content_note] == ["nurse"]


@given(plans())
def test_the_pieces_are_the_text_and_each_passage_begins_and_ends_once(plan):
    study = plan.study()
    for document in study.documents:
        transcript = lay_out_transcript(study, document, DAY)
        text = "\n".join("".join(p.words for p in line) for line in transcript.lines)
        # A last line that only ends a coding stays as an empty one.
        assert text.removesuffix("\n") == study.text(document.id).removesuffix("\n")
        pieces = [p for line in transcript.lines for p in line]
        n = list(range(len(transcript.passages)))
        assert sorted(i for p in pieces for i in p.begins) == n
        assert sorted(i for p in pieces for i in p.ends) == n
        for i, passage in enumerate(transcript.passages):
            words = "\n".join(
                "".join(p.words for p in line if i in p.passages)
                for line in transcript.lines
                if any(i in p.passages for p in line)
            )
            assert words.replace("\n", "") == study.quote(passage.coding).replace("\n", "")
