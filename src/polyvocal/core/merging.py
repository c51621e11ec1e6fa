"""Two copies of one study: what each has that the other has not, and where they contradict.

Everything is told apart by its id, given once and kept in every copy; a name decides nothing. What
is only in one copy is kept, unless `core.parting` finds that the other removed it since both were
one; what both say differently is taken over where only theirs changed it (`core.overtaking`), and
contradicted where both did. Without a shared history nobody can tell: what is only in one is kept,
since losing is worse, and what is said differently is contradicted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, replace
from typing import Any
from uuid import UUID

from polyvocal.core.cases import Attribute, Case, CaseSet
from polyvocal.core.coding import (
    AnchorState,
    Coding,
    ContentNote,
    Memo,
    MemoTarget,
    Round,
    Span,
)
from polyvocal.core.comparing import OF_TEXT, Comparison, Ways, is_numbered
from polyvocal.core.consensus import Decision
from polyvocal.core.documents import Document, Speaker
from polyvocal.core.errors import BadValue
from polyvocal.core.exchange import Thing
from polyvocal.core.following import Following
from polyvocal.core.language import _, word
from polyvocal.core.merge_plan import Difference, MergePlan
from polyvocal.core.overtaking import NOTHING_KNOWN, Overtaken
from polyvocal.core.parting import NO_REMOVALS, Removals
from polyvocal.core.study import Study
from polyvocal.core.template import Code
from polyvocal.core.two_texts import Place, TwoTexts


def plan_merge(
    ours: Study,
    theirs: Study,
    removals: Removals = NO_REMOVALS,
    overtaken: Overtaken = NOTHING_KNOWN,
) -> MergePlan:
    """What merging `theirs` into `ours` would do, `removals` having been weighed.

    `overtaken` says which copy has gone on from the other. Raises `BadValue` for two different
    studies.
    """
    require_one_study(ours, theirs)
    return _Merge(ours, theirs, removals, overtaken).plan()


def require_one_study(ours: Study, theirs: Study) -> None:
    """Raises `BadValue` for two different studies."""
    if ours.id != theirs.id and ours.name == theirs.name:
        raise BadValue(
            _(
                "The other file has the name of this study, {name}, but does not say that it is a "
                "copy of it. If it is an export, another tool lost its note “Polyvocal study”: "
                "bring it in as a study of its own."
            ).format(name=ours.name)
        )
    if ours.id != theirs.id:
        raise BadValue(
            _(
                "These are not two copies of one study but two studies, {ours} and {theirs}; a "
                "merge would mix them."
            ).format(ours=ours.name, theirs=theirs.name)
        )


class _Merge:
    def __init__(
        self, ours: Study, theirs: Study, removals: Removals, overtaken: Overtaken
    ) -> None:
        self.ours, self.theirs, self.removals = ours, theirs, removals
        self.compare = Comparison(ours, theirs, removals, overtaken)
        self.following = Following(ours, theirs, removals)
        self.texts = [
            document
            for document in theirs.documents
            if document.id in overtaken.texts_behind
            and document.id in ours.document_index
            and document.id not in self.compare.lost
        ]
        self._without_version: list[UUID] = []
        self.places = TwoTexts(ours, theirs, {document.id for document in self.texts})
        self._usable = {
            version.number: frozenset(
                code.id for code in version.codes if not (code.is_group or code.is_retired)
            )
            for version in ours.template.versions
        }

    def plan(self) -> MergePlan:
        ours, theirs = self.ours, self.theirs
        decisions, doubled = self._decisions()
        return MergePlan(
            attributes=self._attributes(),
            coders=self.compare.new(Thing.USERS, ours.coders, theirs.coders),
            cases=self._cases(),
            partnerships=self.compare.new(Thing.LINKS, ours.partnerships, theirs.partnerships),
            case_sets=self._case_sets(),
            codes=self._codes(),
            documents=self._documents(),
            rounds=self._rounds(),
            assignments=self._assignments(),
            codings=tuple(c for c in self._codings() if c.id not in doubled),
            memos=self._notes(
                ours.memos, self._hung_anew(theirs.memos, doubled), self.following.memo
            ),
            content_notes=self._notes(
                ours.content_notes, theirs.content_notes, self.following.content_note
            ),
            exemplars=tuple(
                exemplar
                for exemplar in self.compare.new(Thing.REST, ours.exemplars, theirs.exemplars)
                if exemplar.coding_id not in doubled
            ),
            claims=self.compare.new(Thing.REST, ours.claims, theirs.claims),
            decisions=decisions,
            no_agreement=self._no_agreement(),
            placed=self._placed(),
            differences=tuple(self.compare.differences),
            renamed=tuple(self.compare.renamed),
            n_alike=self.compare.n_alike,
            n_ahead=self.compare.n_ahead,
            followed=self.following.followed(self.texts),
            removals=self.removals,
            restored=self._restored(),
        )

    def _cases(self) -> tuple[Case, ...]:
        mine = self._without_lost_values(self.ours)
        others = self._without_lost_values(self.theirs)

        def alike(one: Case, other: Case) -> bool:
            return is_numbered(one.label, other.label) and replace(one, label=other.label) == other

        ways = Ways(alike, self.following.case)
        new = self.compare.new(Thing.CASES, mine, others, ways)
        labels = self._taken(mine, "label")
        return tuple(self.compare.named(Thing.CASES, new, labels, "label"))

    def _case_sets(self) -> tuple[CaseSet, ...]:
        def alike(one: CaseSet, other: CaseSet) -> bool:
            return is_numbered(one.name, other.name) and replace(one, name=other.name) == other

        mine = self.ours.case_sets
        new = self.compare.new(Thing.REST, mine, self.theirs.case_sets, Ways(alike))
        return tuple(self.compare.named(Thing.REST, new, self._taken(mine, "name"), "name"))

    def _taken(self, mine: Sequence[Any], called: str) -> set[str]:
        """The names that ours have, without what is about to go."""
        return {getattr(one, called) for one in mine if one.id not in self.removals.leaving}

    def _without_lost_values(self, study: Study) -> tuple[Case, ...]:
        """The cases, without their values of attributes that were removed in one of the copies."""
        lost = {one.name for s in (self.ours, self.theirs) for one in s.attributes
                if one.id in self.compare.lost}  # fmt: skip
        if not lost:
            return study.cases
        return tuple(
            replace(case, attributes={k: v for k, v in case.attributes.items() if k not in lost})
            for case in study.cases
        )

    def _attributes(self) -> tuple[Attribute, ...]:
        """Theirs of a new name; one of a known name is the same, since cases name them by it."""
        known = self._taken(self.ours.attributes, "name")
        new = self.compare.new(Thing.VARIABLES, self.ours.attributes, self.theirs.attributes)
        return tuple(attribute for attribute in new if attribute.name not in known)

    def _documents(self) -> tuple[Document, ...]:
        def alike(one: Document, other: Document) -> bool:
            """Texts may be of different versions: their codings are carried."""
            facts = [f.name for f in fields(Document) if f.name not in {*OF_TEXT, "name"}]
            is_same = all(getattr(one, name) == getattr(other, name) for name in facts)
            return is_same and (one.name == other.name or is_numbered(one.name, other.name))

        mine, ways = self.ours.documents, Ways(alike, self.following.document)
        new = self.compare.new(Thing.SOURCES, mine, self.theirs.documents, ways)
        return tuple(self.compare.named(Thing.SOURCES, new, self._taken(mine, "name"), "name"))

    def _codes(self) -> tuple[Code, ...]:
        """Theirs of any version, groups first; a group that is only in old versions is left."""
        mine, there = self.ours.template, self.theirs.template
        used = {there.codes[i].id for i in set(self.theirs.codings.code.tolist())}
        in_force = {code.id for code in there.current.codes}
        wanted = [
            code
            for code in there.codes
            # What was removed there says nothing of the code any more.
            if (
                code.id in in_force
                if code.id in mine.index
                else code.id in used or not code.is_retired
            )
        ]
        ways = Ways(follow=self.following.code)
        new = self.compare.new(Thing.CODES, mine.codes, wanted, ways)
        known = {code.id for code in mine.current.codes} | {code.id for code in new}
        return tuple(
            code if code.parent in known or code.parent is None else replace(code, parent=None)
            for code in new
        )

    def _rounds(self) -> tuple[Round, ...]:
        def alike(one: Round, other: Round) -> bool:
            return (one.name, one.is_blind) == (other.name, other.is_blind)

        return self.compare.new(Thing.REST, self.ours.rounds, self.theirs.rounds, Ways(alike))

    def _assignments(self) -> tuple[Round, ...]:
        """Our rounds that get documents or coders assigned in theirs."""
        theirs = {
            round_.id: frozenset(a for a in round_.assignments if self.compare.lost.isdisjoint(a))
            for round_ in self.theirs.rounds
        }
        return tuple(
            replace(
                round_,
                assignments=theirs[round_.id]
                | {a for a in round_.assignments if self.compare.lost.isdisjoint(a)},
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
                self.compare.n_alike[Thing.REST] += 1
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
        who, verdict = self.compare.names.get(other.adjudicator_id, ""), word(other.verdict)
        said = _("decided by {name}: {verdict}").format(name=who, verdict=verdict)
        told = f"{said} – {other.note}" if other.note else said
        on = (MemoTarget.DOCUMENT, one.document_id)
        self.compare.differences.append(Difference(Thing.REST, name, told, *on))

    def _no_agreement(self) -> str:
        """Why theirs declares that agreement does not fit, where ours declares nothing."""
        mine, other = self.ours.no_agreement, self.theirs.no_agreement
        if mine and other and mine != other:
            self.compare.differences.append(Difference(Thing.REST, self.ours.name, other))
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
                ways = Ways(follow=self.following.speaker)
                self.compare.weigh(Thing.SPEAKERS, speaker, other, ways)
        return tuple(placed)

    def _without_lost_case(self, speaker: Speaker) -> Speaker:
        return replace(speaker, case_id=None) if speaker.case_id in self.compare.lost else speaker

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
                self._weigh_coding(self.ours.codings[mine], other)
        return tuple(new)

    def _weigh_coding(self, one: Coding, other: Coding) -> None:
        here = self.places.of_ours(one.document_id, one.span, one.state)[0]
        there = self.places.of_theirs(other.document_id, other.span, other.state)[0]
        told = replace(other, span=there, state=one.state, template_version=one.template_version)

        def is_same(one: Coding, _told: Coding) -> bool:
            # Two corrections of one text: nobody put the coding anywhere.
            return self.compare.overtaken.is_untouched(one.id)

        def follow(one: Coding, _told: Coding) -> bool:
            return self.following.coding(one, self._fitting(other))

        mine = replace(one, span=here)
        self.compare.weigh(Thing.CODINGS, mine, told, Ways(is_same, follow))

    def _restored(self) -> tuple[UUID, ...]:
        """Codes of ours that take no codings any more, and get some from theirs."""
        unusable = {code.id for code in self.ours.template.codes if code.is_retired}
        used = dict.fromkeys(self._without_version)
        kept = [code for code in used if code in unusable]
        return tuple(dict.fromkeys((*self.removals.restored, *kept)))

    def _fitting(self, coding: Coding) -> Coding:
        """The coding at its place in our text, under a version of ours that has its code."""
        span, state = self.places.of_theirs(coding.document_id, coding.span, coding.state)
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
        if not version:
            self._without_version.append(coding.code_id)
        return replace(coding, span=span, state=state, template_version=version)

    def _notes(self, mine: Any, others: Any, follow: Any) -> Any:
        """Notes; those on passages at their places in the texts as they will be."""
        here = [self._placed_anew(note, self.places.of_ours) for note in mine]
        there = [self._placed_anew(note, self.places.of_theirs) for note in others]

        def is_same(one: Any, other: Any) -> bool:
            untouched = self.compare.overtaken.is_untouched(one.id)
            return untouched or bool(replace(one, state=other.state) == other)

        return self.compare.new(Thing.NOTES, here, there, Ways(is_same, follow))

    def _placed_anew(self, note: Any, carry: Callable[[UUID, Span, AnchorState], Place]) -> Any:
        document = note.document_id if isinstance(note, ContentNote) else note.target_id
        if note.span is None or document is None:
            return note
        span, state = carry(document, note.span, note.state)
        return replace(note, span=span, state=state)
