"""Two copies of a study made one again: the way teams without a server work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID, uuid5

from polyvocal.core.errors import NotFound
from polyvocal.core.exchange import Account, ExchangeReport, Fate, Thing
from polyvocal.core.findings import Finding, Outcome
from polyvocal.core.language import _
from polyvocal.core.merging import Difference, MergePlan, plan_merge
from polyvocal.core.progress import Progress, silent
from polyvocal.core.study import Study
from polyvocal.store import changes
from polyvocal.store.addresses import SUFFIX
from polyvocal.store.backup import keep_copy
from polyvocal.store.changes import NewDocument, Original
from polyvocal.store.connections import StudyPlace, address_of, together
from polyvocal.store.copies import CopyReason
from polyvocal.store.events import Actor
from polyvocal.store.reads import original
from polyvocal.store.snapshot import read_study
from polyvocal.work.exchange.moving import Moved
from polyvocal.work.exchange.projects import read_study_of
from polyvocal.work.noting import write_memo
from polyvocal.work.opening import at_study, opened

_MEMOS = UUID("d0c0a8f4-6a4d-5a0e-9b64-0a6f1f3c9b11")


def merge_copies(
    place: Path | str,
    other: Path,
    *,
    by: Actor,
    dry_run: bool = False,
    progress: Progress = silent,
) -> Moved:
    """Bring what another copy of the study has into this one, kept whole or not at all.

    `other` is a study's file or a project exported from it. Things are told apart by their ids.
    Where both tell a thing differently, this copy's stays and the other's is told in a memo on it.
    Each kind is an event, and undo takes all of them back together. With `dry_run` nothing is
    written. Raises `BadValue` where the two are not copies of one study.
    """
    with at_study(place) as at, _other(other) as (theirs, theirs_at):
        # What a blind round hides from people is brought together all the same.
        plan = plan_merge(read_study(at.unveiled), theirs)
        report = _account(plan, other.name)
        if dry_run:
            return Moved(report, None)
        keep_copy(address_of(at.alias), CopyReason.IMPORT)
        with together(at.alias):
            _Merging(at, by, plan, theirs, theirs_at, progress).run()
    return Moved(report, Path(place))


@contextmanager
def _other(file: Path) -> Iterator[tuple[Study, StudyPlace | None]]:
    if file.suffix == SUFFIX:
        with opened(file) as found:
            yield read_study(found.place.unveiled), found.place
    else:
        yield read_study_of(file), None


@dataclass(frozen=True)
class _Merging:
    at: StudyPlace
    by: Actor
    plan: MergePlan
    theirs: Study
    theirs_at: StudyPlace | None
    progress: Progress

    def run(self) -> None:
        at, by, plan = self.at, self.by, self.plan
        self._add_people()
        if plan.codes:
            changes.add_codes(at=at, by=by, codes=plan.codes)
        if plan.documents:
            n = len(plan.documents)
            new = self._documents()
            changes.add_documents(at=at, by=by, documents=new, total=n, progress=self.progress)
        if plan.placed:
            changes.describe_documents(at=at, by=by, speakers=plan.placed)
        for round_ in plan.rounds:
            changes.add_round(at=at, by=by, round_=round_)
        for round_ in plan.assignments:
            changes.change_round(at=at, by=by, round_=round_)
        self._add_codings()
        self._add_notes()

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

    def _documents(self) -> Iterator[NewDocument]:
        theirs = self.theirs
        for document in self.plan.documents:
            place = theirs.document_index[document.id]
            rows = theirs.turns.rows_of(place)
            yield NewDocument(
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
                self._original(document.id),
            )

    def _original(self, document: UUID) -> Original | None:
        if self.theirs_at is None:
            return None
        try:
            kept = original(self.theirs_at, document)
        except NotFound:
            return None
        return Original(kept.file_name, kept.data)

    def _add_codings(self) -> None:
        if not self.plan.codings:
            return
        current = read_study(self.at).template.current.number
        codings = [
            coding if coding.template_version else replace(coding, template_version=current)
            for coding in self.plan.codings
        ]
        changes.add_codings(at=self.at, by=self.by, codings=codings, progress=self.progress)

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
                    text=_memo_of(difference),
                    target=difference.target,
                    target_id=difference.id,
                )


def _memo_of(difference: Difference) -> str:
    return _("Another copy of the study tells {name} otherwise: {theirs}").format(
        name=difference.name, theirs=difference.theirs
    )


def _account(plan: MergePlan, file: str) -> ExchangeReport:
    account = Account()
    new = (
        (Thing.VARIABLES, plan.attributes),
        (Thing.USERS, plan.coders),
        (Thing.CASES, plan.cases),
        (Thing.LINKS, plan.partnerships),
        (Thing.CODES, plan.codes),
        (Thing.SOURCES, plan.documents),
        (Thing.SPEAKERS, plan.placed),
        (Thing.CODINGS, plan.codings),
        (Thing.NOTES, (*plan.memos, *plan.content_notes)),
        (
            Thing.REST,
            (*plan.rounds, *plan.assignments, *plan.case_sets, *plan.exemplars, *plan.claims),
        ),
    )
    for thing, things in new:
        account.add(thing, Fate.WHOLE, len(things), _("only there: added here"))
    for thing, n in plan.n_alike.items():
        account.add(thing, Fate.WHOLE, n, _("the same in both"))
    for thing, name, free in plan.renamed:
        how = _("its name is taken here: it was given another")
        account.add(thing, Fate.CHANGED, 1, how)
        sentence = _("Something else has this name here; it was called {name}.").format(name=free)
        account.note(Finding(Outcome.AMBIGUOUS, file, name, sentence))
    for difference in plan.differences:
        how = _("told differently: this copy's stays, the other's is in a memo on it")
        account.add(difference.thing, Fate.TO_REVIEW, 1, how)
        account.note(Finding(Outcome.AMBIGUOUS, file, difference.name, _memo_of(difference)))
    return account.report(file, "")
