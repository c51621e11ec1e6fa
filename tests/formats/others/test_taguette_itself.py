"""Taguette really started: a project coded in it moves in here, our codebook moves in there.

In the long run only: it installs Taguette into an environment of its own, whose old libraries would
not fit beside ours.
"""

import csv
import http.cookiejar
import io
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlencode

import lxml.html
import pytest

from polyvocal.formats.others.assembling import assemble_texts
from polyvocal.formats.others.taguette import read_taguette
from polyvocal.reports.to_csv import csv_lines
from tests.formats.others.test_databases import quotes

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]
FORM = "application/x-www-form-urlencoded"
CODEBOOK = [
    ("tag", "description"),
    ("1.1 Asking", "what it means"),
    ("2.3 Showing, with care", ""),
]
PAGE = (
    '<html><head><meta charset="utf-8"></head><body><h1>Walk</h1>\n<p>Ada: How was it? 🙂</p>\n'
    "<p>Rosa: <b>Good</b> – é, mostly slow.</p>\n<p>Ada: And then?</p><p>Rosa: We went home.</p>"
    "</body></html>"
)


class Taguette:
    """A server that is running, asked as its own page asks it."""

    def __init__(self, port: int) -> None:
        self._address = f"http://127.0.0.1:{port}"
        self._cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self._cookies)
        )

    def get(self, path: str) -> bytes:
        with self._opener.open(f"{self._address}{path}", timeout=30) as answer:
            held: bytes = answer.read()
        return held

    def post(self, path: str, body: bytes, kind: str) -> bytes:
        token = next((c.value for c in self._cookies if c.name == "_xsrf"), "")
        request = urllib.request.Request(  # noqa: S310 - a server of ours, on this machine
            f"{self._address}{path}",
            data=body,
            headers={"Content-Type": kind, "X-XSRFToken": token or ""},
        )
        with self._opener.open(request, timeout=60) as answer:
            held: bytes = answer.read()
        return held

    def say(self, address: str, **said: object) -> None:
        self.post(address, json.dumps(said).encode(), "application/json")

    def upload(self, path: str, fields: dict[str, str], name: str, data: bytes) -> bytes:
        parts = [
            f'--edge\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in fields.items()
        ]
        head = f'--edge\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        kind = "Content-Type: application/octet-stream\r\n\r\n"
        body = b"".join((*parts, (head + kind).encode(), data, b"\r\n--edge--\r\n"))
        return self.post(path, body, "multipart/form-data; boundary=edge")


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("taguette")
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
    scripts = folder / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    done = subprocess.run(
        [str(scripts / "python"), "-m", "pip", "install", "-q", "taguette"],
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        pytest.skip(f"Taguette cannot be installed here: {done.stderr.splitlines()[-1:]}")
    return scripts / "taguette"


def test_a_project_coded_in_taguette_moves_in_and_our_codebook_moves_there(installed, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    file = tmp_path / "project.sqlite3"
    codes = _work_in_a_server(str(installed), port, file, tmp_path / "said.txt")

    study, _report = assemble_texts(read_taguette(file), file.name)

    assert sorted((code, words) for code, words, _who in quotes(study)) == [
        ("face", "🙂"),
        ("mood", "Good – é"),
        ("pace", "mostly slow"),
    ]
    assert {who for _code, _words, who in quotes(study)} == {"admin"}
    assert [speaker.label for speaker in study.speakers] == ["Ada", "Rosa"]
    assert {"1.1 Asking", "2.3 Showing, with care"} <= codes


def _work_in_a_server(program: str, port: int, file: Path, said: Path) -> set[str]:
    """Start it, and work in it once it has said by which address it lets somebody in."""
    command = [program, "--no-browser", "--port", str(port), "--database", str(file)]
    with said.open("wb") as stream:
        server = subprocess.Popen(
            command,
            stdout=stream,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
    try:
        for _half_a_second in range(240):
            found = re.search(r"/\?token=\w+", said.read_text("utf-8", "replace"))
            if found:
                return _work_in(Taguette(port), found.group())
            time.sleep(0.5)
        raise AssertionError("Taguette did not start")
    finally:
        server.terminate()
        server.wait(30)


def _work_in(taguette: Taguette, door: str) -> set[str]:
    """Make a project, code three passages, import a codebook; the tags there are then."""
    taguette.get(door)
    taguette.get("/project/new")
    token = next(c.value or "" for c in taguette._cookies if c.name == "_xsrf")
    project = {"name": "Walks", "description": "", "_xsrf": token}
    taguette.post("/project/new", urlencode(project).encode(), FORM)
    taguette.upload(
        "/api/project/1/document/new",
        {"name": "One", "description": "", "text_direction": "LEFT_TO_RIGHT"},
        # Other files it would hand to a program of its own to convert.
        "one.html",
        PAGE.encode(),
    )
    shown = json.loads(taguette.get("/api/project/1/document/1/contents"))
    plain = _between_tags("".join(piece["contents"] for piece in shown["contents"]))
    for number, (tag, words) in enumerate(
        [("mood", "Good – é"), ("face", "🙂"), ("pace", "mostly slow")]
    ):
        taguette.say("/api/project/1/tag/new", path=tag, description="")
        start = len(plain[: plain.index(words)].encode())
        taguette.say(
            "/api/project/1/document/1/highlight/new",
            start_offset=start,
            end_offset=start + len(words.encode()),
            tags=[number + 2],  # a new project has one tag of its own
        )
    codebook = csv_lines(CODEBOOK, first=False)
    path = "/project/1/import_codebook"
    confirm = taguette.upload(path, {"_xsrf": token}, "tags.csv", codebook)
    fields = {
        field.get("name", ""): field.get("value", "")
        for field in lxml.html.document_fromstring(confirm).iter("input", "textarea")
    }
    chosen = {name.replace("-path", "-import"): "1" for name in fields if name.endswith("-path")}
    taguette.post(path, urlencode({**fields, **chosen, "_xsrf": token}).encode(), FORM)
    answer = taguette.get("/project/1/export/codebook.csv").decode("utf-8-sig")
    return {row[0] for row in csv.reader(io.StringIO(answer)) if row}


def _between_tags(markup: str) -> str:
    return "".join(map(str, lxml.html.fragment_fromstring(markup, create_parent=True).itertext()))
