"""What a workbench or a server keeps of the studies it has open."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from polyvocal.core.coding import Coder, Coding, Round, Span
from polyvocal.core.errors import BadValue
from polyvocal.store import changes
from polyvocal.store.connections import StudyPlace, connect, disconnect
from polyvocal.store.events import Actor
from polyvocal.work import open_studies
from polyvocal.work.open_studies import OpenStudies
from tests.store.samples import ANN, FIRST, NEW_FIRST, PW1, SOCIAL, made
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


CLAIRE, DAN = (Actor(made(name), name) for name in ("Claire", "Dan"))
GIVEN = frozenset((FIRST.id, who.id) for who in (CLAIRE, DAN))
BLIND = Round(made("blind"), "Blind", True, GIVEN)


def coded(at: StudyPlace, by: Actor, name: str) -> Coding:
    coding = Coding(made(name), FIRST.id, Span(3, 9), SOCIAL.id, by.id, round_id=BLIND.id)
    changes.code_passages(at=at, by=by, codings=[coding])
    return coding


def test_what_is_read_together_is_shown_to_nobody_who_may_not_see_it(
    places: list[StudyPlace],
) -> None:
    at = places[0]
    changes.set_template(at=at, by=ANN, codes=[replace(SOCIAL, parent=None)])
    changes.add_cases(at=at, by=ANN, cases=[PW1])
    changes.add_documents(at=at, by=ANN, documents=[NEW_FIRST])
    for who in (CLAIRE, DAN):
        changes.add_coder(at=at, by=ANN, coder=Coder(who.id, who.name))
    known = opened(places)
    lead, claire, dan = (at.seen_by(who.id, who.name) for who in (ANN, CLAIRE, DAN))
    assert known.study(lead) is known.study(dan)

    changes.add_round(at=at, by=ANN, round_=BLIND)
    by_dan, by_claire = coded(at, DAN, "by Dan"), coded(at, CLAIRE, "by Claire")
    seen = {who.eyes.name: {c.id for c in known.study(who).codings} for who in (dan, claire, lead)}
    assert seen == {"Dan": {by_dan.id}, "Claire": {by_claire.id}, "Ann": set()}
    assert known.derive(known.study(lead), "n", lambda study: len(study.codings)) == 0
    assert known.derive(known.study(dan), "n", lambda study: len(study.codings)) == 1
    assert len(known.study(at).codings) == 0

    later = coded(at, DAN, "later")
    assert {c.id for c in known.study(claire).codings} == {by_claire.id}
    assert {c.id for c in known.study(dan).codings} == {by_dan.id, later.id}

    changes.lift_round(at=at, by=ANN, round_id=BLIND.id)
    assert len(known.study(claire).codings) == len(known.study(at).codings) == 3


def test_a_copy_is_not_opened_beside_the_study_unless_that_file_is_gone(places, tmp_path: Path):
    other = connect(tmp_path / "other.polyvocal", create=True)
    begin(other, UUID(int=1))
    beside, alone = OpenStudies(), OpenStudies()
    beside.know(places[0], tmp_path / "many.polyvocal")
    alone.know(places[0], tmp_path / "gone.polyvocal")

    with pytest.raises(BadValue, match="is a copy of a study that is open here already"):
        beside.open(tmp_path / "other.polyvocal")
    [at] = alone.open(tmp_path / "other.polyvocal")

    assert beside.place(UUID(int=1)) == places[0]
    assert alone.place(UUID(int=1)) == at == StudyPlace(other, UUID(int=1))
    alone.close()
    disconnect(other)
