"""Two copies of one study since they parted: what one removed, and what the other made of it.

Both keep the events of the time when they were one. So what one copy has and the other has not is
either new there or was removed here, and their histories say which. A removal is honoured where
the other copy neither changed nor used the thing since; otherwise the thing is kept, and told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any
from uuid import UUID

from polyvocal.core.coding import Coding
from polyvocal.core.exchange import Thing
from polyvocal.core.language import _, word
from polyvocal.core.overtaking import Facet, Said
from polyvocal.core.study import Study
from polyvocal.core.template import Code

_LONGEST_NAME = 60


class Kind(StrEnum):
    """What can be removed by itself, in the order in which it can go."""

    EXEMPLAR = "exemplar"
    CLAIM = "claim"
    CONTENT_NOTE = "content note"
    MEMO = "memo"
    CODING = "coding"
    DECISION = "decision"
    CASE_SET = "case set"
    PARTNERSHIP = "partnership"
    ROUND = "round"
    CODE = "code"
    DOCUMENT = "document"
    CASE = "case"
    CODER = "coder"
    ATTRIBUTE = "attribute"

    @property
    def thing(self) -> Thing:
        """Under what an account counts it."""
        return _THINGS.get(self, Thing.REST)


_THINGS = {
    Kind.CONTENT_NOTE: Thing.NOTES,
    Kind.MEMO: Thing.NOTES,
    Kind.CODING: Thing.CODINGS,
    Kind.PARTNERSHIP: Thing.LINKS,
    Kind.CODE: Thing.CODES,
    Kind.DOCUMENT: Thing.SOURCES,
    Kind.CASE: Thing.CASES,
    Kind.CODER: Thing.USERS,
    Kind.ATTRIBUTE: Thing.VARIABLES,
}


@dataclass(frozen=True, slots=True)
class Removed:
    """A thing that was there when the copies parted, and was removed by event number `event`.

    `refers_to` are the things it named: a coding its document, a memo what it hung on, an agreed
    coding the decision that made it. `last` is a code as it last was.
    """

    kind: Kind
    id: UUID
    event: int
    refers_to: frozenset[UUID] = frozenset()
    last: Code | None = None


@dataclass(frozen=True, slots=True)
class Since:
    """What one copy did since: what it removed, and the ids of all that it added, changed or used.

    `said` is what it said of what became another. Empty, and not known, where the copies share no
    history.
    """

    removed: Mapping[UUID, Removed] = field(default_factory=dict)
    touched: frozenset[UUID] = frozenset()
    said: Said = field(default_factory=dict)
    is_known: bool = False


@dataclass(frozen=True, slots=True)
class Removal:
    """A removal in one copy of what the other still has, and what a merge does about it.

    `n_with_it` counts what was removed together with it and shares its fate; `why_kept` is empty
    where the removal is honoured. `is_hidden`: a blind round still runs over it, so it is counted
    and not named.
    """

    kind: Kind
    id: UUID
    name: str
    was_here: bool
    n_with_it: int = 0
    why_kept: str = ""
    is_hidden: bool = False

    @property
    def is_honoured(self) -> bool:
        """Does it go, or stay away?"""
        return not self.why_kept


@dataclass(frozen=True, slots=True)
class Removals:
    """What was removed on either side.

    `gone` are ids that stay away from ours, `leaving` those that go from it, with their kinds,
    `restored` codes that come back into our template.
    """

    listed: tuple[Removal, ...] = ()
    gone: frozenset[UUID] = frozenset()
    leaving: Mapping[UUID, Kind] = field(default_factory=dict)
    restored: tuple[UUID, ...] = ()

    def going(self, kind: Kind) -> list[UUID]:
        """What of a kind is to be removed from ours by itself; the rest goes with these."""
        return [
            one.id
            for one in self.listed
            if one.kind is kind and one.is_honoured and not one.was_here
        ]


NO_REMOVALS = Removals()


def weigh_removals(
    ours: Study,
    theirs: Study,
    since: tuple[Since, Since],
    keep: Collection[UUID] = (),
    *,
    keep_all: bool = False,
    named: Collection[UUID] | None = None,
) -> Removals:
    """What becomes of each removal. `since` is what ours and theirs did since they parted.

    `keep` are those that a person wants kept, `keep_all` keeps all of them. `named`: of codings and
    memos, those that may be named (`None`: all).
    """
    mine, other = since
    here = _Side(theirs, ours, mine, other, was_here=True)
    there = _Side(ours, theirs, other, mine, was_here=False)
    for side in (here, there):
        side.decide(frozenset(side.candidates) if keep_all else frozenset(keep))
    in_force = {code.id for code in ours.template.current.codes}
    return Removals(
        (*here.told(named), *there.told(named)),
        frozenset(here.candidates.keys() - here.kept.keys()),
        {id_: one.kind for id_, one in there.candidates.items() if id_ not in there.kept},
        tuple(
            id_
            for id_ in here.kept
            if here.candidates[id_].kind is Kind.CODE
            and id_ in ours.template.index
            and id_ not in in_force
        ),
    )


class _Side:
    """What `lacking` removed and `holder` still has."""

    def __init__(
        self, holder: Study, lacking: Study, did: Since, other: Since, *, was_here: bool
    ) -> None:
        self.holder, self.lacking, self.was_here = holder, lacking, was_here
        self.touched, self.said, self.is_known = other.touched, other.said, other.is_known
        # Nothing was removed in most copies, and a study may have very many codings.
        there = things_of(holder) if did.removed else {}
        still = things_of(lacking) if did.removed else {}
        self.things = {id_: there[id_] for id_ in did.removed if id_ in there and id_ not in still}
        self.candidates = {id_: did.removed[id_] for id_ in self.things}
        self.kept: dict[UUID, str] = {}

    def decide(self, keep: frozenset[UUID]) -> None:
        """Find what is kept, and why: with a thing also what it names and what went with it."""
        asked = _("you wanted it kept")
        changed = _("changed or used since in the copy that still has it")
        handed_in = _("it is of work that was handed in")
        for id_, one in self.candidates.items():
            if id_ in keep:
                self.kept[id_] = asked
            elif id_ in self.touched or (one.kind is Kind.CODE and self._is_changed(one)):
                self.kept[id_] = changed
            elif one.kind is Kind.CODING and self._is_handed_in(self.things[id_]):
                self.kept[id_] = handed_in
        before = -1
        while before != len(self.kept):
            before = len(self.kept)
            self._spread()

    def _spread(self) -> None:
        for id_, one in self.candidates.items():
            named = [other for other in one.refers_to if other in self.candidates]
            if id_ in self.kept:
                for other in named:
                    self.kept.setdefault(other, _("something that is kept needs it"))
            elif any(o in self.kept and self.candidates[o].event == one.event for o in named):
                self.kept[id_] = _("it belongs to something that is kept")

    def _is_changed(self, one: Removed) -> bool:
        """Does the other copy say something else of the code by now, or has it new codes in it?"""
        template = self.lacking.template
        last = one.last
        if last is None and one.id in template.index:
            last = template.codes[template.index[one.id]]
        now: Code = self.things[one.id]
        is_same = last is not None and replace(last, is_retired=now.is_retired) == now
        # Reworded there before it went, it is another here without anybody's doing.
        is_same = is_same or (self.is_known and (one.id, Facet.WORDS) not in self.said)
        return not is_same or any(
            code.parent == one.id and code.id not in template.index
            and code.id not in self.candidates
            for code in self.holder.template.current.codes
        )  # fmt: skip

    def _is_handed_in(self, coding: Coding) -> bool:
        return any(
            coding.coder_id in round_.submitted
            for round_ in self.holder.rounds
            if round_.id == coding.round_id
        )

    def told(self, named: Collection[UUID] | None) -> Iterator[Removal]:
        """Those that nothing else took along, by kind."""
        whole = {id_: self._whole(one) for id_, one in self.candidates.items()}
        n_with = dict.fromkeys(whole.values(), -1)
        for top in whole.values():
            n_with[top] += 1
        order = list(Kind)
        tops = [one for id_, one in self.candidates.items() if whole[id_] == id_]
        for one in sorted(tops, key=lambda one: (-order.index(one.kind), one.event, one.id)):
            is_hidden = (
                named is not None
                and one.kind in {Kind.CODING, Kind.MEMO, Kind.EXEMPLAR, Kind.DECISION}
                and one.id not in named
            )
            yield Removal(
                one.kind,
                one.id,
                "" if is_hidden else name_of(self.holder, one.kind, self.things[one.id]),
                self.was_here,
                n_with[one.id],
                self.kept.get(one.id, ""),
                is_hidden,
            )

    def _whole(self, one: Removed) -> UUID:
        """The outermost thing of the same fate that the same event removed, and this with it."""
        seen = {one.id}
        while True:
            above = [
                self.candidates[other]
                for other in sorted(one.refers_to)
                if other in self.candidates
                and other not in seen
                # A coder goes after what was theirs, never with it.
                and self.candidates[other].kind is not Kind.CODER
                and self.candidates[other].event == one.event
                and (other in self.kept) == (one.id in self.kept)
            ]
            if not above:
                return one.id
            one = above[0]
            seen.add(one.id)


def things_of(study: Study) -> dict[UUID, Any]:
    """Everything that can be removed by itself, by its id; of codes, those in force."""
    things: dict[UUID, Any] = {}
    for group in (
        study.exemplars, study.claims, study.decisions, study.content_notes, study.memos,
        study.codings,
        study.case_sets, study.partnerships, study.rounds, study.template.current.codes,
        study.documents, study.cases, study.coders, study.attributes,
    ):  # fmt: skip
        things.update((one.id, one) for one in group)
    return things


def name_of(study: Study, kind: Kind, thing: Any) -> str:
    """What a person would call it."""
    if kind is Kind.CODING:
        code = study.template.codes[study.template.index[thing.code_id]].title
        document = study.documents[study.document_index[thing.document_id]].name
        coder = next((one.name for one in study.coders if one.id == thing.coder_id), "")
        return f"{code}, {document} {thing.span.start}–{thing.span.end}, {coder}"
    if kind is Kind.DECISION:
        document = study.documents[study.document_index[thing.document_id]].name
        return f"{document}, {word(thing.verdict)}"
    if kind is Kind.PARTNERSHIP:
        labels = {case.id: case.label for case in study.cases}
        ends = (labels.get(side, "") if isinstance(side, UUID) else side.label
                for side in (thing.first, thing.second))  # fmt: skip
        return " – ".join(ends)
    words = next(
        (
            said
            for name in ("title", "label", "name", "text", "sentence")
            if isinstance(said := getattr(thing, name, None), str)
        ),
        "",
    )
    words = " ".join(words.split())
    return words if len(words) <= _LONGEST_NAME else f"{words[:_LONGEST_NAME]}…"
