"""People at a server, all at once: each a browser's connection and cookies, in one thread."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class Times:
    """What was asked and how long each answer took (seconds); `failed` says what went wrong."""

    by_kind: dict[str, list[float]] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    def of(self, *kinds: str) -> list[float]:
        """The times of these kinds, or of all, the shortest first."""
        return sorted(
            t for kind, ts in self.by_kind.items() if not kinds or kind in kinds for t in ts
        )


def percentile(times: Sequence[float], percent: float) -> float:
    """The time that so many percent were not above; `times` are sorted."""
    return times[min(len(times) - 1, int(len(times) * percent / 100))]


class Browser:
    """One person's connection, kept open as browsers do."""

    def __init__(self, at: str, cookies: dict[str, str], times: Times) -> None:
        self._host = urlsplit(at)
        self._at = at
        self.cookies, self._times = cookies, times
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, kind: str, path: str, body: bytes | None = None, **more: str) -> bytes:
        """The body of the answer; how long it took is written down under `kind`."""
        began = time.perf_counter()
        try:
            status, found = await asyncio.wait_for(self._ask(path, body, more), 60)
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
            self._times.failed.append(f"{kind}: {type(error).__name__}")
            self.close()
            return b""
        self._times.by_kind.setdefault(kind, []).append(time.perf_counter() - began)
        if status >= 400:
            self._times.failed.append(f"{kind}: {status} {found[:120]!r}")
        return found

    def again(self) -> Browser:
        """Another connection of the same person: browsers hold several."""
        return Browser(self._at, self.cookies, self._times)

    def close(self) -> None:
        """Hang up."""
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None

    async def _ask(self, path: str, body: bytes | None, more: dict[str, str]) -> tuple[int, bytes]:
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(
                self._host.hostname, self._host.port
            )
        assert self._reader is not None
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head = [
            f"{'GET' if body is None else 'POST'} {path} HTTP/1.1",
            f"Host: {self._host.netloc}",
        ]
        head += [f"Cookie: {cookies}", f"Origin: {self._at}"]
        head += [f"{name.replace('_', '-')}: {value}" for name, value in more.items()]
        if body is not None:
            head += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        self._writer.write("\r\n".join([*head, "", ""]).encode() + (body or b""))
        await self._writer.drain()
        status, headers, found = await _answer(self._reader)
        if headers.get("connection") == "close":
            self.close()
        return status, found


async def _answer(reader: asyncio.StreamReader) -> tuple[int, dict[str, str], bytes]:
    lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
    status = int(lines[0].split()[1])
    if headers.get("transfer-encoding") == "chunked":
        pieces = []
        while size := int((await reader.readuntil(b"\r\n")).strip(), 16):
            pieces.append((await reader.readexactly(size + 2))[:-2])
        await reader.readuntil(b"\r\n")
        return status, headers, b"".join(pieces)
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return status, headers, body


def at_once(works: Sequence[Callable[[float], Awaitable[None]]], seconds: float) -> None:
    """Let everybody work until so many seconds have passed; each is told until when."""

    async def all_of_them() -> None:
        until = time.perf_counter() + seconds
        await asyncio.gather(*(work(until) for work in works))

    asyncio.run(all_of_them())
