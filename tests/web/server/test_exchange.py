"""Moving in on a server: into a study of one's own, by whoever may arrange it."""

from __future__ import annotations

import re
import time
from pathlib import Path

from polyvocal.store.access import Role
from polyvocal.store.connections import StudyPlace, connect, disconnect
from polyvocal.work.exchange.sending import export_project
from tests.formats.refi.projects import coded, package, project, source
from tests.web.server.conftest import House
from tests.web.server.people import Guest
from tests.web.visiting import Answer

SMALL = package(project(source(coded(1, 0, 3))), {"sources/a.txt": b"one two"})


def send_file(guest: Guest, path: str, content: bytes = SMALL) -> Answer:
    line, head = "----------boundary", 'Content-Disposition: form-data; name="'
    body = (
        f'--{line}\r\n{head}files"; filename="small.qdpx"\r\n\r\n'.encode()
        + content
        + f"\r\n--{line}--\r\n".encode()
    )
    return guest.send(path, body, Content_Type=f"multipart/form-data; boundary={line}")


def landed(guest: Guest, answer: Answer) -> Answer:
    path = ""
    for _look in range(300):
        if answer.status == 302:
            path = answer.headers["location"]
        elif 'hx-trigger="load' not in answer.text:
            return answer
        else:
            time.sleep(0.1)
        answer = guest.get(path)
    raise AssertionError("the work does not end")


def test_a_member_brings_a_project_into_a_study_of_their_own(house: House) -> None:
    guest = house.members[Role.READER].guest
    made = guest.post("/new/", {"name": "Moved in", "then": "exchange", "framework": "bctt_v1"})
    assert made.headers["location"].endswith("/exchange/")

    page = landed(guest, send_file(guest, f"{made.headers['location']}send/"))
    assert "What would become of small.qdpx" in page.text
    [take] = set(re.findall(r'"([^"]*/take/)"', page.text))
    overview = landed(guest, guest.post(take))

    assert "Moved in" in overview.text
    assert "1 coding" in overview.text


def test_whoever_brings_in_another_team_s_file_learns_nothing_of_that_team(
    house: House, tmp_path: Path
) -> None:
    alias = connect(house.server.database)
    try:
        export_project(StudyPlace(alias, house.study), tmp_path / "leaked.qdpx")
    finally:
        disconnect(alias)
    leaked = (tmp_path / "leaked.qdpx").read_bytes()
    seen = {}
    for member, knows in ((house.outsider, False), (house.members[Role.OWNER], True)):
        guest = member.guest
        made = guest.post("/new/", {"name": "Again", "then": "exchange", "framework": ""})
        page = landed(guest, send_file(guest, f"{made.headers['location']}send/", leaked))
        told = re.sub("<p>You have this study here already.*?</p>\n", "", page.text)

        assert (told != page.text) == knows
        assert str(house.study) not in told
        [take] = set(re.findall(r'"([^"]*/take/)"', told))
        overview = landed(guest, guest.post(take))
        assert (overview.status, "Again" in overview.text) == (200, True)
        account = told[told.index("<table") : told.index("</table>")]
        seen[knows] = (account, re.findall(r"\d+ coding", overview.text))

    assert seen[True] == seen[False]


def test_a_reader_may_look_at_what_leaves_and_send_nothing(house: House) -> None:
    guest = house.members[Role.READER].guest
    page = guest.get(f"/studies/{house.study}/exchange/out/qdpx/")
    refused = send_file(guest, f"/studies/{house.study}/exchange/send/")

    assert page.status == 200
    assert refused.status == 403
