"""Numbers by which a window tells whether what it shows is still so."""

from __future__ import annotations

from zlib import crc32


def mark_of(*parts: object) -> int:
    """A number that is another one once any of these parts is; the same in every run.

    Whoever changes a thing hands back the mark they saw, so that nobody overwrites unseen.
    """
    return crc32("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass"))
