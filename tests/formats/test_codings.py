"""Codings are placed where they stand or listed row by row, never guessed."""

import cProfile
import random
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyvocal.core.coding import Certainty, Coder, Round, Span, Stance
from polyvocal.core.findings import Outcome
from polyvocal.core.template import Code, Template, TemplateVersion
from polyvocal.formats.coding_places import DocumentText
from polyvocal.formats.coding_rows import CodingRow, CodingSheet, read_codings
from polyvocal.formats.codings import resolve_codings
from tests.formats.workbook_files import workbook

WORDS = (
    "INT: How did it go?\n\nP01: It went – mostly – fine. I said “no”.\n\n"
    "INT: Why no?\n\nP01: It went wrong. \U0001f469\u200d\u2695\ufe0f I said no. No 🙂 need."
)
TURNS = ((5, 19), (26, 63), (70, 77), (84, 125))
TEXT = DocumentText(WORDS, TURNS)
DOCUMENT, OTHER = UUID(int=1), UUID(int=2)
DOCUMENTS = {"P01.txt": DOCUMENT, "P02.txt": OTHER}
GOALS = Code(UUID(int=11), "1.1", "Goals", UUID(int=10), synonyms=("Aims",))
LATE = Code(UUID(int=12), "1.10", "Late goals", UUID(int=10))
TWINS = tuple(Code(UUID(int=n), f"2.{n}", "Twin") for n in (21, 22))
PLANNING = Code(UUID(int=10), "1", "Planning", is_group=True)
OLD = Code(UUID(int=30), "3", "Old", is_retired=True)
TEMPLATE = Template((TemplateVersion(4, (PLANNING, GOALS, LATE, *TWINS, OLD)),))


def resolve(*rows: CodingRow, **settings):
    return resolve_codings(
        CodingSheet("codings.csv", rows), DOCUMENTS, lambda _id: TEXT, TEMPLATE, **settings
    )


def row(number: int = 2, **fields) -> CodingRow:
    return replace(CodingRow(number, document="P01", code="1.1", coder="A"), **fields)


def passages(result) -> list[str]:
    return [WORDS[c.span.start : c.span.end] for c in result.codings]


def said(result) -> list[tuple[Outcome, str]]:
    return [(finding.outcome, finding.place) for finding in result.findings]


def test_the_turns_of_these_tests_are_where_they_should_be():
    assert [WORDS[a:b] for a, b in TURNS] == [
        "How did it go?",
        "It went – mostly – fine. I said “no”.",
        "Why no?",
        "It went wrong. \U0001f469\u200d\u2695\ufe0f I said no. No 🙂 need.",
    ]


@pytest.mark.parametrize(
    ("fields", "passage"),
    [
        ({"start": 84, "end": 98}, "It went wrong."),
        ({"start": 84, "end": 98, "quote": "It  went wrong."}, "It went wrong."),
        ({"start": 84, "end": 98, "quote": "“It went wrong.”", "turn": 4}, "It went wrong."),
        ({"turn": 1}, "How did it go?"),
        ({"turn": 4, "quote": "It went"}, "It went"),
        ({"turn": 2, "quote": "said 'no'"}, "said “no”"),
        ({"turn": 2, "quote": "went -- mostly"}, "went – mostly"),
        ({"quote": "went wrong"}, "went wrong"),
        ({"quote": "It went … I said “no”"}, "It went – mostly – fine. I said “no”"),
        ({"quote": "🙂 need"}, "🙂 need"),
    ],
)
def test_a_passage_is_found_by_positions_turn_or_quote(fields, passage):
    assert passages(resolve(row(**fields))) == [passage]


@pytest.mark.parametrize(
    ("fields", "outcome", "sentence"),
    [
        ({}, Outcome.MISSING, "The row gives neither positions nor a turn nor a quote"),
        ({"start": 5}, Outcome.MISSING, "Of start and end, only one is given."),
        ({"start": 9, "end": 9}, Outcome.MISSING, "No passage goes from 9 to 9"),
        ({"start": 9, "end": 999}, Outcome.MISSING, "the text ends at 125"),
        ({"start": 84, "end": 98, "turn": 2}, Outcome.AMBIGUOUS, "lie outside turn 2"),
        ({"start": 84, "end": 91, "quote": "went wrong"}, Outcome.AMBIGUOUS, "stands at 87 to 97"),
        (
            {"start": 84, "end": 99, "quote": "said"},
            Outcome.AMBIGUOUS,
            "other words than the quote",
        ),
        ({"turn": 0}, Outcome.MISSING, "turns are counted from 1"),
        ({"turn": 5}, Outcome.MISSING, "There is no turn 5; the document has 4 turns."),
        ({"turn": 1, "quote": "went wrong"}, Outcome.MISSING, "It stands in turn 4."),
        ({"quote": "went well"}, Outcome.MISSING, "The quote is not in the document"),
        ({"quote": "It went"}, Outcome.AMBIGUOUS, "stands 2 times in the document, in turns 2, 4"),
        ({"turn": 4, "quote": "o"}, Outcome.AMBIGUOUS, "stands 3 times in turn 4"),
        ({"code": "Planning"}, Outcome.MISSING, "is a group, and only its codes can be applied"),
        ({"code": "3"}, Outcome.MISSING, "“3” is retired"),
        ({"code": "4.5 Advice"}, Outcome.MISSING, "The template has no code “4.5 Advice”"),
        ({"code": "twin"}, Outcome.AMBIGUOUS, "stands for several codes: 2.21 Twin, 2.22 Twin"),
        ({"document": "P03"}, Outcome.MISSING, "There is no document called P03"),
    ],
)
def test_what_cannot_be_placed_is_listed_by_row(fields, outcome, sentence):
    result = resolve(row(7, **({"quote": "wrong"} | fields if "code" in fields else fields)))

    assert result.codings == ()
    assert said(result) == [(outcome, "row 7")]
    assert sentence in result.findings[0].sentence


@pytest.mark.parametrize("name", ["1.1", "goals", "1.1 Goals", "AIMS", "1.1 aims"])
def test_a_code_is_meant_by_any_of_its_names(name):
    assert resolve(row(code=name, turn=1)).codings[0].code_id == GOALS.id


def test_a_number_that_may_have_lost_its_nought_is_ambiguous():
    cells: list[list[object]] = [
        ["document", "code", "coder", "turn"], ["P01", 1.10, "A", 1], ["P01", "1.10", "A", 1]
    ]  # fmt: skip
    sheet = read_codings(workbook(cells), "codings.xlsx")

    result = resolve_codings(sheet, DOCUMENTS, lambda _id: TEXT, TEMPLATE)

    assert [c.code_id for c in result.codings] == [LATE.id]
    assert said(result) == [(Outcome.AMBIGUOUS, "sheet Sheet, row 2")]


def test_a_retyped_quote_is_taken_and_reported():
    assert said(resolve(row(quote="I said 'no'"))) == [(Outcome.CHANGED, "row 2")]


def test_everything_a_row_says_is_kept():
    judged = row(turn=1, certainty=Certainty.PROBABLE, stance=Stance.COMPLICATES, note="hm")

    (coding,) = resolve(judged).codings

    assert coding.certainty is Certainty.PROBABLE
    assert (coding.stance, coding.note) == (Stance.COMPLICATES, "hm")
    assert (coding.document_id, coding.span, coding.template_version) == (DOCUMENT, Span(5, 19), 4)


def test_codings_and_findings_come_in_the_order_of_the_rows():
    result = resolve(
        row(2, turn=4), row(3, document="P02", quote="?!"), row(4, turn=1), row(5, quote="?!")
    )

    assert passages(result) == [WORDS[slice(*TURNS[3])], WORDS[slice(*TURNS[0])]]
    assert [place for _outcome, place in said(result)] == ["row 3", "row 5"]


def test_the_same_coding_twice_is_read_once():
    result = resolve(row(2, turn=1), row(3, quote="How did it go?"), row(4, turn=1, coder="B"))

    assert len(result.codings) == 2
    assert said(result) == [(Outcome.LEFT_OUT, "row 3")]


def test_two_judgements_of_one_passage_are_both_kept_and_reported():
    result = resolve(row(2, turn=1), row(3, turn=1, stance=Stance.CONTRADICTS))

    assert [c.stance for c in result.codings] == [Stance.UNSET, Stance.CONTRADICTS]
    assert said(result) == [(Outcome.WARNING, "row 3")]


# --- coders and rounds ----------------------------------------------------------------------------


def test_every_name_is_a_new_coder_of_a_new_study():
    result = resolve(row(2, turn=1), row(3, turn=2, coder="B"), row(4, turn=3))

    assert [coder.name for coder in result.coders] == ["A", "B"]
    by_id = {coder.id: coder.name for coder in result.coders}
    assert [by_id[c.coder_id] for c in result.codings] == ["A", "B", "A"]


@pytest.mark.parametrize("other", ["ann lee", "Ann  Lee", "Ánn Lee", "AnnLee"])
def test_names_that_look_alike_are_kept_apart_with_a_warning(other):
    result = resolve(row(2, turn=1, coder="Ann Lee"), row(3, turn=1, coder=other))

    assert [coder.name for coder in result.coders] == ["Ann Lee", other]
    assert len({c.coder_id for c in result.codings}) == 2
    assert [f.outcome for f in result.findings] == [Outcome.WARNING]


KNOWN = Coder(UUID(int=50), "A")


def test_a_name_the_study_has_already_waits_for_a_person_s_word():
    result = resolve(row(2, turn=1), row(3, turn=1, coder="B"), coders=[KNOWN])

    assert [coder.name for coder in result.coders] == ["B"]
    assert len(result.codings) == 1
    assert [f.outcome for f in result.findings] == [Outcome.AMBIGUOUS]
    assert "1 row by A was left out" in result.findings[0].sentence


def test_the_person_may_say_that_it_is_the_same():
    result = resolve(row(turn=1), coders=[KNOWN], same_coders=True)

    assert result.coders == ()
    assert result.codings[0].coder_id == KNOWN.id


def test_the_person_may_say_that_it_is_somebody_else():
    result = resolve(row(turn=1), coders=[KNOWN], same_coders=False)

    assert [coder.name for coder in result.coders] == ["A"]
    assert result.codings[0].coder_id == result.coders[0].id != KNOWN.id


def test_of_two_namesakes_in_the_study_neither_is_guessed():
    twins = [KNOWN, Coder(UUID(int=51), "A")]

    result = resolve(row(turn=1), coders=twins, same_coders=True)

    assert (result.codings, result.coders) == ((), ())
    assert [f.outcome for f in result.findings] == [Outcome.AMBIGUOUS]


def test_rows_without_a_coder_are_left_out_unless_somebody_is_named():
    assert said(resolve(row(turn=1, coder=""))) == [(Outcome.MISSING, "")]

    result = resolve(row(2, turn=1, coder=""), row(3, turn=2), coder_where_blank="A")

    assert [coder.name for coder in result.coders] == ["A"]
    assert {c.coder_id for c in result.codings} == {result.coders[0].id}


def test_rounds_are_those_of_the_study_or_new_ones():
    known = Round(UUID(int=60), "first")

    result = resolve(
        row(2, turn=1, round="first"), row(3, turn=2, round="second"), row(4, turn=3),
        rounds=[known],
    )  # fmt: skip

    assert [r.name for r in result.rounds] == ["second"]
    assert [c.round_id for c in result.codings] == [known.id, result.rounds[0].id, None]


# --- all rows -------------------------------------------------------------------------------------

ROWS = st.lists(
    st.builds(
        CodingRow,
        number=st.just(0),
        document=st.sampled_from(["P01", "P02.txt", "P03"]),
        code=st.sampled_from(["1.1", "twin", "?"]),
        coder=st.sampled_from(["A", "B", ""]),
        start=st.none() | st.integers(0, 130),
        end=st.none() | st.integers(0, 130),
        turn=st.none() | st.integers(0, 6),
        quote=st.sampled_from(["", "It went", "no", "said 'no'", "need"]),
    ),
    max_size=12,
)


@given(ROWS)
def test_every_row_is_a_coding_or_is_named(rows):
    numbered = [replace(row, number=n) for n, row in enumerate(rows, 2)]

    result = resolve(*numbered)

    left = {f.place for f in result.findings if f.outcome not in {Outcome.CHANGED, Outcome.WARNING}}
    rows_without_coder = sum(not r.coder for r in numbered)
    named = {f"row {r.number}" for r in numbered if r.coder} & left
    assert len(result.codings) + len(named) == len(numbered) - rows_without_coder
    assert all(0 <= c.span.start < c.span.end <= len(WORDS) for c in result.codings)


def _large(n_rows: int, n_documents: int, *, with_turn: bool):
    rng = random.Random(7)  # noqa: S311 - made-up data needs no cryptography
    vocabulary = [
        "".join(rng.choices("abcdefghijklmnop", k=rng.randint(2, 9))) for _ in range(2000)
    ]
    texts: dict[UUID, DocumentText] = {}
    for n in range(n_documents):
        turns, parts, at = [], [], 0
        for _turn in range(40):
            words = " ".join(rng.choices(vocabulary, k=60))
            turns.append((at, at + len(words)))
            parts.append(words)
            at += len(words) + 2
        texts[UUID(int=1000 + n)] = DocumentText("\n\n".join(parts), turns)
    rows = []
    for n in range(n_rows):
        document = UUID(int=1000 + n % n_documents)
        turn = rng.randrange(40)
        start = texts[document].turns[turn][0] + rng.randrange(150)
        quote = texts[document].text[start : start + rng.randint(60, 120)].strip()
        rows.append(
            CodingRow(
                n + 2,
                f"d{document.int}",
                "1.1",
                "A",
                turn=turn + 1 if with_turn else None,
                quote=quote,
            )
        )
    names = {f"d{document.int}": document for document in texts}
    return CodingSheet("codings.csv", tuple(rows)), names, texts


@pytest.mark.parametrize("with_turn", [True, False])
def test_thousands_of_rows_are_no_more_work_each_than_hundreds(with_turn):
    few, many = (_work(n, with_turn=with_turn) for n in (500, 5_000))

    assert many <= 10 * few


def _work(n_rows: int, *, with_turn: bool) -> int:
    """The calls that it takes to find the places of so many rows: the same on every machine."""
    sheet, names, texts = _large(n_rows, 20, with_turn=with_turn)
    profile = cProfile.Profile()
    result = profile.runcall(resolve_codings, sheet, names, texts.__getitem__, TEMPLATE)
    n_repeated = sum(f.outcome is Outcome.LEFT_OUT for f in result.findings)
    assert len(result.codings) + n_repeated == n_rows
    return sum(entry.callcount for entry in profile.getstats())
