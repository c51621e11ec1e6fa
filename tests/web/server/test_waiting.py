"""Whose turn it is when more people wait than there are threads."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from polyvocal.web.server.waiting import StrokesFirst


def asking(path: str) -> SimpleNamespace:
    return SimpleNamespace(requests=[SimpleNamespace(path=path)])


def in_turn(queue: StrokesFirst) -> list[str]:
    return [queue.popleft().requests[0].path for _n in range(len(queue))]


def test_who_codes_passes_those_who_wait_for_pages() -> None:
    queue = StrokesFirst()
    for path in ("/a/quotes/", "/a/compare/", "/a/documents/b/strokes/", "/a/documents/b/live/"):
        queue.append(asking(path))
    assert in_turn(queue) == [
        "/a/documents/b/strokes/", "/a/documents/b/live/", "/a/quotes/", "/a/compare/",
    ]  # fmt: skip


def test_pages_have_their_turn_however_many_code() -> None:
    queue = StrokesFirst()
    for n in range(10):
        queue.append(asking(f"/{n}/strokes/"))
    queue.append(asking("/one/"))
    queue.append(asking("/two/"))
    order = in_turn(queue)
    assert (order.index("/one/"), order.index("/two/")) == (4, 9)
    assert [path for path in order if "strokes" in path] == [f"/{n}/strokes/" for n in range(10)]


def test_a_request_that_is_none_waits_like_a_page_and_nobody_waits_at_last() -> None:
    queue = StrokesFirst()
    none, broken = SimpleNamespace(requests=[]), SimpleNamespace(requests=[SimpleNamespace()])
    queue.append(none)
    queue.append(broken)
    assert len(queue) == 2
    assert [queue.popleft(), queue.popleft()] == [none, broken]
    assert not queue
    with pytest.raises(IndexError):
        queue.popleft()
