"""Changes of one study on a server wait in one line of this program, and hold the study briefly."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from django.db import connections

from polyvocal.core.coding import Coding
from polyvocal.store import changes
from polyvocal.store.connections import StudyPlace, together
from polyvocal.store.lines import in_line, line_of
from polyvocal.store.reads import revision
from polyvocal.store.snapshot import read_study
from polyvocal.store.verify import verify_study
from tests.store.samples import ANN, FIRST, made
from tests.store.sql import run
from tests.store.story import begin, fill
from tests.store.test_fair_queue import wait_until_queued
from tests.store.test_gestures import SEEN, STROKE, correct

on_a_server = pytest.mark.parametrize(
    "alias", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)


@pytest.fixture
def at(alias: str) -> StudyPlace:
    """The samples."""
    place = begin(alias)
    fill(place)
    return place


def code(at: StudyPlace, name: str = "stroke") -> changes.Coded:
    coding: Coding = replace(STROKE, id=made(name))
    return changes.code_passages(at=at, by=ANN, codings=[coding], seen_versions=SEEN)


def elsewhere(pool: ThreadPoolExecutor, at: StudyPlace, act: Callable[[], Any]) -> Any:
    """Done by another thread, whose connection does not stay."""

    def whole() -> Any:
        try:
            return act()
        finally:
            connections[at.alias].close()

    return pool.submit(whole)


@on_a_server
def test_who_changes_a_study_waits_in_line_and_not_at_its_row(at: StudyPlace) -> None:
    with ThreadPoolExecutor(2) as pool:
        with in_line(at):
            line = line_of(at)
            names = ("first", "second")
            strokes = [elsewhere(pool, at, partial(code, at, name)) for name in names]
            wait_until_queued(line, 3)
            waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
            assert run(at.alias, waiting) == [(0,)]
        assert sorted(stroke.result().revision.number for stroke in strokes) == [
            revision(at).number - 1,
            revision(at).number,
        ]


@on_a_server
def test_changes_kept_together_do_not_wait_for_who_waits_for_them(at: StudyPlace) -> None:
    with ThreadPoolExecutor(1) as pool:
        with together(at.alias):
            code(at, "first")
            other = elsewhere(pool, at, lambda: code(at, "of another"))
            wait_until_queued(line_of(at), 1)
            code(at, "second")
        other.result()

    assert verify_study(at).damages == ()


def test_a_text_corrected_after_it_was_read_is_read_again(at: StudyPlace) -> None:
    corrected: list[str] = []

    def correct_once(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        found = execute(sql, *more)
        if "store_content c" in sql and not corrected:
            corrected.append(sql)
            with ThreadPoolExecutor(1) as pool:
                elsewhere(pool, at, lambda: correct(at, "Then the", "And then the")).result()
        return found

    with connections[at.alias].execute_wrapper(correct_once):
        done = code(at)

    [coding] = done.codings
    text = read_study(at).text(FIRST.id)
    assert done.text_versions == {FIRST.id: 2}
    assert text[coding.span.start : coding.span.end] == "peer worker and I"
    assert verify_study(at).damages == ()


@on_a_server
def test_no_text_is_read_while_others_wait_for_the_study(at: StudyPlace) -> None:
    asked: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        asked.append(sql)
        return execute(sql, *more)

    with connections[at.alias].execute_wrapper(note):
        code(at)

    held = next(i for i, sql in enumerate(asked) if "FOR UPDATE" in sql)
    assert [i < held for i, sql in enumerate(asked) if "store_content" in sql] == [True]


@on_a_server
def test_what_is_asked_again_and_again_is_planned_once(at: StudyPlace) -> None:
    for _again in range(8):
        revision(at)

    prepared = "SELECT count(*) > 0 FROM pg_prepared_statements WHERE statement LIKE %s"
    assert run(at.alias, prepared, ["SELECT n_events, head FROM%"]) == [(True,)]
