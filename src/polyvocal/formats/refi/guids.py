"""The identities of an exchange file: braced or not, in either case, and those made for others."""

from __future__ import annotations

import re
from uuid import UUID, uuid5

# Ids derived from others are the same on every machine and at every export.
_OURS = UUID("6f1f2c1e-3a52-5f0d-9a5c-1d9f0e1b7c60")
NO_GUID = bytes(16)
_N_DIGITS = 32
_GUID = re.compile(r"\{?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\}?")


def read_guid(written: str | None) -> UUID | None:
    """The id that is written there, or `None` where none is."""
    found = _GUID.fullmatch(written.strip()) if written else None
    return UUID(found.group(1)) if found else None


def derived(*parts: UUID | str | int) -> UUID:
    """An id for something that has none of its own, out of what it belongs to."""
    named = "/".join(part.hex if isinstance(part, UUID) else str(part) for part in parts)
    # A name from a hostile file may hold anything.
    return uuid5(_OURS, named.encode("utf-8", "backslashreplace").decode())


def guid_bytes(written: str) -> bytes:
    """The same as sixteen bytes, quickly; zeros where there is no id."""
    plain = written.replace("-", "")
    if len(plain) != _N_DIGITS:
        plain = plain.strip().strip("{}")
    try:
        found = bytes.fromhex(plain)
    except ValueError:
        return NO_GUID
    return found if len(found) == len(NO_GUID) else NO_GUID
