"""Coming in to a server: invitations, passwords, sessions, second factors."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import subprocess
import time
from pathlib import Path

import pytest

from tests.web.server.conftest import (
    COMMAND,
    House,
    Running,
    arguments,
    newcomer,
    running_server,
)
from tests.web.server.people import PASSWORD, Guest, invited

WRONG = "This name and this password do not go together."
LOCKED = "Too many attempts that failed."


def is_in(guest: Guest) -> bool:
    return guest.get("/").status == 200


def test_an_invitation_lets_in_once(house: House) -> None:
    _id, letter = invited(house.administrator.guest, "New One", "new-one")
    first, second = house.server.guest(), house.server.guest()

    assert first.accept(letter).headers["location"] == "/"
    assert is_in(first)
    answer = second.accept(letter)

    assert answer.status == 404
    assert "used already" in answer.text
    assert not is_in(second)


def test_a_guessed_invitation_lets_nobody_in(house: House) -> None:
    assert house.server.guest().get("/invited/guessed/").status == 404


@pytest.mark.parametrize(
    ("password", "again", "why"),
    [
        ("short one", "short one", "at least 12 characters"),
        ("password12345", "password12345", "easily guessed"),
        ("four words are enough", "four words are not", "not the same"),
    ],
)
def test_a_password_that_will_not_do_leaves_the_invitation_good(
    house: House, password: str, again: str, why: str
) -> None:
    name = f"careless-{len(password)}-{len(again)}"
    _id, letter = invited(house.administrator.guest, "Careless", name)
    guest = house.server.guest()
    path = letter.removeprefix(house.server.at)
    guest.get(path)

    answer = guest.post(path, {"password": password, "again": again})

    assert (answer.status, why in answer.text) == (400, True)
    assert guest.accept(letter).status == 302


def test_the_session_is_another_after_signing_in_and_gone_after_signing_out(house: House) -> None:
    member = newcomer(house.server, house.administrator.guest, "rotating")
    guest = house.server.guest()
    planted = {"polyvocal-session": "p" * 32}
    guest.cookies |= planted
    assert guest.sign_in(member.sign_in_name).status == 302
    signed_in = dict(guest.cookies)
    known = {"p" * 32, member.guest.cookies["polyvocal-session"]}
    assert signed_in["polyvocal-session"] not in known
    assert is_in(guest)

    assert guest.post("/sign-out/").status == 302

    thief = house.server.guest()
    thief.cookies = signed_in
    assert not is_in(thief)
    thief.cookies = planted
    assert not is_in(thief)


def test_cookies_are_for_the_server_alone(house: House) -> None:
    guest = house.server.guest()
    guest.get("/sign-in/")
    answer = guest.post("/sign-in/", {"login": "root@example.org", "password": PASSWORD})
    said = answer.headers["set-cookie"].lower()
    assert "httponly" in said
    assert "samesite=lax" in said
    assert "domain" not in said


def test_too_many_wrong_passwords_lock_out_also_the_right_one_and_the_known_name(
    house: House,
) -> None:
    member = newcomer(house.server, house.administrator.guest, "forgetful")
    guest = house.server.guest()
    for _ in range(5):
        assert WRONG in guest.sign_in(member.sign_in_name, "not the password at all").text
    answer = guest.sign_in(member.sign_in_name)
    assert LOCKED in answer.text
    assert not is_in(guest)
    assert is_in(member.guest)  # whoever is in stays in


def test_nobody_learns_who_has_an_account(house: House) -> None:
    newcomer(house.server, house.administrator.guest, "known")
    known = house.server.guest().sign_in("known", "not the password at all")
    unknown = house.server.guest().sign_in("unknown", "not the password at all")
    assert (known.status, WRONG in known.text) == (unknown.status, WRONG in unknown.text)


def test_a_closed_account_is_out_at_once_and_its_invitation_void(house: House) -> None:
    administrator = house.administrator.guest
    member = newcomer(house.server, administrator, "leaving")
    assert is_in(member.guest)

    assert administrator.post(f"/accounts/{member.id}/close/").status == 302

    assert not is_in(member.guest)
    assert "your" not in house.server.guest().sign_in("leaving").headers.get("location", "")
    assert not is_in(member.guest)
    assert administrator.post(f"/accounts/{member.id}/renew/").status == 403
    assert administrator.post(f"/accounts/{member.id}/reopen/").status == 302
    assert member.guest.sign_in("leaving").status == 302
    assert is_in(member.guest)


def test_a_new_invitation_ends_the_old_password(house: House) -> None:
    administrator = house.administrator.guest
    member = newcomer(house.server, administrator, "renewed")
    page = administrator.post(f"/accounts/{member.id}/renew/")
    found = re.search(r'value="(http[^"]+/invited/[^"]+)"', page.text)
    assert found
    assert is_in(member.guest)  # nothing ends before it is used

    assert house.server.guest().accept(found.group(1), "five other words here now").status == 302

    assert not is_in(member.guest)
    assert WRONG in house.server.guest().sign_in("renewed").text


def test_nobody_signs_up(house: House) -> None:
    for path in ("/signup/", "/accounts/signup/", "/sign-up/", "/3rdparty/signup/", "/admin/"):
        assert house.server.guest().get(path).status == 404


def test_a_second_factor_is_asked_for_and_the_kept_codes_are_good_once(house: House) -> None:
    member = newcomer(house.server, house.administrator.guest, "careful")
    page = member.guest.get("/account/factor/begin/")
    found = re.search(r'<code class="key">(\w+)</code>', page.text)
    assert found
    assert '<svg class="qr"' in page.text
    code = code_now(found.group(1))
    answer = member.guest.post("/account/factor/begin/", {"code": code})
    assert answer.headers["location"] == "/account/codes/"
    kept = re.findall(r"<li><code>(\d+)</code>", member.guest.get("/account/codes/").text)
    assert len(kept) == 10

    guest = house.server.guest()
    assert guest.sign_in("careful").headers["location"].startswith("/sign-in/code/")
    assert not is_in(guest)
    assert "not right" in guest.post("/sign-in/code/", {"code": "000000"}).text
    assert guest.post("/sign-in/code/", {"code": kept[0]}).status == 302
    assert is_in(guest)

    again = house.server.guest()
    again.sign_in("careful")
    assert "not right" in again.post("/sign-in/code/", {"code": kept[0]}).text
    assert not is_in(again)


def test_the_secret_of_a_second_factor_is_sealed_in_the_database(house: House) -> None:
    member = newcomer(house.server, house.administrator.guest, "sealed")
    page = member.guest.get("/account/factor/begin/")
    found = re.search(r'<code class="key">(\w+)</code>', page.text)
    assert found
    member.guest.post("/account/factor/begin/", {"code": code_now(found.group(1))})
    if not house.server.database.startswith("postgresql"):
        folder = Path(house.server.database).parent
        held = b"".join(
            path.read_bytes() for path in folder.glob("server.polyvocal*") if path.is_file()
        )
        assert b"totp" in held
        assert found.group(1).encode() not in held


def test_a_server_that_wants_a_second_factor_lets_nobody_by_without_one(tmp_path) -> None:
    with running_server(
        str(tmp_path / "strict.polyvocal"), tmp_path, "needs_second_factor = true"
    ) as server:
        administrator = first_strict(server)
        for path in ("/", "/accounts/", "/account/"):
            assert administrator.get(path).headers["location"] == "/account/factor/begin/"


def first_strict(server: Running) -> Guest:
    words = ["accounts", "invite", "root", "--name", "Root", "--administrator"]
    said = subprocess.run(
        [*COMMAND, *words, *arguments(server.database, server.options)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    guest = server.guest()
    guest.accept(said.stdout.strip())
    return guest


def test_a_session_ends_when_nobody_uses_it(tmp_path) -> None:
    with running_server(
        str(tmp_path / "brief.polyvocal"), tmp_path, "idle_minutes = 0.1"
    ) as server:
        guest = first_strict(server)
        time.sleep(7)
        assert not is_in(guest)


def test_a_session_ends_after_its_longest_time_however_busy(tmp_path) -> None:
    with running_server(
        str(tmp_path / "short.polyvocal"), tmp_path, "longest_hours = 0.002"
    ) as server:
        guest = first_strict(server)
        until = time.monotonic() + 60
        while is_in(guest):
            assert time.monotonic() < until
            time.sleep(0.5)


def code_now(secret: str) -> str:
    """RFC 6238 with its defaults, from the document."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
