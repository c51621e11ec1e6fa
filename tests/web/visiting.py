"""Asking a workbench by hand: every header is said, nothing is followed, nothing is forgiven."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from polyvocal.web.workbench import LOOPBACK, Workbench


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def mark(self) -> str:
        """The mark a form of this page carries."""
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.text)
        assert found, "the page holds no form"
        return found.group(1)


class Caller:
    """Speaks HTTP to one workbench; keeps the cookie it was given, unless told otherwise."""

    def __init__(self, bench: Workbench) -> None:
        self.bench = bench
        self.host = f"{LOOPBACK}:{bench.port}"
        self.cookie = ""

    def come_in(self) -> Answer:
        """Exchange a fresh ticket for a cookie."""
        answer = self.get(self.path_of(self.bench.new_address()))
        self.cookie = answer.headers["set-cookie"].partition(";")[0]
        return answer

    def path_of(self, address: str) -> str:
        """The path of an address within the workbench's own folder."""
        return address.partition(f"/{self.bench.folder}")[2]

    def study(self, path: str = "") -> str:
        """The path of a page of the study the workbench was opened for."""
        return f"/studies/{self.bench.first_study}/{path}"

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a page, as a person who typed its address."""
        return self.ask("GET", path, None, headers)

    def taken(self, path: str) -> tuple[Answer, UUID]:
        """The page of the work that makes a file of the study, once that is over; and its id."""
        answer = self.get(self.study(path))
        assert answer.status == 302, path
        job = UUID(answer.headers["location"].rstrip("/").rpartition("/")[2])
        assert self.bench.first_study is not None
        jobs = self.bench.beside.jobs
        assert jobs.wait(jobs.find(self.bench.first_study, job), 60).state.is_over
        return self.get(self.study(f"jobs/{job}/")), job

    def post(self, path: str, form: dict[str, str], **headers: str) -> Answer:
        """Send a form, as a page of the workbench would."""
        said = {"Content-Type": "application/x-www-form-urlencoded"} | headers
        return self.send(path, urlencode(form).encode(), said)

    def send(self, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        """Send a body, as a script of the workbench would."""
        return self.ask("POST", path, body, {"Origin": f"http://{self.host}"} | headers)

    def send_file(self, path: str, mark: str, name: str, content: bytes) -> Answer:
        """Send one file, by a form's field called files."""
        line, head = "----------boundary", 'Content-Disposition: form-data; name="'
        before = (
            f'--{line}\r\n{head}csrfmiddlewaretoken"\r\n\r\n{mark}\r\n'
            f'--{line}\r\n{head}files"; filename="{name}"\r\n\r\n'
        )
        body = before.encode() + content + f"\r\n--{line}--\r\n".encode()
        return self.send(path, body, {"Content-Type": f"multipart/form-data; boundary={line}"})

    def ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        """One request; a header with an empty value is not sent."""
        said = {"Host": self.host, "Cookie": self.cookie}
        said |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection(LOOPBACK, self.bench.port, timeout=30)
        try:
            connection.putrequest(method, f"/{self.bench.folder}{path}", skip_host=True)
            for name, value in said.items():
                if value:
                    connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            got = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, got, answer.read().decode("utf-8", "replace"))
        finally:
            connection.close()
