"""A part of a file, as players ask for it while somebody listens or goes elsewhere in it."""

from __future__ import annotations

import re

from django.http import HttpResponse

from polyvocal.work.recordings import Recording

# One answer holds at most this: who stops to listen would otherwise hold a thread of ours, and an
# hour of sound is not read into memory. A player asks for what follows.
LONGEST = 1_000_000
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


def part_of(recording: Recording, asked: str) -> HttpResponse:
    """The bytes that the header `Range` asks for; from the beginning where it asks for none."""
    n_bytes = recording.n_bytes
    wanted = _wanted(asked or "bytes=0-", n_bytes)
    if wanted is None:
        answer = HttpResponse(status=416, content_type=recording.media_type)
        answer.headers["Content-Range"] = f"bytes */{n_bytes}"
        return answer
    first, last = wanted
    data = recording.read(first, last - first + 1)
    whole = not asked and len(data) == n_bytes
    answer = HttpResponse(data, status=200 if whole else 206, content_type=recording.media_type)
    answer.headers["Accept-Ranges"] = "bytes"
    answer.headers["Content-Length"] = str(len(data))
    if not whole:
        answer.headers["Content-Range"] = f"bytes {first}-{first + len(data) - 1}/{n_bytes}"
    return answer


def _wanted(asked: str, n_bytes: int) -> tuple[int, int] | None:
    """First and last byte; `None` for what is no range of this file (RFC 9110, 14.1.2)."""
    found = _RANGE.fullmatch(asked.replace(" ", ""))
    if found is None or found.groups() == ("", ""):
        return None
    begin, end = found.groups()
    if not begin:  # the last bytes
        first, last = max(0, n_bytes - int(end)), n_bytes - 1
    else:
        first, last = int(begin), min(int(end or n_bytes), n_bytes - 1)
    if first > last or first >= n_bytes:
        return None
    return first, min(last, first + LONGEST - 1)
