from polyvocal.analysis.flow import count_flow
from polyvocal.core.cases import Case, CaseSet, Stage
from polyvocal.core.study import assemble_study
from tests.analysis.studies import uid

REACHED = {
    "PW": [Stage.APPROACHED, Stage.CONSENTED, Stage.INTERVIEWED, Stage.SELECTED, Stage.SELECTED],
    "SP": [Stage.APPROACHED, Stage.APPROACHED, Stage.INTERVIEWED],
}
CASES = [
    Case(uid(f"{role}{i}"), f"{role}{i}", role=role, stage=stage)
    for role, stages in REACHED.items()
    for i, stage in enumerate(stages)
]
STUDY = assemble_study(id=uid("flow"), name="Flow", cases=CASES)


def test_each_stage_includes_those_who_came_further():
    flow = count_flow(STUDY)

    assert flow.roles == ("PW", "SP")
    assert [(step.stage, step.n_by_role, step.n_cases) for step in flow.steps] == [
        (Stage.APPROACHED, (5, 3), 8),
        (Stage.CONSENTED, (4, 1), 5),
        (Stage.INTERVIEWED, (3, 1), 4),
        (Stage.SELECTED, (2, 0), 2),
    ]


def test_a_case_set_and_roles_choose_who_is_counted():
    chosen = CaseSet(uid("few"), "Few", frozenset({uid("PW0"), uid("PW4"), uid("SP2")}))

    flow = count_flow(STUDY, case_set=chosen, roles=("SP", "PW"))

    assert [step.n_by_role for step in flow.steps] == [(1, 2), (1, 1), (1, 1), (0, 1)]
    assert flow.sample.case_set == "Few"


def test_a_study_without_cases_has_four_empty_steps():
    flow = count_flow(assemble_study(id=uid("none"), name="None"))

    assert [step.n_cases for step in flow.steps] == [0, 0, 0, 0]
