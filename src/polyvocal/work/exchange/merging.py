"""Two copies of a study made one again: the way teams without a server work."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import UUID, uuid5

from polyvocal.core.coding import Coding, Span
from polyvocal.core.documents import Document, Speaker
from polyvocal.core.errors import BadValue, NotFound
from polyvocal.core.language import _
from polyvocal.core.merge_plan import MergePlan
from polyvocal.core.merging import plan_merge, require_one_study
from polyvocal.core.overtaking import NOTHING_KNOWN, compare_histories
from polyvocal.core.parting import Kind, Removal, Since, things_of, weigh_removals
from polyvocal.core.progress import Progress, silent
from polyvocal.core.study import Study
from polyvocal.store import changes
from polyvocal.store.addresses import SUFFIX
from polyvocal.store.backup import keep_copy
from polyvocal.store.changes import NewDocument, Original
from polyvocal.store.connections import StudyPlace, address_of
from polyvocal.store.copies import CopyReason
from polyvocal.store.events import Actor
from polyvocal.store.identities import identity_of
from polyvocal.store.parting import since_parting
from polyvocal.store.reads import original, study_line
from polyvocal.store.snapshot import read_study
from polyvocal.work.exchange.foreign import read_foreign
from polyvocal.work.exchange.merge_account import account_of, memo_of
from polyvocal.work.exchange.moving import Moved, kept_together
from polyvocal.work.noting import write_memo
from polyvocal.work.opening import at_study, opened
from polyvocal.work.removing import remove_things

_MEMOS = UUID("d0c0a8f4-6a4d-5a0e-9b64-0a6f1f3c9b11")


def merge_copies(
    place: Path | str | StudyPlace,
    other: Path,
    *,
    by: Actor,
    keep: Collection[str] = (),
    keep_all: bool = False,
    dry_run: bool = False,
    job: UUID | None = None,
    progress: Progress = silent,
) -> Merged:
    """Bring what another copy of the study has into this one, kept whole or not at all.

    `other` is a study's file or a project exported from it. Things are told apart by their ids.
    What only the other copy changed since they parted is changed here; where both did, this copy's
    stays and the other's is told in a memo on it. What one copy removed since goes from both,
    unless the other went on with it. `keep`
    names removed things to be kept all the same, by the beginning of their ids; `keep_all` keeps
    all. Each kind is an event, and undo takes all of them back together. With `dry_run` nothing is
    written. Raises `BadValue` where the two are not copies of one study, or for a name in `keep`
    that nothing removed has.
    """
    with at_study(place) as at, _other(at, other) as there:
        named = _nameable(read_study(at)) | _nameable(there.shown)
        plan = _plan(at, there, keep, keep_all=keep_all, named=named)
        report = account_of(plan, other.name, named)
        if dry_run:
            return Merged(report, None, plan.removals.listed)
        keep_copy(address_of(at.alias), CopyReason.IMPORT)
        with kept_together(at, job):
            _Merging(at, by, plan, there, progress).run()
    file = None if isinstance(place, StudyPlace) else Path(place)
    return Merged(report, file, plan.removals.listed)


@dataclass(frozen=True, slots=True)
class Merged(Moved):
    """As `Moved`, with what either copy had removed."""

    removals: tuple[Removal, ...] = ()


@dataclass(frozen=True, slots=True)
class _Other:
    """The other copy with the ids of ours: all of it, and what nobody may be kept from seeing.

    `at` is where its history is, if it has any that ours could share; `original` finds the file
    that a document came from, by its id here.
    """

    study: Study
    shown: Study
    at: StudyPlace | None = None
    original: Callable[[UUID], Original | None] = lambda _document: None


@contextmanager
def _other(at: StudyPlace, file: Path) -> Iterator[_Other]:
    mine = identity_of(at)
    name = study_line(at).name

    def ours(study: Study) -> Study:
        require_one_study(Study(mine.origin, name), study)
        return mine.inside(study, at.study_id)

    if file.suffix != SUFFIX:
        study = ours(read_foreign(file).study)
        yield _Other(study, study)
        return
    with opened(file) as found:
        there, theirs = found.place, identity_of(found.place)
        whole = read_study(there.unveiled)
        if (theirs, whole.id) == (mine, at.study_id):
            yield _Other(whole, found.study, there, lambda id_: _original(there, id_))
            return
        # Its events name things by other ids, so that they are of no history of ours.
        yield _Other(
            ours(theirs.outside(whole)),
            ours(theirs.outside(found.study)),
            original=lambda id_: _original(there, theirs.turn_in(mine.turn_out(id_))),
        )


def _original(there: StudyPlace, document: UUID) -> Original | None:
    try:
        kept = original(there, document)
    except NotFound:
        return None
    return Original(kept.file_name, kept.data)


def _plan(
    at: StudyPlace,
    there: _Other,
    keep: Collection[str],
    *,
    keep_all: bool,
    named: Collection[UUID],
) -> MergePlan:
    # What a blind round hides from people is brought together all the same.
    ours = read_study(at.unveiled)
    if there.at is None:
        return plan_merge(ours, there.study)
    mine, other = since = since_parting(at, there.at)
    overtaken = compare_histories(mine.said, other.said) if mine.is_known else NOTHING_KNOWN
    asked = _asked(since, keep)
    removals = weigh_removals(ours, there.study, since, asked, keep_all=keep_all, named=named)
    return plan_merge(ours, there.study, removals, overtaken)


def _asked(since: tuple[Since, Since], keep: Collection[str]) -> frozenset[UUID]:
    """The removed things whose ids begin so."""
    removed = [id_ for side in since for id_ in side.removed]
    asked: set[UUID] = set()
    for mark in keep:
        digits = mark.strip().strip("[]").replace("-", "").lower()
        fitting = [id_ for id_ in removed if digits and id_.hex.startswith(digits)]
        if not fitting:
            raise BadValue(
                _("Nothing that one of the copies removed is called {mark}.").format(mark=mark)
            )
        asked.update(fitting)
    return frozenset(asked)


def _nameable(study: Study) -> set[UUID]:
    """What of people's coding these eyes may see."""
    groups = (study.codings, study.memos, study.exemplars, study.decisions)
    return {one.id for group in groups for one in group}


@dataclass(frozen=True)
class _Merging:
    at: StudyPlace
    by: Actor
    plan: MergePlan
    other: _Other
    progress: Progress
    # Speakers of corrected texts who are new here.
    voices: list[Speaker] = field(default_factory=list)

    def run(self) -> None:
        at, by, plan = self.at, self.by, self.plan
        # What was coded anew there goes on to its new code before the old one can go.
        self._follow_coding()
        self._remove()
        self._add_people()
        self._follow_people()
        if plan.no_agreement:
            changes.decline_agreement(at=at, by=by, reason=plan.no_agreement)
        if plan.documents:
            n = len(plan.documents)
            here = {case.id for case in read_study(at.unveiled).cases}
            new = (_with_cases(self._new_document(one), here) for one in plan.documents)
            changes.add_documents(at=at, by=by, documents=new, total=n, progress=self.progress)
        if plan.placed:
            changes.describe_documents(at=at, by=by, speakers=plan.placed)
        for round_ in plan.rounds:
            changes.add_round(at=at, by=by, round_=round_)
        for round_ in plan.assignments:
            changes.change_round(at=at, by=by, round_=round_)
        self._add_codings()
        self._add_decisions()
        self._add_notes()

    def _follow_coding(self) -> None:
        """The template, texts and codings as only the other copy changed them."""
        at, by, plan = self.at, self.by, self.plan
        if plan.codes:
            changes.add_codes(at=at, by=by, codes=plan.codes)
        for code in plan.restored:
            changes.restore_code(at=at, by=by, code_id=code)
        for changed in plan.followed.codes:
            changes.change_code(at=at, by=by, code=changed)
        ours = read_study(at.unveiled)
        for document in plan.followed.texts:
            self._correct(ours, document)
        if plan.followed.codings:
            changes.revise_codings(at=at, by=by, codings=self._in_force(plan.followed.codings))

    def _correct(self, ours: Study, document: Document) -> None:
        """The text, with its turns and who speaks, as it was corrected there."""
        new, known = self._new_document(document), {speaker.id for speaker in ours.speakers}
        voices = [speaker for speaker in new.speakers if speaker.id not in known]
        self.voices.extend(voices)
        original = self.other.original(document.id)
        changes.correct_text(
            at=self.at,
            by=self.by,
            document_id=document.id,
            text=self.other.study.text(document.id),
            seen_version=ours.documents[ours.document_index[document.id]].text_version,
            turns=new.turns,
            # Their cases may be new as well, and come later.
            speakers=[replace(speaker, case_id=None) for speaker in voices],
            original=None if original == _original(self.at, document.id) else original,
        )

    def _follow_people(self) -> None:
        """Cases, documents and voices as only the other copy changed them."""
        at, by, followed = self.at, self.by, self.plan.followed
        if followed.cases:
            changes.change_cases(at=at, by=by, cases=followed.cases)
        cases = {case.id for case in read_study(at.unveiled).cases}
        voices = [speaker for speaker in self.voices if speaker.case_id in cases]
        changes.describe_documents(
            at=at, by=by, documents=followed.documents, speakers=(*voices, *followed.speakers)
        )

    def _remove(self) -> None:
        """What was removed there goes, each kind before what it can hang on."""
        removals = self.plan.removals
        for kind in Kind:
            going = removals.going(kind)
            if going:
                remove_things(self.at, by=self.by, kind=kind, ids=going)
        if not removals.leaving:
            return
        # What went with these there need not hang on them here.
        there = things_of(read_study(self.at.unveiled))
        for kind in Kind:
            left = [id_ for id_, of in removals.leaving.items() if of is kind and id_ in there]
            if left:
                remove_things(self.at, by=self.by, kind=kind, ids=left)

    def _add_people(self) -> None:
        at, by, plan = self.at, self.by, self.plan
        if plan.attributes:
            changes.add_attributes(at=at, by=by, attributes=plan.attributes)
        for coder in plan.coders:
            changes.add_coder(at=at, by=by, coder=coder)
        if plan.cases:
            changes.add_cases(at=at, by=by, cases=plan.cases)
        if plan.partnerships:
            changes.add_partnerships(at=at, by=by, partnerships=plan.partnerships)
        for case_set in plan.case_sets:
            changes.add_case_set(at=at, by=by, case_set=case_set)

    def _new_document(self, document: Document) -> NewDocument:
        theirs = self.other.study
        rows = theirs.turns.rows_of(theirs.document_index[document.id])
        return NewDocument(
            document,
            theirs.text(document.id),
            [speaker for speaker in theirs.speakers if speaker.document_id == document.id],
            [
                (
                    None if turn.speaker is None else theirs.speakers[turn.speaker].id,
                    turn.start,
                    turn.end,
                    turn.seconds,
                )
                for turn in (theirs.turns[row] for row in rows)
            ],
            self.other.original(document.id),
        )

    def _add_codings(self) -> None:
        if self.plan.codings:
            codings = self._in_force(self.plan.codings)
            changes.add_codings(at=self.at, by=self.by, codings=codings, progress=self.progress)

    def _in_force(self, codings: Iterable[Coding]) -> list[Coding]:
        """Codings, those of new codes under the version of the template that is in force."""
        current = read_study(self.at).template.current.number
        return [
            coding if coding.template_version else replace(coding, template_version=current)
            for coding in codings
        ]

    def _follow_notes(self) -> None:
        """Notes as only the other copy changed them: what they say, and where they stand."""
        at, by, followed = self.at, self.by, self.plan.followed
        for memo in followed.memos:
            changes.change_memo(at=at, by=by, memo_id=memo.id, text=memo.text)
            self._move(memo.id, memo.target_id, memo.span)
        for note in followed.content_notes:
            changes.change_content_note(at=at, by=by, note_id=note.id, text=note.text)
            self._move(note.id, note.document_id, note.span)

    def _move(self, note_id: UUID, document_id: UUID | None, span: Span | None) -> None:
        if span is None or document_id is None:
            return
        ours = read_study(self.at.unveiled)
        here = {memo.id: memo.span for memo in ours.memos}
        here |= {note.id: note.span for note in ours.content_notes}
        if span != here[note_id]:
            version = ours.documents[ours.document_index[document_id]].text_version
            changes.move_note(
                at=self.at, by=self.by, note_id=note_id, span=span, seen_version=version
            )

    def _add_decisions(self) -> None:
        there = {UUID(bytes=id_.tobytes()) for id_ in read_study(self.at.unveiled).codings.ids}
        decisions = [
            replace(one, source_ids=one.source_ids & there, result_ids=one.result_ids & there)
            for one in self.plan.decisions
            if one.source_ids & there
        ]
        if decisions:
            changes.add_decisions(at=self.at, by=self.by, decisions=decisions)

    def _add_notes(self) -> None:
        at, by, plan = self.at, self.by, self.plan
        for memo in plan.memos:
            changes.add_memo(at=at, by=by, memo=memo)
        for note in plan.content_notes:
            changes.add_content_note(at=at, by=by, note=note)
        for exemplar in plan.exemplars:
            changes.add_exemplar(at=at, by=by, exemplar=exemplar)
        for claim in plan.claims:
            changes.add_claim(at=at, by=by, claim=claim)
        self._follow_notes()
        known = {memo.id for memo in read_study(at.unveiled).memos}
        for difference in plan.differences:
            # The same difference of the same copy is told once, however often it is merged.
            id_ = uuid5(_MEMOS, f"{difference.id}/{difference.thing}/{difference.theirs}")
            if id_ not in known:
                known.add(id_)
                write_memo(
                    at,
                    by=by,
                    memo_id=id_,
                    text=memo_of(difference),
                    target=difference.target,
                    target_id=difference.id,
                )


def _with_cases(new: NewDocument, here: Collection[UUID]) -> NewDocument:
    """Whose case was removed here is nobody's, as in the documents that stayed."""
    speakers = [
        speaker if speaker.case_id in here else replace(speaker, case_id=None)
        for speaker in new.speakers
    ]
    return replace(new, speakers=speakers)
