"""In what two copies of one thing differ, in words for a person to choose by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any
from uuid import UUID

from polyvocal.core.cases import Consent, Missing
from polyvocal.core.coding import Span
from polyvocal.core.language import _, word

_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Divergence:
    """One property of a thing, and what each copy says of it."""

    what: str
    mine: str
    theirs: str


def differences_of(
    mine: Any, theirs: Any, names: Mapping[UUID, str], passing: Iterable[str] = ()
) -> Iterator[Divergence]:
    """Property by property, with `names` in place of ids; what is in `passing` tells nobody much.

    Properties that hold several values by name (a case's attributes) are told value by value.
    """
    left_out = frozenset(passing)
    for entry in fields(theirs):
        one, other = getattr(mine, entry.name), getattr(theirs, entry.name)
        if one == other or entry.name in left_out:
            continue
        if isinstance(other, Mapping):
            for key in sorted({*one, *other}):
                if one.get(key) != other.get(key):
                    yield Divergence(
                        str(key), _say(one.get(key), names), _say(other.get(key), names)
                    )
        else:
            yield Divergence(_called(entry.name), _say(one, names), _say(other, names))


def say_theirs(differences: Iterable[Divergence]) -> str:
    """What the other copy says: "role: supporter; stage: selected"."""
    return "; ".join(f"{one.what}: {one.theirs}" for one in differences)


def say_mine(differences: Iterable[Divergence]) -> str:
    """What this copy says of the same, long words cut: all of them stand on the thing itself."""
    return "; ".join(f"{one.what}: {_cut(one.mine)}" for one in differences)


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST].rstrip()}…"


def _called(name: str) -> str:
    known = {
        "label": _("label"),
        "name": _("name"),
        "number": _("number"),
        "role": _("role"),
        "stage": _("stage"),
        "consent": _("consent to be quoted"),
        "kind": _("kind"),
        "date": _("date"),
        "minutes": _("minutes"),
        "interviewer": _("interviewer"),
        "language": _("language"),
        "definition": _("definition"),
        "include": _("include"),
        "exclude": _("exclude"),
        "examples": _("examples"),
        "span": _("place"),
        "code_id": _("code"),
        "certainty": _("certainty"),
        "stance": _("stance"),
        "basis": _("basis"),
        "note": _("note"),
        "text": _("text"),
    }
    return known.get(name) or name.removesuffix("_id").replace("_", " ")


def _say(value: object, names: Mapping[UUID, str]) -> str:
    if not isinstance(value, (StrEnum, bool, int, float)) and (value is None or value in _EMPTY):
        return _("nothing")
    if isinstance(value, UUID):
        return names.get(value, str(value))
    if isinstance(value, (tuple, list)):
        return ", ".join(_say(one, names) for one in value)
    if isinstance(value, (frozenset, set)):
        return ", ".join(sorted(_say(one, names) for one in value))
    for kind, say in _SAYINGS:
        if isinstance(value, kind):
            return say(value)
    return str(getattr(value, "label", value))


def _say_consent(consent: Consent) -> str:
    said = word(consent.to_be_quoted)
    if consent.until is None:
        return said
    return _("{consent}, until {day}").format(consent=said, day=consent.until.isoformat())


_EMPTY: tuple[object, ...] = ("", (), frozenset())
_SAYINGS: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (StrEnum, lambda value: word(value) or _("not set")),
    (bool, lambda value: _("yes") if value else _("no")),
    (float, lambda value: f"{value:g}"),
    (dt.date, lambda value: str(value.isoformat())),
    (Missing, lambda value: _("missing ({reason})").format(reason=word(value.reason))),
    (Consent, _say_consent),
    (Span, lambda value: f"{value.start}–{value.end}"),
)
