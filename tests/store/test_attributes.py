"""Attributes change with the values that cases have; coders and rounds change while they may."""

from __future__ import annotations

from dataclasses import replace

import pytest

from polyvocal.core.cases import Attribute, AttributeKind, Case, Missing, MissingReason
from polyvocal.core.coding import Coder
from polyvocal.core.errors import BadValue, NotFound
from polyvocal.store import changes
from polyvocal.store.connections import StudyPlace
from polyvocal.store.snapshot import content_digest, read_study
from polyvocal.store.undo import undo
from polyvocal.store.verify import verify_study
from tests.store.samples import (
    ANN,
    ATTRIBUTES,
    CODER,
    FIRST,
    HEARD,
    NAMESAKE,
    ROUND,
    SECOND,
    made,
)
from tests.store.story import begin, fill

GENDER, AGE, ETHNICITY = ATTRIBUTES


@pytest.fixture
def at(alias: str) -> StudyPlace:
    """The samples, added piece by piece."""
    place = begin(alias)
    fill(place)
    return place


def values(at: StudyPlace, name: str) -> dict[str, object]:
    return {
        case.label: case.attributes[name]
        for case in read_study(at).cases
        if name in case.attributes
    }


def test_a_renamed_attribute_keeps_its_values_in_one_event(at: StudyPlace) -> None:
    digest = content_digest(at)
    changes.change_attribute(
        at=at, by=ANN, attribute=replace(GENDER, name="identity"), renames={"man": "male"}
    )
    assert values(at, "identity") == {"PW1": "woman", "SP1": "male"}
    assert values(at, "gender") == {}
    assert [a.name for a in read_study(at).attributes] == ["identity", "age", "ethnicity"]
    assert verify_study(at).damages == ()
    undo(at=at, by=ANN)
    assert content_digest(at) == digest


def test_numbers_become_words_and_words_numbers_where_they_are(at: StudyPlace) -> None:
    changes.add_cases(at=at, by=ANN, cases=[Case(made("c"), "C1", attributes={"age": 30.0})])
    changes.change_attribute(at=at, by=ANN, attribute=replace(AGE, kind=AttributeKind.NOMINAL))
    assert values(at, "age") == {"PW1": "41.5", "C1": "30"}
    changes.change_attribute(at=at, by=ANN, attribute=AGE)
    assert values(at, "age") == {"PW1": 41.5, "C1": 30.0}


def test_a_missing_value_keeps_its_reason(at: StudyPlace) -> None:
    changes.change_attribute(
        at=at, by=ANN, attribute=Attribute(ETHNICITY.id, "heritage", AttributeKind.NUMBER)
    )
    assert values(at, "heritage") == {"PW1": Missing(MissingReason.DECLINED)}


def test_values_that_do_not_fit_are_named_and_nothing_changes(at: StudyPlace) -> None:
    before = read_study(at)
    with pytest.raises(BadValue, match=r"2 values of gender are no numbers: woman \(PW1\)"):
        changes.change_attribute(
            at=at, by=ANN, attribute=replace(GENDER, kind=AttributeKind.NUMBER, values=())
        )
    ordinal = replace(GENDER, kind=AttributeKind.ORDINAL, values=("woman",))
    with pytest.raises(BadValue, match=r"1 value of gender has no place in its order: man \(SP1\)"):
        changes.change_attribute(at=at, by=ANN, attribute=ordinal)
    for spelt in ("inf", "nan", "1e999"):
        with pytest.raises(BadValue, match="is no number"):
            changes.change_attribute(
                at=at,
                by=ANN,
                attribute=replace(GENDER, kind=AttributeKind.NUMBER, values=()),
                renames={"woman": spelt, "man": "1,5"},
            )
    with pytest.raises(BadValue, match="There is an attribute age already"):
        changes.change_attribute(at=at, by=ANN, attribute=replace(GENDER, name="age"))
    with pytest.raises(NotFound):
        changes.change_attribute(at=at, by=ANN, attribute=Attribute(made("no"), "x"))
    assert read_study(at) == before


def test_attributes_are_put_in_order_and_removed_with_their_values(at: StudyPlace) -> None:
    changes.order_attributes(at=at, by=ANN, order=[ETHNICITY.id, GENDER.id])
    assert [a.name for a in read_study(at).attributes] == ["ethnicity", "gender", "age"]
    changes.remove_attribute(at=at, by=ANN, attribute_id=GENDER.id)
    assert [a.name for a in read_study(at).attributes] == ["ethnicity", "age"]
    assert values(at, "gender") == {}
    undo(at=at, by=ANN)
    assert values(at, "gender") == {"PW1": "woman", "SP1": "man"}


def test_a_coder_goes_only_when_nothing_is_theirs(at: StudyPlace) -> None:
    new = Coder(made("new"), "New")
    changes.add_coder(at=at, by=ANN, coder=new)
    given = replace(ROUND, assignments=ROUND.assignments | {(SECOND.id, new.id)})
    changes.change_round(at=at, by=ANN, round_=given)
    changes.remove_coder(at=at, by=ANN, coder_id=new.id)
    assert new not in read_study(at).coders
    assert read_study(at).rounds == (ROUND,)
    for coder in (CODER, NAMESAKE):
        with pytest.raises(BadValue, match="There are codings or notes by Ann"):
            changes.remove_coder(at=at, by=ANN, coder_id=coder.id)


def test_a_round_is_renamed_and_given_anew_and_stays_blind_once_coded_in(at: StudyPlace) -> None:
    given = frozenset({(SECOND.id, CODER.id), (FIRST.id, NAMESAKE.id)})
    changed = replace(ROUND, name="First", assignments=given)
    changes.change_round(at=at, by=ANN, round_=changed)
    assert read_study(at).rounds == (changed,)
    with pytest.raises(BadValue, match="stays as it is"):
        changes.change_round(at=at, by=ANN, round_=replace(changed, is_blind=False))
    with pytest.raises(BadValue, match="so it stays"):
        changes.remove_round(at=at, by=ANN, round_id=ROUND.id)
    nobody = frozenset({(FIRST.id, made("nobody"))})
    with pytest.raises(NotFound):
        changes.change_round(at=at, by=ANN, round_=replace(changed, assignments=nobody))
    changes.remove_codings(at=at, by=ANN, coding_ids=[HEARD.id])
    changes.change_round(at=at, by=ANN, round_=replace(changed, is_blind=False))
    changes.remove_round(at=at, by=ANN, round_id=ROUND.id)
    assert read_study(at).rounds == ()
    assert verify_study(at).damages == ()
