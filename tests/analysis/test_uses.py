from hypothesis import given

from polyvocal.analysis.uses import Use, count_uses
from polyvocal.core.coding import AnchorState, Stance
from tests.analysis.studies import CODES, GROUP_A, PAIR, plans

CODINGS = [
    PAIR.coded("D1", "I asked the nurse", "ask"),
    PAIR.coded("D1", "And then?", "ask", stance=Stance.CONTRADICTS),
    PAIR.coded("D2", "He asked me to wait.\nS2: She showed", "ask", coder="Ben"),
    PAIR.coded("D1", "Then I told", "tell", state=AnchorState.TO_REVIEW),
]


def test_every_coding_counts_under_its_code_and_under_each_group_above():
    uses = count_uses(PAIR.study(CODINGS))

    assert uses.of(CODES["ask"]) == Use(3, 3, 2, 3)
    assert uses.of(CODES["tell"]) == Use(1, 1, 1, 1)
    assert uses.of(GROUP_A) == Use(0, 4, 2, 3)
    assert uses.of(CODES["show"]) == Use(0, 0, 0, 0)


def test_a_study_without_codings_uses_nothing():
    assert count_uses(PAIR.study([])).of(GROUP_A) == Use(0, 0, 0, 0)


@given(plans())
def test_own_codings_add_up_to_all_of_them_and_no_group_has_more_cases_than_there_are(plan):
    study = plan.study()

    uses = count_uses(study)

    assert sum(use.n_own for use in uses.by_code.values()) == len(study.codings)
    assert all(use.n_cases <= len(study.cases) for use in uses.by_code.values())
    assert all(use.n_own <= use.n_with_below for use in uses.by_code.values())
