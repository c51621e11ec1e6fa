"""What a workbench or a server keeps of the studies it has open."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from polyvocal.store.connections import StudyPlace, connect, disconnect
from polyvocal.work import open_studies
from polyvocal.work.open_studies import OpenStudies
from tests.store.story import begin


@pytest.fixture
def places(tmp_path: Path):
    alias = connect(tmp_path / "many.polyvocal", create=True)
    yield [begin(alias, UUID(int=number)) for number in range(1, 5)]
    disconnect(alias)


def opened(places: list[StudyPlace]) -> OpenStudies:
    known = OpenStudies()
    for at in places:
        known.know(at, "many.polyvocal")
    return known


def test_only_a_few_studies_are_kept_in_memory(
    places: list[StudyPlace], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_studies, "_MOST_READ", 2)
    known = opened(places)
    first = known.study(places[0])
    assert known.study(places[0]) is first

    for at in places[1:3]:
        known.study(at)

    assert known.study(places[0]) is not first
    assert known.study(places[0]) == first


def test_what_is_worked_out_of_a_value_that_was_let_go_is_still_right(
    places: list[StudyPlace], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_studies, "_MOST_READ", 1)
    known = opened(places)
    first = known.study(places[0])
    known.study(places[1])
    assert known.derive(first, "name", lambda study: study.name) == "Pilot"
