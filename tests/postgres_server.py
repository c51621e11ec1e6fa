"""A private PostgreSQL server for one test run, from the binaries already on the machine.

Standard library only: run.py looks for the binaries with it before anything is installed.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

# Debian keeps the server's programs off PATH; the others are where each installer puts them.
_PLACES = (
    ("/usr/lib/postgresql", "*/bin"),
    ("/usr/local/opt", "postgresql*/bin"),
    ("/opt/homebrew/opt", "postgresql*/bin"),
    ("/Applications/Postgres.app/Contents/Versions", "*/bin"),
    ("C:/Program Files/PostgreSQL", "*/bin"),
)
# A test database is thrown away: nothing need survive a power cut.
_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "200",
    "unix_socket_directories": "''",
    "listen_addresses": "127.0.0.1",
    "timezone": "UTC",
}
# Where it counts that a change is on the disk when it is said to be.
_DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
_START_SECONDS = 60


class PostgresError(Exception):
    """The private server did not start; carries what its log says."""


def find_postgres() -> Path | None:
    """The folder that holds initdb and pg_ctl, of the newest version; None when there is none."""
    found = [folder for place, pattern in _PLACES for folder in Path(place).glob(pattern)]
    newest_first = sorted(found, key=lambda folder: _version(folder.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    candidates = [*newest_first, *([Path(on_path).resolve().parent] if on_path else [])]
    return next((folder for folder in candidates if _program(folder, "pg_ctl").is_file()), None)


def _version(name: str) -> tuple[int, ...]:
    digits = "".join(char if char.isdigit() else " " for char in name)
    return tuple(map(int, digits.split()))


def _program(folder: Path, name: str) -> Path:
    return folder / (f"{name}.exe" if os.name == "nt" else name)


@dataclass(frozen=True)
class PostgresServer:
    """A running server in a folder of its own, reachable on the loopback interface only."""

    binaries: Path
    folder: Path
    url: str

    def kill(self) -> None:
        """End it at once, as when the machine loses power; what it wrote stays."""
        command = [str(_program(self.binaries, "pg_ctl")), "-D", str(self.folder / "data")]
        _run(self.folder, [*command, "-m", "immediate", "-w", "stop"])

    def start_again(self) -> None:
        """Start it where it was, with what it wrote."""
        port = int(self.url.rpartition("/")[0].rpartition(":")[2])
        if not _start(self.binaries, self.folder, port, _SETTINGS | _DURABLE):
            raise PostgresError((self.folder / "log").read_text("utf-8", "replace"))

    def stop(self) -> None:
        """Stop the server at once and remove everything it wrote."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


def start_postgres(
    binaries: Path, *, is_durable: bool = False, within: Path | None = None
) -> PostgresServer:
    """Make a cluster in a temporary folder, `within` another, and start it on a free port."""
    folder = Path(tempfile.mkdtemp(prefix="polyvocal-postgres-", dir=within))
    owner = _owner()
    if owner:
        shutil.chown(folder, owner)
    initdb = [str(_program(binaries, "initdb")), "-D", str(folder / "data"), "-U", "polyvocal"]
    made = _run(folder, [*initdb, "-E", "UTF8", "--locale=C", "--auth=trust", "--no-sync"])
    if made.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        raise PostgresError(made.stdout)
    for _attempt in range(3):  # another program may take the free port before the server does
        port = _free_port()
        if _start(binaries, folder, port, _SETTINGS | (_DURABLE if is_durable else {})):
            return PostgresServer(
                binaries, folder, f"postgresql://polyvocal@127.0.0.1:{port}/postgres"
            )
    log = (folder / "log").read_text("utf-8", "replace")
    shutil.rmtree(folder, ignore_errors=True)
    raise PostgresError(log)


def _start(binaries: Path, folder: Path, port: int, said: Mapping[str, str]) -> bool:
    settings = " ".join(f"-c {name}={value}" for name, value in {**said, "port": port}.items())
    pg_ctl = [str(_program(binaries, "pg_ctl")), "-D", str(folder / "data")]
    logged = ["-l", str(folder / "log")]
    waiting = ["-t", str(_START_SECONDS), "-w", "-o", settings, "start"]
    return _run(folder, [*pg_ctl, *logged, *waiting]).returncode == 0


def _run(folder: Path, command: list[str]) -> subprocess.CompletedProcess[str]:
    # The server keeps its parent's output open: to a file, or a pipe would never close.
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        result = subprocess.run(
            command,
            cwd=folder,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            user=_owner(),
            env=_environment(),
        )
        output.seek(0)
        return subprocess.CompletedProcess(command, result.returncode, output.read())


def _environment() -> Mapping[str, str]:
    # PGHOST, PGDATA and their kin would point the server at somebody's own database.
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


def _owner() -> str | None:
    """Whom to run the server as: PostgreSQL refuses to be root."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return None
    import pwd  # not on Windows

    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise PostgresError("PostgreSQL refuses to run as root, and there is no user to run it as.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class SharedServer:
    """One server for a whole test run, started by whichever process first needs it.

    `folder` is made by the process that starts the run and stops the server at its end.
    """

    def __init__(self, folder: Path) -> None:
        self._turn = folder / "turn"
        self._answer = folder / "server"
        self._failure = folder / "failure"

    def url(self, binaries: Path) -> str:
        """Address of the server's own database, starting the server if nobody has."""
        try:
            self._turn.mkdir()
        except FileExistsError:
            return self._wait()
        try:
            server = start_postgres(binaries)
        except PostgresError as error:
            self._failure.write_text(str(error), "utf-8")
            raise
        draft = self._answer.with_suffix(".draft")
        draft.write_text(f"{server.binaries}\n{server.folder}\n{server.url}", "utf-8")
        draft.replace(self._answer)
        return server.url

    def stop(self) -> None:
        """Stop the server if it was started."""
        if self._answer.is_file():
            self._read().stop()

    def _wait(self) -> str:
        for _ in range(10 * 3 * _START_SECONDS):
            if self._answer.is_file():
                return self._read().url
            if self._failure.is_file():
                break
            time.sleep(0.1)
        raise PostgresError("another process of this test run could not start PostgreSQL.")

    def _read(self) -> PostgresServer:
        binaries, folder, url = self._answer.read_text("utf-8").splitlines()
        return PostgresServer(Path(binaries), Path(folder), url)
