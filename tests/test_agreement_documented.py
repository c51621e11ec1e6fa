"""docs/agreement.md and the page of measures say of agreement what the code does."""

import re
from pathlib import Path

import pytest

from polyvocal.analysis.agreement import Caution, UnitKind
from polyvocal.analysis.agreement.figures import FEW_DOCUMENTS, FEW_MARKED
from polyvocal.analysis.agreement.planning import plan_units

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE = (DOCS / "agreement.md").read_text("utf-8")
MEASURES = (DOCS / "measures.md").read_text("utf-8")


@pytest.mark.parametrize("caution", list(Caution))
def test_each_warning_is_explained(caution: Caution):
    assert f"\n| {caution} | " in PAGE


@pytest.mark.parametrize("kind", list(UnitKind))
def test_each_unit_is_in_the_table_of_units(kind: UnitKind):
    assert f"\n| {kind} | " in MEASURES


def test_the_limits_named_are_those_kept_to():
    assert f"fewer than {FEW_MARKED} units" in PAGE
    assert f"fewer than {FEW_DOCUMENTS} interviews" in PAGE


def test_the_numbers_to_code_twice_are_those_planned():
    said = re.search(r"about ([\d,]+) turns where one turn in ten is marked, ([\d,]+)", PAGE)

    planned = [plan_units(0.7, share, 0.1).n_units for share in (0.1, 0.02)]
    assert said is not None
    assert [int(number.replace(",", "")) for number in said.groups()] == planned
