"""What a study of ours says of itself, without what somebody took out of the file elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from polyvocal.core.cases import Case, CaseSet
from polyvocal.core.coding import Round
from polyvocal.core.consensus import Decision
from polyvocal.core.documents import Document, SpeakerKind
from polyvocal.core.exchange import Account, Fate, Thing
from polyvocal.core.language import _
from polyvocal.core.study import Study
from polyvocal.formats.refi.documents_in import Planned, Voices
from polyvocal.formats.refi.guids import derived
from polyvocal.formats.refi.turn_lines import TurnsRead


def known_cases(
    case_sets: Iterable[CaseSet], cases: Iterable[Case], account: Account
) -> list[CaseSet]:
    """The sets, with those cases that are still there."""
    known = {case.id for case in cases}
    kept = [(one, replace(one, case_ids=one.case_ids & known)) for one in case_sets]
    _tell(account, sum(before != after for before, after in kept))
    return [after for _before, after in kept]


def known_rounds(
    rounds: Sequence[Round],
    documents: Iterable[Document],
    coders: Collection[UUID],
    account: Account,
) -> tuple[Round, ...]:
    """The rounds, with what is still there of what was assigned in them."""
    known = {document.id for document in documents}
    kept = tuple(
        replace(
            round_,
            assignments=frozenset(
                (document, coder)
                for document, coder in round_.assignments
                if document in known and coder in coders
            ),
        )
        for round_ in rounds
    )
    _tell(account, sum(before != after for before, after in zip(rounds, kept, strict=True)))
    return kept


def known_decisions(
    decisions: Iterable[Decision], study: Study, account: Account
) -> tuple[Decision, ...]:
    """Decisions with those of their codings that are still there, in order."""
    found = list(decisions)
    if not found:
        return ()
    there = {UUID(bytes=id_.tobytes()) for id_ in study.codings.ids}
    kept = []
    for one in found:
        known = replace(one, source_ids=one.source_ids & there, result_ids=one.result_ids & there)
        if one.document_id not in study.document_index:
            how = _("its document is not in the file")
            account.add(Thing.REST, Fate.LEFT_OUT, 1, how)
            continue
        kept.append(known)
        _tell(account, int(known != one))
    return tuple(sorted(kept, key=lambda one: one.id.bytes))


def with_own_speakers(said: TurnsRead, document: UUID, taken: set[UUID]) -> TurnsRead:
    """The speakers with ids that none of `taken` has, which is where theirs are put.

    A source that somebody copied in another tool says of its speakers what the first one says.
    """
    speakers = tuple(
        replace(one, id=derived(document, "speaker", one.id)) if one.id in taken else one
        for one in said.speakers
    )
    taken.update(one.id for one in speakers)
    return replace(said, speakers=speakers)


def with_known_cases(said: TurnsRead, voices: Voices, plan: Planned, account: Account) -> TurnsRead:
    """The speakers, each of a case that is in the file.

    Where another tool gave a case an id of its own, the speaker's name finds it, or that it is the
    only one the project gives the source to. Others are nobody's, and the account says so.
    """
    taken = {speaker.case_id for speaker in said.speakers}
    given = [
        case
        for case in voices.of_document.get(plan.source.guid or plan.id, ())
        if case.id not in taken
    ]
    lost = [one for one in said.speakers if one.case_id and one.case_id not in voices.named]
    if not lost:
        return said
    only = given[0] if len(given) == len(lost) == 1 else None
    found: dict[UUID, UUID] = {}
    for speaker in lost:
        by_name = next((case for case in given if case.label == speaker.label), only)
        if by_name is not None and speaker.kind is SpeakerKind.PARTICIPANT:
            found[speaker.id] = by_name.id
    how = _("their case is not in the file: nobody’s talk")
    account.add(Thing.SPEAKERS, Fate.CHANGED, len(lost) - len(found), how)
    speakers = tuple(
        replace(one, case_id=found.get(one.id)) if one in lost else one for one in said.speakers
    )
    return replace(said, speakers=speakers)


def _tell(account: Account, n: int) -> None:
    how = _("something that they name is not in the file any more")
    account.add(Thing.REST, Fate.CHANGED, n, how)
