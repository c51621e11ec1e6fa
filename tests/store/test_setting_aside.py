"""What is set aside is left out of every read for people, and of nothing that is kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from polyvocal.core.errors import BadValue, NotFound
from polyvocal.core.study import SetAside
from polyvocal.store import changes
from polyvocal.store.connections import StudyPlace, connect, disconnect
from polyvocal.store.moving import copy_study
from polyvocal.store.reads import search
from polyvocal.store.reads.surroundings import codings_by_code, documents, surroundings
from polyvocal.store.snapshot import content_digest, read_study
from polyvocal.store.undo import redo, undo
from polyvocal.store.verify import verify_study
from tests.store.samples import ANN, BEN, FIRST, PW1, SECOND, made
from tests.store.story import begin, fill

PILOT = "a pilot interview"


@pytest.fixture
def at(alias: str) -> StudyPlace:
    place = begin(alias)
    fill(place)
    return place


def test_a_study_without_a_document_reads_as_if_it_had_been_removed(at: StudyPlace) -> None:
    whole = read_study(at.unveiled)
    changes.set_document_aside(at=at, by=ANN, document_id=FIRST.id, reason=PILOT)
    narrowed = read_study(at)
    assert narrowed.set_aside == (SetAside(FIRST.id, FIRST.name, PILOT),)
    undo(at=at, by=ANN)
    changes.remove_document(at=at, by=ANN, document_id=FIRST.id)

    assert replace(narrowed, set_aside=()) == read_study(at)
    assert narrowed != whole
    assert narrowed.text(SECOND.id) == whole.text(SECOND.id)


def test_the_documents_of_a_case_go_with_it(at: StudyPlace) -> None:
    changes.set_case_aside(at=at, by=ANN, case_id=PW1.id, reason="left  the\nstudy")

    study = read_study(at)

    assert PW1.id not in study.case_index
    assert [document.id for document in study.documents] == [SECOND.id]
    assert study.set_aside == (
        SetAside(PW1.id, "PW1", "left the study", is_case=True),
        SetAside(FIRST.id, FIRST.name, "left the study", with_case=True),
    )
    assert not any(PW1.id in partnership.case_ids for partnership in study.partnerships)
    assert not any(PW1.id in chosen.case_ids for chosen in study.case_sets)
    assert not any(memo.target_id == PW1.id for memo in study.memos)


@pytest.mark.parametrize("what", ["document", "case"])
def test_lists_searches_and_counts_leave_the_same_out(at: StudyPlace, what: str) -> None:
    assert [found.name for found in search(at, "peer")] == ["interview 2", "interview 10"]
    if what == "document":
        changes.set_document_aside(at=at, by=ANN, document_id=FIRST.id, reason=PILOT)
    else:
        changes.set_case_aside(at=at, by=ANN, case_id=PW1.id, reason=PILOT)

    study = read_study(at)

    assert [line.id for line in documents(at)] == [SECOND.id]
    assert surroundings(at).documents == documents(at)
    assert [found.name for found in search(at, "peer")] == ["interview 10"]
    by_code: dict[object, int] = {}
    for coding in study.codings:
        by_code[coding.code_id] = by_code.get(coding.code_id, 0) + 1
    assert codings_by_code(at) == by_code


def test_the_digest_tells_and_everything_stays_in_the_study(at: StudyPlace) -> None:
    before, everything = content_digest(at), read_study(at.unveiled)
    changes.set_document_aside(at=at, by=ANN, document_id=FIRST.id, reason=PILOT)
    aside = content_digest(at)

    assert aside == content_digest(at, read_study(at)) == content_digest(at.unveiled)
    assert aside != before
    assert verify_study(at).damages == ()
    whole = read_study(at.unveiled)
    assert replace(whole, documents=everything.documents) == everything
    changes.take_document_in(at=at, by=BEN, document_id=FIRST.id)
    assert content_digest(at) == before
    undo(at=at, by=BEN)
    assert content_digest(at) == aside
    redo(at=at, by=BEN)
    assert read_study(at) == everything


def test_a_move_takes_what_is_set_aside_along(at: StudyPlace, tmp_path: Path) -> None:
    changes.set_case_aside(at=at, by=ANN, case_id=PW1.id, reason=PILOT)
    alias = connect(tmp_path / "elsewhere.polyvocal", create=True)
    try:
        copy_study(at, alias)
        there = StudyPlace(alias, at.study_id)
        assert read_study(there) == read_study(at)
        assert read_study(there.unveiled) == read_study(at.unveiled)
    finally:
        disconnect(alias)


def test_a_reason_is_asked_for_and_a_stranger_is_not_found(at: StudyPlace) -> None:
    with pytest.raises(BadValue, match="Say why"):
        changes.set_document_aside(at=at, by=ANN, document_id=FIRST.id, reason=" \n")
    with pytest.raises(NotFound):
        changes.set_case_aside(at=at, by=ANN, case_id=made("nobody"), reason=PILOT)
    assert read_study(at).set_aside == ()
