"""The university's sign-on: it opens the account that somebody was invited to, and no other."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.web.server.conftest import Running, first_administrator, running_server
from tests.web.server.people import Guest, Member, invited
from tests.web.visiting import Answer

BACK = "/sign-on/sign-on/back/"


class University(BaseHTTPRequestHandler):
    """An OpenID Connect provider that says of everybody who they are by the code they bring."""

    def do_GET(self) -> None:
        at = f"http://{self.headers['Host']}"
        if self.path == "/.well-known/openid-configuration":
            self.say(
                {
                    "issuer": at,
                    "authorization_endpoint": f"{at}/authorize",
                    "token_endpoint": f"{at}/token",
                    "userinfo_endpoint": f"{at}/who",
                    "jwks_uri": f"{at}/keys",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )
        else:
            sub = self.headers["Authorization"].removeprefix("Bearer ")
            # The same address for everybody: it must not be what an account is found by.
            self.say({"sub": sub, "email": "root@example.org", "name": "Some Body"})

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        sent = parse_qs(self.rfile.read(length).decode())
        assert sent["client_secret"] == ["hush"]
        assert "code_verifier" in sent
        self.say({"access_token": sent["code"][0], "token_type": "Bearer"})

    def say(self, value: object) -> None:
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        """Nothing: a test prints only what failed."""


@pytest.fixture(scope="module")
def university() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), University)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def server(university: str, tmp_path_factory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("sign-on")
    (folder / "secret").write_text("hush\n")
    discovery = f"{university}/.well-known/openid-configuration"
    sign_on = (
        f'sign_on = {{name = "Example University", discovery = "{discovery}", '
        'client_id = "polyvocal", client_secret_file = "secret"}'
    )
    with running_server(str(folder / "server.polyvocal"), folder, sign_on) as running:
        yield running


@pytest.fixture(scope="module")
def administrator(server: Running) -> Member:
    return first_administrator(server)


def sign_on(guest: Guest, who: str, university: str) -> Answer:
    """Go to the sign-on and come back as somebody it knows."""
    sent_on = guest.post("/sign-on/sign-on/")
    assert sent_on.status == 302
    to = urlsplit(sent_on.headers["location"])
    assert f"{to.scheme}://{to.netloc}" == university
    asked = parse_qs(to.query)
    assert urlsplit(asked["redirect_uri"][0]).path == BACK
    return guest.get(f"{BACK}?code={who}&state={asked['state'][0]}")


def arrive(server: Running, letter: str = "/sign-in/") -> Guest:
    guest = server.guest()
    guest.get(letter.removeprefix(server.at))
    return guest


def test_an_invitation_is_accepted_by_signing_on_and_opens_again(
    server: Running, administrator: Member, university: str
) -> None:
    _id, letter = invited(administrator.guest, "Uni Ann", "uni-ann")
    guest = arrive(server, letter)

    assert sign_on(guest, "ann", university).headers["location"] == "/"

    assert "Uni Ann" in guest.get("/").text
    assert server.guest().get(letter.removeprefix(server.at)).status == 404
    again = arrive(server)
    assert sign_on(again, "ann", university).headers["location"] == "/"
    assert "Uni Ann" in again.get("/").text
    assert "You sign on elsewhere" in again.get("/account/").text


def test_who_was_not_invited_gets_no_account_whatever_address_is_told_of_them(
    server: Running, administrator: Member, university: str
) -> None:
    guest = arrive(server)

    answer = sign_on(guest, "stranger", university)

    assert answer.status == 403
    assert "nobody invited you here yet" in answer.text
    assert guest.get("/").status == 302
    assert "stranger" not in administrator.guest.get("/accounts/").text


def test_an_answer_that_was_not_asked_for_opens_nothing(
    server: Running, administrator: Member, university: str
) -> None:
    _id, letter = invited(administrator.guest, "Uni Ben", "uni-ben")
    guest = arrive(server, letter)
    for state in ("", "guessed"):
        answer = guest.get(f"{BACK}?code=ben&state={state}")
        assert "The sign-on did not work" in answer.text
        assert guest.get("/").status == 302
    assert arrive(server, letter).get(letter.removeprefix(server.at)).status == 200


def test_forms_may_lead_to_the_sign_on_and_nowhere_else(server: Running, university: str) -> None:
    policy = server.guest().get("/sign-in/").headers["content-security-policy"]
    [form_action] = [part for part in policy.split("; ") if part.startswith("form-action")]
    assert form_action.split() == ["form-action", "'self'", university]
    assert "Sign on with Example University" in server.guest().get("/sign-in/").text


def test_a_look_at_the_sign_on_starts_nothing(server: Running) -> None:
    """Otherwise a picture on another site could sign somebody on."""
    assert arrive(server).get("/sign-on/sign-on/").status == 200
