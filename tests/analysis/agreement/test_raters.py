"""Who is held against whom, and where."""

import dataclasses
import itertools

import numpy as np
import pytest

from polyvocal.analysis.agreement import (
    Coefficient,
    measure_agreement,
)
from polyvocal.analysis.frames import LeftOutReason
from polyvocal.core.errors import BadValue, NotFound
from polyvocal.core.evidence import Layer, LayerKind
from tests.analysis.agreement.compared import ANN, BEN, CID, both_coded, line_of
from tests.analysis.studies import PAIR, uid


def test_only_documents_that_both_were_to_code_are_compared():
    plan = dataclasses.replace(PAIR, assigned=(("D1", "Ann"), ("D1", "Ben"), ("D2", "Ann")))
    study = plan.study(
        [
            PAIR.coded("D1", "asked", "ask"),
            PAIR.coded("D2", "asked", "ask"),
            PAIR.coded("D3", "asked", "ask", coder="Ben"),
        ]
    )

    result = measure_agreement(study)

    assert [line.document.name for line in result.documents] == ["D1"]
    assert (result.n_units, result.n_outside, result.by_codings) == (2, 1, ())


def test_of_documents_chosen_only_those_are_compared_and_the_rest_is_told_as_left_out():
    study = both_coded(
        PAIR.coded("D1", "asked", "ask"), PAIR.coded("D2", "asked", "ask", coder="Ben")
    )
    first = study.document("D1").id

    result = measure_agreement(study, documents=[first])

    whole = measure_agreement(study)
    assert [line.document.name for line in result.documents] == ["D1"]
    assert 0 < result.n_units < whole.n_units
    assert result.documents[0].line.counts == whole.documents[0].line.counts
    assert result.reading.n_left_out(LeftOutReason.OTHER_DOCUMENTS) == 1
    with pytest.raises(NotFound):
        measure_agreement(study, documents=[uid("no document")])


def test_without_assignments_coders_are_taken_to_have_coded_where_they_have_a_coding():
    study = PAIR.study(
        [PAIR.coded("D1", "asked", "ask"), PAIR.coded("D1", "nurse", "ask", coder="Ben")]
    )

    result = measure_agreement(study)

    assert [rater.name for rater in result.by_codings] == ["Ann", "Ben"]
    assert [line.document.name for line in result.documents] == ["D1"]


def test_more_than_two_have_every_pair_and_kappa_is_the_mean_of_the_pairs():
    plan = dataclasses.replace(
        PAIR, assigned=[(name, who) for name in PAIR.talk for who in ("Ann", "Ben", "Cid")]
    )
    study = plan.study(
        [
            PAIR.coded("D1", "asked", "ask"),
            PAIR.coded("D2", "asked", "ask"),
            PAIR.coded("D1", "asked", "ask", coder="Ben"),
            PAIR.coded("D3", "asked", "ask", coder="Cid"),
        ]
    )

    result = measure_agreement(study)

    pairs = [(pair.first.name, pair.second.name) for pair in result.pairs]
    assert pairs == [("Ann", "Ben"), ("Ann", "Cid"), ("Ben", "Cid")]
    of_two = [measure_agreement(study, pair) for pair in itertools.combinations((ANN, BEN, CID), 2)]
    for pair, alone in zip(result.pairs, of_two, strict=True):
        assert [line.line for line in pair.codes] == [line.line for line in alone.codes]
    kappas = [line_of(alone, "Asking").figures[Coefficient.KAPPA].value for alone in of_two]
    mean = line_of(result, "Asking").figures[Coefficient.KAPPA].value
    assert mean == pytest.approx(np.mean([k for k in kappas if k is not None]))


def test_one_coder_is_compared_with_themselves_in_two_rounds():
    study = PAIR.study(
        [
            PAIR.coded("D1", "asked", "ask", round="first"),
            PAIR.coded("D1", "asked", "ask", round="second"),
            PAIR.coded("D1", "told", "tell", round="second"),
        ]
    )
    rounds = [Layer(LayerKind.CODER, uid("Ann"), uid(name)) for name in ("first", "second")]

    result = measure_agreement(study, rounds)

    assert [rater.name for rater in result.raters] == ["Ann (first)", "Ann (second)"]
    assert line_of(result, "Asking").figures[Coefficient.KAPPA].value == 1


@pytest.mark.parametrize(
    "raters",
    [
        (ANN,),
        (ANN, ANN),
        (ANN, Layer()),
        (ANN, Layer(LayerKind.CODER, uid("Ann"), uid("first"))),
        (ANN, BEN, Layer(LayerKind.CODER, uid("Machine"))),
    ],
)
def test_what_cannot_be_compared_is_refused(raters):
    with pytest.raises(BadValue):
        measure_agreement(both_coded(), raters)


def test_a_coder_who_is_not_in_the_study_is_named():
    with pytest.raises(NotFound):
        measure_agreement(both_coded(), (ANN, Layer(LayerKind.CODER, uid("nobody"))))


def test_a_machine_is_compared_with_one_person():
    study = PAIR.study(
        [PAIR.coded("D1", "asked", "ask"), PAIR.coded("D1", "nurse", "ask", coder="Machine")]
    )

    result = measure_agreement(study, (ANN, Layer(LayerKind.CODER, uid("Machine"))))

    assert line_of(result, "Asking").counts.marked_together == 1
