"""How many times a page asks the database, from an empty cache on."""

from __future__ import annotations

from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from polyvocal.web.bench import ENVIRON_KEY
from polyvocal.web.workbench import LOOPBACK, Workbench
from polyvocal.work.open_studies import OpenStudies

MOST_QUERIES = 30
# What begins and ends a consistent view asks for nothing.
_NO_QUERIES = frozenset({"BEGIN", "COMMIT", "ROLLBACK", "SET"})


def queries(bench: Workbench, path: str) -> list[str]:
    """What one page asks for somebody who was let in, nothing being known of the study yet.

    The questions themselves, so that a count that is too high says what was asked.
    """
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
        with CaptureQueriesContext(connections[place.alias]) as captured:
            answer = client.get(f"/studies/{bench.first_study}/{path}")
        assert answer.status_code == 200, answer.content
        asked = [" ".join(query["sql"].split())[:160] for query in captured.captured_queries]
        return [sql for sql in asked if sql.split()[0] not in _NO_QUERIES]
    finally:
        fresh.close()
