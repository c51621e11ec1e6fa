"""Places that coders read differently, against a count by hand, and which codes they confuse."""

import dataclasses
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyvocal.analysis.disagreement import count_confusions, find_places
from polyvocal.core.evidence import Layer, LayerKind
from tests.analysis.studies import CODERS, PAIR, Coded, Plan, plans

ANN, BEN = (Layer(LayerKind.CODER, CODERS[name].id) for name in ("Ann", "Ben"))
ALL_IN = tuple((name, who) for name in PAIR.talk for who in ("Ann", "Ben"))


def places_of(*codings: Coded, raters=None):
    study = dataclasses.replace(PAIR, assigned=ALL_IN).study(codings)
    return study, find_places(study, raters)


def told(study, places):
    titles = {code.id: code.label for code in study.template.codes}
    return [
        (
            place.document.name,
            {r.rater.name: [titles[c.code_id] for c in r.codings] for r in place.readings},
            place.is_agreed,
        )
        for place in places
    ]


def test_overlapping_spans_are_one_place_with_everybody_s_reading():
    study, places = places_of(
        PAIR.coded("D1", "asked the nurse", "ask"),
        PAIR.coded("D1", "the nurse and she", "tell", coder="Ben"),
        PAIR.coded("D1", "told my brother", "tell", coder="Ben"),
        PAIR.coded("D2", "asked", "ask"),
        PAIR.coded("D2", "asked me", "ask", coder="Ben"),
    )

    assert told(study, places) == [
        ("D1", {"Ann": ["Asking"], "Ben": ["Telling"]}, False),
        ("D1", {"Ann": [], "Ben": ["Telling"]}, False),
        ("D2", {"Ann": ["Asking"], "Ben": ["Asking"]}, True),
    ]
    words = study.text(places[0].document.id)[places[0].span.start : places[0].span.end]
    assert words == "asked the nurse and she"


def test_only_documents_that_two_were_to_code_have_places():
    plan = dataclasses.replace(PAIR, assigned=(("D1", "Ann"), ("D1", "Ben"), ("D2", "Ann")))
    study = plan.study([PAIR.coded("D2", "asked", "ask"), PAIR.coded("D1", "asked", "ask")])

    assert [place.document.name for place in find_places(study)] == ["D1"]


def test_nothing_coded_has_no_place():
    assert places_of()[1] == ()


def test_codes_given_in_place_of_one_another_are_counted_once_a_place():
    study, places = places_of(
        PAIR.coded("D1", "asked the nurse", "ask"),
        PAIR.coded("D1", "the nurse", "tell", coder="Ben"),
        PAIR.coded("D2", "asked", "tell"),
        PAIR.coded("D2", "asked", "ask", coder="Ben"),
        PAIR.coded("D3", "asked", "show"),
        PAIR.coded("D1", "told", "tell"),
        PAIR.coded("D1", "told", "tell", coder="Ben"),
        PAIR.coded("D1", "told", "show", coder="Ben"),
    )

    found = [
        (c.code.label, c.other.label if c.other else None, c.n_places)
        for c in count_confusions(study, places)
    ]

    assert found == [("Asking", "Telling", 2), ("Showing", None, 2)]


@given(plans(), st.randoms())
def test_every_coding_is_in_one_place_and_who_is_who_does_not_matter(plan: Plan, dice):
    other = {"Ann": "Ben", "Ben": "Ann"}
    kept = [coded for coded in plan.codings if coded.coder in other]
    everything = [(name, who) for name in plan.talk for who in other]
    swapped = [dataclasses.replace(coded, coder=other[coded.coder]) for coded in kept]
    dice.shuffle(swapped)
    one, two = (
        dataclasses.replace(plan, codings=codings, assigned=everything).study()
        for codings in (kept, swapped)
    )

    first, second = find_places(one, (ANN, BEN)), find_places(two, (ANN, BEN))

    spans = [(p.document.name, p.span, p.is_agreed, len(p.codings)) for p in first]
    assert spans == [(p.document.name, p.span, p.is_agreed, len(p.codings)) for p in second]
    ids = [coding.id for place in first for coding in place.codings]
    assert len(ids) == len(set(ids))
    for a, b in itertools.pairwise(first):
        assert a.document != b.document or a.span.end <= b.span.start
    counts = [count_confusions(s, p) for s, p in ((one, first), (two, second))]
    assert counts[0] == counts[1]


def test_one_rater_has_no_places_to_differ_on():
    with pytest.raises(ValueError, match="at least two"):
        places_of(raters=(ANN,))
