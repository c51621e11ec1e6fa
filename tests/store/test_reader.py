"""What a reader's page is given."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from polyvocal.core.coding import Span
from polyvocal.core.errors import NotFound
from polyvocal.store import changes
from polyvocal.store.connections import StudyPlace
from polyvocal.store.reads.reader import ReaderPage, reader_page
from polyvocal.store.snapshot import read_study
from tests.store.samples import ANN, EXEMPLAR, FIRST, HEARD, HOSTILE, MEMOS, PW1, SECOND, made
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
