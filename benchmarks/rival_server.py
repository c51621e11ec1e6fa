"""Taguette's own server from its package, in an environment of its own: held against ours."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from tests.formats.others.test_taguette_itself import FORM, Taguette

_PARAGRAPH = "<p>Rosa: I said to my peer that it helped, mostly, and then we went home.</p>"


def install_rival(folder: Path) -> Path | None:
    """Its program; `None` where it cannot be installed."""
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
    scripts = folder / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    command = [str(scripts / "python"), "-m", "pip", "install", "-q", "taguette"]
    done = subprocess.run(command, check=False, capture_output=True)
    return None if done.returncode else scripts / "taguette"


@contextmanager
def rival_serving(
    program: Path, folder: Path, n_documents: int
) -> Iterator[tuple[str, dict[str, str], int]]:
    """Its address, the cookies of whoever is let in, and its process; so many documents in it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    said = folder / "said.txt"
    command = [str(program), "--no-browser", "--port", str(port)]
    command += ["--database", str(folder / "rival.sqlite3")]
    with said.open("wb") as stream:
        server = subprocess.Popen(
            command,
            stdout=stream,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
    try:
        taguette = Taguette(port)
        taguette.get(_door(said))
        taguette.get("/project/new")
        token = next(c.value or "" for c in taguette._cookies if c.name == "_xsrf")  # noqa: SLF001 - a test's own client
        project = {"name": "Walks", "description": "", "_xsrf": token}
        taguette.post("/project/new", urlencode(project).encode(), FORM)
        page = f"<html><body>{_PARAGRAPH * 400}</body></html>".encode()
        for number in range(n_documents):
            taguette.upload(
                "/api/project/1/document/new",
                {"name": f"{number}", "description": "", "text_direction": "LEFT_TO_RIGHT"},
                f"{number}.html",
                page,
            )
        cookies = {c.name: c.value or "" for c in taguette._cookies}  # noqa: SLF001 - as above
        yield f"http://127.0.0.1:{port}", cookies, server.pid
    finally:
        server.terminate()
        server.wait(30)


def _door(said: Path) -> str:
    for _half_a_second in range(240):
        found = re.search(r"/\?token=\w+", said.read_text("utf-8", "replace"))
        if found:
            return found.group()
        time.sleep(0.5)
    raise AssertionError("Taguette did not start")
