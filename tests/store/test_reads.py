"""Lists, counts and history, without opening a whole study."""

from __future__ import annotations

import pytest

from polyvocal.core.errors import BadValue, NotFound
from polyvocal.store import changes
from polyvocal.store.reads import (
    counts,
    foreign_ids,
    history,
    next_redo,
    next_undo,
    studies,
    the_study,
)
from tests.store.samples import ANN, BEN, FIRST, PW1, made, whole_study
from tests.store.story import begin


def test_the_one_study_of_a_file_is_found(alias: str) -> None:
    with pytest.raises(NotFound, match="no study in this file yet"):
        the_study(alias)
    at = begin(alias)
    assert the_study(alias) == at
    begin(alias, made("another"))
    with pytest.raises(NotFound, match="There are 2 studies here"):
        the_study(alias)


def test_studies_are_listed_in_natural_order(alias: str) -> None:
    for name in ("Pilot 10", "pilot 2", "Äpfel"):
        changes.create_study(alias=alias, by=ANN, study_id=made(name), name=name, language="cy")
    lines = studies(alias)
    assert [(line.name, line.language, line.revision.number) for line in lines] == [
        ("pilot 2", "cy", 1),
        ("Pilot 10", "cy", 1),
        ("Äpfel", "cy", 1),
    ]


def test_counts_say_what_is_in_the_study(alias: str) -> None:
    at = changes.add_study(alias=alias, by=ANN, study=whole_study())
    begin(alias, made("another"))
    assert counts(at) == {
        "cases": 3,
        "partnerships": 2,
        "documents": 2,
        "coders": 3,
        "codings": 3,
        "licensed definitions": 0,
        "memos": 6,
        "events": 1,
    }


def test_history_is_given_in_portions_newest_first(alias: str) -> None:
    at = begin(alias)
    for i in range(5):
        changes.rename_study(at=at, by=BEN, name=f"Name {i}")
    assert [e.number for e in history(at, limit=4)] == [6, 5, 4, 3]
    assert [e.number for e in history(at, limit=4, before=3)] == [2, 1]
    assert [e.actor for e in history(at, limit=99)] == [BEN] * 5 + [ANN]


def test_what_undo_would_do_is_told_before(alias: str) -> None:
    at = begin(alias)
    assert next_undo(at, ANN.id) is None
    changes.add_cases(at=at, by=ANN, cases=[PW1])
    assert next_undo(at, ANN.id) == "Added the case PW1."
    assert next_undo(at, BEN.id) is None
    assert next_redo(at, ANN.id) is None


def test_foreign_ids_are_kept_by_producer_and_kind(alias: str) -> None:
    at = changes.add_study(alias=alias, by=ANN, study=whole_study())
    mine = {FIRST.id: "{A-1}", PW1.id: "{B-2}"}
    changes.add_foreign_ids(
        at=at, by=ANN, entities=mine, producer="Other", kind="guid", foreign_ids=mine.values()
    )
    assert foreign_ids(at, "Other", "guid") == mine
    assert foreign_ids(at, "Other", "name") == {}
    with pytest.raises(BadValue, match="Other has given"):
        changes.add_foreign_ids(
            at=at, by=ANN, entities=[PW1.id], producer="Other", kind="guid", foreign_ids=["x"]
        )
