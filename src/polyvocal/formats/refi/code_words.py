"""What is known of a code, as the one description that the standard gives it.

Definition, include, exclude, examples and synonyms are paragraphs that begin with a word, as people
write codebooks; what else we know stands in a last paragraph of its own. Other tools show all of
it, whatever is changed there comes back, and nothing is said twice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import TypeVar

from polyvocal.core.looks import CodeLook, Pattern
from polyvocal.core.template import Code, Origin
from polyvocal.formats.refi.shielding import GUARD, shield, unshield

_INCLUDE, _EXCLUDE, _EXAMPLE, _SYNONYM = "Include", "Exclude", "Example", "Also called"
_HEADS = (_INCLUDE, _EXCLUDE, _EXAMPLE, _SYNONYM)
_FACTS = "[Polyvocal]\n"
_FACTS_OF_WINDOWS = "[Polyvocal]\r\n"
_HEAD = rf"(?:(?:{'|'.join(_HEADS)}): |{re.escape(_FACTS)})"
_PARTING = re.compile(rf"(?:\n\n|\A)(?={_HEAD})")
_GUARDED = re.compile(rf"(\n\n|\A)(?={_HEAD})")
_NUMBER, _ORIGIN, _RETIRED, _PATTERN, _ID, _PLACE = (
    "Number", "Origin", "Retired", "Pattern", "Identifier", "Place",
)  # fmt: skip
_FACT = re.compile(rf"(?:{_NUMBER}|{_ORIGIN}|{_RETIRED}|{_PATTERN}|{_ID}|{_PLACE}): ")
_IS = " = "
# What would end a line for some reader, or be taken for the sign between a scheme and its id.
_UNLINED = re.compile("[\n\r\x85\u2028\u2029=]")
_Word = TypeVar("_Word", bound=StrEnum)


def name_of(code: Code) -> str:
    """The name other tools show: number and label."""
    return shield(f"{code.number} {code.label}" if code.number else code.label)


def describe(code: Code, look: CodeLook | None = None, place: int | None = None) -> str:
    """The description of a code; `place` where the order of the tree does not tell it."""
    parts = [_field(code.definition)] if code.definition else []
    told = [(_INCLUDE, code.include), (_EXCLUDE, code.exclude)]
    parts += [f"{head}: {_field(text)}" for head, text in told if text]
    parts += [f"{_EXAMPLE}: {_field(text)}" for text in code.examples]
    parts += [f"{_SYNONYM}: {_field(text)}" for text in code.synonyms]
    facts = [(_NUMBER, _line(code.number))] if code.number else []
    facts += [(_ORIGIN, code.origin.value)]
    facts += [(_RETIRED, "yes")] if code.is_retired else []
    facts += [(_PATTERN, look.pattern.value)] if look and look.pattern else []
    facts += [(_PLACE, str(place))] if place is not None else []
    facts += [(_ID, f"{_line(scheme)}{_IS}{_line(id_)}") for scheme, id_ in code.foreign_ids]
    parts.append(_FACTS + "\n".join(f"{name}: {value}" for name, value in facts))
    return "\n\n".join(parts)


def with_description(code: Code, written: str) -> tuple[Code, CodeLook | None, int | None]:
    """The code, whose label is the name it was given, with all that its description says of it.

    Also its look, where the description tells a pattern, and its place in the order.
    """
    if _FACTS not in written and _FACTS_OF_WINDOWS in written:
        written = written.replace("\r\n", "\n")
    parts = _PARTING.split(written)
    ours = [part for part in parts if part.startswith(_FACTS)]
    parts = [part for part in parts if not part.startswith(_FACTS)]
    decode = unshield if ours else str
    facts, added = _facts(ours)
    told: dict[str, list[str]] = {head: [] for head in _HEADS}
    definition = [parts.pop(0)] if parts and not _headed(parts[0]) else []
    for part in parts:
        head, _, text = part.partition(": ")
        told[head].append(decode(text))
    first = dict(reversed(facts))
    ids = tuple(_pair(value) for name, value in facts if name == _ID)
    described = replace(
        _numbered(code, unshield(first.get(_NUMBER, ""))),
        definition="\n\n".join(map(decode, filter(None, definition + added))),
        include="\n\n".join(told[_INCLUDE]),
        exclude="\n\n".join(told[_EXCLUDE]),
        examples=tuple(told[_EXAMPLE]),
        synonyms=tuple(told[_SYNONYM]),
        foreign_ids=ids,
        is_retired=first.get(_RETIRED) == "yes",
        origin=_word(Origin, first.get(_ORIGIN, ""), code.origin),
    )
    pattern = _word(Pattern, first.get(_PATTERN, ""), Pattern.PLAIN)
    look = CodeLook(code.id, "", pattern) if pattern else None
    place = first.get(_PLACE, "")
    return described, look, int(place) if place.isdecimal() and len(place) < 10 else None


def _headed(part: str) -> bool:
    return any(part.startswith(f"{head}: ") for head in _HEADS)


def _field(text: str) -> str:
    """A field that cannot be taken for the head of another."""
    return _GUARDED.sub(rf"\1{GUARD}", shield(text))


def _line(value: str) -> str:
    """A value that stays on its line and within its side of an equation."""
    return _UNLINED.sub(lambda found: f"{GUARD}u{ord(found.group()):04x};", shield(value))


def _facts(parts: Sequence[str]) -> tuple[list[tuple[str, str]], list[str]]:
    """What paragraphs of facts say, and what somebody wrote after them: words like any others."""
    facts: list[tuple[str, str]] = []
    added = []
    for part in parts:
        lines = part.removeprefix(_FACTS).split("\n")
        n = next((i for i, line in enumerate(lines) if not _FACT.match(line)), len(lines))
        split = (line.partition(": ") for line in lines[:n])
        facts += [(name, value) for name, _colon, value in split]
        added.append("\n".join(lines[n:]).strip())
    return facts, added


def _pair(value: str) -> tuple[str, str]:
    scheme, _is, id_ = value.partition(_IS)
    return unshield(scheme), unshield(id_)


def _numbered(code: Code, number: str) -> Code:
    """The code with its number taken from before its label, if it still stands there."""
    if not number or not f"{code.label} ".startswith(f"{number} "):
        return code
    return replace(code, number=number, label=code.label[len(number) + 1 :])


def _word(words: type[_Word], written: str, otherwise: _Word) -> _Word:
    """A word of a fixed set; what is none of them counts as not said."""
    try:
        return words(written)
    except ValueError:
        return otherwise
