"""Events: gapless, chained as the design says, and silent about people in their headers."""

from __future__ import annotations

import hashlib
import hmac
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connections

from polyvocal.core.cases import Case
from polyvocal.core.errors import BadValue, NotFound
from polyvocal.store import changes
from polyvocal.store.coding_records import coder_row
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor, changing, header_of, headers, parts_of
from polyvocal.store.payloads import Subject
from polyvocal.store.reads import revision
from polyvocal.store.tables import CODER as CODER_TABLE
from polyvocal.store.verify import verify_study
from tests.store.samples import (
    ANN,
    BEN,
    CODER,
    FIRST,
    NEW_FIRST,
    PARTNERSHIPS,
    PW1,
    SP1,
    made,
    whole_study,
)
from tests.store.sql import run
from tests.store.story import alter, begin, fill

WRITERS, EACH = 40, 2


def test_forty_writers_at_once_get_gapless_numbers(alias: str) -> None:
    at = begin(alias)
    start = threading.Barrier(WRITERS)

    def write(writer: int) -> list[int]:
        actor = Actor(made(f"writer {writer}"), f"Writer {writer}")
        start.wait()
        try:
            return [
                changes.add_cases(
                    at=at, by=actor, cases=[Case(made(f"{writer}/{i}"), f"W{writer}-{i}")]
                ).number
                for i in range(EACH)
            ]
        finally:
            connections[alias].close()

    with ThreadPoolExecutor(WRITERS) as pool:
        numbers = [n for mine in pool.map(write, range(WRITERS)) for n in mine]

    assert sorted(numbers) == list(range(2, 2 + WRITERS * EACH))
    assert [header.number for header in headers(at)] == [1, *sorted(numbers)]
    assert verify_study(at).damages == ()


def test_the_chain_is_the_designs_formula(alias: str) -> None:
    at = begin(alias)
    fill(at)
    columns = "number, header, payload_digest, hash"
    events = run(alias, f"SELECT {columns} FROM store_event ORDER BY number")
    previous = bytes(32)
    for number, header, payload, stored in events:
        whole = previous + number.to_bytes(8, "big") + bytes(header) + bytes.fromhex(payload)
        previous = hashlib.sha256(whole).digest()
        assert previous.hex() == stored
    assert revision(at).head == previous.hex()
    assert revision(at).number == len(events)


def test_each_part_is_sealed_with_a_salt_of_its_own(alias: str) -> None:
    fill(begin(alias))
    parts = run(alias, "SELECT salt, data, digest FROM store_eventpart")
    for salt, data, digest in parts:
        assert hmac.new(bytes(salt), bytes(data), "sha256").hexdigest() == digest
    assert len({bytes(salt) for salt, _data, _digest in parts}) == len(parts)


def test_parts_are_split_by_whom_they_are_about(alias: str) -> None:
    at = begin(alias)
    changes.add_cases(at=at, by=ANN, cases=(PW1, SP1))
    changes.add_partnerships(at=at, by=ANN, partnerships=PARTNERSHIPS)
    changes.add_documents(at=at, by=ANN, documents=[NEW_FIRST])
    about = [[subject for subject, _erased, _changes in parts_of(at, n)] for n in (2, 3, 4)]
    assert about == [
        [("case", PW1.id.hex), ("case", SP1.id.hex)],
        [("case", PW1.id.hex)],
        [("document", FIRST.id.hex)],
    ]


def test_headers_and_study_parts_hold_nothing_of_a_person(alias: str) -> None:
    at = begin(alias)
    fill(at)
    alter(at)
    study_parts = [
        str(change)
        for header in headers(at)
        for subject, _erased, rows in parts_of(at, header.number)
        if subject.kind == "study"
        for change in rows
        if change.table.name not in {"codestate", "claim"}  # a person must look: see holdings
    ]
    told = [bytes(h).decode() for (h,) in run(alias, "SELECT header FROM store_event")]
    for words in ("PW1", "SP9", "interview 2", "naïve", "Quiet.", "names a person", "her words"):
        assert [text for text in (*told, *study_parts) if words in text] == []


def test_a_change_that_changes_nothing_leaves_no_event(alias: str) -> None:
    at = begin(alias)
    fill(at)
    before = revision(at)
    assert changes.change_case(at=at, by=ANN, case=PW1) == before
    assert changes.reopen_template(at=at, by=ANN) == before
    assert revision(at) == before


def test_a_refused_change_leaves_no_event_and_no_row(alias: str) -> None:
    at = begin(alias)
    before = revision(at)
    with pytest.raises(BadValue, match="There is a case PW1 already"):
        changes.add_cases(at=at, by=ANN, cases=[PW1, Case(made("twin"), "PW1")])
    assert revision(at) == before
    assert run(alias, "SELECT count(*) FROM store_case") == [(0,)]


def test_what_the_database_refuses_of_the_rows_sent_at_once_is_raised_and_nothing_kept(
    alias: str,
) -> None:
    at = begin(alias)
    before = revision(at)
    twin = coder_row(at.study_id.hex, CODER)
    with pytest.raises(IntegrityError), changing(at, ANN, "add_coder") as draft:
        draft.add_many(CODER_TABLE, [twin, twin], Subject("study", at.study_id.hex))
    assert revision(at) == before
    assert run(alias, "SELECT count(*) FROM store_coder") == [(0,)]
    changes.add_coder(at=at, by=ANN, coder=CODER)
    assert revision(at).number == before.number + 1


def test_an_event_says_who_did_what_and_how_much(alias: str) -> None:
    at = begin(alias)
    changes.add_cases(at=at, by=BEN, cases=(PW1, SP1))
    header = header_of(at, 2)
    assert (header.actor, header.verb, header.counts) == (BEN, "add_cases", {"case": (2, 0, 0)})
    assert header.at.utcoffset() is not None


def test_a_study_that_is_not_there_takes_no_change(alias: str) -> None:
    with pytest.raises(NotFound, match="not in this database"):
        changes.rename_study(at=StudyPlace(alias, made("nowhere")), by=ANN, name="x")


def test_two_studies_of_one_database_have_chains_of_their_own(alias: str) -> None:
    one = changes.add_study(alias=alias, by=ANN, study=whole_study())
    two = begin(alias, made("two"))
    changes.rename_study(at=two, by=ANN, name="Renamed")
    assert (revision(one).number, revision(two).number) == (1, 2)
    with pytest.raises(BadValue, match="holds that study already"):
        changes.add_study(alias=alias, by=ANN, study=whole_study())
