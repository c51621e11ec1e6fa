"""How many times a page asks the database, from an empty cache on."""

from __future__ import annotations

from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from polyvocal.web.workbench import ENVIRON_KEY, LOOPBACK, Workbench
from polyvocal.work.open_studies import OpenStudies

MOST_QUERIES = 30
# What begins and ends a consistent view asks for nothing.
_NO_QUERIES = frozenset({"BEGIN", "COMMIT", "ROLLBACK", "SET"})


def n_queries(bench: Workbench, path: str) -> int:
    """Queries of one page by somebody who was let in, nothing being known of the study yet."""
    assert bench.first_study is not None
    at = bench.studies.place(bench.first_study)
    address = bench.studies.address(at)
    fresh = Workbench(bench.port, bench.folder, bench.sessions, OpenStudies(), bench.jobs)
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
        with CaptureQueriesContext(connections[place.alias]) as captured:
            answer = client.get(f"/studies/{bench.first_study}/{path}")
        assert answer.status_code == 200, answer.content
        asked = [query["sql"].split()[0] for query in captured.captured_queries]
        return sum(word not in _NO_QUERIES for word in asked)
    finally:
        fresh.studies.close()
