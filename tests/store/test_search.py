"""A search finds on both databases what `core.search` calls a hit, and nothing else."""

from __future__ import annotations

from itertools import islice

import pytest

from polyvocal.core.documents import Document
from polyvocal.core.errors import BadValue
from polyvocal.core.search import find_hits, parse_query
from polyvocal.store import changes
from polyvocal.store.changes import NewDocument, Original
from polyvocal.store.reads import search
from tests.store.samples import ANN, FIRST, HOSTILE, NOTE, SECOND, made, whole_study
from tests.store.story import begin


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "peer",
            "PEER work*",
            '"peer worker"',
            "“peer worker”",
            "nai\u0308ve",
            "naïve",
            "strasse",
        ),
        *("STRASSE", "שָׁלוֹם", "कि", "100%", "peer_worker", "peer_*", "a% b", "ward!", "fine”"),
        *(
            "it's",
            "worker waited",
            "nobody here",
            "👩‍👩‍👧‍👦 how",
            "NEAR(worker peer, 4)",
            "NEAR(peer* how)",
        ),
        *(
            r"/w\w+/",
            "/./",
            r"/\bPEER\b/ worker",
            "/(?:worker|nobody)$/",
            "/'; DROP TABLE x/",
            "/%/",
        ),
        *("'; DROP TABLE store_study; --", "%", "_", "!", "peer\x00worker", "\\", "\ud800 peer"),
        "/nai\u0308ve/",
    ],
)
def test_a_search_finds_what_core_calls_a_hit_and_nothing_else(alias: str, typed: str) -> None:
    at = changes.add_study(alias=alias, by=ANN, study=whole_study())
    try:
        query = parse_query(typed)
    except BadValue:
        with pytest.raises(BadValue):
            search(at, typed)
        return
    expected = [
        (document.id, hits)
        for document, text in ((FIRST, HOSTILE), (SECOND, NOTE))
        if (hits := find_hits(text, query))
    ]
    assert [(found.document_id, found.hits) for found in search(at, typed)] == expected


@pytest.mark.parametrize("typed", [" — ", "NEAR(a", "/(/", "/a(?R)/", "a" * 5_000])
def test_what_cannot_be_searched_for_is_refused_before_the_first_hit(
    alias: str, typed: str
) -> None:
    at = begin(alias)
    with pytest.raises(BadValue):
        search(at, typed)


def test_a_long_query_of_many_words_is_answered(alias: str) -> None:
    at = changes.add_study(alias=alias, by=ANN, study=whole_study())
    assert list(search(at, " ".join(map(str, range(100, 345))))) == []


def test_the_first_documents_come_without_the_others(alias: str) -> None:
    at = begin(alias)
    names = [f"P{i}.txt" for i in (1, 2, 9, 10, 11)]
    documents = [
        NewDocument(Document(made(name), name), f"{name} says: the same words") for name in names
    ]
    changes.add_documents(at=at, by=ANN, documents=documents)
    assert [found.name for found in islice(search(at, "words"), 2)] == names[:2]
    assert [found.name for found in search(at, "words", after=names[2])] == names[3:]
    assert list(search(at, "words", after=names[-1])) == []


def test_a_search_that_is_left_open_keeps_nobody_from_writing(alias: str) -> None:
    at = changes.add_study(alias=alias, by=ANN, study=whole_study())
    found = search(at, "/./")
    assert next(found).name == FIRST.name
    changes.rename_study(at=at, by=ANN, name="Other")
    changes.remove_document(at=at, by=ANN, document_id=SECOND.id)
    assert [document.name for document in found] == [SECOND.name]


def test_a_text_that_is_its_own_original_is_found_all_the_same(alias: str) -> None:
    file = Original("note.txt", NOTE.encode())
    at = changes.add_study(alias=alias, by=ANN, study=whole_study(), originals={SECOND.id: file})
    assert [found.name for found in search(at, "nobody")] == [SECOND.name]


def test_a_removed_document_is_not_found(alias: str) -> None:
    at = changes.add_study(alias=alias, by=ANN, study=whole_study())
    changes.remove_document(at=at, by=ANN, document_id=SECOND.id)
    assert list(search(at, "nobody")) == []
