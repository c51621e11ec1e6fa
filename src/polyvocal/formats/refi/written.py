"""What a project's XML writes many times over: ids, times and numbers, each read once."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from polyvocal.formats.refi.guids import read_guid
from polyvocal.formats.refi.values import NOBODY

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
# No text is that long; a larger number would not fit a column and can only be wrong.
_FARTHEST = 1 << 40
_SAFE_DIGITS = 12
# Projects have fewer, mostly; no more are remembered.
_MOST_MOMENTS = 100_000


class Places(dict[str, int]):
    """The place of each id, as it is written, among the project's `ids`; -1 where there is none."""

    def __init__(self, ids: list[UUID | None]) -> None:
        super().__init__({"": NOBODY})
        self._ids = ids

    def __missing__(self, written: str) -> int:
        place = self[written] = len(self._ids)
        self._ids.append(read_guid(written))
        return place


class Moments(dict[str, int]):
    """Times as they are written, read once each."""

    def __missing__(self, written: str) -> int:
        if len(self) > _MOST_MOMENTS:
            self.clear()
        moment = self[written] = read_moment(written)
        return moment


def read_moment(written: str) -> int:
    """Microseconds since 1970 in UTC; a time without a zone counts as UTC; 0 where it is none."""
    try:
        moment = dt.datetime.fromisoformat(written.strip())
    except ValueError:
        return 0
    try:
        aware = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
        return (aware - _EPOCH) // _MICROSECOND
    except OverflowError:
        return 0


def read_number(written: str | None) -> int:
    """A number as written, or -1 where it is none that any text could have."""
    plain = written or ""
    if plain.isdecimal() and len(plain) <= _SAFE_DIGITS:
        return int(plain)
    plain = plain.strip()
    if not plain.removeprefix("-").isdecimal() or len(plain) > 13:
        return -1
    return max(min(int(plain), _FARTHEST), -_FARTHEST)
