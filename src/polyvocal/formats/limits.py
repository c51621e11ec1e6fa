"""How large a file may be before it is refused: every limit of reading, in one place."""

from __future__ import annotations

from polyvocal.core.errors import BadFile
from polyvocal.core.language import _

MEGABYTE = 1024 * 1024

# An hour of talk is 60 KB of plain text; fifty megabytes are a hundred working days of it.
LARGEST_TEXT = 50 * MEGABYTE
# Pictures swell a Word file without adding a word to it.
LARGEST_DOCUMENT = 100 * MEGABYTE
# A file kept whole beside a document's text; recordings are kept beside the study.
LARGEST_ATTACHMENT = 20 * MEGABYTE
# What one part of a Word file may hold once unpacked, and all the parts that are read together.
LARGEST_PART = 64 * MEGABYTE
LARGEST_UNPACKED = 96 * MEGABYTE
# Deflate cannot pack tighter than about 1000:1; Word's own XML reaches 60:1.
LARGEST_RATIO = 400
# Below this a part is harmless however tightly it is packed.
RATIO_MATTERS_FROM = 4 * MEGABYTE
MOST_PARTS = 20_000
# An eight-hour focus group has about five thousand; more means the file is no transcript.
MOST_TURNS = 200_000


def check_size(n_bytes: int, file: str, limit: int) -> None:
    """Raise `BadFile` when a file of `n_bytes` is larger than `limit` bytes.

    Ask before reading the bytes, so that an enormous file never enters memory.
    """
    if n_bytes > limit:
        raise BadFile(
            file,
            _("This file is {size} MB; at most {limit} MB can be read.").format(
                size=-(-n_bytes // MEGABYTE), limit=limit // MEGABYTE
            ),
            remedy=_("Split it into one file per interview."),
        )
