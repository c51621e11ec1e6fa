"""Single values from what a browser sent; what cannot be read counts as not sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from django.http import QueryDict

from polyvocal.core.errors import BadValue
from polyvocal.core.language import _

E = TypeVar("E", bound=StrEnum)

NOT_SET = "unset"
_LONGEST = 200


def plain_values(sent: QueryDict) -> dict[str, str]:
    """The last value sent under each name."""
    return {name: value for name, value in sent.items() if isinstance(value, str)}


def plain(sent: Mapping[str, str], name: str) -> str:
    """One line of words, spaces put in order."""
    return one_line(sent.get(name, ""))


def one_line(words: str) -> str:
    """Words on one line of a bearable length, spaces put in order."""
    return " ".join(words.split())[:_LONGEST]


def a_date(sent: Mapping[str, str], name: str) -> dt.date | None:
    """A day, `None` where none was typed. Raises `BadValue`, since it was typed by hand."""
    typed = plain(sent, name)
    if not typed:
        return None
    try:
        return dt.date.fromisoformat(typed)
    except ValueError:
        raise BadValue(_("{date} is no date; write 2026-03-31.").format(date=typed)) from None


def whole_number(sent: Mapping[str, str], name: str, otherwise: int, *, most: int) -> int:
    """A number from 1 to `most`."""
    try:
        return min(max(int(sent.get(name, "")), 1), most)
    except ValueError:
        return otherwise


def a_mark(sent: Mapping[str, str], name: str = "mark") -> int | None:
    """The mark of a thing as the page showed it (`core.marks`)."""
    typed = sent.get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) <= 10 else None


def an_id(sent: Mapping[str, str], name: str) -> UUID | None:
    """An id."""
    try:
        return UUID(sent.get(name, ""))
    except ValueError:
        return None


def one_of(sent: Mapping[str, str], name: str, kind: type[E]) -> E | None:
    """A value of a list; the empty one is sent as "unset", since an empty field asks nothing."""
    value = sent.get(name, "")
    if not value:
        return None
    try:
        return kind("" if value == NOT_SET else value)
    except ValueError:
        return None
