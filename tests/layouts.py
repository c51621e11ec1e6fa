"""One transcript printed in the layouts in which researchers keep them.

Used by the tests on made-up talk, and by `benchmarks/turn_detection.py` on real transcripts.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Callable, Sequence

import docx

#: (speaker's label, words) in order; "" is nobody.
Talk = Sequence[tuple[str, str]]


def colons(talk: Talk) -> bytes:
    """``Jane: words``, a blank line between turns."""
    return "\n\n".join(f"{who}: {words}" if who else words for who, words in talk).encode()


def tabs(talk: Talk) -> bytes:
    """``Jane<TAB>words``, a line a turn."""
    return "\n".join(f"{who}\t{words}" if who else words for who, words in talk).encode()


def capitals(talk: Talk) -> bytes:
    """``JANE words``, without any sign between name and words."""
    return "\n\n".join(f"{who.upper()} {words}".strip() for who, words in talk).encode()


def time_stamps(talk: Talk) -> bytes:
    """``[00:00:07] Jane: words``."""
    lines = []
    for i, (who, words) in enumerate(talk):
        clock = f"[{i * 7 // 3600:02}:{i * 7 // 60 % 60:02}:{i * 7 % 60:02}]"
        lines.append(f"{clock} {who}: {words}" if who else f"{clock} {words}")
    return "\n".join(lines).encode()


def bold_names(talk: Talk) -> bytes:
    """A Word file: the name in bold, then the words in the same paragraph."""
    file = docx.Document()
    for who, words in talk:
        paragraph = file.add_paragraph()
        if who:
            paragraph.add_run(who).bold = True
            paragraph.add_run(" ")
        paragraph.add_run(words)
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def no_names(talk: Talk) -> bytes:
    """Only the words, a paragraph a turn."""
    return "\n\n".join(words for _who, words in talk).encode()


def wrapped(talk: Talk) -> bytes:
    """``Jane: words`` broken into lines of 72 characters, a blank line between turns."""
    blocks = (f"{who}: {words}" if who else words for who, words in talk)
    return "\n\n".join(
        textwrap.fill(block, 72, break_long_words=False, break_on_hyphens=False) for block in blocks
    ).encode()


def own_lines(talk: Talk) -> bytes:
    """The name alone on a line, the words below."""
    return "\n\n".join(f"{who}\n{words}" if who else words for who, words in talk).encode()


def dashes(talk: Talk) -> bytes:
    """``Jane - words``, a line a turn."""
    return "\n".join(f"{who} - {words}" if who else words for who, words in talk).encode()


NO_NAMES = "none"
#: Layout's name, the ending of its file, and what prints it.
LAYOUTS: tuple[tuple[str, str, Callable[[Talk], bytes]], ...] = (
    ("colon", ".txt", colons),
    ("tab", ".txt", tabs),
    ("capitals", ".txt", capitals),
    ("time stamps", ".txt", time_stamps),
    ("bold names in docx", ".docx", bold_names),
    (NO_NAMES, ".txt", no_names),
)
#: Further ones, harder in their own ways.
MORE_LAYOUTS: tuple[tuple[str, str, Callable[[Talk], bytes]], ...] = (
    ("colon, lines of 72", ".txt", wrapped),
    ("name on its own line", ".txt", own_lines),
    ("dash", ".txt", dashes),
)
