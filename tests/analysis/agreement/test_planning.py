import math
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyvocal.analysis.agreement.coefficients import cohen_standard_error
from polyvocal.analysis.agreement.planning import plan_units
from polyvocal.core.errors import BadValue

KAPPAS, SHARES = st.floats(0.05, 0.95), st.floats(0.02, 0.98)


@given(KAPPAS, SHARES)
def test_a_plan_gives_the_standard_error_of_kappa_the_width_asked_for(kappa: float, share: float):
    plan = plan_units(kappa, share, 0.1)

    apart = (1 - kappa) * share * (1 - share)
    table = [[share - apart, apart], [apart, 1 - share - apart]]
    error = float(cohen_standard_error([[cell * plan.n_units for cell in row] for row in table]))
    assert NormalDist().inv_cdf(0.975) * error <= 0.1 + 1e-9
    assert (
        plan.n_units == 1
        or NormalDist().inv_cdf(0.975) * error * math.sqrt(plan.n_units / (plan.n_units - 1))
        >= 0.1 - 1e-9
    )


@given(KAPPAS, SHARES)
def test_a_code_is_planned_as_its_absence_is(kappa: float, share: float):
    one, other = plan_units(kappa, share, 0.1).n_units, plan_units(kappa, 1 - share, 0.1).n_units
    assert one == pytest.approx(other, abs=1)


def test_units_of_one_document_that_are_alike_ask_for_more():
    plan = plan_units(0.6, 0.3, 0.1, per_document=20, likeness=0.05)

    assert (plan.n_units, plan.n_units_clustered) == (296, math.ceil(295.02 * 1.95))
    assert plan.design_effect == pytest.approx(1.95)
    assert plan.n_expected == pytest.approx(plan.n_units_clustered * 0.3)


@pytest.mark.parametrize(
    "given_",
    [(1, 0.3, 0.1), (-0.1, 0.3, 0.1), (0.6, 0, 0.1), (0.6, 1, 0.1), (0.6, 0.3, 0), (0.6, 0.3, 1)],
)
def test_what_is_out_of_range_is_refused(given_: tuple[float, float, float]):
    with pytest.raises(BadValue):
        plan_units(*given_)


@pytest.mark.parametrize("more", [{"per_document": 0}, {"likeness": 2}, {"level": 1}])
def test_so_is_a_document_or_a_level_out_of_range(more: dict[str, float]):
    with pytest.raises(BadValue):
        plan_units(0.6, 0.3, 0.1, **more)
