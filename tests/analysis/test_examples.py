"""The worked examples in docstrings and in the page of measures come out as written."""

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

import polyvocal.analysis

PAGE = Path(__file__).resolve().parents[2] / "docs" / "measures.md"
MODULES = [
    module.name
    for module in pkgutil.walk_packages(polyvocal.analysis.__path__, "polyvocal.analysis.")
]
MEASURES = [
    "depict",
    "depict_presence",
    "describe_characteristics",
    "count_flow",
    "measure_coverage",
    "tabulate_matrix",
    "rank_documents",
    "gather_quotations",
    "measure_agreement",
    "measure_unitizing",
    "plan_units",
    "find_places",
    "count_confusions",
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_come_out(name: str):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_examples_on_the_page_of_measures_come_out():
    result = doctest.testfile(str(PAGE), module_relative=False)

    assert (result.failed, result.attempted > 20) == (0, True)


@pytest.mark.parametrize("measure", MEASURES)
def test_each_measure_is_on_the_page(measure: str):
    assert f"`{measure}(" in PAGE.read_text("utf-8")
