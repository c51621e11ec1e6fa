import pytest
from hypothesis import given

from polyvocal.analysis.frames import Ratio, Scope
from polyvocal.analysis.ranking import Metric, Ranking, rank_documents
from polyvocal.core.cases import CaseSet
from polyvocal.core.errors import NotFound
from tests.analysis.studies import GROUP_A, PAIR, Plan, plans, uid

TALK = {
    "A": [("P1", "ten letters"), ("P1", "b")],
    "B": [("P1", "ten letters"), ("P1", "b")],
    "C": [("P1", "ten letters"), ("P1", "b")],
    "D": [("INT", "anybody there?")],
    "E": [("P1", "nothing coded")],
}
PLAN = Plan(people={"P1": "PW"}, talk=TALK)
CODINGS = [
    PLAN.coded("A", "ten letters", "ask"),
    PLAN.coded("A", "ten", "show"),
    PLAN.coded("B", "ten", "ask"),
    PLAN.coded("B", "letters", "ask", n=1),
    PLAN.coded("B", "b", "show"),
    PLAN.coded("C", "ten letters", "show"),
]


def column(ranking: Ranking, metric: Metric) -> list[tuple[float | None, int | None]]:
    at = ranking.metrics.index(metric)
    return [(entry.placed[at].value, entry.placed[at].rank) for entry in ranking.documents]


def test_each_metric_ranks_by_itself():
    ranking = rank_documents(PLAN.study(CODINGS), [uid("ask")])

    assert [entry.document.name for entry in ranking.documents] == list("ABCDE")
    assert column(ranking, Metric.N_CODINGS) == [(1, 2), (2, 1), (0, 3), (0, 3), (0, 3)]
    assert column(ranking, Metric.SHARE_OF_CODINGS) == [
        (1 / 2, 2),
        (2 / 3, 1),
        (0.0, 3),
        (None, None),
        (None, None),
    ]
    assert column(ranking, Metric.SHARE_OF_CHARACTERS) == [
        (11 / 12, 1),
        (10 / 12, 2),
        (0.0, 3),
        (None, None),
        (0.0, 3),
    ]
    assert column(ranking, Metric.SHARE_OF_TURNS) == [
        (1 / 2, 1),
        (1 / 2, 1),
        (0.0, 3),
        (None, None),
        (0.0, 3),
    ]


def test_ties_share_the_better_rank_and_say_how_many_they_are():
    ranking = rank_documents(PLAN.study(CODINGS), [uid("ask")])

    at = ranking.metrics.index(Metric.SHARE_OF_TURNS)
    assert [entry.placed[at].n_tied for entry in ranking.documents] == [2, 2, 2, None, 2]
    ordered = ranking.in_order(Metric.SHARE_OF_TURNS)
    assert [entry.document.name for entry in ordered] == ["A", "B", "C", "E", "D"]


def test_what_is_not_defined_says_why_and_has_no_rank():
    ranking = rank_documents(PLAN.study(CODINGS), [uid("ask")])

    silent, uncoded = ranking.documents[3].placed, ranking.documents[4].placed
    assert [placed.undefined != "" for placed in silent] == [False, True, True, True]
    assert [placed.undefined != "" for placed in uncoded] == [False, True, False, False]


def test_shares_carry_both_their_counts():
    ranking = rank_documents(PLAN.study(CODINGS), [uid("ask")])

    assert [placed.ratio for placed in ranking.documents[1].placed] == [
        None,
        Ratio(2, 3),
        Ratio(10, 12),
        Ratio(1, 2),
    ]


def test_a_group_chooses_its_codes_and_no_choice_all_of_them():
    study = PLAN.study(CODINGS)

    group, everything = rank_documents(study, [GROUP_A.id]), rank_documents(study)

    assert [code.label for code in group.chosen] == ["Asking", "Telling"]
    assert column(group, Metric.N_CODINGS) == column(
        rank_documents(study, [uid("ask")]), Metric.N_CODINGS
    )
    assert len(everything.chosen) == 4
    assert column(everything, Metric.SHARE_OF_CODINGS)[:3] == [(1.0, 1)] * 3


def test_a_case_set_ranks_the_documents_its_cases_speak_in():
    peers = CaseSet(uid("peers"), "Peers", frozenset({uid("P1"), uid("P2")}))

    ranking = rank_documents(PAIR.study([]), None, Scope(case_set=peers))

    assert [(e.document.name, e.roles) for e in ranking.documents] == [
        ("D1", ("PW",)),
        ("D3", ("PW",)),
    ]


def test_a_code_that_is_not_in_the_template_is_refused():
    with pytest.raises(NotFound):
        rank_documents(PLAN.study(CODINGS), [uid("never heard of")])


@given(plans())
def test_a_rank_is_one_more_than_the_number_of_higher_values(plan: Plan):
    ranking = rank_documents(plan.study(), [uid("ask"), uid("new")])

    for metric in Metric:
        places = column(ranking, metric)
        known = [value for value, _rank in places if value is not None]
        for value, rank in places:
            expected = None if value is None else 1 + sum(other > value for other in known)
            assert rank == expected
