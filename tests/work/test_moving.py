"""A study goes from one database to another, and comes back, the same to the last row."""

from __future__ import annotations

from pathlib import Path

import pytest

from polyvocal.core.errors import BadFile, BadValue, DamagedStudy
from polyvocal.store import changes
from polyvocal.store.access import Role, roles_in
from polyvocal.store.connections import StudyPlace, connect, disconnect, writing
from polyvocal.store.reads import history, the_study
from polyvocal.store.snapshot import content_digest, read_study
from polyvocal.store.undo import undo
from polyvocal.store.verify import verify_study
from polyvocal.work.moving import move_study
from tests.store.samples import ANN, BEN
from tests.store.sql import run
from tests.store.story import alter, begin, fill


@pytest.fixture
def told(tmp_path: Path) -> Path:
    """A study with everything in it, changed, undone, and with members."""
    path = tmp_path / "told.polyvocal"
    alias = connect(path, create=True)
    at = begin(alias)
    fill(at)
    changes.give_role(at=at, by=ANN, person=ANN, role=Role.OWNER)
    alter(at)
    undo(at=at, by=ANN)
    disconnect(alias)
    return path


def seen(place: Path | str) -> dict[str, object]:
    """Everything that can be seen of the one study at a place."""
    alias = connect(place)
    try:
        at = the_study(alias)
        return {
            "study": read_study(at),
            "digest": content_digest(at),
            "history": history(at, limit=999),
            "roles": roles_in(at),
            "damages": verify_study(at).damages,
        }
    finally:
        disconnect(alias)


@pytest.mark.postgres
def test_a_study_goes_to_a_server_and_comes_back_the_same(
    told: Path, postgres_url: str, tmp_path: Path
) -> None:
    before = seen(told)

    up = move_study(told, postgres_url)
    assert seen(postgres_url) == before
    down = move_study(postgres_url, tmp_path / "back")
    assert not (tmp_path / "back.polyvocal-copies").exists()

    assert seen(tmp_path / "back.polyvocal") == before
    assert up == down
    assert before["damages"] == ()


def test_from_file_to_file_also_beside_others(told: Path, tmp_path: Path) -> None:
    many = tmp_path / "many.polyvocal"
    alias = connect(many, create=True)
    begin(alias, ANN.id)
    disconnect(alias)

    with pytest.raises(BadFile, match="there is a study here already"):
        move_study(told, many)
    moved = move_study(told, many, is_beside=True)

    out = move_study(many, tmp_path / "out.polyvocal", name=str(moved.study_id))
    assert seen(tmp_path / "out.polyvocal") == seen(told)
    assert out == moved


def test_work_goes_on_where_the_study_arrived(told: Path, tmp_path: Path) -> None:
    moved = move_study(told, tmp_path / "there")
    alias = connect(tmp_path / "there.polyvocal")
    at = StudyPlace(alias, moved.study_id)
    undo(at=at, by=ANN)
    changes.rename_study(at=at, by=BEN, name="Gone on")
    assert history(at, limit=1)[0].number == moved.revision.number + 2
    assert verify_study(at).damages == ()
    disconnect(alias)


def test_a_study_that_is_there_is_not_put_there_again(told: Path, tmp_path: Path) -> None:
    move_study(told, tmp_path / "there")
    with pytest.raises(BadValue, match="already"):
        move_study(told, tmp_path / "there.polyvocal", is_beside=True)


def test_a_study_that_is_not_sound_is_not_moved_and_leaves_nothing(
    told: Path, tmp_path: Path
) -> None:
    alias = connect(told)
    with writing(alias):
        run(alias, "UPDATE store_coding SET note = 'forged'")
    disconnect(alias)

    with pytest.raises(DamagedStudy, match="is not sound and was not moved"):
        move_study(told, tmp_path / "there")

    assert not (tmp_path / "there.polyvocal").exists()
