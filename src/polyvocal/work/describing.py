"""Say more about a document that is in the study, or take its original out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from polyvocal.core.documents import Document, Speaker
from polyvocal.core.study import Revision
from polyvocal.store import reads
from polyvocal.store.changes import describe_documents
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor
from polyvocal.store.reads import OriginalFile


def change_facts(
    at: StudyPlace,
    *,
    by: Actor,
    document: Document,
    speakers: Iterable[Speaker],
    marks: Mapping[UUID, int],
) -> Revision:
    """Bring a document's facts and its speakers to these: one step to be undone.

    `marks` are those that were seen, by id: raises `Conflict` where one is another by now, and
    `BadValue` for a name that is taken.
    """
    return describe_documents(at=at, by=by, documents=[document], speakers=speakers, marks=marks)


def fetch_original(at: StudyPlace, document_id: UUID) -> OriginalFile:
    """The file a document came from. Raises `NotFound` where none was kept."""
    return reads.original(at, document_id)


def with_originals(at: StudyPlace) -> frozenset[UUID]:
    """Documents whose original was kept."""
    return reads.with_originals(at)
