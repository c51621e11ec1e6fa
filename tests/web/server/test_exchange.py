"""Moving in on a server: into a study of one's own, by whoever may arrange it."""

from __future__ import annotations

import re
import time

from polyvocal.store.access import Role
from tests.formats.refi.projects import coded, package, project, source
from tests.web.server.conftest import House
from tests.web.server.people import Guest
from tests.web.visiting import Answer

SMALL = package(project(source(coded(1, 0, 3))), {"sources/a.txt": b"one two"})


def send_file(guest: Guest, path: str) -> Answer:
    line, head = "----------boundary", 'Content-Disposition: form-data; name="'
    body = (
        f'--{line}\r\n{head}files"; filename="small.qdpx"\r\n\r\n'.encode()
        + SMALL
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


def test_a_reader_may_look_at_what_leaves_and_send_nothing(house: House) -> None:
    guest = house.members[Role.READER].guest
    page = guest.get(f"/studies/{house.study}/exchange/out/qdpx/")
    refused = send_file(guest, f"/studies/{house.study}/exchange/send/")

    assert page.status == 200
    assert refused.status == 403
