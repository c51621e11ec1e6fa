"""What a cell says: yes or no, a date, a length of time, a list, or why nothing is there."""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from typing import TypeVar

from polyvocal.core.cases import MissingReason
from polyvocal.core.text import fold

_YES = frozenset(
    [
        "yes",
        "y",
        "true",
        "t",
        "1",
        "x",
        "✓",
        "✔",
        "☑",
        "✅",
        "+",
        "present",
        "ja",
        "oui",
        "si",
        "sí",
    ]
)
_NO = frozenset(["no", "n", "false", "f", "0", "✗", "✘", "☐", "❌", "absent", "nein", "non"])

MISSING_WORDS: dict[str, MissingReason] = {
    "declined": MissingReason.DECLINED,
    "declined to answer": MissingReason.DECLINED,
    "declined to say": MissingReason.DECLINED,
    "refused": MissingReason.DECLINED,
    "refused to answer": MissingReason.DECLINED,
    "prefer not to say": MissingReason.DECLINED,
    "preferred not to say": MissingReason.DECLINED,
    "prefers not to say": MissingReason.DECLINED,
    "not disclosed": MissingReason.DECLINED,
    "unknown": MissingReason.UNKNOWN,
    "not known": MissingReason.UNKNOWN,
    "missing": MissingReason.UNKNOWN,
    "not recorded": MissingReason.UNKNOWN,
    "not stated": MissingReason.UNKNOWN,
    "not asked": MissingReason.UNKNOWN,
    "?": MissingReason.UNKNOWN,
    "-": MissingReason.UNKNOWN,
    "–": MissingReason.UNKNOWN,
    ".": MissingReason.UNKNOWN,
    "n/a": MissingReason.NOT_APPLICABLE,
    "na": MissingReason.NOT_APPLICABLE,
    "n.a.": MissingReason.NOT_APPLICABLE,
    "#n/a": MissingReason.NOT_APPLICABLE,
    "not applicable": MissingReason.NOT_APPLICABLE,
}
"""How people write that a value is missing, and the reason each stands for."""

NOT_APPLICABLE_SIGNS = frozenset({"n/a", "na", "n.a.", "#n/a"})
"""The signs that some studies use for another reason, such as declined."""

_MONTHS = {
    month: number
    for number, names in enumerate(
        (
            ("jan", "january"),
            ("feb", "february"),
            ("mar", "march"),
            ("apr", "april"),
            ("may",),
            ("jun", "june"),
            ("jul", "july"),
            ("aug", "august"),
            ("sep", "sept", "september"),
            ("oct", "october"),
            ("nov", "november"),
            ("dec", "december"),
        ),
        1,
    )
    for month in names
}

EnumValue = TypeVar("EnumValue", bound=StrEnum)


def plain(cell: str) -> str:
    """The cell folded, with single spaces: the form in which words are compared."""
    return " ".join(fold(cell).replace("_", " ").split())


def read_yes_no(cell: str) -> bool | None:
    """Yes or no in the ways people tick a box; `None` when the cell says neither."""
    word = plain(cell)
    if word in _YES:
        return True
    return False if word in _NO else None


def read_missing(cell: str) -> MissingReason | None:
    """Why a value is missing; `None` when the cell holds a value. A blank cell is unknown."""
    return MISSING_WORDS.get(plain(cell)) if cell else MissingReason.UNKNOWN


def read_word(cell: str, words: dict[str, EnumValue]) -> EnumValue | None:
    """The value this word stands for, by the table given; `None` when it is none of them."""
    return words.get(plain(cell))


def split_list(cell: str) -> tuple[str, ...]:
    """The items of a cell such as "P01; P02", split at semicolons and line breaks."""
    return tuple(item for part in re.split(r"[;\n]", cell) if (item := part.strip()))


def read_number(cell: str) -> float | None:
    """A number with a decimal point, or a decimal comma before one or two digits.

    `None` for anything else: "1,234" has two readings, and "007" is a name.
    """
    if not re.fullmatch(r"[-+−]?(?:0|[1-9]\d{0,14})?(?:\.\d+|,\d{1,2})?", cell, re.ASCII):
        return None
    try:
        return float(cell.replace(",", ".").replace("−", "-"))
    except ValueError:
        return None


class AmbiguousDate(StrEnum):
    """The two readings of 03/04/2024, neither of which may be guessed."""

    DAY_OR_MONTH_FIRST = "day or month first"


def read_date(cell: str) -> dt.date | AmbiguousDate | None:
    """ISO, 23/4/2024, 23.4.2024, "23 April 2024" or "April 23, 2024".

    With slashes or dashes the day may come first or second; where both readings are dates and
    differ, the cell is ambiguous. `None` when it is no date. Two-digit years are no date either.
    """
    text = plain(cell)
    if iso := re.fullmatch(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[t ][\d:.z+]*)?", text):
        return _date(int(iso[1]), int(iso[2]), int(iso[3]))
    if dotted := re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", text):
        return _date(int(dotted[3]), int(dotted[2]), int(dotted[1]))
    if slashed := re.fullmatch(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})", text):
        a, b, year = (int(part) for part in slashed.groups())
        readings = {d for d in (_date(year, b, a), _date(year, a, b)) if d}
        if len(readings) == 2:
            return AmbiguousDate.DAY_OR_MONTH_FIRST
        return next(iter(readings), None)
    spelled = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]+)\.?,?[ -](\d{4})", text)
    if spelled:
        return _date(int(spelled[3]), _MONTHS.get(spelled[2], 0), int(spelled[1]))
    american = re.fullmatch(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", text)
    if american:
        return _date(int(american[3]), _MONTHS.get(american[1], 0), int(american[2]))
    return None


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def read_moment(cell: str) -> dt.datetime | None:
    """An ISO date and time in UTC; without a zone it is taken as UTC. `None` when it is none."""
    try:
        moment = dt.datetime.fromisoformat(cell.strip())
    except ValueError:
        return None
    return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)


_LONGEST_MINUTES = 10_000  # a week of talk; more is a mistake, or no number to a computer


def read_minutes(cell: str) -> float | None:
    """A length of time in minutes: "45", "45.5", "45 min", "1 h 05", "1:05:00", "45:30".

    Two parts are minutes and seconds from 10 minutes on; below, "1:05" could be either and is
    refused (`None`), as is everything else that is no length of time.
    """
    text = plain(cell)
    if clock := re.fullmatch(r"(\d{1,2}):(\d{2}):(\d{2})(?:\.\d+)?", text):
        return int(clock[1]) * 60 + int(clock[2]) + int(clock[3]) / 60
    if clock := re.fullmatch(r"(\d{2,3}):([0-5]\d)", text):
        return int(clock[1]) + int(clock[2]) / 60 if int(clock[1]) >= 10 else None
    spoken = re.fullmatch(
        r"(?:(?P<h>\d+(?:[.,]\d+)?) ?(?:h|hr|hrs|hour|hours)\b ?(?:and )?)?"
        r"(?:(?P<m>\d+(?:[.,]\d+)?) ?(?:m|min|mins|minute|minutes)?\b\.? ?(?:and )?)?"
        r"(?:(?P<s>\d+) ?(?:s|sec|secs|second|seconds))?",
        re.sub(r"(?<=\d)h(?=\d)", " h ", text),
    )
    if not text or not spoken:
        return None
    hours, minutes, seconds = (_decimal(spoken[part]) for part in "hms")
    total = hours * 60 + minutes + seconds / 60
    return total if total <= _LONGEST_MINUTES else None


def _decimal(digits: str | None) -> float:
    return float(digits.replace(",", ".")) if digits else 0.0
