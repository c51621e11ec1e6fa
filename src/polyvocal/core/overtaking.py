"""Two copies of one thing that say it differently: has one of them only fallen behind the other?

Each copy knows what it said of a thing since both were one. Where what one says now is what the
other said before, the other has gone on from there, and nobody contradicts anybody. That holds
however often copies are merged: what came over once is what the other said at that time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

Saying = tuple[Any, ...]


class Facet(StrEnum):
    """What of a thing can be changed by itself."""

    WORDS = "words"
    PLACE = "place"
    TEXT = "text"


# By thing and facet, what was said of it, oldest first; what was there begins with how it was then.
Said = Mapping[tuple[UUID, Facet], tuple[Saying, ...]]


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Who has gone on from where the other stands.

    Of what is `behind`, ours says what theirs said before; of what is `ahead`, the other way round.
    `apart` are those that both changed, `texts_behind` documents whose text is behind. What is in
    none of them nobody changed, where the copies have a history in common (`is_known`).
    """

    behind: frozenset[UUID] = frozenset()
    ahead: frozenset[UUID] = frozenset()
    apart: frozenset[UUID] = frozenset()
    texts_behind: frozenset[UUID] = frozenset()
    is_known: bool = False

    def is_untouched(self, id_: UUID) -> bool:
        """Has nobody changed it since the copies parted, as far as both histories say?"""
        return self.is_known and not any(id_ in of for of in (self.behind, self.ahead, self.apart))


NOTHING_KNOWN = Overtaken()


def compare_histories(ours: Said, theirs: Said) -> Overtaken:
    """Who has gone on from where the other stands, thing by thing.

    A thing of which one facet is behind and another ahead is neither: both were changed.
    """
    verdicts: dict[UUID, set[int]] = {}
    texts: set[UUID] = set()
    for thing, facet in ours.keys() | theirs.keys():
        verdict = _weigh(ours.get((thing, facet), ()), theirs.get((thing, facet), ()))
        if facet is not Facet.TEXT:
            verdicts.setdefault(thing, set()).add(verdict)
        elif verdict == _BEHIND:
            texts.add(thing)
    found = {thing: frozenset(of) - {_ALIKE} for thing, of in verdicts.items()}
    behind = frozenset(thing for thing, of in found.items() if of == {_BEHIND})
    ahead = frozenset(thing for thing, of in found.items() if of == {_AHEAD})
    apart = frozenset(thing for thing, of in found.items() if of) - behind - ahead
    return Overtaken(behind, ahead, apart, frozenset(texts), is_known=True)


_ALIKE, _BEHIND, _AHEAD, _APART = range(4)


def _weigh(mine: tuple[Saying, ...], other: tuple[Saying, ...]) -> int:
    if not mine or not other:
        return _ALIKE if mine == other else _AHEAD if mine else _BEHIND
    if mine[-1] == other[-1]:
        return _ALIKE
    is_behind, is_ahead = mine[-1] in other[:-1], other[-1] in mine[:-1]
    if is_behind == is_ahead:
        return _APART
    return _BEHIND if is_behind else _AHEAD
