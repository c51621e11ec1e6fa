"""Unitizing alphas of whole studies: what is a text, a span and a document here."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyvocal.analysis.frames import NoInterval
from polyvocal.analysis.unitizing import Unitizing, Unmeasured, measure_unitizing
from polyvocal.core.evidence import Layer, LayerKind
from tests.analysis.studies import CODERS, PAIR, Coded, Plan, plans

ANN, BEN = (Layer(LayerKind.CODER, CODERS[name].id) for name in ("Ann", "Ben"))
ALL_IN = tuple((name, who) for name in PAIR.talk for who in ("Ann", "Ben"))


def measured(*codings: Coded, **more) -> Unitizing:
    return measure_unitizing(dataclasses.replace(PAIR, assigned=ALL_IN).study(codings), **more)


def of_code(result: Unitizing, label: str):
    return next(line for line in result.codes if line.code.label == label)


def test_only_participants_characters_are_text():
    said = [words for turns in PAIR.talk.values() for who, words in turns if who in PAIR.people]

    result = measured()

    assert result.n_characters == sum(len(words) for words in said)
    assert len(result.documents) == 3
    assert of_code(result, "Asking").u.undefined is Unmeasured.NO_SPANS


def test_words_of_others_between_two_turns_make_no_difference():
    text = PAIR.text("D1")
    start, end = text.index("she showed"), text.index("my brother")
    over = [Coded("D1", start, end, "ask", who) for who in ("Ann", "Ben")]
    cut = [
        Coded("D1", start, text.index("\nINT: And"), "ask", "Ben"),
        Coded("D1", text.index("Then I"), end, "ask", "Ben"),
    ]

    assert of_code(measured(*over), "Asking").u.value == 1
    assert of_code(measured(over[0], *cut), "Asking").n_spans == (1, 2)


def test_overlapping_spans_of_one_coder_and_code_are_one():
    doubled = [PAIR.coded("D1", "asked the", "ask"), PAIR.coded("D1", "the nurse", "ask")]
    single = PAIR.coded("D1", "asked the nurse", "ask", coder="Ben")

    line = of_code(measured(*doubled, single), "Asking")

    assert (line.n_spans, line.u.value) == ((1, 1), 1)


def test_codes_that_overlap_are_measured_alone_but_not_together():
    both = [PAIR.coded("D1", "asked", code, coder=w) for code in ("ask", "tell") for w in CODERS]

    result = measured(*[coded for coded in both if coded.coder in {"Ann", "Ben"}])

    talking, doing, every = result.sets
    assert of_code(result, "Asking").u.value == 1
    assert (talking.n_overlaps, talking.u.undefined) == (2, Unmeasured.OVERLAPS)
    assert (talking.cu.undefined, every.u.undefined) == (Unmeasured.OVERLAPS,) * 2
    assert (doing.n_overlaps, doing.u.undefined) == (0, Unmeasured.NO_SPANS)


def test_codes_side_by_side_are_told_apart_where_spans_meet():
    result = measured(
        PAIR.coded("D1", "asked", "ask"),
        PAIR.coded("D1", "showed", "tell"),
        PAIR.coded("D1", "asked", "ask", coder="Ben"),
        PAIR.coded("D1", "showed", "ask", coder="Ben"),
    )

    talking = result.sets[0]
    assert talking.binary.value == 1
    assert talking.u.value is not None
    assert talking.cu.value is not None
    assert [(value.code.label, value.coverage) for value in talking.values] == [
        ("Asking", 1),
        ("Telling", 1),
    ]
    assert result.sets[1].cu.undefined is Unmeasured.NO_SPANS


def test_one_code_alone_says_nothing_of_values():
    result = measured(
        PAIR.coded("D1", "asked", "ask"), PAIR.coded("D1", "asked", "ask", coder="Ben")
    )

    assert result.sets[0].cu.undefined is Unmeasured.ONE_CODE
    assert result.sets[0].u.value == 1


def test_documents_that_one_was_not_to_code_are_left_out():
    plan = dataclasses.replace(PAIR, assigned=[("D1", "Ann"), ("D1", "Ben"), ("D2", "Ann")])

    result = measure_unitizing(plan.study([PAIR.coded("D2", "asked", "ask")]))

    assert [document.name for document in result.documents] == ["D1"]
    apart = dataclasses.replace(PAIR, assigned=[("D1", "Ann"), ("D2", "Ben")])
    nothing = measure_unitizing(apart.study([]))
    assert of_code(nothing, "Asking").u.undefined is Unmeasured.NO_DOCUMENTS


def test_a_single_code_has_an_interval_from_draws_of_documents():
    coded = [
        PAIR.coded(name, words, "ask", coder=who)
        for name, words in (("D1", "asked the nurse"), ("D2", "asked"), ("D3", "asked"))
        for who in ("Ann", "Ben")
    ]
    coded[1] = PAIR.coded("D1", "asked", "ask", coder="Ben")

    u = of_code(measured(*coded, rng=np.random.default_rng(3), n_draws=200), "Asking").u

    assert u.no_interval is None
    assert u.low <= u.value < u.high == 1
    assert of_code(measured(*coded), "Asking").u.no_interval is NoInterval.NOT_ASKED


@given(plans(), st.randoms())
def test_who_is_who_and_in_which_order_does_not_matter(plan: Plan, dice):
    other = {"Ann": "Ben", "Ben": "Ann"}
    kept = [coded for coded in plan.codings if coded.coder in other]
    swapped = [dataclasses.replace(coded, coder=other[coded.coder]) for coded in kept]
    dice.shuffle(swapped)
    one, two = (
        measure_unitizing(dataclasses.replace(plan, codings=codings).study(), (ANN, BEN))
        for codings in (kept, swapped)
    )

    values = [[np.nan if c.u.value is None else c.u.value for c in r.codes] for r in (one, two)]
    assert values[0] == pytest.approx(values[1], abs=1e-9, nan_ok=True)
    assert all(np.isnan(v) or v <= 1 for v in values[0])
