"""Results that live pages show."""

from __future__ import annotations

from dataclasses import replace

import pytest

from polyvocal.core.evidence import EvidenceUnit
from polyvocal.reports.compose.headline import headline
from polyvocal.store.connections import StudyPlace
from polyvocal.store.snapshot import read_study
from polyvocal.work.choices import Choices
from polyvocal.work.results import count_at_more, measure_depiction


@pytest.mark.parametrize(
    "choices",
    [
        Choices(),
        Choices(at_least=2),
        Choices(at_least=2, unit=EvidenceUnit.PARTNERSHIPS),
        Choices(layer="all"),
        Choices(layer="Coder A"),
    ],
)
def test_codes_at_stricter_rules_are_as_many_as_the_depictions_say(
    at: StudyPlace, choices: Choices
) -> None:
    study = read_study(at)
    counted = count_at_more(study, measure_depiction(study, choices), choices, 4)
    depicted = [
        measure_depiction(study, replace(choices, at_least=n, unit=EvidenceUnit.PARTICIPANTS))
        for n in range(1, 5)
    ]
    expected = [(n, headline(d).totals.evidenced.part) for n, d in enumerate(depicted, 1)]
    assert list(counted) == expected
    assert counted[0][1] > counted[3][1]
