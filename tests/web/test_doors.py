"""Nobody gets in but the person whose workbench it is: every door, tried from outside."""

import re
import socket

import pytest

from polyvocal.web.gate import how_to_get_in
from polyvocal.web.serving import serving
from polyvocal.web.sessions import TICKET_SECONDS, Sessions
from polyvocal.web.urls import DOORS
from tests.web.visiting import Caller

HOW = f"{how_to_get_in()}\n"


def test_a_browser_without_a_ticket_is_told_how_to_get_in(caller):
    answer = caller.get("/")

    assert (answer.status, answer.text) == (403, HOW)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert "set-cookie" not in answer.headers


def test_a_ticket_lets_in_and_the_cookie_is_for_nobody_else(caller):
    answer = caller.come_in()

    assert answer.status == 302
    name, *attributes = answer.headers["set-cookie"].split("; ")
    assert name.startswith(f"polyvocal-{caller.bench.port}=")
    assert {a.lower() for a in attributes} == {
        "httponly",
        f"path=/{caller.bench.folder}/".lower(),
        "samesite=strict",
    }
    assert caller.get(caller.study()).status == 200


def test_a_ticket_is_good_once(caller):
    path = caller.path_of(caller.bench.new_address())

    assert caller.get(path).status == 302
    again = caller.get(path)

    assert again.status == 403
    assert "set-cookie" not in again.headers


def test_a_ticket_runs_out():
    clock = iter([0.0, 0.0, TICKET_SECONDS - 1.0, TICKET_SECONDS + 1.0])
    sessions = Sessions(now=lambda: next(clock))
    in_time, late = sessions.new_ticket(), sessions.new_ticket()

    assert sessions.exchange(in_time) is not None
    assert sessions.exchange(late) is None


def test_a_guessed_ticket_lets_nobody_in(caller):
    assert caller.get("/enter/guessed/").status == 403


def test_a_name_that_was_pointed_at_this_computer_is_refused(caller):
    caller.come_in()

    for host in ("evil.example", f"evil.example:{caller.bench.port}", "127.0.0.1", "127.0.0.1:1"):
        answer = caller.get(caller.study(), Host=host)
        assert (answer.status, answer.text) == (
            403,
            "This workbench answers only under its own address.\n",
        )
    assert caller.get("/static/tokens.css", Host="evil.example").status == 403


def test_a_path_without_our_folder_is_refused_even_with_the_cookie(caller):
    caller.come_in()
    for folder in ("", "x", "static", caller.bench.folder[:-1], "%C3%A9"):
        other = Caller(caller.bench)
        other.cookie = caller.cookie
        assert raw(caller.bench.port, f"/{folder}/", caller.cookie).startswith(b"HTTP/1.1 403")


def raw(port, path, cookie):
    """One request byte for byte, whatever an HTTP library thinks of it."""
    lines = f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", f"Cookie: {cookie}"
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode())
        return connection.makefile("rb").read()


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_another_site_asks_for_is_refused_whatever_cookie_it_brings(caller, site):
    caller.come_in()

    assert caller.get(caller.study(), Sec_Fetch_Site=site).text == HOW
    assert caller.get("/", Sec_Fetch_Site="same-origin").status == 200


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://127.0.0.1:1", "http://localhost", "null", ""]
)
def test_a_form_of_another_origin_changes_nothing(caller, origin):
    caller.come_in()
    form = {"name": "Somebody", "csrfmiddlewaretoken": caller.get("/").mark}

    answer = caller.post("/who/", form, Origin=origin)

    assert (answer.status, answer.text) == (403, HOW)
    assert "Somebody" not in caller.get("/").text


def test_a_form_without_its_page_s_mark_changes_nothing(caller):
    caller.come_in()

    for form in ({"name": "Somebody"}, {"name": "Somebody", "csrfmiddlewaretoken": "x" * 64}):
        answer = caller.post("/who/", form)
        assert answer.status == 403
        assert "was not sent by a page of this workbench" in answer.text
    assert "Somebody" not in caller.get("/").text


def test_a_form_with_everything_right_is_taken(caller):
    caller.come_in()
    form = {"name": "Somebody", "csrfmiddlewaretoken": caller.get("/").mark}

    assert caller.post("/who/", form).status == 302
    assert "Somebody" in caller.get("/").text


def test_the_cookie_of_another_workbench_opens_nothing(caller, empty_file):
    caller.come_in()
    value = caller.cookie.partition("=")[2]
    with serving(str(empty_file)) as other:
        stranger = Caller(other)
        for cookie in (caller.cookie, f"{other.cookie_name}={value}"):
            stranger.cookie = cookie
            assert stranger.get("/").text == HOW


def test_a_study_that_is_not_open_here_is_not_here(caller):
    caller.come_in()

    answer = caller.get("/studies/00000000-0000-4000-8000-000000000000/")

    assert answer.status == 404


def test_only_this_computer_can_connect(bench):
    elsewhere = {str(entry[4][0]) for entry in socket.getaddrinfo(socket.gethostname(), None)}
    for address in elsewhere - {"127.0.0.1", "::1"}:
        with (
            pytest.raises(OSError, match=r".*"),
            socket.create_connection((address, bench.port), 2),
        ):
            pass


def test_every_answer_is_hardened(caller):
    outside = caller.get("/")
    caller.come_in()
    pages = [outside, caller.get("/"), caller.get("/nowhere/"), caller.get(caller.study())]

    for answer in pages:
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["referrer-policy"] == "same-origin"
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert "server" not in answer.headers
    static = caller.get("/static/tokens.css")
    assert static.headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in static.headers


def test_no_page_names_another_host(caller):
    caller.come_in()
    for door in DOORS:
        if door.need == "write" or "<str:" in door.route or "job" in door.route:
            continue
        route = door.route.replace("<uuid:study>", str(caller.bench.first_study))
        if "<" in route:
            continue
        named = set(re.findall(r"(?:https?:)?//[\w.-]+", caller.get(f"/{route}").text))
        assert named == set(), route


def test_reading_changes_nothing_and_writing_is_never_a_link(caller):
    caller.come_in()
    mark = {"csrfmiddlewaretoken": caller.get("/").mark}

    assert caller.get(caller.study("undo/")).status == 405
    assert caller.post(caller.study(), mark).status == 405


def test_a_form_cannot_lead_to_another_site(caller):
    caller.come_in()
    mark = caller.get("/").mark
    folder = f"/{caller.bench.folder}/"
    for back in ("https://evil.example/", "//evil.example", "/\\evil.example", "", "/x\r\nA: b"):
        form = {"name": "Me", "csrfmiddlewaretoken": mark, "back": back}
        assert caller.post("/who/", form).headers["location"] == folder
