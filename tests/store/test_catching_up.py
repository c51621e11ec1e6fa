"""A study that was read before and caught up with is what reading it anew gives."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from polyvocal.core.coding import Coding, Exemplar, Memo, MemoTarget, Span
from polyvocal.core.errors import DamagedStudy
from polyvocal.store import changes
from polyvocal.store.catching_up import stored_now
from polyvocal.store.connections import StudyPlace, connect, disconnect, reading
from polyvocal.store.rows import delete_rows, insert_rows, rows_by_key
from polyvocal.store.snapshot import Stored, read_stored
from polyvocal.store.tables import ANCHOR
from polyvocal.store.undo import redo, undo
from tests.store.samples import ANN, BEN, CODER, FIRST, HEARD, PRACTICAL, made
from tests.store.story import begin, fill
from tests.store.test_undo import STEPS, n_in_force, take


@pytest.fixture
def at(alias: str) -> StudyPlace:
    """The samples."""
    place = begin(alias)
    fill(place)
    return place


def now(at: StudyPlace, known: Stored | None = None) -> Stored:
    with reading(at.alias):
        return stored_now(at, known)


def require_as_read_anew(at: StudyPlace, known: Stored) -> None:
    with reading(at.alias):
        anew = read_stored(at)
    assert known.study == anew.study
    assert known.study.revision == anew.study.revision
    assert known.standing.codings == anew.standing.codings
    assert np.array_equal(known.standing.quote_digests, anew.standing.quote_digests)
    assert dict(known.texts) == dict(anew.texts)


def stroke(name: str, start: int, end: int, note: str = "") -> Coding:
    plain = replace(HEARD, id=made(name), span=Span(start, end), note=note, round_id=None)
    return replace(plain, code_id=PRACTICAL.id)


JUDGED = changes.Judgement(note="a word more")
WHILE_CODING: dict[str, Callable[[StudyPlace], object]] = {
    "code": lambda at: changes.code_passages(at=at, by=ANN, codings=[stroke("one", 9, 12)]),
    "code the same place": lambda at: changes.code_passages(
        at=at, by=ANN, codings=[stroke("same", 9, 12, "a note"), stroke("first of all", 0, 2)]
    ),
    "judge": lambda at: changes.judge_codings(
        at=at, by=ANN, codings={HEARD.id: None}, judgement=JUDGED
    ),
    "recode": lambda at: changes.recode(
        at=at, by=ANN, codings={HEARD.id: None}, code_id=PRACTICAL.id
    ),
    "move": lambda at: changes.move_coding(
        at=at, by=ANN, coding_id=HEARD.id, mark=None, span=Span(0, 50), seen_version=1
    ),
    "split": lambda at: changes.split_coding(
        at=at, by=ANN, coding_id=HEARD.id, mark=None, position=20, new_id=made("h"), seen_version=1
    ),
    "merge": lambda at: changes.merge_codings(
        at=at, by=ANN, codings={HEARD.id: None, made("h"): None}
    ),
    "write a memo": lambda at: changes.add_memo(
        at=at, by=ANN, memo=Memo(made("m"), "Why?", CODER.id, MemoTarget.CODING, HEARD.id)
    ),
    "choose for print": lambda at: changes.add_exemplar(
        at=at, by=ANN, exemplar=Exemplar(made("e"), made("one"))
    ),
    "remove": lambda at: changes.remove_codings(at=at, by=ANN, coding_ids=[HEARD.id]),
    "undo": lambda at: undo(at=at, by=ANN),
    "redo": lambda at: redo(at=at, by=ANN),
}


def test_what_people_do_who_code_is_caught_up_with_without_reading_the_study(
    at: StudyPlace,
) -> None:
    known = now(at)
    for name, step in WHILE_CODING.items():
        step(at)
        caught_up = now(at, known)
        assert caught_up.texts is known.texts, name  # read anew, these would be others
        require_as_read_anew(at, caught_up)
        known = caught_up
    assert now(at, known) is known


def test_several_changes_of_several_people_are_caught_up_with_at_once(at: StudyPlace) -> None:
    known = now(at)
    for step in WHILE_CODING.values():
        step(at)
    changes.add_codings(at=at, by=BEN, codings=[stroke("Ben’s", 30, 40)])
    caught_up = now(at, known)
    assert caught_up.texts is known.texts
    require_as_read_anew(at, caught_up)


def test_a_study_whose_history_goes_another_way_is_read_anew(
    tmp_path: Path,
) -> None:
    file, copy = tmp_path / "study.polyvocal", tmp_path / "kept"
    alias = connect(file, create=True)
    at = begin(alias)
    fill(at)
    disconnect(alias)
    shutil.copy(file, copy)
    known = None
    for name, brings_back in (("one", False), ("two", True)):
        if brings_back:
            shutil.copy(copy, file)
        alias = connect(file)
        at = StudyPlace(alias, at.study_id)
        changes.code_passages(at=at, by=ANN, codings=[stroke(name, 9, 12)])
        if brings_back:
            changes.code_passages(at=at, by=ANN, codings=[stroke("more", 3, 4)])
        known = now(at, known)
        require_as_read_anew(at, known)
        disconnect(alias)


def test_a_new_coding_that_is_not_on_its_words_is_told_of(at: StudyPlace) -> None:
    known = now(at)
    assert known.texts[FIRST.id]
    changes.code_passages(at=at, by=ANN, codings=[stroke("one", 9, 12)])
    key = (made("one").hex, 1)
    [row] = rows_by_key(at.alias, ANCHOR, [key]).values()
    delete_rows(at.alias, ANCHOR, [row])
    broken = ANCHOR.row(**(ANCHOR.named(row) | {"start": 10}))
    insert_rows(at.alias, ANCHOR, [broken])
    with pytest.raises(DamagedStudy, match="1 coding of the document interview 2"):
        now(at, known)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> StudyPlace:
    """One study for all examples: each example undoes itself."""
    place = begin(connect(tmp_path_factory.mktemp("caught") / "study.polyvocal", create=True))
    fill(place)
    return place


# Every kind of change there is, those of people who code more often than the rest.
_LAST = len(STEPS) - 1
_STEPS = st.integers(0, _LAST) | st.integers(8, 15) | st.integers(_LAST - 1, _LAST)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(_STEPS, min_size=1, max_size=3), max_size=6))
def test_after_any_sequence_of_changes_it_is_what_is_read_anew(
    filled: StudyPlace, steps: list[list[int]]
) -> None:
    n_done, known = n_in_force(filled, ANN), now(filled)
    for i, some in enumerate(steps):
        for j, step in enumerate(some):
            take(filled, n_done, step, 10 * i + j)
        known = now(filled, known)
        require_as_read_anew(filled, known)
    while n_in_force(filled, ANN) > n_done:
        undo(at=filled, by=ANN)
        known = now(filled, known)
    require_as_read_anew(filled, known)
