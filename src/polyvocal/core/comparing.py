"""Things that two copies of a study have, looked at side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from polyvocal.core.coding import Memo, MemoTarget
from polyvocal.core.differing import differences_of, say_mine, say_theirs
from polyvocal.core.documents import Document
from polyvocal.core.exchange import Thing
from polyvocal.core.merge_plan import Difference
from polyvocal.core.overtaking import Overtaken
from polyvocal.core.parting import Kind, Removals, name_of
from polyvocal.core.study import Study

_KINDS = {Thing.CODINGS: Kind.CODING, Thing.LINKS: Kind.PARTNERSHIP}
_ON = {
    Thing.CASES: MemoTarget.CASE,
    Thing.SOURCES: MemoTarget.DOCUMENT,
    Thing.CODES: MemoTarget.CODE,
    Thing.CODINGS: MemoTarget.CODING,
}


# What a document's text decides; that another copy has another text is told as such.
OF_TEXT = frozenset({"text_version", "text_digest", "n_characters", "n_words"})


class Identified(Protocol):
    """Whatever is told apart by an id."""

    @property
    def id(self) -> UUID:
        """Given once, and kept in every copy."""


ThingT = TypeVar("ThingT", bound=Identified)
Test = Callable[[ThingT, ThingT], bool]


@dataclass(frozen=True, slots=True)
class Ways(Generic[ThingT]):
    """How things of one kind are compared.

    `is_same`: what looks different and is not; `follow` takes over what only theirs changed, and
    says whether it could.
    """

    is_same: Test[ThingT] | None = None
    follow: Test[ThingT] | None = None


class Comparison:
    """Finds what theirs has and ours has not, and what becomes of what both say differently."""

    def __init__(
        self, ours: Study, theirs: Study, removals: Removals, overtaken: Overtaken
    ) -> None:
        self._theirs, self._gone, self.overtaken = theirs, removals.gone, overtaken
        self.lost = removals.gone | removals.leaving.keys()
        self.differences: list[Difference] = []
        self.renamed: list[tuple[Thing, str, str]] = []
        self.n_alike: Counter[Thing] = Counter()
        self.n_ahead: Counter[Thing] = Counter()
        self.names: dict[UUID, str] = {}
        for study in (ours, theirs):
            self.names.update({code.id: code.title for code in study.template.codes})
            self.names.update({case.id: case.label for case in study.cases})
            self.names.update({coder.id: coder.name for coder in study.coders})
            self.names.update({round_.id: round_.name for round_ in study.rounds})

    def new(
        self,
        thing: Thing,
        mine: Sequence[ThingT],
        others: Iterable[ThingT],
        ways: Ways[ThingT] | None = None,
    ) -> tuple[ThingT, ...]:
        """Theirs that we have not; those that both have are weighed."""
        known = {one.id: one for one in mine}
        new = []
        for other in others:
            one = known.get(other.id)
            if one is not None:
                self.weigh(thing, one, other, ways or Ways())
            elif other.id not in self._gone:
                new.append(other)
        return tuple(new)

    def weigh(self, thing: Thing, one: ThingT, other: ThingT, ways: Ways[ThingT]) -> None:
        """A thing that both copies have: alike, taken over, left as it is, or contradicted."""
        if one == other or (ways.is_same is not None and ways.is_same(one, other)):
            self.n_alike[thing] += 1
        elif one.id in self.lost:
            return
        elif one.id in self.overtaken.ahead:
            self.n_ahead[thing] += 1
        elif one.id in self.overtaken.behind and ways.follow and ways.follow(one, other):
            return
        else:
            self._differ(thing, one, other)

    def _differ(self, thing: Thing, one: Any, other: Any) -> None:
        name = name_of(self._theirs, _KINDS.get(thing, Kind.MEMO), other) or str(one.id)
        passing = OF_TEXT if isinstance(one, Document) else ()
        found = tuple(differences_of(one, other, self.names, passing))
        target, on = _ON.get(thing, MemoTarget.STUDY), one.id
        if isinstance(one, Memo):
            is_passage = one.target is MemoTarget.PASSAGE
            target, on = MemoTarget.DOCUMENT if is_passage else one.target, one.target_id
        on = None if target is MemoTarget.STUDY else on
        told = Difference(thing, name, say_theirs(found), target, on, one.id, say_mine(found))
        self.differences.append(told)

    def named(self, thing: Thing, new: Sequence[ThingT], taken: set[str], called: str) -> Any:
        """New things with names that nothing else has here."""
        named: list[Any] = []
        for other in new:
            name = str(getattr(other, called))
            free, n = name, 1
            while free in taken:
                n += 1
                free = f"{name} ({n})"
            taken.add(free)
            if free != name:
                self.renamed.append((thing, name, free))
            changed: Any = other
            named.append(changed if free == name else replace(changed, **{called: free}))
        return tuple(named)


def is_numbered(name: str, other: str) -> bool:
    """Is one the other with the number that a merge gave it, since its name was taken?"""
    number = name.removeprefix(f"{other} (")
    return number != name and number.endswith(")") and number[:-1].isdecimal()
