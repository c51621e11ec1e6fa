"""What an outsider, a reader and a member of another study try."""

from __future__ import annotations

import json
import re
import socket
from urllib.parse import urlsplit

import pytest

from polyvocal.store.access import Role
from tests.store.samples import (
    ATTRIBUTES,
    CASE_SET,
    CODER,
    FIRST,
    HEARD,
    MEMOS,
    PARTNERSHIPS,
    PW1,
    ROUND,
    SOCIAL,
)
from tests.web.server.conftest import House, running_server
from tests.web.server.people import PASSWORD, Guest, invited
from tests.web.server.test_roles import NOWHERE, doors, knock

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def owner(house: House) -> Guest:
    return house.members[Role.OWNER].guest


def test_a_form_of_another_site_changes_nothing(house: House, owner: Guest) -> None:
    for origin in ("https://evil.example", "null", f"{house.server.at}.evil.example"):
        answer = owner.post("/new/", {"name": "Planted"}, Origin=origin)
        assert answer.status == 403
    without = owner.ask(
        "POST", "/new/", b"name=Planted", {"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert without.status == 403
    assert owner.post("/new/", {"name": "Planted", "csrfmiddlewaretoken": "x" * 64}).status == 403
    assert "Planted" not in owner.get("/").text


def test_the_mark_of_somebody_else_is_no_mark(house: House, owner: Guest) -> None:
    other = house.outsider.guest.cookies["polyvocal-form"]
    form = {"name": "Planted", "csrfmiddlewaretoken": other}
    assert owner.post("/new/", form).status == 403


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "", "127.0.0.1:99999"]
)
def test_another_name_for_the_server_opens_nothing(house: House, owner: Guest, host: str) -> None:
    answer = owner.get("/", Host=host or " ")
    assert answer.status in {400, 403}
    assert "evil" not in answer.text
    assert "Pilot" not in answer.text


def test_what_a_proxy_says_is_not_believed_unless_one_was_named(house: House) -> None:
    guest = house.server.guest()
    answer = guest.get(
        "/", X_Forwarded_Host="evil.example", X_Forwarded_Proto="https", Forwarded="host=evil"
    )
    assert answer.headers["location"] == "/sign-in/?next=/"
    assert "evil" not in answer.text


def test_only_what_was_named_is_believed_of_a_proxy(tmp_path) -> None:
    with running_server(
        str(tmp_path / "behind.polyvocal"),
        tmp_path,
        'trusted_proxy = "127.0.0.1"',
        'trusted_headers = ["x-forwarded-for"]',
    ) as server:
        for _ in range(25):
            guest = server.guest()
            guest.get("/sign-in/")
            form = {"login": f"nobody{_}", "password": "not the password"}
            answer = guest.post("/sign-in/", form, X_Forwarded_For="192.0.2.1")
        assert "Too many attempts that failed." in answer.text
        form = {"login": "nobody", "password": "not the password"}
        elsewhere = guest.post("/sign-in/", form, X_Forwarded_For="192.0.2.2")
        assert "do not go together" in elsewhere.text
        assert server.guest().get("/", X_Forwarded_Host="evil.example").status == 302
        assert "address=192.0.2.1" in server.log.read_text()


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_else(house: House, to: str) -> None:
    guest = house.server.guest()
    answer = guest.sign_in(house.outsider.sign_in_name, next=to)
    assert answer.status == 302
    assert answer.headers["location"] == "/"
    again = guest.post("/account/again/", {"password": PASSWORD, "next": to})
    assert (again.status, again.headers["location"]) == (302, "/")
    assert guest.post("/sign-out/", {"next": to}).headers["location"] in {"/sign-in/", "/"}


def test_a_reader_cannot_code_by_any_body(house: House) -> None:
    reader = house.members[Role.READER].guest
    stroke = {"kind": "apply", "code": str(SOCIAL.id), "passages": []}
    path = house.path(f"documents/{FIRST.id}/strokes/")
    for body in (json.dumps(stroke).encode(), b"{}", b"[", b"\xff\xfe"):
        answer = reader.send(path, body)
        assert answer.status == 403
        assert "Your role in this study is" in answer.text


def test_what_is_no_stroke_is_refused_in_a_sentence(house: House) -> None:
    coder = house.members[Role.CODER].guest
    path = house.path(f"documents/{FIRST.id}/strokes/")
    bodies = [b"", b"[", b"[]", b"null", b"{}", b'{"kind": "apply"}', b"\xff\xfe", b"[" * 100_000]
    bodies += [json.dumps({"kind": k, "passages": SCRIPT}).encode() for k in ("apply", SCRIPT, "")]
    for body in bodies:
        answer = coder.send(path, body)
        assert answer.status in {400, 409}, body[:40]
        assert "problem" in json.loads(answer.text), body[:40]
        assert answer.headers["content-type"].startswith("application/json")


def test_script_in_a_field_is_words_on_every_page(house: House, owner: Guest) -> None:
    name = f'"><img src=x onerror=alert(1)>{SCRIPT}'
    made = owner.post("/new/", {"name": name})
    assert made.status == 302
    study = made.headers["location"]
    invited(house.administrator.guest, name, "script-kid")
    owner.post(f"{study}members/role/", {"sign_in_name": "script-kid", "role": "reader"})
    pages = [
        owner.get("/"), owner.get(study), owner.get(f"{study}read/"), owner.get(f"{study}quotes/"),
        owner.get(f"{study}compare/"), owner.get(f"{study}members/"),
        house.administrator.guest.get("/accounts/"),
        owner.post("/new/", {"name": "", "framework": name}),
        owner.get(f"{study}quotes/?words={SCRIPT.replace('/', '%2F')}"),
    ]  # fmt: skip
    for page in pages:
        assert SCRIPT not in page.text
        assert "<img src=x" not in page.text
        assert "unsafe" not in page.headers["content-security-policy"]


def test_a_body_that_is_too_large_is_refused_before_it_is_kept(tmp_path) -> None:
    with running_server(
        str(tmp_path / "small.polyvocal"), tmp_path, "largest_upload_mb = 1"
    ) as server:
        at = urlsplit(server.at)
        head = f"POST /sign-in/ HTTP/1.1\r\nHost: {at.netloc}\r\nContent-Length: 99000000\r\n\r\n"
        with socket.create_connection((at.hostname or "", at.port or 0), timeout=20) as connection:
            connection.sendall(head.encode())
            assert b"413" in connection.makefile("rb").readline()


def test_a_name_of_a_file_on_the_server_is_never_asked_for(house: House, owner: Guest) -> None:
    """The pages of a workbench that open files by their path are not here."""
    for path in ("/open/", "/who/", "/enter/x/"):
        assert owner.get(path).status == 404
        assert owner.post(path, {"file": "/etc/passwd"}).status == 404


def test_every_answer_is_hardened(house: House, owner: Guest) -> None:
    stranger = house.server.guest()
    answers = [
        stranger.get("/sign-in/"),
        owner.get("/"),
        owner.get("/nowhere/"),
        owner.get(house.path()),
    ]
    for answer in answers:
        assert answer.headers["cache-control"].startswith("no-store") or (
            "no-store" in answer.headers["cache-control"]
        )
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "server" not in answer.headers


def test_the_log_says_who_and_which_page_and_no_word(house: House, owner: Guest) -> None:
    owner.get(house.path("quotes/?words=unmistakeable"))
    owner.get(house.path("nowhere/unmistakeable/"))
    house.server.guest().sign_in("unmistakeable", "unmistakeable password")
    coder = house.members[Role.CODER].guest
    coder.send(house.path(f"documents/{FIRST.id}/strokes/"), b'{"kind": "unmistakeable"}')

    log = house.server.log.read_text()

    assert "page=quotes status=200" in log
    assert f"account={house.members[Role.OWNER].id}" in log
    assert "unmistakeable" not in log
    assert "Pilot" not in log
    assert "Traceback" not in log
    assert "peer" not in log


# By the names that addresses have for them: one of each that the first study has.
THINGS = {
    "attribute": ATTRIBUTES[0].id,
    "case": PW1.id,
    "case_set": CASE_SET.id,
    "code": SOCIAL.id,
    "coder": CODER.id,
    "coding": HEARD.id,
    "document": FIRST.id,
    "memo": MEMOS[0].id,
    "partnership": PARTNERSHIPS[0].id,
    "round_id": ROUND.id,
    "thing": FIRST.id,
}


def test_an_owner_of_one_study_reaches_nothing_of_another_by_knowing_its_ids(house: House) -> None:
    guest, tried = house.outsider.guest, set()
    known = {"study": house.other_study, **THINGS}
    live = house.path(f"documents/{FIRST.id}/live/?after=0")
    before = json.loads(house.members[Role.OWNER].guest.get(live).text)["revision"]
    for name, route, method, _right in doors():
        named = re.findall(r"<uuid:(\w+)>", route)
        if not any(thing in THINGS for thing in named):
            continue
        tried.update(named)
        path = re.sub(r"<uuid:(\w+)>", lambda m: str(known.get(m[1], NOWHERE)), route)
        answer = knock(guest, method, "/" + re.sub(r"<\w+:\w+>", "1", path))
        assert answer.status in ({404} if method == "GET" else {400, 404, 409}), name
        assert "peer" not in answer.text.lower(), name
    assert set(THINGS) <= tried
    assert json.loads(house.members[Role.OWNER].guest.get(live).text)["revision"] == before
