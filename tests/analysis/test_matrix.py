import numpy as np
from hypothesis import given

from polyvocal.analysis.frames import Scope
from polyvocal.analysis.matrix import tabulate_matrix
from polyvocal.core.coding import CoderKind, Stance
from polyvocal.core.columns import STATES
from polyvocal.core.evidence import Layer, LayerKind
from polyvocal.core.template import Template
from tests.analysis.studies import PAIR, Coded, Plan, plans


@given(plans())
def test_each_cell_is_what_a_count_by_hand_gives(plan: Plan):
    study = plan.study()

    matrix = tabulate_matrix(study)

    people = {c.id for c in study.coders if c.kind is CoderKind.PERSON}
    for i, case in enumerate(matrix.cases):
        own = {
            (turn.document, at)
            for turn in study.turns
            if turn.speaker is not None and study.speakers[turn.speaker].case_id == case.id
            for at in range(turn.start, turn.end)
        }
        assert matrix.talk_characters[i] == len(own)
        for j, code in enumerate(matrix.codes):
            spans = [
                {
                    (study.document_index[c.document_id], at)
                    for at in range(c.span.start, c.span.end)
                }
                for c in study.codings
                if c.code_id == code.id
                and c.coder_id in people
                and c.state in STATES[:2]
                and c.stance is not Stance.CONTRADICTS
            ]
            assert matrix.n_codings[i, j] == sum(not span.isdisjoint(own) for span in spans)
            assert matrix.characters[i, j] == len(own & set().union(*spans))
            assert matrix.present[i, j] == any(not span.isdisjoint(own) for span in spans)


def test_a_span_over_two_cases_is_in_both_rows_with_each_ones_own_words():
    everything = Coded("D2", 0, len(PAIR.text("D2")), "tell")

    matrix = tabulate_matrix(PAIR.study([everything]))

    assert [case.label for case in matrix.cases] == ["P1", "P2", "S1", "S2"]
    assert matrix.n_codings[:, 1].tolist() == [0, 0, 1, 1]
    assert matrix.characters[:, 1].tolist() == [0, 0, 20, 14]


def test_a_case_over_two_documents_adds_up():
    talk = {"A": [("P1", "one two")], "B": [("P1", "three")]}
    plan = Plan(people={"P1": "PW"}, talk=talk)
    codings = [plan.coded("A", "one", "ask"), plan.coded("B", "three", "ask")]

    matrix = tabulate_matrix(plan.study(codings))

    assert matrix.n_codings[0].tolist() == [2, 0, 0, 0]
    assert matrix.characters[0].tolist() == [8, 0, 0, 0]
    assert matrix.talk_characters.tolist() == [12]


def test_all_coders_count_only_where_each_found_the_code_with_the_case():
    codings = [
        PAIR.coded("D1", "I asked", "ask"),
        PAIR.coded("D1", "the nurse", "ask", coder="Ben"),
        PAIR.coded("D3", "never", "ask"),
        PAIR.coded("D2", "He asked", "show", coder="Ben"),
    ]

    matrix = tabulate_matrix(PAIR.study(codings), Scope(layer=Layer(LayerKind.ALL_CODERS)))

    assert matrix.n_codings.tolist() == [[2, 0, 0, 0], [0] * 4, [0] * 4, [0] * 4]
    assert matrix.characters[0, 0] == len("I asked") + len("the nurse")
    assert matrix.notes != ()


def test_a_role_chosen_leaves_the_other_rows_out():
    matrix = tabulate_matrix(PAIR.study([]), Scope(roles=("SP",)))

    assert [case.label for case in matrix.cases] == ["S1", "S2"]
    assert matrix.n_codings.shape == (2, 4)


def test_an_empty_study_has_an_empty_matrix():
    matrix = tabulate_matrix(Plan(template=Template()).study())

    assert matrix.n_codings.shape == (0, 0)
    assert np.array_equal(matrix.present, matrix.n_codings)
