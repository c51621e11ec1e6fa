"""A study put in comes out the same."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from polyvocal.core.columns import Codings
from polyvocal.core.digest import study_digest
from polyvocal.core.errors import DamagedStudy, NotFound
from polyvocal.core.study import Study, assemble_study
from polyvocal.store.changes import (
    Original,
    add_codings,
    add_study,
    change_case,
    remove_codings,
    rename_coder,
)
from polyvocal.store.connections import StudyPlace, writing
from polyvocal.store.reads import original, revision
from polyvocal.store.reads.reader import reader_page
from polyvocal.store.rows import fetch
from polyvocal.store.snapshot import content_digest, read_study
from tests.store.samples import (
    AGREED,
    ANN,
    CODER,
    FIRST,
    HEARD,
    HOSTILE,
    NOTE,
    PW1,
    SECOND,
    made,
    whole_study,
)
from tests.store.sql import run


def cached_digests(at: StudyPlace) -> list[str]:
    rows = fetch(at.alias, "SELECT content_digest FROM store_document ORDER BY name")
    return [digest for (digest,) in rows]


def test_a_study_in_is_the_study_out(alias: str) -> None:
    study = whole_study()

    out = read_study(add_study(alias=alias, by=ANN, study=study))

    assert out == study
    assert dict(out.texts) == {FIRST.id: HOSTILE, SECOND.id: NOTE}
    assert out.quote(HEARD) == "I felt HEARD by my peer_worker"
    assert [coding.id for coding in out.codings] == [coding.id for coding in study.codings]


def test_codings_of_many_blocks_come_back_where_some_between_were_removed(alias: str) -> None:
    study = whole_study()
    by_turns = [HEARD, replace(HEARD, coder_id=AGREED.id, round_id=None, note="", created=None)]
    more = [replace(by_turns[i % 2], id=made(f"more {i}")) for i in range(7_000)]
    # A whole block is gone, and the ends of those beside it.
    gone, kept = more[1_500:5_500], [*study.codings, *more[:1_500], *more[5_500:]]
    at = add_study(alias=alias, by=ANN, study=study)
    with CaptureQueriesContext(connections[alias]) as for_few:
        read_study(at)
    add_codings(at=at, by=ANN, codings=more)

    remove_codings(at=at, by=ANN, coding_ids=[coding.id for coding in gone])

    with CaptureQueriesContext(connections[alias]) as for_many:
        assert read_study(at).codings == Codings.from_codings(kept, study.coding_keys())
    assert len(for_many) == len(for_few)


def test_an_empty_study_in_is_the_study_out(alias: str) -> None:
    study = assemble_study(id=made("empty"), name="Empty")
    assert read_study(add_study(alias=alias, by=ANN, study=study)) == study


def test_the_revision_is_the_last_event(alias: str) -> None:
    at = add_study(alias=alias, by=ANN, study=whole_study())
    assert read_study(at).revision == revision(at)
    assert revision(at).number == 1


def test_originals_come_back_byte_for_byte(alias: str) -> None:
    file = Original("interview.docx", bytes(range(256)) * 40)
    at = add_study(alias=alias, by=ANN, study=whole_study(), originals={FIRST.id: file})

    kept = original(at, FIRST.id)

    assert (kept.file_name, kept.data) == (file.file_name, file.data)
    with pytest.raises(NotFound):
        original(at, SECOND.id)


def test_a_second_study_in_one_database_does_not_show_in_the_first(alias: str) -> None:
    study = whole_study()
    at = add_study(alias=alias, by=ANN, study=study)
    other = add_study(alias=alias, by=ANN, study=assemble_study(id=made("other"), name="Other"))
    assert read_study(at) == study
    assert len(read_study(other).cases) == 0


def test_a_study_that_is_not_there_is_not_found(alias: str) -> None:
    with pytest.raises(NotFound, match="not in this database"):
        read_study(StudyPlace(alias, made("nowhere")))


def test_an_opened_study_travels_to_another_process_without_its_texts(alias: str) -> None:
    out = read_study(add_study(alias=alias, by=ANN, study=whole_study()))
    again: Study = pickle.loads(pickle.dumps(out))  # noqa: S301 - our own bytes
    assert again == out
    assert again.text(FIRST.id) == HOSTILE


def test_a_text_that_was_altered_is_not_given_out(alias: str) -> None:
    at = add_study(alias=alias, by=ANN, study=whole_study())
    with writing(alias):
        run(alias, "UPDATE store_content SET data = %s WHERE data = %s", [b"other", NOTE.encode()])
    with pytest.raises(DamagedStudy, match="not as it was stored"):
        read_study(at).text(SECOND.id)


def test_a_coding_moved_behind_the_stores_back_is_told_when_its_text_is_read(alias: str) -> None:
    at = add_study(alias=alias, by=ANN, study=whole_study())
    other = next(d.id for d in whole_study().documents if d.id != FIRST.id)
    with writing(alias):
        run(alias, "UPDATE store_anchor SET start = start + 1 WHERE coding_id = %s", [HEARD.id.hex])

    with pytest.raises(DamagedStudy, match=f"1 coding of the document {FIRST.name} no longer"):
        read_study(at).text(FIRST.id)
    with pytest.raises(DamagedStudy, match="no longer stands on the words"):
        reader_page(at, FIRST.id)
    assert read_study(at).text(other)


class TestTheContentDigest:
    def test_is_the_same_as_cores(self, alias: str) -> None:
        at = add_study(alias=alias, by=ANN, study=whole_study())
        assert content_digest(at) == study_digest(whole_study())

    def test_is_the_same_from_the_cache(self, alias: str) -> None:
        at = add_study(alias=alias, by=ANN, study=whole_study())
        assert cached_digests(at) == ["", ""]
        first = content_digest(at)
        assert "" not in cached_digests(at)
        assert content_digest(at) == first

    def test_forgets_documents_whose_case_got_another_label(self, alias: str) -> None:
        at = add_study(alias=alias, by=ANN, study=whole_study())
        content_digest(at)
        change_case(at=at, by=ANN, case=replace(PW1, label="PW7"))
        assert content_digest(at) == study_digest(read_study(at))

    def test_keeps_documents_when_only_a_role_changed(self, alias: str) -> None:
        at = add_study(alias=alias, by=ANN, study=whole_study())
        before = content_digest(at)
        change_case(at=at, by=ANN, case=replace(PW1, role="SP"))
        assert "" not in cached_digests(at)
        assert content_digest(at) == study_digest(read_study(at)) != before

    def test_forgets_documents_whose_coder_got_another_name(self, alias: str) -> None:
        at = add_study(alias=alias, by=ANN, study=whole_study())
        content_digest(at)
        rename_coder(at=at, by=ANN, coder_id=CODER.id, name="Anne")
        assert content_digest(at) == study_digest(read_study(at))

    def test_of_an_old_snapshot_is_not_cached(self, alias: str) -> None:
        at = add_study(alias=alias, by=ANN, study=whole_study())
        old = read_study(at)
        change_case(at=at, by=ANN, case=replace(PW1, label="PW7"))
        assert content_digest(at, old) == study_digest(old)
        assert cached_digests(at) == ["", ""]
