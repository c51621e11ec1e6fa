"""What one stroke of coding costs a server, on either database."""

from __future__ import annotations

import json
import subprocess
import sys
from uuid import uuid4

from polyvocal.store.access import Role
from tests.store.samples import FIRST, PRACTICAL, SOCIAL
from tests.web.server.conftest import House

# Who is signed in, whether they may, as whom they code, and the change itself: all counted. What
# changes more than the codings it names is answered with the document as it is now.
MOST_QUESTIONS = {
    "code": 15,
    "judge": 28,
    "recode": 29,
    "move": 29,
    "memo": 20,
    "choose for print": 22,
    "undo": 51,
    "redo": 51,
    "remove": 34,
}


def test_a_stroke_asks_a_server_s_database_only_so_often(house: House) -> None:
    member, page = house.members[Role.CODER], house.path(f"documents/{FIRST.id}/")
    state = json.loads(member.guest.get(f"{page}codings/").text)
    first, id_ = str(uuid4()), str(uuid4())
    base = {"me": state["me"], "version": state["textVersion"]}
    mine: dict[str, object] = {"codings": {id_: None}}

    def body(kind: str, **fields: object) -> str:
        return json.dumps({**base, "kind": kind, **fields})

    def coded(name: str) -> str:
        passage = {"id": name, "start": 4, "end": 9}
        return body("apply", code=str(SOCIAL.id), passages=[passage])

    # The first of anybody makes a coder of them, and is no stroke like the others.
    assert member.guest.send(f"{page}strokes/", coded(first).encode()).status == 200
    bodies = {
        "code": coded(id_),
        "judge": body("judge", note="a word", **mine),
        "recode": body("recode", code=str(PRACTICAL.id), **mine),
        "move": body("move", start=4, end=12, **mine),
        "memo": body("memo", coding=id_, memo=str(uuid4()), text="Why?"),
        "choose for print": body("exemplar", coding=id_, exemplar=str(uuid4()), on=True),
        "undo": body("undo"),
        "redo": body("redo"),
        "remove": body("remove", **mine),
    }
    told = {
        "database": house.server.database,
        "options": str(house.server.options),
        "key": str(house.server.options.with_name("key")),
        "cookies": member.guest.cookies,
        "path": page,
        "bodies": bodies,
    }
    said = subprocess.run(
        [sys.executable, "-m", "tests.web.server.stroke_counted", json.dumps(told)],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    found = json.loads(said.stdout)
    assert {name: one["status"] for name, one in found.items()} == dict.fromkeys(bodies, 200)
    asked = {name: len(one["asked"]) for name, one in found.items()}
    assert all(asked[name] <= most for name, most in MOST_QUESTIONS.items()), asked
