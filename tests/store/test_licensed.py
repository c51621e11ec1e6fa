"""Licensed definitions are kept with their codes, undone like any change, and in no study value."""

from __future__ import annotations

import pytest

from polyvocal.core.errors import BadValue, NotFound
from polyvocal.core.findings import Counted
from polyvocal.core.licensed import LicensedDefinition
from polyvocal.store import changes
from polyvocal.store.connections import StudyPlace
from polyvocal.store.reads import counts, history, licensed_definitions, revision
from polyvocal.store.snapshot import content_digest, read_study
from polyvocal.store.undo import redo, undo
from polyvocal.store.verify import verify_study
from tests.store.samples import ANN, BEN, GROUP, OWN, PRACTICAL, SOCIAL, made
from tests.store.story import begin, fill

SECRET = "Kanarienvogel"
FIRST = LicensedDefinition(
    SOCIAL.id, "A book", f"{SECRET} one", f"{SECRET} two", f"{SECRET} three", (f"{SECRET} four",)
)
SECOND = LicensedDefinition(PRACTICAL.id, "A book", f"{SECRET} five")


@pytest.fixture
def at(alias: str) -> StudyPlace:
    place = begin(alias)
    fill(place)
    return place


def test_they_are_kept_and_given_to_those_who_ask(at: StudyPlace) -> None:
    assert licensed_definitions(at) == {}
    changes.put_licensed_definitions(at=at, by=ANN, definitions=[FIRST, SECOND])
    assert licensed_definitions(at) == {SOCIAL.id: FIRST, PRACTICAL.id: SECOND}
    assert counts(at)[Counted.LICENSED] == 2
    assert history(at)[0].sentence == "Put 2 licensed definitions beside their codes."
    assert verify_study(at).damages == ()


def test_the_study_s_value_and_digest_know_nothing_of_them(at: StudyPlace) -> None:
    before, digest = read_study(at), content_digest(at)
    changes.put_licensed_definitions(at=at, by=ANN, definitions=[FIRST])
    assert read_study(at) == before
    assert content_digest(at) == digest
    assert SECRET not in repr(read_study(at))


def test_putting_them_again_changes_what_differs(at: StudyPlace) -> None:
    changes.put_licensed_definitions(at=at, by=ANN, definitions=[FIRST, SECOND])
    before = revision(at)
    changes.put_licensed_definitions(at=at, by=ANN, definitions=[FIRST])
    assert revision(at) == before
    other = LicensedDefinition(SOCIAL.id, "Another book", "Other words.")
    changes.put_licensed_definitions(at=at, by=ANN, definitions=[other])
    assert licensed_definitions(at) == {SOCIAL.id: other, PRACTICAL.id: SECOND}


def test_they_are_undone_and_brought_back(at: StudyPlace) -> None:
    changes.put_licensed_definitions(at=at, by=ANN, definitions=[FIRST])
    changes.remove_licensed_definitions(at=at, by=ANN)
    assert licensed_definitions(at) == {}
    assert history(at)[0].sentence == "Removed 1 licensed definition."
    undo(at=at, by=ANN)
    assert licensed_definitions(at) == {SOCIAL.id: FIRST}
    undo(at=at, by=ANN)
    assert licensed_definitions(at) == {}
    redo(at=at, by=ANN)
    assert licensed_definitions(at) == {SOCIAL.id: FIRST}
    assert verify_study(at).damages == ()


def test_removing_where_there_are_none_leaves_no_event(at: StudyPlace) -> None:
    before = revision(at)
    changes.remove_licensed_definitions(at=at, by=ANN)
    assert revision(at) == before


def test_a_code_that_goes_takes_its_own_with_it_and_brings_it_back(at: StudyPlace) -> None:
    changes.add_code(at=at, by=BEN, code=OWN)
    licensed = LicensedDefinition(OWN.id, "A book", "Words.")
    changes.put_licensed_definitions(at=at, by=BEN, definitions=[licensed, FIRST])
    changes.set_template(at=at, by=BEN, codes=[GROUP, SOCIAL, PRACTICAL], framework="Support 1.0")
    assert licensed_definitions(at) == {SOCIAL.id: FIRST}
    undo(at=at, by=BEN)
    assert licensed_definitions(at) == {OWN.id: licensed, SOCIAL.id: FIRST}
    assert verify_study(at).damages == ()


def test_a_final_template_may_still_get_them(at: StudyPlace) -> None:
    changes.finalise_template(at=at, by=ANN)
    changes.put_licensed_definitions(at=at, by=ANN, definitions=[FIRST])
    assert licensed_definitions(at) == {SOCIAL.id: FIRST}


def test_what_cannot_be_kept_is_refused(at: StudyPlace) -> None:
    before = revision(at)
    with pytest.raises(NotFound, match="That code is not in this study"):
        changes.put_licensed_definitions(
            at=at, by=ANN, definitions=[LicensedDefinition(made("no"), "A book", "x")]
        )
    with pytest.raises(BadValue, match="Give the source a name"):
        changes.put_licensed_definitions(
            at=at, by=ANN, definitions=[LicensedDefinition(SOCIAL.id, " ", "x")]
        )
    with pytest.raises(BadValue, match="invisible character"):
        changes.put_licensed_definitions(
            at=at, by=ANN, definitions=[LicensedDefinition(SOCIAL.id, "A book", "x\x00")]
        )
    assert revision(at) == before
