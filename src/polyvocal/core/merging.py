"""Two copies of one study: what each has that the other has not, and where they contradict.

Everything is told apart by its id, given once and kept in every copy; a name decides nothing. What
is only in one copy is kept, unless `core.parting` finds that the other removed it since both were
one: without a shared history nobody can tell, and losing is worse than keeping.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, replace
from typing import Any, Protocol, TypeVar
from uuid import UUID

from polyvocal.core.carrying import carry_span
from polyvocal.core.cases import Attribute, Case
from polyvocal.core.coding import (
    AnchorState,
    Coding,
    ContentNote,
    Memo,
    MemoTarget,
    Round,
    Span,
)
from polyvocal.core.consensus import Decision
from polyvocal.core.documents import Document, Speaker
from polyvocal.core.errors import BadValue
from polyvocal.core.exchange import Thing
from polyvocal.core.language import _, word
from polyvocal.core.merge_plan import Difference, MergePlan
from polyvocal.core.parting import NO_REMOVALS, Removals
from polyvocal.core.study import Study
from polyvocal.core.template import Code
from polyvocal.core.text_edits import TextEdits, find_edits

# What a document's text decides; a difference in these alone is a corrected text.
_OF_TEXT = frozenset({"text_version", "text_digest", "n_characters", "n_words"})


class _Identified(Protocol):
    @property
    def id(self) -> UUID:
        """Given once, and kept in every copy."""


_Thing = TypeVar("_Thing", bound=_Identified)


def plan_merge(ours: Study, theirs: Study, removals: Removals = NO_REMOVALS) -> MergePlan:
    """What merging `theirs` into `ours` would do, `removals` having been weighed.

    Raises `BadValue` for two different studies.
    """
    require_one_study(ours, theirs)
    return _Merge(ours, theirs, removals).plan()


def require_one_study(ours: Study, theirs: Study) -> None:
    """Raises `BadValue` for two different studies."""
    if ours.id != theirs.id:
        raise BadValue(
            _(
                "These are not two copies of one study but two studies, {ours} and {theirs}; a "
                "merge would mix them."
            ).format(ours=ours.name, theirs=theirs.name)
        )


class _Merge:
    def __init__(self, ours: Study, theirs: Study, removals: Removals) -> None:
        self.ours, self.theirs, self.removals = ours, theirs, removals
        self.lost = removals.gone | removals.leaving
        self.differences: list[Difference] = []
        self.renamed: list[tuple[Thing, str, str]] = []
        self.n_alike: Counter[Thing] = Counter()
        self.edits: dict[UUID, TextEdits] = {}
        self._usable = {
            version.number: frozenset(code.id for code in version.codes if not code.is_group)
            for version in ours.template.versions
        }
        self._names = {code.id: code.title for code in theirs.template.codes}
        self._names.update({case.id: case.label for case in theirs.cases})
        self._names.update({coder.id: coder.name for coder in theirs.coders})
        self._names.update({round_.id: round_.name for round_ in theirs.rounds})

    def plan(self) -> MergePlan:
        ours, theirs = self.ours, self.theirs
        decisions, doubled = self._decisions()
        return MergePlan(
            attributes=self._attributes(),
            coders=self._new(Thing.USERS, ours.coders, theirs.coders),
            cases=self._cases(),
            partnerships=self._new(Thing.LINKS, ours.partnerships, theirs.partnerships),
            case_sets=self._new(Thing.REST, ours.case_sets, theirs.case_sets),
            codes=self._codes(),
            documents=self._documents(),
            rounds=self._rounds(),
            assignments=self._assignments(),
            codings=tuple(c for c in self._codings() if c.id not in doubled),
            memos=self._on_texts(Thing.NOTES, ours.memos, self._hung_anew(theirs.memos, doubled)),
            content_notes=self._on_texts(Thing.NOTES, ours.content_notes, theirs.content_notes),
            exemplars=tuple(
                exemplar
                for exemplar in self._new(Thing.REST, ours.exemplars, theirs.exemplars)
                if exemplar.coding_id not in doubled
            ),
            claims=self._new(Thing.REST, ours.claims, theirs.claims),
            decisions=decisions,
            no_agreement=self._no_agreement(),
            placed=self._placed(),
            differences=tuple(self.differences),
            renamed=tuple(self.renamed),
            n_alike=self.n_alike,
            removals=self.removals,
        )

    def _new(
        self,
        thing: Thing,
        mine: Sequence[_Thing],
        others: Iterable[_Thing],
        target: MemoTarget = MemoTarget.STUDY,
        alike: Callable[[_Thing, _Thing], bool] | None = None,
    ) -> tuple[_Thing, ...]:
        """Theirs that we have not; those that both have are compared."""
        known = {one.id: one for one in mine}
        new = []
        for other in others:
            one = known.get(other.id)
            if one is None:
                if other.id not in self.removals.gone:
                    new.append(other)
            elif one == other or (alike is not None and alike(one, other)):
                self.n_alike[thing] += 1
            else:
                self._differ(thing, one, other, target)
        return tuple(new)

    def _differ(self, thing: Thing, one: _Thing, other: _Thing, target: MemoTarget) -> None:
        name = str(getattr(one, "label", None) or getattr(one, "name", None) or one.id)
        said = "; ".join(self._told(one, other))
        on = None if target is MemoTarget.STUDY else one.id
        self.differences.append(Difference(thing, name, said, target, on))

    def _told(self, one: Any, other: Any) -> Iterator[str]:
        """What theirs says otherwise, one by one, with names in place of ids."""
        for entry in fields(other):
            mine, value = getattr(one, entry.name), getattr(other, entry.name)
            if mine == value:
                continue
            if isinstance(value, UUID):
                value = self._names.get(value, value)
            elif isinstance(value, Span):
                value = f"{value.start}-{value.end}"
            yield f"{entry.name.removesuffix('_id').replace('_', ' ')}: {value}"

    def _named(self, thing: Thing, new: Sequence[_Thing], taken: set[str], called: str) -> Any:
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

    def _cases(self) -> tuple[Case, ...]:
        mine = self._without_lost_values(self.ours)
        others = self._without_lost_values(self.theirs)
        new = self._new(Thing.CASES, mine, others, MemoTarget.CASE)
        labels = self._taken(mine, "label")
        return tuple(self._named(Thing.CASES, new, labels, "label"))

    def _taken(self, mine: Sequence[Any], called: str) -> set[str]:
        """The names that ours have, without what is about to go."""
        return {getattr(one, called) for one in mine if one.id not in self.removals.leaving}

    def _without_lost_values(self, study: Study) -> tuple[Case, ...]:
        """The cases, without their values of attributes that were removed in one of the copies."""
        lost = {one.name for s in (self.ours, self.theirs) for one in s.attributes
                if one.id in self.lost}  # fmt: skip
        if not lost:
            return study.cases
        return tuple(
            replace(case, attributes={k: v for k, v in case.attributes.items() if k not in lost})
            for case in study.cases
        )

    def _attributes(self) -> tuple[Attribute, ...]:
        """Theirs of a new name; one of a known name is the same, since cases name them by it."""
        known = self._taken(self.ours.attributes, "name")
        new = self._new(Thing.VARIABLES, self.ours.attributes, self.theirs.attributes)
        return tuple(attribute for attribute in new if attribute.name not in known)

    def _documents(self) -> tuple[Document, ...]:
        def alike(one: Document, other: Document) -> bool:
            """Texts may be of different versions: their codings are carried."""
            facts = [f.name for f in fields(Document) if f.name not in _OF_TEXT]
            return all(getattr(one, name) == getattr(other, name) for name in facts)

        mine = self.ours.documents
        new = self._new(Thing.SOURCES, mine, self.theirs.documents, MemoTarget.DOCUMENT, alike)
        return tuple(self._named(Thing.SOURCES, new, self._taken(mine, "name"), "name"))

    def _codes(self) -> tuple[Code, ...]:
        """Theirs of any version, groups first; a group that is only in old versions is left."""
        mine, there = self.ours.template, self.theirs.template
        used = {there.codes[i].id for i in set(self.theirs.codings.code.tolist())}
        wanted = [c for c in there.codes if c.id in mine.index or c.id in used or not c.is_retired]
        new = self._new(Thing.CODES, mine.codes, wanted, MemoTarget.CODE)
        known = {code.id for code in mine.current.codes} | {code.id for code in new}
        return tuple(
            code if code.parent in known or code.parent is None else replace(code, parent=None)
            for code in new
        )

    def _rounds(self) -> tuple[Round, ...]:
        def alike(one: Round, other: Round) -> bool:
            return (one.name, one.is_blind) == (other.name, other.is_blind)

        return self._new(Thing.REST, self.ours.rounds, self.theirs.rounds, alike=alike)

    def _assignments(self) -> tuple[Round, ...]:
        """Our rounds that get documents or coders assigned in theirs."""
        theirs = {
            round_.id: frozenset(a for a in round_.assignments if self.lost.isdisjoint(a))
            for round_ in self.theirs.rounds
        }
        return tuple(
            replace(
                round_,
                assignments=theirs[round_.id]
                | {a for a in round_.assignments if self.lost.isdisjoint(a)},
            )
            for round_ in self.ours.rounds
            if theirs.get(round_.id, frozenset()) - round_.assignments
        )

    def _decisions(self) -> tuple[tuple[Decision, ...], frozenset[UUID]]:
        """Theirs of places that are not decided here, and the codings of those that are not taken.

        A place that both have decided has been agreed on twice: ours stays, theirs is told.
        """
        staying = [one for one in self.ours.decisions if one.id not in self.removals.leaving]
        ours = {id_: one for one in staying for id_ in one.source_ids}
        known = {one.id for one in self.ours.decisions}
        new, doubled = [], set[UUID]()
        for other in self.theirs.decisions:
            one = next((ours[id_] for id_ in other.source_ids if id_ in ours), None)
            if other.id in known:
                self.n_alike[Thing.REST] += 1
            elif other.id in self.removals.gone:
                continue
            elif one is None:
                new.append(other)
            else:
                self._differ_in_deciding(one, other)
                doubled |= other.result_ids
        return tuple(new), frozenset(doubled)

    def _hung_anew(self, memos: Iterable[Memo], doubled: frozenset[UUID]) -> Iterator[Memo]:
        """What was written on agreed codings that are not taken is kept on their document."""
        documents = (
            {coding.id: coding.document_id for coding in self.theirs.codings} if doubled else {}
        )
        for memo in memos:
            if memo.target is MemoTarget.CODING and memo.target_id in doubled:
                document = documents[memo.target_id]
                yield replace(memo, target=MemoTarget.DOCUMENT, target_id=document)
            else:
                yield memo

    def _differ_in_deciding(self, one: Decision, other: Decision) -> None:
        name = self.theirs.documents[self.theirs.document_index[other.document_id]].name
        who, verdict = self._names.get(other.adjudicator_id, ""), word(other.verdict)
        said = _("decided by {name}: {verdict}").format(name=who, verdict=verdict)
        told = f"{said} – {other.note}" if other.note else said
        on = (MemoTarget.DOCUMENT, one.document_id)
        self.differences.append(Difference(Thing.REST, name, told, *on))

    def _no_agreement(self) -> str:
        """Why theirs declares that agreement does not fit, where ours declares nothing."""
        mine, other = self.ours.no_agreement, self.theirs.no_agreement
        if mine and other and mine != other:
            self.differences.append(Difference(Thing.REST, self.ours.name, other))
        return "" if mine else other

    def _placed(self) -> tuple[Speaker, ...]:
        """Speakers whose case is known there and not here."""
        theirs = {speaker.id: speaker for speaker in self.theirs.speakers}
        placed = []
        for speaker in map(self._without_lost_case, self.ours.speakers):
            other = self._without_lost_case(theirs.get(speaker.id, speaker))
            if other.case_id is not None and speaker.case_id is None:
                placed.append(other)
            elif other != speaker:
                self._differ(Thing.SPEAKERS, speaker, other, MemoTarget.STUDY)
        return tuple(placed)

    def _without_lost_case(self, speaker: Speaker) -> Speaker:
        return replace(speaker, case_id=None) if speaker.case_id in self.lost else speaker

    def _codings(self) -> tuple[Coding, ...]:
        """Theirs that we have not, carried to our texts; and those that both have are compared."""
        rows = {id_.tobytes(): row for row, id_ in enumerate(self.ours.codings.ids)}
        new = []
        for row, id_ in enumerate(self.theirs.codings.ids):
            mine, other = rows.get(id_.tobytes()), self.theirs.codings[row]
            if mine is None:
                if other.id not in self.removals.gone:
                    new.append(self._fitting(other))
            else:
                self._compare(self.ours.codings[mine], other)
        return tuple(new)

    def _compare(self, one: Coding, other: Coding) -> None:
        here = self._carried(other.document_id, other.span, other.state)
        told = replace(other, span=here[0], state=one.state, template_version=one.template_version)
        if told == one:
            self.n_alike[Thing.CODINGS] += 1
        else:
            self._differ(Thing.CODINGS, one, told, MemoTarget.CODING)

    def _fitting(self, coding: Coding) -> Coding:
        """The coding at its place in our text, under a version of ours that has its code."""
        span, state = self._carried(coding.document_id, coding.span, coding.state)
        usable = self._usable.get(coding.template_version, frozenset())
        version = coding.template_version
        if coding.code_id not in usable:
            version = next(
                (
                    n
                    for n in sorted(self._usable, reverse=True)
                    if coding.code_id in self._usable[n]
                ),
                0,
            )
        return replace(coding, span=span, state=state, template_version=version)

    def _on_texts(self, thing: Thing, mine: Any, others: Any) -> Any:
        """Notes; those on passages at their places in our texts."""
        target = MemoTarget.STUDY
        moved = []
        for note in others:
            document = note.document_id if isinstance(note, ContentNote) else note.target_id
            if note.span is None or document is None:
                moved.append(note)
                continue
            span, state = self._carried(document, note.span, note.state)
            moved.append(replace(note, span=span, state=state))

        def alike(one: Any, other: Any) -> bool:
            return bool(replace(one, state=other.state) == other)

        return self._new(thing, mine, moved, target, alike)

    def _carried(self, document: UUID, span: Span, state: AnchorState) -> tuple[Span, AnchorState]:
        """A passage of their text in ours, where both have the document with other words."""
        place = self.ours.document_index.get(document)
        if place is None:
            return span, state
        mine = self.ours.documents[place]
        other = self.theirs.documents[self.theirs.document_index[document]]
        if mine.text_digest == other.text_digest or not mine.n_characters:
            return span, state
        if document not in self.edits:
            texts = (self.theirs.text(document), self.ours.text(document))
            self.edits[document] = find_edits(*texts)
        new = carry_span(self.edits[document], span.start, span.end, mine.n_characters)
        worse = max(state, new.state, key=list(AnchorState).index)
        return Span(new.start, new.end), worse
