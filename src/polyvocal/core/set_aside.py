"""What people set aside: kept in the study, and left out of lists, searches and every result.

A document is left out with its codings; with a case go all documents in which it speaks, whoever
else does: so nobody's words are left behind without the consent that goes with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from polyvocal.core.coding import Memo, MemoTarget
from polyvocal.core.columns import Codings, Turns
from polyvocal.core.language import _, ngettext
from polyvocal.core.study import SetAside, Study

# Named in a sentence; a study that leaves out more says how many.
_MOST_NAMED = 12
_ON_DOCUMENTS = frozenset({MemoTarget.DOCUMENT, MemoTarget.PASSAGE})


def in_view(study: Study) -> Study:
    """The study without what was set aside, which `Study.set_aside` then names.

    A study in which nothing is set aside is given back as it is.

    >>> from uuid import UUID
    >>> from polyvocal.core.cases import Case
    >>> study = Study(UUID(int=1), "A study", cases=(Case(UUID(int=2), "P1", set_aside="A pilot"),))
    >>> narrowed = in_view(study)
    >>> narrowed.cases, narrowed.set_aside[0].reason
    ((), 'A pilot')
    """
    cases = {case.id for case in study.cases if case.set_aside}
    left_out = _documents_left_out(study, cases)
    if not cases and not left_out:
        return study
    narrowed = _without_documents(study, left_out) if left_out else study
    return replace(
        narrowed,
        cases=tuple(case for case in study.cases if case.id not in cases),
        case_sets=tuple(
            replace(chosen, case_ids=chosen.case_ids - cases) for chosen in study.case_sets
        ),
        partnerships=tuple(p for p in study.partnerships if cases.isdisjoint(p.case_ids)),
        memos=tuple(
            memo
            for memo in narrowed.memos
            if memo.target is not MemoTarget.CASE or memo.target_id not in cases
        ),
        set_aside=tuple(_told(study, left_out)),
    )


@dataclass(frozen=True, slots=True)
class _Kept:
    """Which rows of a tuple stay, and where each then stands (-1: nowhere)."""

    stays: NDArray[np.bool_]
    place: NDArray[np.int32]

    @classmethod
    def of(cls, stays: Iterable[bool]) -> _Kept:
        kept = np.fromiter(stays, dtype=np.bool_)
        place = np.where(kept, np.cumsum(kept) - 1, -1).astype(np.int32)
        return cls(kept, place)


def _documents_left_out(study: Study, cases: set[UUID]) -> dict[UUID, str]:
    """Each document that is left out, with the reason given for it or for the case it is of."""
    found = {document.id: document.set_aside for document in study.documents if document.set_aside}
    reasons = {case.id: case.set_aside for case in study.cases}
    for speaker in study.speakers:
        if speaker.case_id in cases:
            found.setdefault(speaker.document_id, reasons[speaker.case_id])
    return found


def _without_documents(study: Study, left_out: Iterable[UUID]) -> Study:
    gone = frozenset(left_out)
    documents = _Kept.of(document.id not in gone for document in study.documents)
    speakers = _Kept.of(speaker.document_id not in gone for speaker in study.speakers)
    narrowed = replace(
        study,
        documents=tuple(d for d in study.documents if d.id not in gone),
        speakers=tuple(s for s in study.speakers if s.document_id not in gone),
        turns=_turns(study.turns, documents, speakers),
        rounds=tuple(
            replace(r, assignments=frozenset(a for a in r.assignments if a[0] not in gone))
            for r in study.rounds
        ),
        content_notes=tuple(n for n in study.content_notes if n.document_id not in gone),
        decisions=tuple(d for d in study.decisions if d.document_id not in gone),
    )
    codings = _codings(study, documents, narrowed)
    there = {id_.tobytes() for id_ in codings.ids}
    return replace(
        narrowed,
        codings=codings,
        exemplars=tuple(e for e in study.exemplars if e.coding_id.bytes in there),
        memos=tuple(memo for memo in study.memos if _stays(memo, gone, there)),
    )


def _turns(turns: Turns, documents: _Kept, speakers: _Kept) -> Turns:
    rows = documents.stays[turns.document]
    speaker = turns.speaker[rows]
    known = np.append(speakers.place, np.int32(-1))  # the last place is nobody's: -1
    return Turns(
        document=documents.place[turns.document[rows]],
        speaker=known[speaker],
        start=turns.start[rows],
        end=turns.end[rows],
        seconds=turns.seconds[rows],
    )


def _codings(study: Study, documents: _Kept, narrowed: Study) -> Codings:
    codings = study.codings
    taken = codings.take(np.flatnonzero(documents.stays[codings.document]))
    keys = replace(codings.keys, documents=tuple(d.id for d in narrowed.documents))
    return replace(taken, document=documents.place[taken.document], keys=keys)


def _stays(memo: Memo, gone: frozenset[UUID], codings: set[bytes]) -> bool:
    if memo.target in _ON_DOCUMENTS:
        return memo.target_id not in gone
    if memo.target is MemoTarget.CODING and memo.target_id is not None:
        return memo.target_id.bytes in codings
    return True


def _told(study: Study, left_out: dict[UUID, str]) -> Iterable[SetAside]:
    for case in study.cases:
        if case.set_aside:
            yield SetAside(case.id, case.label, case.set_aside, is_case=True)
    for document in study.documents:
        if document.id in left_out:
            with_case = not document.set_aside
            yield SetAside(document.id, document.name, left_out[document.id], with_case=with_case)


def set_aside_sentence(set_aside: Sequence[SetAside]) -> str:
    """What was left out and why, for the foot of a table; "" where nothing was."""
    if not set_aside:
        return ""
    named = "; ".join(_named(aside) for aside in set_aside[:_MOST_NAMED])
    n = len(set_aside) - _MOST_NAMED
    more = ngettext("; and {n} more", "; and {n} more", n).format(n=n) if n > 0 else ""
    n_cases = sum(aside.is_case for aside in set_aside)
    n_documents = len(set_aside) - n_cases
    cases = ngettext("{n} case", "{n} cases", n_cases).format(n=n_cases)
    documents = ngettext("{n} document", "{n} documents", n_documents).format(n=n_documents)
    if n_cases and n_documents:
        counts = _("{cases} and {documents}").format(cases=cases, documents=documents)
    else:
        counts = cases if n_cases else documents
    return _("{counts}, counted nowhere: {named}{more}.").format(
        counts=counts, named=named, more=more
    )


def _named(aside: SetAside) -> str:
    if aside.with_case:
        return _("{name} (with its case)").format(name=aside.name)
    return f"{aside.name} ({aside.reason})"
