"""Time stamps as transcripts print them: [00:01:02], (1:02), #00:01:02-3#, 1:02 --> 1:09."""

from __future__ import annotations

import re

_CLOCK = r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
_TO = r"[ \t]*+(?:-->|[-–—])[ \t]*+"
_RANGE = rf"{_CLOCK}(?:{_TO}{_CLOCK})?"
#: A stamp in brackets or between hashes: certain wherever it stands.
BOXED = (
    rf"(?:\[[ \t]*+{_RANGE}[ \t]*+\]|\([ \t]*+{_RANGE}[ \t]*+\)|<[ \t]*+{_RANGE}[ \t]*+>"
    rf"|\{{[ \t]*+{_RANGE}[ \t]*+\}}|#{_CLOCK}(?:-\d{{1,2}})?#)"
)
#: A stamp without brackets; "10:30: we met" is none.
BARE = rf"(?:{_RANGE}(?![\w:]))"
STAMP = rf"(?:{BOXED}|{BARE})"

_FIRST_CLOCK = re.compile(r"(\d{1,3}):(\d{2})(?::(\d{2}))?(?:[.,](\d{1,3}))?")
_LONGEST = 60
_LEADING_BOXED = re.compile(rf"{BOXED}[ \t]*+")
_LEADING_ANY = re.compile(rf"{STAMP}[ \t]*+[-–—]?[ \t]*+")
_TRAILING_BOXED = re.compile(rf"[ \t\n]*({BOXED})$")
_TRAILING_ANY = re.compile(rf"[ \t]*({STAMP})$")
_ONLY = re.compile(rf"(?:^|\n)[ \t]*+({STAMP})[ \t]*+$")
_BOX_ENDS = frozenset("])>}#")


def read_seconds(stamp: str) -> float:
    """Seconds from the start of the recording; of a range, its start.

    Two numbers are minutes and seconds. NaN when there is no clock in `stamp`.
    """
    found = _FIRST_CLOCK.search(stamp)
    if found is None:
        return float("nan")
    first, second, third, fraction = found.groups()
    if third is None:
        whole = int(first) * 60 + int(second)
    else:
        whole = int(first) * 3600 + int(second) * 60 + int(third)
    return whole + float(f"0.{fraction}") if fraction else float(whole)


def skip_leading(text: str, start: int, end: int, *, bare: bool) -> tuple[int, float | None]:
    """Where the words begin after a stamp at `start`, and its seconds (`None`: no stamp there)."""
    pattern = _LEADING_ANY if bare else _LEADING_BOXED
    found = pattern.match(text, start, min(end, start + _LONGEST))
    if found is None:
        return start, None
    return found.end(), read_seconds(found.group())


def cut_trailing(text: str, start: int, end: int) -> tuple[int, float | None]:
    """Where the words end before a bracketed stamp that ends at `end`, and its seconds."""
    if end <= start or text[end - 1] not in _BOX_ENDS:
        return end, None
    found = _TRAILING_BOXED.search(text, max(start, end - _LONGEST), end)
    if found is None:
        return end, None
    return found.start(), read_seconds(found.group(1))


def cut_last_line(text: str, start: int, end: int) -> tuple[int, float | None]:
    """Like `cut_trailing` for a stamp alone on the last line, brackets or not."""
    if end <= start or not (text[end - 1] in _BOX_ENDS or text[end - 1].isdecimal()):
        return end, None
    low = max(start, end - _LONGEST)
    found = _ONLY.search(text, low, end)
    if found is None or (found.start() == low and not (low == start or text[low] == "\n")):
        return end, None
    return found.start(), read_seconds(found.group(1))


def split_label(raw: str) -> tuple[str, float | None]:
    """A label without the stamp before or after it, and the stamp's seconds."""
    found = _LEADING_ANY.match(raw)
    if found is not None:
        return raw[found.end() :].strip(), read_seconds(found.group())
    found = _TRAILING_ANY.search(raw)
    if found is not None:
        return raw[: found.start()].strip(), read_seconds(found.group(1))
    return raw.strip(), None
