"""Put documents that were looked through into the study: new cases first, then all of them."""

from __future__ import annotations

from collections import Counter
from uuid import UUID, uuid4

import numpy as np

from polyvocal.core.cases import Case
from polyvocal.core.documents import Document, Speaker
from polyvocal.core.errors import BadValue
from polyvocal.core.language import _
from polyvocal.core.progress import Progress, silent
from polyvocal.store.backup import keep_copy
from polyvocal.store.changes import NewDocument, Original, add_cases, add_documents
from polyvocal.store.connections import StudyPlace, address_of, together
from polyvocal.store.copies import CopyReason
from polyvocal.store.events import Actor
from polyvocal.store.jobs import keep_receipt
from polyvocal.store.packing import PackedTurns
from polyvocal.store.reads import case_labels
from polyvocal.work.incoming.batch import Batch
from polyvocal.work.incoming.draft import DocumentDraft


def store_batch(
    at: StudyPlace,
    *,
    by: Actor,
    batch: Batch,
    job: UUID | None = None,
    progress: Progress = silent,
) -> int:
    """Store the documents wanted and the cases to be made; all or none. How many documents.

    A verified copy of the study is kept first. `job` is the work that does it: its receipt is kept
    along with what is stored. Raises `BadValue` for a name that is taken or used twice, and
    `AlreadyKept` where the job has stored it before.
    """
    names = Counter(document.name for document in batch.wanted)
    twice = [name for name, n in names.items() if n > 1]
    if twice:
        raise BadValue(
            _("Two of these documents are called {name}; rename one.").format(name=twice[0])
        )
    keep_copy(address_of(at.alias), CopyReason.IMPORT)
    with together(at.alias):
        if job is not None:
            keep_receipt(at.alias, job)
        cases = _make_cases(at, by, batch)
        documents = [_new_document(draft, cases) for draft in batch.wanted]
        add_documents(at=at, by=by, documents=documents, total=len(documents), progress=progress)
    return len(documents)


def _make_cases(at: StudyPlace, by: Actor, batch: Batch) -> dict[str, UUID]:
    """The ids of all cases by label, after making those that are not there."""
    known = case_labels(at)
    roles = dict(batch.new_roles)
    new = [
        Case(uuid4(), label, roles.get(label, ""))
        for label in batch.new_cases
        if label not in known
    ]
    if new:
        add_cases(at=at, by=by, cases=new)
    return {**known, **{case.label: case.id for case in new}}


def _new_document(draft: DocumentDraft, cases: dict[str, UUID]) -> NewDocument:
    document = Document(
        uuid4(),
        draft.name,
        kind=draft.kind,
        date=draft.date,
        minutes=draft.minutes,
        time_point=draft.time_point,
        interviewer=draft.interviewer,
        language=draft.language,
        recording=draft.recording,
        n_words=draft.n_words,
    )
    speakers = tuple(
        Speaker(
            uuid4(),
            document.id,
            voice.label,
            voice.kind,
            voice.case_id or (cases[voice.new_case] if voice.new_case else None),
        )
        for voice in draft.voices
    )
    turns = PackedTurns(
        tuple(speaker.id for speaker in speakers),
        np.array([turn.voice for turn in draft.turns], np.int32),
        np.array([turn.start for turn in draft.turns], np.int32),
        np.array([turn.end for turn in draft.turns], np.int32),
        np.array([np.nan if t.seconds is None else t.seconds for t in draft.turns], np.float32),
    )
    original = Original(draft.file_name, draft.data)
    return NewDocument(document, draft.text, speakers, turns, original)
