"""People at a server: each with a browser's cookies, speaking HTTP by hand."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from tests.web.visiting import Answer

PASSWORD = "four words are enough"


@dataclass
class Guest:
    """Somebody who has not signed in, or has. Follows nothing, forgives nothing."""

    at: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a page."""
        return self.ask("GET", path, None, headers)

    def post(self, path: str, form: dict[str, str] | None = None, **headers: str) -> Answer:
        """Send a form with the mark of our own pages, unless the form brings another."""
        marked = {"csrfmiddlewaretoken": self.cookies.get("polyvocal-form", "")} | (form or {})
        said = {"Content-Type": "application/x-www-form-urlencoded"} | headers
        return self.ask("POST", path, urlencode(marked).encode(), said)

    def send(self, path: str, body: bytes, **headers: str) -> Answer:
        """Send a script's body."""
        said = {"X_CSRFToken": self.cookies.get("polyvocal-form", "")}
        return self.ask("POST", path, body, {"Content-Type": "application/json"} | said | headers)

    def ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        """One request; a header with an empty value is not sent."""
        parts = urlsplit(self.at)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        said = {"Host": parts.netloc, "Cookie": cookies, "Origin": self.at if body else ""}
        said |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection(parts.netloc, timeout=60)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in said.items():
                if value:
                    connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie", []):
                name, _is, rest = cookie.partition("=")
                self.cookies[name] = rest.partition(";")[0]
                if self.cookies[name] in {"", '""'}:
                    del self.cookies[name]
            got = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, got, answer.read().decode("utf-8", "replace"))
        finally:
            connection.close()

    def sign_in(self, name: str, password: str = PASSWORD, **more: str) -> Answer:
        """Sign in with a password."""
        self.get("/sign-in/")
        return self.post("/sign-in/", {"login": name, "password": password, **more})

    def accept(self, letter: str, password: str = PASSWORD) -> Answer:
        """Use an invitation."""
        path = urlsplit(letter).path
        self.get(path)
        return self.post(path, {"password": password, "again": password})


@dataclass
class Member:
    """Somebody with an account."""

    id: UUID
    sign_in_name: str
    guest: Guest


def invited(administrator: Guest, name: str, sign_in_name: str, **more: str) -> tuple[UUID, str]:
    """The id of a new account and the address of its invitation, as its page shows it."""
    page = administrator.post(
        "/accounts/invite/", {"name": name, "sign_in_name": sign_in_name, **more}
    )
    letter = re.search(r'value="(http[^"]+/invited/[^"]+)"', page.text)
    assert letter, page.text
    row = page.text.partition(f"<bdi>{sign_in_name}</bdi>")[2]
    found = re.search(r"/accounts/([0-9a-f-]{36})/", row)
    assert found
    return UUID(found.group(1)), letter.group(1)
