"""What a reader's page is given."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from polyvocal.core.coding import Span
from polyvocal.core.errors import NotFound
from polyvocal.store import changes
from polyvocal.store.connections import StudyPlace
from polyvocal.store.preferences import (
    keep_reading_place,
    read_last,
    reading_place,
    reading_places,
)
from polyvocal.store.reads import study_line
from polyvocal.store.reads.reader import ReaderPage, reader_page
from polyvocal.store.reads.surroundings import codings_by_code, surroundings
from polyvocal.store.snapshot import read_study
from tests.store.samples import ANN, BEN, EXEMPLAR, FIRST, HEARD, HOSTILE, MEMOS, PW1, SECOND, made
from tests.store.story import begin, fill


@pytest.fixture
def at(alias: str) -> StudyPlace:
    """The samples, added piece by piece."""
    place = begin(alias)
    fill(place)
    return place


def n_queries(at: StudyPlace) -> tuple[int, ReaderPage]:
    with CaptureQueriesContext(connections[at.alias]) as asked:
        page = reader_page(at, FIRST.id)
    return len(asked), page


def test_a_page_has_what_the_whole_study_has_of_the_document(at: StudyPlace) -> None:
    correct = HOSTILE.replace("How was", "How then was")
    changes.correct_text(at=at, by=ANN, document_id=FIRST.id, text=correct, seen_version=1)
    study = read_study(at)

    page = reader_page(at, FIRST.id)

    assert page.revision == study.revision
    assert (page.document, page.text) == (study.document(FIRST.name), correct)
    assert page.speakers == study.speakers
    assert page.cases == (PW1,)
    rows = study.turns.rows_of(study.document_index[FIRST.id])
    assert [replace(t, document=0) for t in study.turns[rows.start : rows.stop]] == list(page.turns)
    assert list(page.codings) == [c for c in study.codings if c.document_id == FIRST.id]
    assert page.coders == study.coders
    assert {memo.id for memo in page.memos} == {MEMOS[4].id, MEMOS[5].id}
    assert page.exemplars == (EXEMPLAR,)
    assert page.content_notes == study.content_notes
    assert {memo.span for memo in page.memos} == {memo.span for memo in study.memos}


def test_a_page_without_codings_or_turns_is_a_page(at: StudyPlace) -> None:
    changes.remove_codings(at=at, by=ANN, coding_ids=[made("waited")])
    page = reader_page(at, SECOND.id)
    assert (len(page.codings), len(page.turns), page.speakers) == (0, 0, ())
    assert page.memos == (MEMOS[2],)


def test_a_page_asks_no_more_for_many_codings_than_for_few(at: StudyPlace) -> None:
    few, _page = n_queries(at)
    many = [replace(HEARD, id=made(f"{i}"), span=Span(i, i + 4)) for i in range(90)]
    changes.code_passages(at=at, by=ANN, codings=many)
    more, page = n_queries(at)
    assert len(page.codings) == 92
    assert more == few
    assert few <= 16


def test_a_document_of_another_study_is_not_shown(at: StudyPlace) -> None:
    other = begin(at.alias, made("other"))
    with pytest.raises(NotFound, match="not in this study"):
        reader_page(other, FIRST.id)


def test_what_stands_around_a_document_is_what_the_whole_study_has(at: StudyPlace) -> None:
    study = read_study(at)

    around = surroundings(at)

    assert [line.id for line in around.documents] == [d.id for d in study.documents]
    assert [line.name for line in around.documents] == [d.name for d in study.documents]
    assert around.template == study.template
    assert set(around.looks) == set(study.looks)
    assert codings_by_code(at) == Counter(c.code_id for c in study.codings)
    assert study_line(at).name == study.name
    assert study_line(at).revision == study.revision


def test_a_study_that_is_not_there_has_no_line(at: StudyPlace) -> None:
    with pytest.raises(NotFound, match="not in this database"):
        study_line(StudyPlace(at.alias, made("nowhere")))


def test_columns_give_the_marks_of_their_codings(at: StudyPlace) -> None:
    codings = read_study(at).codings
    assert codings.marks() == [coding.mark for coding in codings]
    assert len(set(codings.marks())) == len(codings) > 1


def test_where_somebody_read_last_is_found_for_one_document(at: StudyPlace) -> None:
    keep_reading_place(at, ANN.id, FIRST.id, 1, 12)
    keep_reading_place(at, ANN.id, SECOND.id, 1, 0)

    assert read_last(at, ANN.id) == (SECOND.id, FIRST.id)
    assert reading_place(at, ANN.id, FIRST.id) == reading_places(at, ANN.id)[1]
    assert reading_place(at, ANN.id, made("another")) is None
    assert reading_place(at, BEN.id, FIRST.id) is None
