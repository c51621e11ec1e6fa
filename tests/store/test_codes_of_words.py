"""Codes made of people's own words while reading, and the template versions they come into."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from polyvocal.core.coding import Span
from polyvocal.core.errors import Conflict
from polyvocal.core.template import Code, Origin
from polyvocal.store import changes
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor
from polyvocal.store.snapshot import content_digest, read_study
from polyvocal.store.undo import redo, undo
from polyvocal.store.verify import verify_study
from tests.store.samples import ANN, BEN, FIRST, GROUP, HEARD, SECOND, made, place_of
from tests.store.story import begin, fill


@pytest.fixture
def at(alias: str) -> StudyPlace:
    """The samples, added piece by piece."""
    place = begin(alias)
    fill(place)
    return place


def in_vivo(
    at: StudyPlace,
    name: str,
    document: UUID = FIRST.id,
    by: Actor = ANN,
    parent: UUID | None = None,
) -> None:
    code_ = Code(made(name), "", name, parent, origin=Origin.EMERGENT)
    span = place_of("HEARD") if document == FIRST.id else Span(0, 4)
    coding = replace(HEARD, id=made(f"on {name}"), document_id=document, span=span)
    changes.code_in_vivo(at=at, by=by, code=code_, coding=coding, seen_version=1)


def versions(at: StudyPlace) -> list[tuple[int, int]]:
    return [(v.number, len(v.codes)) for v in read_study(at).template.versions]


def test_codes_made_while_reading_one_document_come_into_one_version(at: StudyPlace) -> None:
    [*before, (number, n)] = versions(at)
    for name in ("one", "two", "three"):
        in_vivo(at, name)
    assert versions(at) == [*before, (number, n), (number + 1, n + 3)]

    in_vivo(at, "elsewhere", SECOND.id)

    assert versions(at)[-1] == (number + 2, n + 4)
    named = {c.code_id: c.template_version for c in read_study(at).codings}
    assert [named[made(name)] for name in ("one", "three", "elsewhere")] == [
        number + 1,
        number + 1,
        number + 2,
    ]
    assert verify_study(at).damages == ()


def test_codes_made_while_reading_are_undone_and_redone_one_by_one(at: StudyPlace) -> None:
    states = [versions(at)]
    for i in range(14):  # more than there is room for between two codes of a group
        in_vivo(at, f"code {i}", parent=GROUP.id)
        states.append(versions(at))
    digests = content_digest(at)

    for known in reversed(states[:-1]):
        undo(at=at, by=ANN)
        assert versions(at) == known
    for known in states[1:]:
        redo(at=at, by=ANN)
        assert versions(at) == known

    assert content_digest(at) == digests
    assert verify_study(at).damages == ()


def test_a_code_that_somebody_uses_by_now_is_not_undone_away(at: StudyPlace) -> None:
    in_vivo(at, "one")
    in_vivo(at, "two", by=BEN)
    with pytest.raises(Conflict, match="cannot be undone"):
        undo(at=at, by=ANN)  # it opened the version that Ben's code is in
    use = replace(HEARD, id=made("use"), code_id=made("two"))
    changes.code_passages(at=at, by=ANN, codings=[use])

    with pytest.raises(Conflict, match="cannot be undone"):
        undo(at=at, by=BEN)
    changes.remove_codings(at=at, by=ANN, coding_ids=[made("use")])
    undo(at=at, by=BEN)

    assert made("two") not in read_study(at).template.index
    assert made("one") in read_study(at).template.index
