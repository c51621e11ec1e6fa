"""Whoever keeps the heads of a history notices that it was written anew."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from polyvocal.core.errors import BadFile, DamagedStudy
from polyvocal.store import changes
from polyvocal.store.connections import StudyPlace, connect, disconnect, writing
from polyvocal.store.verify import verify_study
from polyvocal.work.witnessing import witness
from tests.store.samples import ANN, BEN
from tests.store.sql import run
from tests.store.story import begin, fill


@pytest.fixture
def study(tmp_path: Path) -> Path:
    path = tmp_path / "study.polyvocal"
    alias = connect(path, create=True)
    fill(begin(alias))
    disconnect(alias)
    return path


def go_on(study: Path, name: str) -> None:
    alias = connect(study)
    [(study_id,)] = run(alias, "SELECT id FROM store_study")
    at = StudyPlace(alias, UUID(str(study_id)))
    changes.rename_study(at=at, by=BEN, name=name)
    disconnect(alias)


def test_heads_are_written_down_when_a_history_has_moved_and_compared_ever_after(
    study: Path, tmp_path: Path
) -> None:
    file = tmp_path / "heads.txt"

    first = witness(study, file)
    again = witness(study, file)
    go_on(study, "Gone on")
    later = witness(study, file)

    assert (first.n_compared, len(first.written)) == (0, 1)
    assert (again.n_compared, len(again.written)) == (1, 0)
    assert (later.n_compared, len(later.written)) == (1, 1)
    assert later.written[0].number == first.written[0].number + 1
    assert file.read_text() == first.written[0].line + later.written[0].line


def test_a_history_that_was_written_anew_is_noticed_though_it_verifies(
    study: Path, tmp_path: Path
) -> None:
    """The same number of events, each hashed as it must be, by somebody who wanted another past."""
    file = tmp_path / "heads.txt"
    go_on(study, "As it was")
    witness(study, file)
    study.unlink()
    alias = connect(study, create=True)
    fill(begin(alias))
    disconnect(alias)
    go_on(study, "As it should have been")

    alias = connect(study)
    [(study_id,)] = run(alias, "SELECT id FROM store_study")
    assert verify_study(StudyPlace(alias, UUID(str(study_id)))).damages == ()
    disconnect(alias)
    before = file.read_bytes()
    with pytest.raises(DamagedStudy, match="was written anew"):
        witness(study, file)
    assert file.read_bytes() == before


def test_a_history_that_was_cut_short_is_noticed(study: Path, tmp_path: Path) -> None:
    file = tmp_path / "heads.txt"
    witness(study, file)
    alias = connect(study)
    with writing(alias):
        run(alias, "DELETE FROM store_event WHERE number > 3")
        run(alias, "UPDATE store_study SET n_events = 3")
    disconnect(alias)
    with pytest.raises(DamagedStudy, match="has it no more"):
        witness(study, file)


@pytest.mark.parametrize("held", ["a shopping list\n", "1\t2\t3\t4\n", "ä\n"])
def test_another_file_is_left_as_it_is(study: Path, tmp_path: Path, held: str) -> None:
    file = tmp_path / "notes.txt"
    file.write_text(held, encoding="utf-8")
    with pytest.raises(BadFile, match="left as it is"):
        witness(study, file)
    assert file.read_text(encoding="utf-8") == held


@pytest.mark.postgres
def test_all_studies_of_a_server_in_one_file(postgres_url: str, tmp_path: Path) -> None:
    alias = connect(postgres_url, create=True)
    begin(alias)
    begin(alias, ANN.id)
    disconnect(alias)
    assert witness(postgres_url, tmp_path / "heads.txt").n_studies == 2
    assert witness(postgres_url, tmp_path / "heads.txt").n_compared == 2
