"""Files sent to harm: by who may not send any, and by an analyst whose computer was taken over."""

from __future__ import annotations

import io
import socket
import time
import zipfile
from functools import cache
from urllib.parse import urlsplit

import pytest

from polyvocal.store.access import Role
from tests.web.server.conftest import House, running_server
from tests.web.server.people import Guest
from tests.web.visiting import Answer

EDGE = "----------edge"
TALK = b"Interviewer: How was it?\n\nP01: Fine.\n"


def parts(guest: Guest, *files: tuple[str, bytes]) -> bytes:
    head = f'--{EDGE}\r\nContent-Disposition: form-data; name="'
    mark = guest.cookies["polyvocal-form"]
    pieces = [f'{head}csrfmiddlewaretoken"\r\n\r\n{mark}\r\n'.encode()]
    pieces += [
        f'{head}files"; filename="{name}"\r\n\r\n'.encode() + data + b"\r\n" for name, data in files
    ]
    return b"".join([*pieces, f"--{EDGE}--\r\n".encode()])


def send(guest: Guest, path: str, body: bytes) -> Answer:
    return guest.ask("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={EDGE}"})


def shown(guest: Guest, answer: Answer) -> str:
    """The page that the files sent lead to, once they are read."""
    assert answer.status == 302, answer.text
    at = answer.headers["location"]
    until = time.monotonic() + 60
    while "/jobs/" in at:
        page = guest.get(at)
        if "problem" in page.text:
            return page.text
        assert time.monotonic() < until
        at = page.headers.get("location", at)
        time.sleep(0.05)
    return guest.get(at).text


@pytest.fixture
def analyst(house: House) -> Guest:
    return house.members[Role.ANALYST].guest


def test_files_of_who_may_not_send_any_are_not_taken(house: House) -> None:
    path = house.path("documents/send/")
    for role, status in ((Role.READER, 403), (Role.CODER, 403), (Role.AUDITOR, 403)):
        guest = house.members[role].guest
        assert send(guest, path, parts(guest, ("a.txt", TALK))).status == status
    outsider = house.outsider.guest
    assert send(outsider, path, parts(outsider, ("a.txt", TALK))).status == 404
    nobody = house.server.guest()
    nobody.get("/sign-in/")
    assert send(nobody, path, parts(nobody, ("a.txt", TALK))).status in {302, 401, 403}


@pytest.mark.parametrize(
    "name",
    ["../../etc/cron.d/x.txt", "/etc/passwd.txt", "..\\..\\x.txt", "C:\\x.txt", ".txt"],
)
def test_a_name_with_a_path_is_a_name(house: House, analyst: Guest, name: str, tmp_path) -> None:
    page = shown(
        analyst, send(analyst, house.path("documents/send/"), parts(analyst, (name, TALK)))
    )
    assert "/etc/" not in page
    assert "C:\\" not in page
    assert "cron.d" not in page


def test_a_script_in_the_names_and_words_of_a_file_is_words(house: House, analyst: Guest) -> None:
    data = b"Anna<script>1: How<script>1 was it?\n\nP01<script>1: Fine<script>1.\n"
    path = house.path("documents/send/")
    page = shown(analyst, send(analyst, path, parts(analyst, ("<script>1.txt", data))))
    assert "<script>1" not in page
    assert page.count("&lt;script&gt;1") > 2


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("run.exe", b"MZ\x90\x00" + bytes(200)),
        ("page.svg", b"<svg onload=alert(1)></svg>"),
        ("interview.docx", b"not a package at all"),
        ("interview.pdf", b"%PDF-1.7\n" + b"\xff" * 500),
        ("interview.odt", b"PK\x03\x04" + bytes(100)),
    ],
)
def test_what_is_no_transcript_is_named_and_not_offered(house, analyst, name, data) -> None:
    answer = send(analyst, house.path("documents/send/"), parts(analyst, (name, data)))
    page = shown(analyst, answer)
    assert name in page
    assert "onload" not in page
    assert "Traceback" not in house.server.log.read_text()


@cache
def bomb() -> bytes:
    """A Word file of 70 kB that would unpack to 70 MB."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", b"<w>" + b" " * 70_000_000)
    return made.getvalue()


def test_a_bomb_is_refused_before_it_unpacks(house: House, analyst: Guest) -> None:
    answer = send(analyst, house.path("documents/send/"), parts(analyst, ("bomb.docx", bomb())))
    page = shown(analyst, answer)
    assert "bomb.docx" in page
    assert house.server.process.poll() is None
    assert analyst.get(house.path("documents/")).status == 200


def test_a_thousand_parts_and_a_broken_form_are_a_sentence(house: House, analyst: Guest) -> None:
    path = house.path("documents/send/")
    many = send(analyst, path, parts(analyst, *[(f"{n}.txt", b"x") for n in range(1_100)]))
    long = send(analyst, path, parts(analyst, ("a" * 3_000, TALK)))
    for answer in (many, long):
        assert answer.status == 400
        assert "Send fewer files at a time, with shorter names." in answer.text
    whole = parts(analyst, ("a.txt", TALK))
    for body in (whole[:-40], whole[: len(whole) // 2], b"", b"\r\n" * 50, whole * 2):
        answer = send(analyst, path, body)
        assert answer.status in {302, 400, 403}, body[:60]
    assert "Traceback" not in house.server.log.read_text()


def test_a_slow_sender_keeps_nobody_waiting(tmp_path) -> None:
    with running_server(str(tmp_path / "slow.polyvocal"), tmp_path, "threads = 2") as server:
        at = urlsplit(server.at)
        head = f"POST /sign-in/ HTTP/1.1\r\nHost: {at.netloc}\r\nContent-Length: 100000\r\n\r\n"
        slow = [socket.create_connection((at.hostname or "", at.port or 0)) for _ in range(30)]
        for connection in slow:
            connection.sendall(head.encode() + b"x")
        for _ in range(3):
            for connection in slow:
                connection.sendall(b"x")
            assert server.guest().get("/sign-in/").status == 200
        for connection in slow:
            connection.close()


def test_files_larger_than_allowed_are_refused_while_they_come(tmp_path) -> None:
    with running_server(
        str(tmp_path / "small.polyvocal"), tmp_path, "largest_upload_mb = 1"
    ) as server:
        at = urlsplit(server.at)
        head = f"POST /sign-in/ HTTP/1.1\r\nHost: {at.netloc}\r\nTransfer-Encoding: chunked\r\n\r\n"
        with socket.create_connection((at.hostname or "", at.port or 0), timeout=30) as connection:
            connection.sendall(head.encode())
            try:
                for _ in range(40):
                    connection.sendall(b"10000\r\n" + bytes(0x10000) + b"\r\n")
                connection.sendall(b"0\r\n\r\n")
            except OSError:
                pass  # hung up on: as good
            else:
                assert b"413" in connection.makefile("rb").readline()
        assert server.guest().get("/health/").status == 200
