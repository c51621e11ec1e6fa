"""Changes that were kept together are undone and redone at once, whole or not at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from polyvocal.core.digest import study_digest
from polyvocal.core.errors import Conflict, NotFound
from polyvocal.store import changes
from polyvocal.store.connections import StudyPlace, together
from polyvocal.store.reads import history, next_redo, next_undo
from polyvocal.store.snapshot import content_digest, read_study
from polyvocal.store.undo import redo, undo
from polyvocal.store.verify import verify_study
from tests.store.samples import ANN, BEN, CODER, NEW_FIRST, PW1, SP1, SP2
from tests.store.story import begin


@pytest.fixture
def at(alias: str) -> StudyPlace:
    return begin(alias)


def test_one_undo_takes_back_all_that_one_person_brought_together(at: StudyPlace) -> None:
    changes.rename_study(at=at, by=ANN, name="Before")
    before = read_study(at)
    with together(at.alias):
        changes.add_cases(at=at, by=ANN, cases=(PW1, SP1, SP2))
        changes.add_documents(at=at, by=ANN, documents=(NEW_FIRST,))
        changes.add_coder(at=at, by=ANN, coder=CODER)
    after = read_study(at)

    undo(at=at, by=ANN)
    assert (read_study(at), content_digest(at)) == (before, study_digest(before))
    redo(at=at, by=ANN)
    assert (read_study(at), content_digest(at)) == (after, study_digest(after))
    undo(at=at, by=ANN)
    undo(at=at, by=ANN)
    assert read_study(at).name == "Pilot"
    redo(at=at, by=ANN)
    redo(at=at, by=ANN)
    assert (read_study(at), content_digest(at)) == (after, study_digest(after))
    assert verify_study(at).damages == ()


def test_a_change_of_another_in_one_part_keeps_all_parts(at: StudyPlace) -> None:
    with together(at.alias):
        changes.add_cases(at=at, by=ANN, cases=(PW1, SP1, SP2))
        changes.add_coder(at=at, by=ANN, coder=CODER)
    changes.change_case(at=at, by=BEN, case=replace(SP2, role="PW"))
    here = read_study(at)

    with pytest.raises(Conflict, match=r"Ben did this: “Changed the case SP2\."):
        undo(at=at, by=ANN)

    assert (read_study(at), read_study(at).revision) == (here, here.revision)
    undo(at=at, by=BEN)
    undo(at=at, by=ANN)
    assert (read_study(at).cases, read_study(at).coders) == ((), ())


def test_the_history_says_what_belongs_together_and_undo_names_all_of_it(at: StudyPlace) -> None:
    with together(at.alias):
        changes.add_cases(at=at, by=ANN, cases=(PW1, SP1, SP2))
        changes.add_documents(at=at, by=ANN, documents=(NEW_FIRST,))
    told = f"At once: Added 3 cases. Added the document {NEW_FIRST.document.name}."

    assert next_undo(at, ANN.id) == told
    undo(at=at, by=ANN)
    assert (next_undo(at, ANN.id), next_redo(at, ANN.id)) == (None, told)

    lines = history(at)
    assert [(line.number, line.step, line.is_undone) for line in lines] == [
        (5, 4, False),
        (4, 4, False),
        (3, 2, True),
        (2, 2, True),
        (1, None, False),
    ]


def test_a_long_step_is_told_by_its_first_changes(at: StudyPlace) -> None:
    with together(at.alias):
        for i in range(12):
            changes.rename_study(at=at, by=ANN, name=f"Name {i}")

    told = next_undo(at, ANN.id)

    assert told is not None
    assert told.count("Renamed") == 8
    assert told.endswith("And 4 more changes.")


def test_what_another_did_within_the_same_step_stays(at: StudyPlace) -> None:
    with together(at.alias):
        changes.add_cases(at=at, by=ANN, cases=(PW1,))
        changes.add_coder(at=at, by=BEN, coder=CODER)

    undo(at=at, by=ANN)

    assert (read_study(at).cases, read_study(at).coders) == ((), (CODER,))


def test_a_failure_inside_leaves_no_event_and_the_next_step_begins_anew(at: StudyPlace) -> None:
    def bring() -> None:
        with together(at.alias):
            changes.rename_study(at=at, by=ANN, name="Lost")
            changes.remove_case(at=at, by=ANN, case_id=PW1.id)

    with pytest.raises(NotFound):
        bring()
    with together(at.alias):
        changes.rename_study(at=at, by=ANN, name="Pilot")
        changes.rename_study(at=at, by=ANN, name="Kept")

    assert [(line.number, line.step) for line in history(at)] == [(2, 2), (1, None)]


def test_nothing_is_kept_together_twice(at: StudyPlace) -> None:
    with (
        together(at.alias),
        pytest.raises(RuntimeError, match="together already"),
        together(at.alias),
    ):
        pass
