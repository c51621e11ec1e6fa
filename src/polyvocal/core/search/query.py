"""What a person types to search: words, phrases, beginnings, nearness, expressions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from polyvocal.core.errors import BadValue
from polyvocal.core.language import _, ngettext
from polyvocal.core.search.expression import check_expression
from polyvocal.core.text import WORD, fold

LONGEST_QUERY = 1_000
MOST_NEAR = 10
FARTHEST = 1_000
USUALLY_BETWEEN = 10

_MARKS = '"“”„«»'
_PHRASE = rf"[{_MARKS}](?P<phrase>[^{_MARKS}]*)(?:[{_MARKS}]|$)(?P<begins>\*?)"
_BARE = rf"(?P<bare>[^\s{_MARKS}]+)"
_PLAIN = re.compile(f"{_PHRASE}|{_BARE}")
_PART = re.compile(
    rf"NEAR\((?P<near>(?:[{_MARKS}][^{_MARKS}]*[{_MARKS}]|[^(){_MARKS}])*)\)"
    rf"|(?<!\S)/(?P<expression>(?:[^/\\]|\\.)+)/(?!\S)|{_PHRASE}|{_BARE}",
    re.DOTALL,
)
_BETWEEN = re.compile(r"(.*),\s*(\d+)\s*", re.DOTALL | re.ASCII)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of folded words; `begins`: the last of them is only the beginning of a word."""

    words: tuple[str, ...]
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """Phrases in any order with at most so many words between the first and the last of them."""

    phrases: tuple[Phrase, ...]
    most_between: int = USUALLY_BETWEEN


@dataclass(frozen=True, slots=True)
class Expression:
    """A regular expression (see `core.search.expression` for which)."""

    pattern: str


Part = Phrase | Near | Expression


@dataclass(frozen=True, slots=True)
class Query:
    """Everything in it must occur in a text."""

    parts: tuple[Part, ...]

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """All phrases, those that must stand near others included."""
        found: list[Phrase] = []
        for part in self.parts:
            if isinstance(part, Near):
                found += part.phrases
            elif isinstance(part, Phrase):
                found.append(part)
        return tuple(found)


def parse_query(typed: str) -> Query:
    """Read ``word "a phrase" begin* NEAR(one two, 5) /an expression/``.

    Raises `BadValue` when no word is in it, and for what is begun in one of these forms but does
    not make sense.

    >>> parse_query('so* "Well, I"').parts
    (Phrase(words=('so',), begins=True), Phrase(words=('well', 'i'), begins=False))
    """
    if len(typed) > LONGEST_QUERY:
        raise BadValue(
            ngettext(
                "That is too long to search for: at most {n} character is read.",
                "That is too long to search for: at most {n} characters are read.",
                LONGEST_QUERY,
            ).format(n=LONGEST_QUERY)
        )
    parts = tuple(_parts(typed))
    if not parts:
        raise BadValue(_("Type at least one word to search for."))
    return Query(parts)


def _parts(typed: str) -> Iterator[Part]:
    for found in _PART.finditer(typed):
        if found["near"] is not None:
            yield _near(found["near"])
        elif found["expression"] is not None:
            yield Expression(check_expression(found["expression"].replace(r"\/", "/")))
        elif found["bare"] == "NEAR" or (found["bare"] or "").startswith("NEAR("):
            raise BadValue(_how_near())
        else:
            yield from _phrase(found)


def _phrase(found: re.Match[str]) -> Iterator[Phrase]:
    typed = found["bare"] or found["phrase"] or ""
    words = tuple(WORD.findall(fold(typed)))
    if words:
        yield Phrase(words, typed.endswith("*"))


def _near(typed: str) -> Near:
    between = _BETWEEN.fullmatch(typed)
    inside, n = (between[1], int(between[2])) if between else (typed, USUALLY_BETWEEN)
    phrases = tuple(phrase for found in _PLAIN.finditer(inside) for phrase in _phrase(found))
    if not 2 <= len(phrases) <= MOST_NEAR or n > FARTHEST:
        raise BadValue(_how_near())
    return Near(phrases, n)


def _how_near() -> str:
    return _(
        "Write NEAR(one two, 5) for words with at most five others between them: from two to "
        "{most} words or phrases, at most {farthest} between. To find the word itself, write near."
    ).format(most=MOST_NEAR, farthest=FARTHEST)
