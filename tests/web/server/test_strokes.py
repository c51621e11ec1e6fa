"""What one stroke of coding costs a server, on either database."""

from __future__ import annotations

import json
import subprocess
import sys
from uuid import uuid4

from polyvocal.store.access import Role
from tests.store.samples import FIRST, SOCIAL
from tests.web.server.conftest import House

MOST_QUESTIONS = 15


def test_a_coding_asks_a_server_s_database_fifteen_times_at_most(house: House) -> None:
    """Who is signed in, whether they may, as whom they code, and the change itself: all counted."""
    member, page = house.members[Role.CODER], house.path(f"documents/{FIRST.id}/")
    state = json.loads(member.guest.get(f"{page}codings/").text)

    def body() -> str:
        passage = {"id": str(uuid4()), "start": 4, "end": 9}
        sent = {"kind": "apply", "me": state["me"], "version": state["textVersion"]}
        return json.dumps({**sent, "code": str(SOCIAL.id), "passages": [passage]})

    assert member.guest.send(f"{page}strokes/", body().encode()).status == 200
    told = {
        "database": house.server.database,
        "options": str(house.server.options),
        "key": str(house.server.options.with_name("key")),
        "cookies": member.guest.cookies,
        "path": page,
        "body": body(),
    }
    said = subprocess.run(
        [sys.executable, "-m", "tests.web.server.stroke_counted", json.dumps(told)],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    found = json.loads(said.stdout)
    assert found["status"] == 200
    assert len(found["asked"]) <= MOST_QUESTIONS, found["asked"]
