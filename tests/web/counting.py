"""How many times a page or a stroke asks the database, from an empty cache on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from polyvocal.web.bench import ENVIRON_KEY
from polyvocal.web.workbench import LOOPBACK, Workbench
from polyvocal.work.open_studies import OpenStudies

MOST_QUERIES = 30
# What begins and ends a consistent view asks for nothing.
_NO_QUERIES = frozenset({"BEGIN", "COMMIT", "ROLLBACK", "SET"})


@contextmanager
def asked_of(*aliases: str) -> Iterator[list[str]]:
    """What is asked of these databases inside the block: the questions, once it is over.

    The questions themselves, so that a count that is too high says what was asked.
    """
    found: list[str] = []
    captured = [CaptureQueriesContext(connections[alias]) for alias in aliases]
    with ExitStack() as stack:
        for one in captured:
            stack.enter_context(one)
        yield found
        asked = [" ".join(q["sql"].split())[:160] for one in captured for q in one.captured_queries]
        found += [sql for sql in asked if sql.split()[0] not in _NO_QUERIES]


def queries(bench: Workbench, path: str) -> list[str]:
    """What one page asks for somebody who was let in, nothing being known of the study yet."""
    assert bench.first_study is not None
    at = bench.studies.place(bench.first_study)
    address = bench.studies.address(at)
    fresh = Workbench(studies=OpenStudies(), port=bench.port, folder=bench.folder)
    fresh.sessions = bench.sessions
    [place] = fresh.studies.open(address)
    exchanged = bench.sessions.exchange(bench.sessions.new_ticket())
    assert exchanged is not None
    client = Client(
        **{  # type: ignore[arg-type]  # whatever stands in a request's environment
            ENVIRON_KEY: fresh,
            "HTTP_HOST": f"{LOOPBACK}:{bench.port}",
            "SCRIPT_NAME": f"/{bench.folder}",
        }
    )
    client.cookies[bench.cookie_name] = exchanged[0]
    try:
        with asked_of(place.alias) as asked:
            answer = client.get(f"/studies/{bench.first_study}/{path}")
        assert answer.status_code == 200, answer.content
        return asked
    finally:
        fresh.close()
