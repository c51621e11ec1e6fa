"""In what two copies differ, said to a person: no ids, no names of a program's things."""

import datetime as dt
from dataclasses import replace
from uuid import UUID

from polyvocal.core.cases import (
    Case,
    Consent,
    Missing,
    MissingReason,
    Partnership,
    Placeholder,
    QuoteConsent,
)
from polyvocal.core.coding import Certainty, Coding, Span, Stance
from polyvocal.core.differing import differences_of, say_mine, say_theirs
from polyvocal.core.documents import Document
from polyvocal.core.template import Code

TEA, RAIN = UUID(int=1), UUID(int=2)
NAMES = {TEA: "1.1 Tea", RAIN: "1.2 Rain"}
CASE = Case(UUID(int=3), "P1", "worker", attributes={"sex": "Man", "age": 40.0})
CODING = Coding(UUID(int=4), UUID(int=5), Span(0, 4), TEA, UUID(int=6))


def test_of_a_case_its_values_one_by_one_and_why_they_are_missing():
    other = replace(
        CASE,
        role="",
        attributes={"sex": Missing(MissingReason.DECLINED), "age": 41.5},
        consent=Consent(QuoteConsent.YES, dt.date(2027, 1, 31)),
    )

    found = tuple(differences_of(CASE, other, NAMES))

    assert say_theirs(found) == (
        "role: nothing; age: 41.5; sex: missing (declined); "
        "consent to be quoted: yes, until 2027-01-31"
    )
    assert say_mine(found) == "role: worker; age: 40; sex: Man; consent to be quoted: unknown"


def test_of_a_coding_names_in_place_of_ids_and_what_was_not_set():
    coding = replace(CODING, stance=Stance.COMPLICATES, certainty=Certainty.CERTAIN)
    other = replace(CODING, span=Span(2, 9), code_id=RAIN)

    found = tuple(differences_of(coding, other, NAMES))

    assert say_theirs(found) == "place: 2–9; code: 1.2 Rain; certainty: not set; stance: not set"
    assert say_mine(found) == "place: 0–4; code: 1.1 Tea; certainty: ++; stance: complicates"


def test_of_a_code_its_lists_and_long_words_cut_where_they_stand_anyway():
    code = Code(TEA, "1.1", "Tea", definition="x" * 500, examples=("a", "b"))

    found = tuple(
        differences_of(code, replace(code, definition="", examples=(), is_group=True), {})
    )

    assert say_theirs(found) == "is group: yes; definition: nothing; examples: nothing"
    assert say_mine(found) == f"is group: no; definition: {'x' * 100}…; examples: a, b"


def test_what_only_a_text_decides_can_be_passed_over():
    document = Document(UUID(int=7), "D1", n_words=3)

    other = replace(document, name="D2", n_words=4, date=dt.date(2026, 3, 1))
    found = tuple(differences_of(document, other, {}, {"n_words"}))

    assert say_theirs(found) == "name: D2; date: 2026-03-01"


def test_an_end_of_a_partnership_that_was_not_interviewed_is_its_label():
    pair = Partnership(UUID(int=8), CASE.id, Placeholder("P8"))

    found = tuple(differences_of(pair, replace(pair, second=Placeholder("P9")), {}))

    assert (say_mine(found), say_theirs(found)) == ("second: P8", "second: P9")
