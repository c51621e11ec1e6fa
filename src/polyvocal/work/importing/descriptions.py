"""Say more about documents the study has already: facts from a sheet, and whose voice is whose."""

from __future__ import annotations

from dataclasses import replace

from polyvocal.core.documents import Document, Speaker, SpeakerKind
from polyvocal.core.findings import Counted, Finding, ImportReport
from polyvocal.core.study import Study
from polyvocal.formats.document_facts import DocumentFacts, FactsRead, match_facts
from polyvocal.formats.labels import cases_by_label
from polyvocal.formats.speakers import AssignedSpeaker, assign_speakers
from polyvocal.store.changes import describe_documents
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor


def describe_known(
    at: StudyPlace, by: Actor, study: Study, facts: FactsRead | None
) -> ImportReport:
    """Bring the sheet's facts to documents of the study, and give voices their cases.

    Without a sheet only voices without a case are asked about, since cases may have come later than
    the interviews. A voice whose case is known keeps it unless the sheet says otherwise.
    """
    findings: list[Finding] = []
    by_document: dict[str, DocumentFacts] = {}
    if facts is not None:
        matched = match_facts(facts, [document.name for document in study.documents])
        by_document = matched.by_document
        findings += (*facts.findings, *matched.findings)
    cases = cases_by_label(study.cases)
    documents: list[Document] = []
    speakers: list[Speaker] = []
    for document in study.documents:
        own = [s for s in study.speakers if s.document_id == document.id]
        given = by_document.get(document.name)
        if given is not None:
            documents.append(with_facts(document, given, document.language))
        if given is not None or any(_is_open(speaker) for speaker in own):
            heard = [(speaker.label, speaker.kind) for speaker in own]
            assigned = assign_speakers(document.name, heard, cases, given)
            findings += assigned.findings if given is not None else ()
            speakers += _changed(own, assigned.speakers)
    before = {document.id: document for document in study.documents}
    new = [document for document in documents if document != before[document.id]]
    if new or speakers:
        describe_documents(at=at, by=by, documents=new, speakers=speakers)
    taken = {Counted.DOCUMENTS_DESCRIBED: len(new), Counted.SPEAKERS_PLACED: len(speakers)}
    return ImportReport(tuple(findings), taken)


def with_facts(document: Document, facts: DocumentFacts, language: str) -> Document:
    """The document with what its row of the sheet says; `language` where the row gives none."""
    return replace(
        document,
        kind=facts.kind,
        date=facts.date,
        minutes=facts.minutes,
        time_point=facts.time_point,
        interviewer=facts.interviewer,
        language=facts.language or language,
        recording=facts.recording,
    )


def _is_open(speaker: Speaker) -> bool:
    return speaker.kind is SpeakerKind.PARTICIPANT and speaker.case_id is None


def _changed(own: list[Speaker], assigned: tuple[AssignedSpeaker, ...]) -> list[Speaker]:
    changed = []
    for speaker, voice in zip(own, assigned, strict=True):
        case_id = voice.case_id or (speaker.case_id if voice.kind is speaker.kind else None)
        if (voice.kind, case_id) != (speaker.kind, speaker.case_id):
            changed.append(replace(speaker, kind=voice.kind, case_id=case_id))
    return changed
