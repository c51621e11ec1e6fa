"""What a role may do is asked inside the change that it would do."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from polyvocal.core.errors import BadValue, NotAllowed, NotFound
from polyvocal.store import changes
from polyvocal.store.access import (
    CODING,
    GOVERNING,
    RIGHTS,
    Right,
    Role,
    require_member,
    right_for,
    roles_in,
    studies_of,
)
from polyvocal.store.connections import StudyPlace, ask_for_roles, connect, disconnect
from polyvocal.store.events import Actor
from polyvocal.store.reads import history, next_undo, study_line
from polyvocal.store.sentences import SENTENCES
from polyvocal.store.snapshot import content_digest, read_study
from polyvocal.store.undo import redo, undo
from polyvocal.store.verify import verify_study
from polyvocal.work.hosting import found_study
from tests.store.samples import ANN, BEN, MEMOS, SOCIAL
from tests.store.story import begin, fill

EVE = Actor(UUID(int=77), "Eve")


@pytest.fixture
def at(alias: str) -> StudyPlace:
    """A study with Ann as its owner and Ben as a coder."""
    ask_for_roles(alias)
    at = begin(alias)
    fill(at)
    changes.give_role(at=at, by=ANN, person=ANN, role=Role.OWNER)
    changes.give_role(at=at, by=ANN, person=BEN, role=Role.CODER)
    return at


def test_every_verb_needs_something_and_the_lists_name_verbs_that_there_are() -> None:
    assert set(SENTENCES) >= CODING | GOVERNING
    assert {right_for(verb) for verb in SENTENCES} == {Right.CODE, Right.ARRANGE, Right.GOVERN}


def test_a_study_without_members_belongs_to_whoever_holds_its_file(alias: str) -> None:
    at = begin(alias)
    changes.rename_study(at=at, by=EVE, name="Anybody's")
    assert roles_in(at) == {}


def test_a_file_with_members_belongs_to_whoever_holds_it(tmp_path: Path) -> None:
    alias = connect(tmp_path / "out.polyvocal", create=True)
    at = begin(alias)
    changes.give_role(at=at, by=ANN, person=ANN, role=Role.OWNER)
    changes.rename_study(at=at, by=EVE, name="Eve's")
    assert study_line(at).name == "Eve's"
    disconnect(alias)


def test_who_is_no_member_changes_nothing(at: StudyPlace) -> None:
    before = content_digest(at)
    for change in (
        lambda: changes.rename_study(at=at, by=EVE, name="Eve's"),
        lambda: changes.give_role(at=at, by=EVE, person=EVE, role=Role.OWNER),
    ):
        with pytest.raises(NotAllowed):
            change()
    assert content_digest(at) == before
    with pytest.raises(NotFound):
        require_member(at, EVE.id, Right.READ)


@pytest.mark.parametrize("role", list(Role))
def test_a_role_may_what_it_may(at: StudyPlace, role: Role) -> None:
    changes.give_role(at=at, by=ANN, person=EVE, role=role)
    tries = {
        Right.CODE: lambda: changes.remove_memo(at=at, by=EVE, memo_id=MEMOS[0].id),
        Right.ARRANGE: lambda: changes.retire_codes(at=at, by=EVE, codes=[SOCIAL.id]),
        Right.GOVERN: lambda: changes.take_role(at=at, by=EVE, person=BEN),
    }
    for right, change in tries.items():
        if right in RIGHTS[role]:
            change()
        else:
            with pytest.raises(NotAllowed, match=f"Your role in this study is {role}"):
                change()


def test_a_study_keeps_an_owner(at: StudyPlace) -> None:
    with pytest.raises(BadValue):
        changes.take_role(at=at, by=ANN, person=ANN)
    with pytest.raises(BadValue):
        changes.give_role(at=at, by=ANN, person=ANN, role=Role.READER)
    changes.give_role(at=at, by=ANN, person=BEN, role=Role.OWNER)
    changes.take_role(at=at, by=ANN, person=ANN)
    assert roles_in(at) == {BEN.id: Role.OWNER}


def test_the_first_member_is_an_owner(alias: str) -> None:
    at = begin(alias)
    with pytest.raises(BadValue):
        changes.give_role(at=at, by=ANN, person=ANN, role=Role.READER)
    assert roles_in(at) == {}


def test_undo_passes_over_roles_and_the_history_tells_them(at: StudyPlace) -> None:
    changes.rename_study(at=at, by=ANN, name="Renamed")
    changes.give_role(at=at, by=ANN, person=EVE, role=Role.READER)
    assert next_undo(at, ANN.id) == "Renamed the study to Renamed."
    undo(at=at, by=ANN)
    changes.take_role(at=at, by=ANN, person=EVE)
    redo(at=at, by=ANN)

    told = [event.sentence for event in history(at, limit=5)]
    assert told == [
        "Redone: Renamed the study to Renamed.",
        "Ended the membership of Eve.",
        "Undone: Renamed the study to Renamed.",
        "Gave Eve a role in the study.",
        "Renamed the study to Renamed.",
    ]
    assert roles_in(at) == {ANN.id: Role.OWNER, BEN.id: Role.CODER}
    assert verify_study(at).damages == ()


def test_roles_are_no_content(at: StudyPlace) -> None:
    before = content_digest(at)
    changes.give_role(at=at, by=ANN, person=EVE, role=Role.READER)
    assert content_digest(at) == before


def test_a_study_made_and_filled_in_one_step_stays_when_its_template_goes(alias: str) -> None:
    at = found_study(alias, by=ANN, name="New", framework="com_b")
    assert read_study(at).template.codes

    undo(at=at, by=ANN)

    assert not read_study(at).template.codes
    assert roles_in(at) == {ANN.id: Role.OWNER}
    redo(at=at, by=ANN)
    assert read_study(at).template.codes
    assert verify_study(at).damages == ()


def test_a_person_s_studies_are_those_they_are_a_member_of(at: StudyPlace) -> None:
    begin(at.alias, UUID(int=9))
    assert studies_of(at.alias, BEN.id) == {at.study_id: Role.CODER}
    assert studies_of(at.alias, EVE.id) == {}
